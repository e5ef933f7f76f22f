"""The voices' section: what is chosen holds at once, and consent is asked for by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.speech import google, stt, tts
from facelog.speech.settings import VoiceSettings
from facelog.ui import preferences
from tests.speech import ggml_model

OpenApp = Callable[..., AppTest]
with_diary = pytest.mark.usefixtures("diary")


def voices(open_app: OpenApp) -> AppTest:
    app = open_app("ai_settings")
    return choose(app, app.segmented_control(key="settings-section"), "voice")


def choose(app: AppTest, widget: Any, value: object) -> AppTest:
    widget.set_value(value).run()
    assert not app.exception, app.exception
    return app


def kept(diary: Diary) -> VoiceSettings:
    return VoiceSettings.from_kept(preferences.read()["voices"][diary.profile().id])


def told(app: AppTest) -> str:
    parts = [*app.error, *app.caption, *app.markdown, *app.success, *app.text]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def keys(app: AppTest) -> set[str]:
    widgets = [*app.checkbox, *app.text_input, *app.selectbox]
    return {str(widget.key) for widget in widgets}


def reading(app: AppTest) -> dict[str, Any]:
    (player,) = [one for one in app.get("bidi_component") if "labels" in one.proto.json]
    return json.loads(player.proto.json)


@with_diary
def test_the_offline_voice_reads_and_nobody_listens_at_first(open_app: OpenApp) -> None:
    app = voices(open_app)
    assert app.radio(key="voice-voice").value == "offline"
    assert app.radio(key="voice-ear").value == "none"
    assert keys(app) == set()
    assert not app.audio_input
    assert reading(app)["labels"]["play"] == translate("ko", "voice.try")
    assert reading(app)["count"] >= 3


def test_choices_are_kept_for_the_next_start(open_app: OpenApp, diary: Diary) -> None:
    app = voices(open_app)
    choose(app, app.slider(key="voice-speed"), 1.3)
    choose(app, app.slider(key="voice-pitch"), 70)
    choose(app, app.radio(key="voice-voice"), "server")
    choose(app, app.text_input(key="voice-speech_model"), "kokoro")
    assert kept(diary) == VoiceSettings("server", 1.3, 70, speech_model="kokoro")
    again = voices(open_app)
    assert again.radio(key="voice-voice").value == "server"
    assert again.slider(key="voice-speed").value == 1.3
    assert again.text_input(key="voice-speech_model").value == "kokoro"
    assert translate("ko", "voice.server_none") in told(again)


def test_google_reads_only_after_consent(
    open_app: OpenApp, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google, "speak", lambda *_: pytest.fail("sent without consent"))
    app = voices(open_app)
    choose(app, app.radio(key="voice-voice"), "google")
    consent = app.checkbox(key="voice-google_voice")
    assert consent.value is False
    assert "Google로 전송돼요" in consent.label
    assert translate("ko", "voice.google_voice_waits") in told(app)
    assert kept(diary).speaker == "offline"
    choose(app, consent, True)
    assert kept(diary).speaker == "google"
    # Agreeing to the voice is no agreement to the ear.
    choose(app, app.radio(key="voice-ear"), "google")
    assert app.checkbox(key="voice-google_ear").value is False
    assert kept(diary).listener == "none"
    assert not app.audio_input


def test_consent_is_a_persons_own(open_app: OpenApp, store: Any, diary: Diary) -> None:
    app = voices(open_app)
    choose(app, app.radio(key="voice-voice"), "google")
    choose(app, app.checkbox(key="voice-google_voice"), True)
    other = store.create_profile("민수", "")
    store.diary(other.id).update_settings(diary.profile().settings)
    preferences.keep(profile=other.id)
    app = voices(open_app)
    assert app.radio(key="voice-voice").value == "offline"
    assert kept(diary).speaker == "google"


def test_a_guests_choice_is_not_written_down(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    before = preferences.read()
    app.switch_page("pages/ai_settings.py").run()
    choose(app, app.segmented_control(key="settings-section"), "voice")
    choose(app, app.slider(key="voice-speed"), 1.4)
    assert app.session_state["facelog.voice"].speed == 1.4
    assert "voices" not in preferences.read()
    assert preferences.read() == before
    assert translate("ko", "voice.kept_guest") in told(app)


def test_a_model_is_looked_for_where_it_is_said_to_be(
    open_app: OpenApp, diary: Diary, tmp_path: Path
) -> None:
    app = voices(open_app)
    choose(app, app.radio(key="voice-ear"), "whisper")
    assert "huggingface.co" in told(app)
    choose(app, app.text_input(key="voice-whisper"), str(tmp_path))
    assert translate("ko", "errors.hearing_model_wrong", place=str(tmp_path))[:20] in told(app)
    ggml_model.write(tmp_path / "ggml-small.bin")
    app.run()
    assert translate("ko", "voice.whisper_found", file="ggml-small.bin", size=8) in told(app)
    assert kept(diary).whisper == str(tmp_path)
    said = tts.speak("안녕", "ko")
    app.audio_input[0].upload("said.wav", said, "audio/wav").run()
    assert not app.exception, app.exception
    assert translate("ko", "voice.heard") in told(app)


def test_googles_key_is_held_and_never_shown(
    open_app: OpenApp, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    app = voices(open_app)
    choose(app, app.radio(key="voice-ear"), "google")
    choose(app, app.checkbox(key="voice-google_ear"), True)
    choose(app, app.text_input(key="voice-google-key"), " secret-key ")
    assert app.text_input(key="voice-google-key").value == ""
    assert translate("ko", "voice.google_key_known") in told(app)
    assert "secret-key" not in json.dumps(preferences.read())

    def transcribe(self: stt.Google, *_: object) -> str:
        used.append(self.key)
        return "들었어"

    monkeypatch.setattr(stt.Google, "transcribe", transcribe)
    app.audio_input[0].upload("said.wav", b"RIFF", "audio/wav").run()
    assert used == ["secret-key"]
    assert "들었어" in told(app)
    assert kept(diary).listener == "google"


@with_diary
def test_the_pitch_is_fixed_where_it_cannot_be_heard(open_app: OpenApp) -> None:
    app = voices(open_app)
    assert app.slider(key="voice-pitch").disabled is False
    choose(app, app.radio(key="voice-voice"), "server")
    assert app.slider(key="voice-pitch").disabled is True
    choose(app, app.radio(key="voice-voice"), "system")
    assert app.slider(key="voice-pitch").disabled is False
    assert translate("ko", "voice.system_none") in told(app)
    app.session_state["facelog.system_voices"] = ["유나", "민상"]
    app.run()
    choose(app, app.selectbox(key="voice-system_voice"), "민상")
    assert reading(app)["voice"] == "민상"


def test_a_browser_that_draws_late_finds_what_is_kept(open_app: OpenApp, diary: Diary) -> None:
    mine = VoiceSettings("google", 1.3, pitch=70, google_voice=True, ear="whisper", whisper="/m")
    preferences.keep(voices={diary.profile().id: mine.kept()})
    app = voices(open_app).run()
    first = [
        *app.slider(key="voice-speed").proto.default,
        *app.slider(key="voice-pitch").proto.default,
    ]
    assert first == [1.3, 70]
    assert app.checkbox(key="voice-google_voice").proto.default is True
    assert app.radio(key="voice-voice").proto.default == 2
    assert app.radio(key="voice-ear").proto.default == 1
    assert app.text_input(key="voice-whisper").proto.default == "/m"
    choose(app, app.radio(key="voice-voice"), "offline")
    assert kept(diary) == VoiceSettings(**{**mine.kept(), "voice": "offline"})
