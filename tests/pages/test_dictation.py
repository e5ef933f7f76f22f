"""Dictation under a new post: what is said comes after what was typed, and can be corrected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog.errors import SpeechError
from facelog.i18n import translate
from facelog.speech import stt, tts
from facelog.speech.settings import VoiceSettings

OpenApp = Callable[..., AppTest]
SAID = "바람이 시원했다."
pytestmark = pytest.mark.usefixtures("diary")


@pytest.fixture
def page(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(stt.Whisper, "transcribe", lambda *_: SAID)
    app = open_app()
    app.session_state["facelog.voice"] = VoiceSettings(ear="whisper", whisper="/m")
    app.switch_page("pages/new_post.py").run()
    assert not app.exception, app.exception
    return app


def record(app: AppTest) -> None:
    app.audio_input[0].upload("said.wav", tts.speak("안녕", "ko"), "audio/wav").run()
    assert not app.exception, app.exception


def text(app: AppTest) -> str:
    return app.text_area(key="new-post-text").value


def test_what_is_said_comes_after_what_was_typed(page: AppTest) -> None:
    page.text_area(key="new-post-text").set_value("한강에 갔다.").run()
    record(page)
    assert text(page) == f"한강에 갔다. {SAID}"
    page.text_area(key="new-post-text").set_value("한강에 갔다. 바람이 찼다.").run()
    record(page)
    assert text(page) == f"한강에 갔다. 바람이 찼다. {SAID}"
    assert page.session_state["facelog.draft"].text == text(page)


def test_what_is_typed_in_the_same_moment_is_not_lost(page: AppTest) -> None:
    page.text_area(key="new-post-text").set_value("방금 적은 글")
    record(page)
    assert text(page) == f"방금 적은 글 {SAID}"


def test_what_is_said_outlasts_a_visit_elsewhere(page: AppTest) -> None:
    record(page)
    page.switch_page("pages/my_profile.py").run()
    page.switch_page("pages/new_post.py").run()
    assert text(page) == SAID


def test_a_failure_leaves_the_text_as_it_is(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise SpeechError("hearing_silence")

    monkeypatch.setattr(stt.Whisper, "transcribe", fail)
    page.text_area(key="new-post-text").set_value("글").run()
    record(page)
    assert text(page) == "글"
    assert "마이크" in page.error[0].value
    monkeypatch.setattr(stt.Whisper, "transcribe", lambda *_: SAID)
    page.button(key="new-post-dictation-again").click().run()
    assert text(page) == f"글 {SAID}"


def test_without_a_recogniser_a_press_leads_to_the_voices(open_app: OpenApp) -> None:
    app = open_app("new_post")
    assert not app.audio_input
    app.button(key="new-post-dictation-set-up").click().run()
    assert not app.exception, app.exception
    assert app.segmented_control(key="settings-section").value == "voice"
    assert app.radio(key="voice-ear").label == f"**{translate('ko', 'voice.ear')}**"
