"""The microphone: a recording becomes text once, and is kept where it does not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from facelog.errors import SpeechError
from facelog.i18n import explain, translate
from facelog.speech import stt, tts
from facelog.speech.settings import VoiceSettings
from facelog.ui import microphone

WHISPER = VoiceSettings(ear="whisper", whisper="/models")
SAID = "오늘 한강에 갔어."
PAGE = Path(__file__).with_name("microphone_page.py")


@pytest.fixture(scope="module")
def wav() -> bytes:
    return tts.speak(SAID, "ko")


def hears(monkeypatch: pytest.MonkeyPatch, answer: str | SpeechError) -> list[bytes]:
    """Let the chosen recogniser hear something; return the recordings that it is given."""
    heard: list[bytes] = []

    def transcribe(_self: object, wav: bytes, language: str) -> str:
        assert language == "ko"
        heard.append(wav)
        if isinstance(answer, SpeechError):
            raise answer
        return answer

    monkeypatch.setattr(stt.Whisper, "transcribe", transcribe)
    return heard


def show(voice: VoiceSettings = WHISPER, *, compact: bool = False) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.session_state["facelog.language"] = "ko"
    app.session_state["facelog.voice"] = voice
    app.session_state["compact"] = compact
    app.session_state["got"] = ()
    app.run()
    assert not app.exception, app.exception
    return app


def record(app: AppTest, wav: bytes) -> None:
    app.audio_input[0].upload("said.wav", wav, "audio/wav").run()
    assert not app.exception, app.exception


def got(app: AppTest) -> tuple[str, ...]:
    return app.session_state["got"]


def told(app: AppTest) -> str:
    parts = [*app.error, *app.caption, *app.markdown]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def test_what_is_said_is_handed_over_once(monkeypatch: pytest.MonkeyPatch, wav: bytes) -> None:
    heard = hears(monkeypatch, SAID)
    app = show()
    assert app.audio_input[0].label == translate("ko", "voice.record")
    record(app, wav)
    assert got(app) == (SAID,)
    assert heard == [wav]
    assert app.audio_input[0].value is None
    app.run()
    assert got(app) == (SAID,)
    record(app, wav)
    assert got(app) == (SAID, SAID)


def test_a_failing_recording_is_kept_for_another_try(
    monkeypatch: pytest.MonkeyPatch, wav: bytes
) -> None:
    failure = SpeechError("hearing_nothing")
    hears(monkeypatch, failure)
    app = show()
    record(app, wav)
    assert got(app) == ()
    assert explain("ko", failure) in told(app)
    heard = hears(monkeypatch, SAID)
    app.button(key="mic-again").click().run()
    assert heard == [wav]
    assert got(app) == (SAID,)
    assert not app.error


def test_a_failing_recording_can_be_thrown_away(
    monkeypatch: pytest.MonkeyPatch, wav: bytes
) -> None:
    heard = hears(monkeypatch, SpeechError("hearing_silence"))
    app = show()
    record(app, wav)
    app.button(key="mic-discard").click().run()
    assert not app.error
    assert app.audio_input[0].value is None
    assert len(heard) == 1
    assert got(app) == ()


def test_a_compact_recording_can_be_listened_to_again(
    monkeypatch: pytest.MonkeyPatch, wav: bytes
) -> None:
    hears(monkeypatch, SpeechError("hearing_nothing"))
    app = show(compact=True)
    assert not app.audio_input
    app.session_state["facelog.dictations"] = {"mic": microphone.Dictation(wav=wav, waiting=True)}
    app.run()
    assert not app.exception, app.exception
    assert len(app.get("audio")) == 1
    hears(monkeypatch, SAID)
    app.button(key="mic-again").click().run()
    assert got(app) == (SAID,)


def test_the_field_is_locked_while_writing_down(
    monkeypatch: pytest.MonkeyPatch, wav: bytes
) -> None:
    app = show()
    assert app.text_input[0].disabled is False
    locked: list[bool] = []

    def transcribe(*_: object) -> str:
        locked.append(app.session_state["facelog.dictations"]["mic"].waiting)
        time.sleep(0.01)
        return SAID

    monkeypatch.setattr(stt.Whisper, "transcribe", transcribe)
    record(app, wav)
    assert locked == [True]
    assert app.text_input[0].disabled is False


@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize("voice", [VoiceSettings(), VoiceSettings(ear="google")])
def test_without_a_recogniser_the_way_to_one_is_shown(voice: VoiceSettings, compact: bool) -> None:
    app = show(voice, compact=compact)
    assert not app.audio_input
    button = app.button(key="mic-set-up")
    assert button.label == translate("ko", "voice.set_up")
    sentence = button.help if compact else told(app)
    assert translate("ko", "voice.no_listener") in sentence


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://localhost:8501/new", True),
        ("http://127.0.0.1:8501/new", True),
        ("http://[::1]:8501/new", True),
        ("https://diary.example/new", True),
        ("http://192.168.0.7:8501/new", False),
        ("http://diary.example/new", False),
        ("http://localhost.example/new", False),
    ],
)
def test_a_microphone_needs_a_safe_address(
    monkeypatch: pytest.MonkeyPatch, address: str, allowed: bool
) -> None:
    monkeypatch.setattr(ContextProxy, "url", property(lambda _self: address))
    assert st.context.url == address
    app = show()
    assert bool(app.audio_input) is allowed
    assert (translate("ko", "voice.needs_https") in told(app)) is not allowed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "말"),
        ("글", "글 말"),
        ("글 ", "글 말"),
        ("글\n", "글\n말"),
        ("  글\n\n 둘", "  글\n\n 둘 말"),
    ],
)
def test_nothing_typed_is_changed(before: str, after: str) -> None:
    assert microphone.joined(before, "말") == after
