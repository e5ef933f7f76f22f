"""Voices over the network: consent, what is kept, and the offline voice in their place."""

from __future__ import annotations

import base64
import io
import json
import logging
import wave
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import requests

from facelog.errors import SpeechError
from facelog.i18n import LANGUAGES, explain
from facelog.speech import google, tts, voices
from facelog.speech.settings import VoiceSettings
from facelog.types import Character

MP3 = b"ID3\x04\x00" + bytes(60)
TEXT = "주성아, 오늘 정말 애썼어."
GOOGLE = VoiceSettings(voice="google", google_voice=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    voices.kept.clear()
    yield
    voices.kept.clear()


class Google:
    """Google's server as `requests` sees it: keeps what was sent, answers as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[requests.PreparedRequest, dict[str, Any]]] = []
        self.status = 200
        self.body = self.says(MP3)
        self.error: Exception | None = None
        monkeypatch.setattr(requests.Session, "send", self._send)

    @staticmethod
    def says(sound: bytes) -> bytes:
        inner = json.dumps([base64.b64encode(sound).decode()])
        return (
            f")]}}'\n\n{json.dumps([['wrb.fr', 'jQ1olc', inner]], separators=(',', ':'))}".encode()
        )

    def _send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.sent.append((request, options))
        if self.error is not None:
            raise self.error
        answer = requests.Response()
        answer.status_code = self.status
        answer.raw = io.BytesIO(self.body)
        return answer


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Google:
    return Google(monkeypatch)


def seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav), "rb") as file:
        return file.getnframes() / file.getframerate()


def hertz(wav: bytes) -> float:
    """Estimate the pitch of a voice, by the repetition in its loud stretches."""
    with wave.open(io.BytesIO(wav), "rb") as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
    found = []
    for start in range(0, len(samples) - 2048, 1024):
        part = samples[start : start + 2048] - samples[start : start + 2048].mean()
        alike = np.correlate(part, part, "full")[2047:]
        if alike[0] > 2048 * 1500**2:
            periods = alike[rate // 400 : rate // 50]
            found.append(rate / (rate // 400 + int(periods.argmax())))
    return float(np.median(found))


def test_google_is_asked_safely(fake: Google) -> None:
    assert google.speak(TEXT, "ko") == MP3
    ((request, options),) = fake.sent
    assert request.url is not None
    assert request.url.startswith("https://translate.google.com/")
    assert options["verify"] is True
    assert options["timeout"] == (3, 10)
    assert options["allow_redirects"] is False


def test_google_is_asked_once_for_a_sentence(fake: Google) -> None:
    first = voices.say(TEXT, "ko", GOOGLE)
    again = voices.say(TEXT, "ko", replace(GOOGLE, speed=1.2))
    assert (first.data, first.kind, first.failure) == (MP3, "audio/mpeg", None)
    assert (first.rate, again.rate) == (1.0, 1.2)
    assert again.data == MP3
    assert len(fake.sent) == 1
    voices.say("다른 말이야.", "ko", GOOGLE)
    assert len(fake.sent) == 2


@pytest.mark.parametrize(
    "settings", [VoiceSettings(voice="google"), VoiceSettings(), VoiceSettings(voice="system")]
)
def test_without_consent_nothing_is_sent(fake: Google, settings: VoiceSettings) -> None:
    sound = voices.say(TEXT, "ko", settings)
    assert sound.data.startswith(b"RIFF")
    assert sound.failure is None
    assert fake.sent == []


def failing(fake: Google, how: str) -> str:
    """Let Google fail; return the code that it should be told by."""
    if how == "offline":
        fake.error = requests.ConnectionError(f"no way to say {TEXT}")
    elif how == "slow":
        fake.error = requests.ReadTimeout(f"no way to say {TEXT}")
    elif how == "busy":
        fake.status = 429
    elif how == "elsewhere":
        fake.status = 302
    else:
        fake.body = {"no sound": b"[]", "garbage": b"\xff\xfe", "empty": Google.says(b"")}[how]
    return "unreachable" if how in ("offline", "slow") else "refused"


@pytest.mark.parametrize(
    "how", ["offline", "slow", "busy", "elsewhere", "no sound", "garbage", "empty"]
)
def test_where_google_fails_the_offline_voice_reads(
    fake: Google, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = failing(fake, how)
    sound = voices.say(TEXT, "ko", GOOGLE)
    assert sound.kind == "audio/wav"
    assert seconds(sound.data) > 1
    assert sound.failure is not None
    assert sound.failure.code == f"speech_google_{code}"
    assert sound.failure.__context__ is None
    assert "애썼어" not in caplog.text
    for language in LANGUAGES:
        assert explain(language, sound.failure)
    voices.say(TEXT, "ko", GOOGLE, offline=True)
    assert len(fake.sent) == 1


def test_what_is_kept_has_bounds() -> None:
    kept = voices.Kept()
    for number in range(1_000):
        kept.put((str(number),), bytes(1_000))
    assert kept.get(("999",)) == bytes(1_000)
    assert kept.get(("0",)) is None
    assert sum(kept.get((str(number),)) is not None for number in range(1_000)) <= 128
    for number in range(30):
        kept.put((f"big {number}",), bytes(1_000_000))
    assert sum(kept.get((f"big {number}",)) is not None for number in range(30)) <= 16
    assert kept.get(("big 29",)) is not None


def test_speed_and_pitch_are_heard() -> None:
    usual = tts.speak(TEXT, "ko")
    fast = tts.speak(TEXT, "ko", speed=1.5)
    slow = tts.speak(TEXT, "ko", speed=0.7)
    assert seconds(fast) < 0.8 * seconds(usual)
    assert seconds(slow) > 1.2 * seconds(usual)
    low, middle, high = (hertz(tts.speak(TEXT, "ko", pitch=pitch)) for pitch in (10, 50, 90))
    assert 1.2 * low < middle < high / 1.2
    # The library keeps what it was told last.
    assert hertz(tts.speak(TEXT, "ko")) == pytest.approx(middle, rel=0.1)


def test_a_character_changes_pitch_and_pace() -> None:
    mine = VoiceSettings(speed=1.2, pitch=60)
    friend = Character("x", {"ko": "엑스"}, {"ko": ""}, "", "", pitch=30, pace=0.5)
    assert mine.of(None) == mine
    assert (mine.of(friend).speed, mine.of(friend).pitch) == (0.6, 40)
    assert mine.of(replace(friend, pitch=99)).pitch == 99


def test_settings_are_kept_and_found_again() -> None:
    chosen = VoiceSettings("google", 1.3, 20, True, "유나", ear="whisper", whisper="/a/모델")
    assert VoiceSettings.from_kept(json.loads(json.dumps(chosen.kept()))) == chosen


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        "x",
        {"voice": "parrot", "ear": 3, "speed": "fast", "pitch": None, "google_voice": "yes"},
        {"speed": float("nan"), "pitch": True, "google_ear": 1, "whisper": ["a"]},
    ],
)
def test_damaged_settings_become_the_usual_ones(found: object) -> None:
    assert VoiceSettings.from_kept(found) == VoiceSettings()


def test_kept_numbers_stay_within_bounds() -> None:
    far = VoiceSettings.from_kept({"speed": 99, "pitch": -5})
    assert (far.speed, far.pitch) == (1.6, 0)


def test_nothing_to_say_is_told() -> None:
    with pytest.raises(SpeechError) as caught:
        voices.say("😊", "ko", VoiceSettings())
    assert caught.value.code == "speech_nothing"
