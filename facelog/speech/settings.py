"""How a friend sounds and how the person is heard, as chosen and kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, TypeVar, get_args

from facelog.types import Character

VoiceSource = Literal["offline", "system", "google", "server"]
EarSource = Literal["none", "whisper", "server", "google"]

Number = TypeVar("Number", int, float)

SLOWEST, FASTEST = 0.6, 1.6
LOWEST, HIGHEST = 0, 99
_TEXT_LIMIT = 1_000


@dataclass(frozen=True)
class VoiceSettings:
    """Everything about voices.

    Attributes:
        voice: whose voice reads: espeak-ng's, the system's own through the browser, Google
            Translate's, or that of the language model's server.
        speed: 1 is usual.
        pitch: 0 to 99, 50 is usual; only the offline and the system's voice follow it.
        google_voice: the person agreed that what is read goes to Google.
        system_voice: name of the system's voice, "" for the language's first.
        speech_model: id of the server's speech model.
        speech_voice: name of the server's voice.
        ear: who writes down what the person says.
        google_ear: the person agreed that recordings go to Google.
        ear_model: id of the server's transcription model.
        whisper: path of a Whisper model, or of the folder that it lies in.
    """

    voice: VoiceSource = "offline"
    speed: float = 1.0
    pitch: int = 50
    google_voice: bool = False
    system_voice: str = ""
    speech_model: str = "gpt-4o-mini-tts"
    speech_voice: str = "alloy"
    ear: EarSource = "none"
    google_ear: bool = False
    ear_model: str = "gpt-transcribe"
    whisper: str = ""

    @property
    def speaker(self) -> VoiceSource:
        """Whose voice reads: the chosen one, or the offline one where consent is missing."""
        return "offline" if self.voice == "google" and not self.google_voice else self.voice

    @property
    def listener(self) -> EarSource:
        """Who listens: the chosen one, or nobody where consent is missing."""
        return "none" if self.ear == "google" and not self.google_ear else self.ear

    def of(self, character: Character | None) -> VoiceSettings:
        """Return the settings with a character's own pitch and pace worked in."""
        if character is None:
            return self
        return replace(
            self,
            pitch=_within(self.pitch + character.pitch - 50, LOWEST, HIGHEST),
            speed=_within(self.speed * character.pace, SLOWEST, FASTEST),
        )

    def kept(self) -> dict[str, Any]:
        """Return the settings as they are kept in the preferences."""
        return asdict(self)

    @classmethod
    def from_kept(cls, found: object) -> VoiceSettings:
        """Return kept settings; what is missing or no longer fits stays as it is by default."""
        if not isinstance(found, Mapping):
            return cls()
        usual = cls()
        given: dict[str, Any] = {}
        for field in fields(cls):
            value, default = found.get(field.name), getattr(usual, field.name)
            if isinstance(default, bool):
                fits = isinstance(value, bool)
            elif isinstance(default, str):
                fits = isinstance(value, str) and len(value) <= _TEXT_LIMIT
            else:
                fits = _is_number(value)
            if fits:
                given[field.name] = value
        chosen = replace(usual, **given)
        return replace(
            chosen,
            voice=chosen.voice if chosen.voice in get_args(VoiceSource) else usual.voice,
            ear=chosen.ear if chosen.ear in get_args(EarSource) else usual.ear,
            speed=_within(float(chosen.speed), SLOWEST, FASTEST),
            pitch=round(_within(chosen.pitch, LOWEST, HIGHEST)),
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _within(value: Number, low: Number, high: Number) -> Number:
    return max(low, min(high, value))
