"""A camera that shows a face and a microphone that hears Korean, for Chromium to use."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

FRAME = (640, 480)
FRAMES = 20
RATE = 16_000
SPOKEN = "안녕 안나. 오늘은 친구랑 한강에서 자전거를 탔어."


def write_camera(path: Path, face: bytes) -> Path:
    """Write a film, in the raw form that Chromium reads, of a face that sways a little.

    Args:
        path: ends in `.y4m`.
        face: a photograph.
    """
    width, height = FRAME
    picture = Image.open(io.BytesIO(face)).convert("RGB").resize((height, height))
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FRAMES):
            frame = Image.new("RGB", FRAME, (90, 100, 110))
            sway = round(12 * np.sin(2 * np.pi * number / FRAMES))
            frame.paste(picture, ((width - height) // 2 + sway, 0))
            luma, blue, red = frame.convert("YCbCr").split()
            half = (width // 2, height // 2)
            film.write(b"FRAME\n" + luma.tobytes())
            film.write(blue.resize(half).tobytes() + red.resize(half).tobytes())
    return path


def write_microphone(path: Path, text: str = SPOKEN) -> Path | None:
    """Write Korean speech as a sound file; None where espeak-ng is not installed."""
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    subprocess.run([program, "-v", "ko", "-s", "150", "-w", str(path), text], check=True)
    return path


def sound(data: bytes) -> tuple[NDArray[np.float64], int]:
    """Return the samples of a WAV file, one channel from -1 to 1, and how many make a second."""
    with wave.open(io.BytesIO(data)) as file:
        assert file.getsampwidth() == 2
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32768
        return samples.reshape(-1, file.getnchannels()).mean(axis=1), file.getframerate()


def loudness(data: bytes, step: float = 0.02) -> NDArray[np.float64]:
    """Return how loud a WAV file is, moment by moment."""
    samples, rate = sound(data)
    size = round(rate * step)
    parts = samples[: len(samples) // size * size].reshape(-1, size)
    level: NDArray[np.float64] = np.sqrt((parts**2).mean(axis=1))
    return level


def likeness(heard: bytes, spoken: bytes) -> float:
    """Return how well the loudness of what was heard follows what was spoken, 1 for the same.

    What was heard may begin late, and may hold what was spoken over and over.
    """
    one, other = loudness(heard), np.tile(loudness(spoken), 6)
    length = len(one)
    assert length <= len(other) // 2, "more was heard than is spoken in a few times"
    fits = [
        np.corrcoef(one, other[start : start + length])[0, 1]
        for start in range(len(other) - length)
    ]
    return float(max(fits))


def await_camera(page: Page) -> None:
    """Wait until the camera's picture moves: what is shot before is black, or nothing."""
    page.wait_for_function(
        "[...document.querySelectorAll('video')].some(video => video.currentTime > 0.2)"
    )
