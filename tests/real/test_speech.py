"""Voices by an independent server: what it is sent to read and to hear, and trouble with it."""

from __future__ import annotations

import base64
import json
import time
import traceback
from collections.abc import Callable

import pytest

from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.speech import server, tts
from tests.real.aimock import Aimock

KEY = "sk-facelog-secret-4711"
SAID = "오늘은 친구랑 한강에서 자전거를 탔어."
Asking = Callable[..., object]
SOUND = b"ID3\x04" + bytes(range(256)) * 40


def chosen(aimock: Aimock, timeout: float = 10.0) -> BrainSettings:
    return BrainSettings(api_key=KEY, base_url=aimock.url, timeout=timeout)


def read(aimock: Aimock, timeout: float = 10.0) -> bytes:
    return server.speak(SAID, chosen(aimock, timeout), model="tts-mini", voice="shimmer")


def hear(aimock: Aimock, wav: bytes = b"", timeout: float = 10.0) -> str:
    return server.transcribe(
        wav or tts.speak(SAID, "ko"), "ko", chosen(aimock, timeout), model="transcribe-mini"
    )


def readable(aimock: Aimock) -> None:
    sound = base64.b64encode(SOUND).decode()
    aimock.answer({"audio": sound, "format": "mp3"}, {"endpoint": "speech"})


def audible(aimock: Aimock) -> None:
    aimock.answer({"transcription": {"text": f" {SAID}\n"}}, {"endpoint": "transcription"})


def test_the_server_reads_aloud_what_it_is_sent_and_nothing_else(aimock: Aimock) -> None:
    readable(aimock)
    assert read(aimock) == SOUND
    (entry,) = aimock.journal()
    assert (entry["method"], entry["path"]) == ("POST", "/v1/audio/speech")
    (received,) = aimock.received()
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.raw.count(KEY.encode()) == 1
    assert json.loads(received.body) == {
        "input": SAID,
        "model": "tts-mini",
        "voice": "shimmer",
        "response_format": "mp3",
    }


def test_the_server_hears_the_recording_byte_by_byte(aimock: Aimock) -> None:
    audible(aimock)
    wav = tts.speak(SAID, "ko")
    assert hear(aimock, wav) == SAID
    (received,) = aimock.received()
    form = received.form()
    assert form["file"] == wav
    assert (form["model"], form["language"]) == (b"transcribe-mini", b"ko")
    assert received.raw.count(KEY.encode()) == 1


def test_the_account_is_told_to_no_other_server(
    aimock: Aimock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-private")
    readable(aimock)
    audible(aimock)
    read(aimock)
    hear(aimock)
    assert len(aimock.received()) == 2
    assert not any(b"-private" in received.raw for received in aimock.received())


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, "busy"), (503, "busy"), (401, "key"), (404, "model")],
)
@pytest.mark.parametrize("asking", [read, hear])
def test_a_refusal_says_what_to_do(aimock: Aimock, asking: Asking, status: int, code: str) -> None:
    error = {"message": f"no, {KEY}", "type": "some_error"}
    aimock.answer({"error": error, "status": status}, {"endpoint": "speech"})
    aimock.answer({"error": error, "status": status}, {"endpoint": "transcription"})
    with pytest.raises(SpeechError) as caught:
        asking(aimock)
    assert caught.value.code == f"speech_server_{code}"
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.values)
    assert KEY not in told
    assert "한강" not in told


@pytest.mark.parametrize(
    ("trouble", "code"),
    [({"disconnectRate": 1}, "unreachable"), ({"malformedRate": 1}, "garbled")],
)
@pytest.mark.parametrize("asking", [read, hear])
def test_trouble_is_told_from_trouble(
    aimock: Aimock, asking: Asking, trouble: dict[str, float], code: str
) -> None:
    readable(aimock)
    audible(aimock)
    aimock.trouble(**trouble)
    with pytest.raises(SpeechError) as caught:
        asking(aimock)
    assert caught.value.code == f"speech_server_{code}"


@pytest.mark.parametrize("asking", [read, hear])
def test_a_slow_server_is_given_up_in_time(aimock: Aimock, asking: Asking) -> None:
    readable(aimock)
    audible(aimock)
    aimock.trouble(latencyMs=20_000)
    start = time.monotonic()
    with pytest.raises(SpeechError) as caught:
        asking(aimock, timeout=0.7)
    assert caught.value.code == "speech_server_timeout"
    assert time.monotonic() - start < 5
