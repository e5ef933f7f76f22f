"""Recordings: every usual kind of WAV becomes the same sound, and the rest is told plainly."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from facelog.errors import SpeechError
from facelog.i18n import LANGUAGES, explain
from facelog.speech import recording

LONGEST = 10.0


def tone(seconds: float, rate: int = 16_000, loud: float = 0.3, hertz: float = 440) -> np.ndarray:
    return loud * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def wav(samples: np.ndarray, rate: int = 16_000, width: int = 2, channels: int = 1) -> bytes:
    whole = np.round(samples * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    if width == 1:
        whole += 128
    whole = np.repeat(whole, channels)
    frames = b"".join(
        int(number).to_bytes(width, "little", signed=width > 1) for number in whole.tolist()
    )
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)
    return buffer.getvalue()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 1), (2, 2), (3, 1), (4, 2)])
def test_every_usual_kind_sounds_the_same(rate: int, width: int, channels: int) -> None:
    said = recording.read(wav(tone(0.5, rate), rate, width, channels), LONGEST)
    assert said.seconds == pytest.approx(0.5, abs=0.001)
    expected = tone(0.5)[: len(said.samples)]
    # The ends lack neighbours to be averaged with.
    middle = slice(100, -100)
    assert np.abs(said.samples[middle] - expected[middle]).max() < 0.05


def test_what_is_passed_on_is_16_khz_mono_16_bits() -> None:
    said = recording.read(wav(tone(0.5, 48_000), 48_000, 2, 2), LONGEST)
    with wave.open(io.BytesIO(said.wav), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert file.readframes(file.getnframes()) == said.pcm


def test_what_16_khz_cannot_hold_is_taken_away() -> None:
    both = tone(0.5, 48_000) + tone(0.5, 48_000, hertz=16_000)
    heard = recording.read(wav(both, 48_000), LONGEST).samples
    assert np.abs(heard - tone(0.5))[100:-100].max() < 0.05


@pytest.mark.parametrize(
    ("code", "bytes_"),
    [
        ("format", b""),
        ("format", b"RIFF"),
        ("format", b"ID3\x04" + bytes(500)),
        ("format", b"\x1aE\xdf\xa3 webm" + bytes(500)),
        ("format", wav(tone(0.5, 16_000))[:30]),
        ("format", wav(tone(0.5), rate=4_000)),
        (
            "format",
            wav(tone(0.5)).replace(b"fmt \x10\x00\x00\x00\x01", b"fmt \x10\x00\x00\x00\x03"),
        ),
        ("short", wav(tone(0.0))),
        ("short", wav(tone(0.3))),
        ("long", wav(tone(10.5))),
        ("silence", wav(tone(1.0, loud=0.0))),
        ("silence", wav(tone(1.0, loud=0.001))),
        ("silence", wav(0.5 + tone(1.0, loud=0.001))),
    ],
)
def test_what_cannot_be_heard_is_told(code: str, bytes_: bytes) -> None:
    with pytest.raises(SpeechError) as caught:
        recording.read(bytes_, LONGEST)
    assert caught.value.code == f"hearing_{code}"
    assert caught.value.__context__ is None
    for language in LANGUAGES:
        assert "{" not in explain(language, caught.value)


def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes() -> None:
    whole = wav(tone(2.0))
    assert recording.read(whole[: len(whole) // 2 + 1], LONGEST).seconds == pytest.approx(
        1, abs=0.1
    )


def test_a_soft_voice_is_no_silence() -> None:
    quiet = np.concatenate((tone(2.0, loud=0.001), tone(0.2, loud=0.02)))
    assert recording.read(wav(quiet), LONGEST).seconds == pytest.approx(2.2)
