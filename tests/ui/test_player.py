"""The button that reads aloud: what it is given to play, and what is told where it cannot."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from facelog.errors import SpeechError
from facelog.i18n import translate
from facelog.speech import google, tts, voices
from facelog.speech.settings import VoiceSettings

TEXT = "안녕. " + "오늘도 정말 애썼어, 이제 푹 쉬자. " * 30


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No sentence of another test."""
    voices.kept.clear()
    yield
    voices.kept.clear()


def page(text: str, autoplay: bool) -> None:
    from facelog.ui import player

    player.draw(text, key="talk", autoplay=autoplay)


def show(text: str = TEXT, voice: VoiceSettings | None = None, *, autoplay: bool = True) -> AppTest:
    app = AppTest.from_function(
        page, default_timeout=60, kwargs={"text": text, "autoplay": autoplay}
    )
    app.session_state["facelog.language"] = "ko"
    app.session_state["facelog.voice"] = voice or VoiceSettings()
    app.run()
    assert not app.exception, app.exception
    return app


def data(app: AppTest) -> dict[str, Any]:
    (found,) = app.get("bidi_component")
    return json.loads(found.proto.json)


def said(app: AppTest) -> str:
    parts = [*app.caption, *app.error]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def test_nothing_is_read_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts, "speak", lambda *_args, **_options: pytest.fail("read unasked"))
    shown = data(show(autoplay=False))
    assert shown["sounds"] == {}
    assert shown["auto"] == ""
    assert shown["count"] == 31


def test_the_first_sentences_come_first_and_the_rest_when_asked_for() -> None:
    app = show()
    shown = data(app)
    assert shown["auto"] == shown["run"]
    first = base64.b64decode(shown["sounds"]["0"]["data"])
    assert first.startswith(b"RIFF")
    assert 1 <= len(shown["sounds"]) < 8
    app.session_state["facelog.playing"].index = len(shown["sounds"])
    later = data(app.run())["sounds"]
    assert min(map(int, later)) == len(shown["sounds"])
    assert len(later) > len(shown["sounds"])


def test_a_voice_over_the_network_is_asked_for_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(google, "speak", lambda text, _: asked.append(text) or b"ID3 sound")
    shown = data(show(voice=VoiceSettings("google", 1.2, google_voice=True)))
    assert asked == ["안녕."]
    assert list(shown["sounds"]) == ["0"]
    assert shown["sounds"]["0"]["kind"] == "audio/mpeg"
    assert shown["sounds"]["0"]["rate"] == 1.2


def test_a_failing_voice_is_told_and_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fail(text: str, _: str) -> bytes:
        asked.append(text)
        raise SpeechError("speech_google_unreachable")

    monkeypatch.setattr(google, "speak", fail)
    app = show(voice=VoiceSettings("google", google_voice=True))
    assert data(app)["sounds"]["0"]["kind"] == "audio/wav"
    assert translate("ko", "common.read_stood_in") in said(app)
    assert translate("ko", "errors.speech_google_unreachable") in said(app)
    app.session_state["facelog.playing"].index = 5
    assert "5" in data(app.run())["sounds"]
    assert asked == ["안녕."]


def test_the_system_voice_speaks_in_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts, "speak", lambda *_args, **_options: pytest.fail("read unasked"))
    shown = data(show("안녕. 잘 지냈어?", VoiceSettings("system", 1.1, 70, system_voice="유나")))
    assert shown["mode"] == "system"
    assert shown["sentences"] == ["안녕.", "잘 지냈어?"]
    assert (shown["voice"], shown["speed"], shown["pitch"]) == ("유나", 1.1, 70)
    assert shown["language"] == "ko"


def test_a_machine_without_a_voice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **_options: object) -> bytes:
        raise SpeechError("speech_unavailable")

    monkeypatch.setattr(tts, "speak", fail)
    app = show()
    assert data(app)["failed"] is True
    assert translate("ko", "errors.speech_unavailable")[:10] in said(app)


def test_a_text_without_words_cannot_be_started() -> None:
    shown = data(show("😊🎉"))
    assert shown["disabled"] is True
    assert shown["count"] == 0


def test_another_text_is_another_reading() -> None:
    keys = {data(show(text))["auto"] for text in ("하나.", "둘.", "하나.")}
    assert len(keys) == 2
