"""One sentence in the chosen voice; the offline voice stands in where that one fails."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.speech import google, server, tts
from facelog.speech.settings import VoiceSettings
from facelog.types import Language

_KEPT, _KEPT_BYTES = 128, 16_000_000
_KINDS = (
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)


@dataclass(frozen=True)
class Sound:
    """A sentence as it sounds.

    Attributes:
        data: an audio file.
        kind: its MIME type.
        rate: how fast it is to be played; the offline voice is fast by itself.
        failure: why the chosen voice is not heard, where the offline one stands in.
    """

    data: bytes
    kind: str
    rate: float = 1.0
    failure: SpeechError | None = None


class Kept:
    """Sentences that came over the network, the latest ones, in memory only."""

    def __init__(self) -> None:
        """Start empty."""
        self._sounds: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> bytes | None:
        """Return a kept sentence."""
        with self._lock:
            if key in self._sounds:
                self._sounds.move_to_end(key)
            return self._sounds.get(key)

    def put(self, key: tuple[str, ...], sound: bytes) -> None:
        """Keep a sentence, and let go of the oldest ones beyond the bounds."""
        with self._lock:
            self._bytes += len(sound) - len(self._sounds.pop(key, b""))
            self._sounds[key] = sound
            while len(self._sounds) > _KEPT or self._bytes > _KEPT_BYTES:
                self._bytes -= len(self._sounds.popitem(last=False)[1])

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._sounds.clear()
            self._bytes = 0


kept = Kept()


def say(
    sentence: str,
    language: Language,
    settings: VoiceSettings,
    chosen: BrainSettings | None = None,
    *,
    offline: bool = False,
) -> Sound:
    """Read a sentence in the chosen voice, or in the offline one where that fails.

    Args:
        sentence: what is read.
        language: it is written in.
        settings: whose voice, how fast and how high; the system's own voice speaks in the
            browser only and is replaced by the offline one here.
        chosen: the language model's server, for its voice.
        offline: whether to leave out the chosen voice.

    Raises:
        SpeechError: speech_unavailable or speech_nothing: the offline voice cannot read either.
    """
    failure = None
    if not offline and settings.speaker in ("google", "server"):
        try:
            data = _from_afar(sentence, language, settings, chosen or BrainSettings())
            return Sound(data, kind_of(data), settings.speed)
        except SpeechError as error:
            failure = error
    data = tts.speak(sentence, language, speed=settings.speed, pitch=settings.pitch)
    return Sound(data, "audio/wav", failure=failure)


def _from_afar(
    sentence: str, language: Language, settings: VoiceSettings, chosen: BrainSettings
) -> bytes:
    key: tuple[str, ...] = (settings.speaker, language, sentence)
    if settings.speaker == "server":
        key += (chosen.base_url or "", settings.speech_model, settings.speech_voice)
    found = kept.get(key)
    if found is None:
        if settings.speaker == "google":
            found = google.speak(sentence, language)
        else:
            found = server.speak(
                sentence, chosen, model=settings.speech_model, voice=settings.speech_voice
            )
        kept.put(key, found)
    return found


def kind_of(data: bytes) -> str:
    """Return the MIME type of an audio file by its first bytes."""
    return next((kind for start, kind in _KINDS if data.startswith(start)), "audio/mpeg")
