"""A button that reads a text aloud, sentence after sentence, and stops.

    player.draw(comment.text, key=f"speak-{post.id}")
    player.draw(line.text, key=f"speak-{line.id}", autoplay=True, character=friend)

It holds an `<audio>` element that plays one sentence after the other. The next sentence is made
while the present one is heard, so that sound starts within a second, however long the text. With
the system's own voice the browser speaks, and that element stays silent. A second player that
starts silences the first; leaving the page does too.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from facelog.errors import FaceLogError, SpeechError
from facelog.speech import sentences, voices
from facelog.speech.settings import VoiceSettings
from facelog.types import Character
from facelog.ui import resources, state
from facelog.ui.post_view import language_of
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error

_HERE = Path(__file__).resolve().parent
AT_FIRST, AT_ONCE = 100, 600
"""About how many characters the offline voice reads at first, and then at a time."""

_component = st.components.v2.component(
    "facelog_player",
    html=(_HERE / "player.html").read_text(encoding="utf-8"),
    css=(_HERE / "player.css").read_text(encoding="utf-8"),
    js=(_HERE / "player.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass
class Playing:
    """What is being read aloud in this session; one text at a time.

    Attributes:
        key: of the player.
        run: names this reading: the browser asks for sentences in its name.
        index: the sentence asked for last.
        offline: the chosen voice has failed, or the browser has none: the offline one reads on.
        failure: why the chosen voice is not heard.
    """

    key: str
    run: str
    index: int = 0
    offline: bool = False
    failure: SpeechError | None = None


def draw(
    text: str,
    *,
    key: str,
    autoplay: bool = False,
    character: Character | None = None,
    disabled: bool = False,
    voice: VoiceSettings | None = None,
    label: str | None = None,
    compact: bool = False,
) -> None:
    """Show the button that reads a text aloud, and under it what went wrong, if anything.

    Args:
        text: what is read; emoji, links and markup are passed over.
        key: names the player on its page; the same text keeps the same key.
        autoplay: whether it starts by itself, once for each key.
        character: whose pitch and pace the voice takes.
        disabled: whether it cannot be started now.
        voice: other settings than the person's own, to try them.
        label: what the button says, by default that it reads aloud.
        compact: whether it is a small sign alone, for one of many.
    """
    chosen = (voice or state.voice()).of(character)
    # Another text is another reading, also under the same key.
    key = f"{key}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
    _draw(text, key, autoplay, disabled, chosen, label or t("common.read_aloud"), compact)


@st.fragment
def _draw(
    text: str,
    key: str,
    autoplay: bool,
    disabled: bool,
    voice: VoiceSettings,
    label: str,
    compact: bool,
) -> None:
    pieces = sentences.split(text)
    playing = state.playing()
    if autoplay and pieces and voice.speaker != "system" and state.first_reading(key):
        playing = Playing(key, f"auto-{key}")
        state.set_playing(playing)
    mine = playing if playing is not None and playing.key == key else None
    sounds: dict[str, Any] = {}
    failure: FaceLogError | None = None
    if mine is not None:
        try:
            sounds = _sounds(pieces, mine, voice)
        except SpeechError as error:
            failure = error
    with st.container(gap="xsmall", key=f"{key}-player", width="content"):
        _component(
            key=key,
            data={
                "mode": "system" if voice.speaker == "system" else "sounds",
                "count": len(pieces),
                "sentences": pieces if voice.speaker == "system" else (),
                "language": language_of(text),
                "voice": voice.system_voice,
                "speed": voice.speed,
                "pitch": voice.pitch,
                "auto": f"auto-{key}" if autoplay else "",
                "run": mine.run if mine else "",
                "sounds": sounds,
                "failed": failure is not None,
                "disabled": disabled or not pieces,
                "compact": compact,
                "labels": {
                    "play": label,
                    "stop": t("common.read_stop"),
                    "waiting": t("common.read_waiting"),
                },
            },
            width="content",
            on_want_change=lambda: _wanted(key, len(pieces)),
        )
        if failure is not None:
            show_error(failure)
        elif mine is not None and mine.failure is not None:
            _stood_in(mine.failure)


def _wanted(key: str, count: int) -> None:
    """Note which sentence the browser asks for."""
    wish = st.session_state[key].get("want")
    if not isinstance(wish, Mapping):
        return
    run, index = str(wish.get("run"))[:80], wish.get("index")
    if not isinstance(index, int) or not 0 <= index < count:
        return
    playing = state.playing()
    if playing is None or (playing.key, playing.run) != (key, run):
        playing = Playing(key, run)
    playing.index = index
    playing.offline |= bool(wish.get("offline"))
    state.set_playing(playing)


def _sounds(pieces: tuple[str, ...], mine: Playing, voice: VoiceSettings) -> dict[str, Any]:
    """Return the sentence asked for; of the offline voice as many more as are quickly read."""
    sounds: dict[str, Any] = {}
    spoken, most = 0, AT_FIRST if mine.index == 0 else AT_ONCE
    for index in range(mine.index, len(pieces)):
        sentence = pieces[index]
        if sounds and (not _quick(mine, voice) or spoken + len(sentence) > most):
            break
        sound = voices.say(
            sentence, language_of(sentence), voice, _server(voice), offline=mine.offline
        )
        if sound.failure is not None:
            mine.failure, mine.offline = sound.failure, True
        spoken += len(sentence)
        sounds[str(index)] = {
            "data": base64.b64encode(sound.data).decode("ascii"),
            "kind": sound.kind,
            "rate": sound.rate,
        }
    return sounds


def _quick(mine: Playing, voice: VoiceSettings) -> bool:
    return mine.offline or voice.speaker in ("offline", "system")


def _server(voice: VoiceSettings) -> Any:
    if voice.speaker != "server":
        return None
    try:
        return resources.brain_settings()
    except FaceLogError:
        return None


def _stood_in(failure: SpeechError) -> None:
    st.caption(f":material/info: {plain(t('common.read_stood_in'))}")
    st.caption(plain(t(f"errors.{failure.code}", **failure.values)))
