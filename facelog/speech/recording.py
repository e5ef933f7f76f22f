"""A recording on its way to a recogniser: checked, and made 16 kHz, mono, 16 bits."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog.errors import SpeechError

RATE = 16_000
SHORTEST = 0.4
"""Seconds below which there is no word in a recording."""
BYTES = 200_000_000
QUIET = 0.004
"""Loudness of a recording's loudest twentieth of a second, of at most 1, below which it is silent;
a quiet room is at 0.001, a soft voice at 0.02."""

_WHOLE, _LONG_WHOLE = np.float32(2**15), np.float32(2**31)


@dataclass(frozen=True)
class Recording:
    """What was said.

    Attributes:
        samples: 16 kHz, mono, -1 to 1.
    """

    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE

    @property
    def pcm(self) -> bytes:
        """The samples as 16-bit numbers, the lower byte first."""
        whole = np.clip(np.round(self.samples * _WHOLE), -_WHOLE, _WHOLE - 1)
        return whole.astype("<i2").tobytes()

    @property
    def wav(self) -> bytes:
        """The same as a WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.pcm)
        return buffer.getvalue()


def read(wav: bytes, longest: float) -> Recording:
    """Read a WAV file and check that there is something to hear in it.

    Args:
        wav: a WAV file of any sample rate, 8 to 32 bits, mono or more.
        longest: seconds that the recogniser takes.

    Raises:
        SpeechError: hearing_format, not such a file; hearing_short; hearing_long; hearing_silence.
    """
    samples, rate = _decode(wav)
    seconds = len(samples) / rate
    if seconds < SHORTEST:
        raise SpeechError("hearing_short")
    if seconds > longest:
        raise SpeechError("hearing_long", seconds=round(seconds), longest=round(longest))
    recording = Recording(_resample(samples, rate))
    # The mean is the microphone's own offset.
    heard = recording.samples - recording.samples.mean()
    part = RATE // 20
    parts = heard[: len(heard) // part * part].reshape(-1, part)
    if float(np.sqrt((parts**2).mean(axis=1)).max()) < QUIET:
        raise SpeechError("hearing_silence")
    return recording


def _decode(wav: bytes) -> tuple[NDArray[np.float32], int]:
    """Return the samples, mono, -1 to 1, and their rate."""
    try:
        if len(wav) > BYTES:
            raise ValueError
        with wave.open(io.BytesIO(wav), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
        if channels < 1 or not 8_000 <= rate <= 192_000:
            raise ValueError
        # A file that was cut off ends within a frame.
        frames = frames[: len(frames) // (channels * width) * channels * width]
        samples = _numbers(frames, width).reshape(-1, channels).mean(axis=1, dtype=np.float32)
        return samples, rate
    except (wave.Error, EOFError, ValueError, OverflowError, MemoryError, ZeroDivisionError):
        pass
    raise SpeechError("hearing_format")


def _numbers(frames: bytes, width: int) -> NDArray[np.float32]:
    if width == 1:
        return (np.frombuffer(frames, np.uint8).astype(np.float32) - np.float32(128)) / np.float32(
            128
        )
    if width == 2:
        return np.frombuffer(frames, "<i2").astype(np.float32) / _WHOLE
    if width == 3:
        # As the upper three bytes of a 32-bit number.
        padded = np.zeros((len(frames) // 3, 4), np.uint8)
        padded[:, 1:] = np.frombuffer(frames, np.uint8).reshape(-1, 3)
        return padded.view("<i4")[:, 0].astype(np.float32) / _LONG_WHOLE
    if width == 4:
        return np.frombuffer(frames, "<i4").astype(np.float32) / _LONG_WHOLE
    raise ValueError(width)


def _resample(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Bring samples to 16 kHz; what 16 kHz cannot hold is averaged away first."""
    if rate == RATE:
        return samples
    if rate > RATE:
        size = round(rate / RATE)
        samples = np.convolve(samples, np.full(size, 1 / size, np.float32), "same")
    count = round(len(samples) * RATE / rate)
    places = np.arange(count) * (rate / RATE)
    return np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
