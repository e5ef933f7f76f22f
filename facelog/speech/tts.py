"""Reading aloud, offline: espeak-ng from its bundled library, else the system's program."""

from __future__ import annotations

import ctypes
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unicodedata
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from facelog.errors import SpeechError
from facelog.types import Language

WORDS_PER_MINUTE: Mapping[Language, int] = {"ko": 150, "en": 165}
TEXT_LIMIT = 5_000
PROGRAM_SECONDS = 30.0

# From espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_CHARS_UTF8 = 1
_RATE = 1
_PITCH = 3
USUAL_PITCH = 50

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|https?://\S+|</?[a-zA-Z][^<>\n]*>")
_MARKUP = re.compile(r"[*_`#~|<>\[\]{}\\^=]+")
_LONE_JAMO = re.compile(r"[\u3131-\u3163]+")
_UNSPOKEN = re.compile(r"[^\w\s.,!?;:'\"()%&+/@$₩€£°·…–—-]+")

_lock = threading.Lock()
"""The library keeps one voice and one callback for the whole process."""


@dataclass(frozen=True)
class _Library:
    functions: Any
    sample_rate: int


def speak(text: str, language: Language, *, speed: float = 1.0, pitch: int = USUAL_PITCH) -> bytes:
    """Read a text aloud.

    Args:
        text: may hold emoji and markup, which are not read; its first 5,000 characters are.
        language: whose voice reads.
        speed: 1 is usual, 2 twice as fast; kept within what espeak-ng can.
        pitch: 0 to 99.

    Returns:
        A WAV file, mono, 16 bits.

    Raises:
        SpeechError: speech_unavailable without espeak-ng, speech_nothing without a word to read.
    """
    spoken = readable(text)
    if not spoken:
        raise SpeechError("speech_nothing")
    rate = max(80, min(450, round(WORDS_PER_MINUTE[language] * speed)))
    pitch = max(0, min(99, pitch))
    library = _library()
    if library is not None:
        return _by_library(library, spoken, language, rate, pitch)
    program = shutil.which("espeak-ng")
    if program is None:
        raise SpeechError("speech_unavailable")
    return _by_program(program, spoken, language, rate, pitch)


def readable(text: str) -> str:
    """Return what of a text can be read aloud: no emoji, links, markup or ㅋㅋㅋ."""
    whole = unicodedata.normalize("NFC", text[:TEXT_LIMIT])
    kept = _LINK.sub(lambda found: found.group(1) or " ", whole)
    for unread in (_MARKUP, _LONE_JAMO, _UNSPOKEN):
        kept = unread.sub(" ", kept)
    kept = re.sub(r"\s+", " ", kept).strip()
    return kept if re.search(r"[^\W_]", kept) else ""


@cache
def _library() -> _Library | None:
    """Load and start the bundled library, once; None where it is missing or does not start."""
    with _lock:
        try:
            import espeakng_loader

            functions = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except (ImportError, OSError, RuntimeError):
            return None
        functions.espeak_Initialize.argtypes = (
            ctypes.c_int,
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_int,
        )
        functions.espeak_Synth.argtypes = (
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        )
        # Windows' C functions want the machine's own code page in a path.
        path = data.encode("mbcs") if sys.platform == "win32" else os.fsencode(data)
        rate = functions.espeak_Initialize(_SYNCHRONOUS, 0, path, _DO_NOT_EXIT)
        return _Library(functions, rate) if rate > 0 else None


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def _by_library(library: _Library, text: str, language: Language, rate: int, pitch: int) -> bytes:
    samples = bytearray()

    @_Callback
    def collect(block: Any, count: int, _events: object) -> int:
        if block and count > 0:
            samples.extend(ctypes.string_at(block, 2 * count))
        return 0

    said = text.encode()
    functions = library.functions
    with _lock:
        functions.espeak_SetSynthCallback(collect)
        failed = (
            functions.espeak_SetVoiceByName(language.encode())
            or functions.espeak_SetParameter(_RATE, rate, 0)
            or functions.espeak_SetParameter(_PITCH, pitch, 0)
            or functions.espeak_Synth(said, len(said) + 1, 0, 0, 0, _CHARS_UTF8, None, None)
            or functions.espeak_Synchronize()
        )
    if failed or not samples:
        raise SpeechError("speech_unavailable")
    return _wav(bytes(samples), library.sample_rate)


def _by_program(program: str, text: str, language: Language, rate: int, pitch: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        command = [program, "-v", language, "-s", str(rate), "-b", "1", "--stdin"]
        command += ["-w", str(file), "-p", str(pitch)]
        try:
            subprocess.run(
                command,
                input=text.encode(),
                capture_output=True,
                check=True,
                timeout=PROGRAM_SECONDS,
            )
            with wave.open(str(file), "rb") as said:
                return _wav(said.readframes(said.getnframes()), said.getframerate())
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            pass
    # Outside of `except`: the program's error holds the text.
    raise SpeechError("speech_unavailable")


def _wav(samples: bytes, rate: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return buffer.getvalue()
