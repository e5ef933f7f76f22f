"""The microphone: click to start, click to stop, and what was said comes back as text.

    def _take(said: str) -> None:            # called once for each recording, then a rerun
        state.update_draft(text=joined(state.draft().text, said))

    typing = st.text_area(..., disabled=microphone.busy("new-post-mic"))
    microphone.draw(_take, key="new-post-mic")                 # with waveform and play-back
    microphone.draw(_take, key="chat-mic", compact=True)       # one button

`busy(key)` tells, before it is drawn, whether a recording is just being written down: lock the
field that the text goes into meanwhile, so that nothing typed is overwritten. `on_text` runs in
the page's body: keep the text (`state`, `pending`) and put it into its field at the next drawing.

Two recorders, because they serve two places: Streamlit's own `st.audio_input` shows a waveform, can
be listened to and records at 16 kHz; streamlit-mic-recorder's `mic_recorder` is a single button
that fits beside a line of text. Neither sends anything anywhere but to this server. The package's
`speech_to_text` is not used: it posts recordings to Google over plain HTTP.
"""

from __future__ import annotations

import html
import ipaddress
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from facelog.errors import FaceLogError
from facelog.speech import stt
from facelog.ui import resources, state
from facelog.ui.text import t
from facelog.ui.widgets import show_error


@dataclass
class Dictation:
    """A recording on its way to become text.

    Attributes:
        take: how many recordings were made; a new number makes the recorder empty again.
        wav: the recording, kept until it has become text.
        waiting: it is to be written down now.
        text: what was said, until it is handed over.
        failure: why it could not be written down.
    """

    take: int = 0
    wav: bytes | None = None
    waiting: bool = False
    text: str | None = None
    failure: FaceLogError | None = None

    def record(self, wav: bytes) -> None:
        """Take a new recording in the place of an earlier one."""
        self.wav, self.waiting, self.failure = wav, True, None

    def clear(self) -> None:
        """Let go of the recording."""
        self.wav, self.waiting, self.failure = None, False, None
        self.take += 1


def busy(key: str) -> bool:
    """Whether a recording is just being written down."""
    return _dictation(key).waiting


def joined(before: str, said: str) -> str:
    """Return a text with what was said at its end; nothing of it is changed."""
    if not before or before[-1].isspace():
        return before + said
    return f"{before} {said}"


def draw(
    on_text: Callable[[str], None], *, key: str, compact: bool = False, disabled: bool = False
) -> None:
    """Show the recorder; write down what is recorded and hand the text over.

    Args:
        on_text: given what was said; the page is drawn anew after it.
        key: names the microphone; its recording outlasts a visit to another page.
        compact: a single button instead of the waveform.
        disabled: whether nothing can be recorded now.
    """
    now = _dictation(key)
    if now.text is not None:
        _hand_over(now, on_text)
    voice = state.voice()
    with st.container(key=f"{key}-microphone", gap="xsmall"):
        if voice.listener == "none":
            _set_up(key, compact)
            return
        if not _secure():
            st.caption(f":material/lock: {t('voice.needs_https')}")
            return
        if compact:
            _button(now, key, disabled or now.waiting)
        else:
            _recorder(now, key, disabled or now.waiting)
        if now.waiting and now.wav is not None:
            with st.spinner(t("voice.recognising")):
                _recognise(now)
            st.rerun()
        if now.failure is not None:
            _failed(now, key, compact)


def _dictation(key: str) -> Dictation:
    return state.dictations().setdefault(key, Dictation())


def _hand_over(now: Dictation, on_text: Callable[[str], None]) -> None:
    said, now.text = now.text, None
    if said:
        on_text(said)
    st.rerun()


def _recorder(now: Dictation, key: str, disabled: bool) -> None:
    name = f"{key}-{now.take}"

    def take() -> None:
        recorded = st.session_state[name]
        if recorded is not None:
            now.record(recorded.getvalue())

    st.audio_input(t("voice.record"), key=name, on_change=take, disabled=disabled)


def _button(now: Dictation, key: str, disabled: bool) -> None:
    if disabled:
        st.button(t("voice.start"), icon=":material/mic:", key=f"{key}-off", disabled=True)
        return
    with warnings.catch_warnings():
        # A package that it needs imports outdated modules.
        warnings.simplefilter("ignore")
        from streamlit_mic_recorder import mic_recorder

    recorded = mic_recorder(
        start_prompt=f"🎙️ {t('voice.start')}",
        stop_prompt=f"⏹️ {t('voice.stop')}",
        just_once=True,
        format="wav",
        key=f"{key}-recorder",
    )
    if recorded:
        now.record(recorded["bytes"])
    reasons = {"none": t("voice.microphone_none"), "denied": t("voice.microphone_denied")}
    told = " ".join(f'data-{name}="{html.escape(text)}"' for name, text in reasons.items())
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    st.html(
        f'<p class="facelog-microphone" role="alert" hidden {told}></p><script>{script}</script>',
        unsafe_allow_javascript=True,
    )


def _recognise(now: Dictation) -> None:
    """Write the recording down; whatever comes of it is kept at once, before anything is drawn."""
    assert now.wav is not None
    voice = state.voice()
    try:
        brain = resources.brain_settings() if voice.listener == "server" else None
        key = resources.google_speech_key() if voice.listener == "google" else None
        ear = stt.choose(voice, brain, key)
        text = ear.transcribe(now.wav, state.language()) if ear is not None else None
    except FaceLogError as error:
        now.failure, now.waiting = error, False
    else:
        now.clear()
        now.text = text


def _failed(now: Dictation, key: str, compact: bool) -> None:
    assert now.failure is not None
    show_error(now.failure)
    if now.wav is None:
        return
    if compact:
        st.audio(now.wav, format="audio/wav")
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("voice.again"),
            icon=":material/refresh:",
            key=f"{key}-again",
            on_click=now.record,
            args=(now.wav,),
        )
        st.button(t("voice.discard"), type="tertiary", key=f"{key}-discard", on_click=now.clear)


def _set_up(key: str, compact: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"{key}-set-up-row"
    ):
        if not compact:
            st.caption(f":material/mic_off: {t('voice.no_listener')}", width="content")
        if st.button(
            t("voice.set_up"),
            icon=":material/mic:" if compact else ":material/tune:",
            type="secondary" if compact else "tertiary",
            help=t("voice.no_listener") if compact else None,
            key=f"{key}-set-up",
        ):
            st.session_state["settings-section"] = "voice"
            st.switch_page("pages/ai_settings.py")


def _secure() -> bool:
    """Whether the browser lets this page have the microphone: by HTTPS, or on this machine."""
    address = urlsplit(st.context.url or "")
    if address.scheme != "http":
        return True
    host = address.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
