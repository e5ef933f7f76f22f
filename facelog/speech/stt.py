"""Writing down what the person says: by a Whisper model on this machine, by the language model's
server, or by Google where the person agreed."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from facelog import outgoing
from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.speech import ggml, recording, server
from facelog.speech.settings import VoiceSettings
from facelog.types import Language, Place

INSTALL = "pip install pywhispercpp"
GOOGLE = "https://speech.googleapis.com/v1/speech:recognize"
GOOGLE_TIMEOUT = (3.0, 20.0)
GOOGLE_WHOLE = 40.0
WHISPER_SECONDS = 600.0

# What Whisper writes where nobody speaks: "[음악]", "(박수)", "♪".
_NOISES = re.compile(r"\[[^\]]*\]|\([^)]*\)|[♪♫*]+")


class Recogniser(Protocol):
    """Writes down what is said.

    Attributes:
        place: "here" where the recording does not leave this machine, else "internet".
    """

    @property
    def place(self) -> Place:
        """Where it listens."""

    def transcribe(self, wav: bytes, language: Language) -> str:
        """Write down what is said in a recording.

        Args:
            wav: a WAV file.
            language: that is spoken.

        Raises:
            SpeechError: hearing_ or speech_server_ and the reason; hearing_nothing where no word
                was heard.
        """


def choose(
    settings: VoiceSettings, brain: BrainSettings | None = None, google_key: str | None = None
) -> Recogniser | None:
    """Return who listens, None where the person chose nobody.

    Args:
        settings: whom the person chose.
        brain: the language model's server.
        google_key: the person's own key for Google Cloud's Speech-to-Text.
    """
    if settings.listener == "whisper":
        return Whisper(settings.whisper)
    if settings.listener == "server":
        return Server(brain or BrainSettings(), settings.ear_model)
    if settings.listener == "google":
        return Google(google_key or "")
    return None


@dataclass(frozen=True)
class Server:
    """The language model's server, by its transcription endpoint."""

    brain: BrainSettings
    model: str
    longest = 600.0

    @property
    def place(self) -> Place:
        """Whether the server is this machine."""
        return outgoing.place(self.brain.base_url)

    def transcribe(self, wav: bytes, language: Language) -> str:
        """Ask the server.

        Raises:
            SpeechError: as `Recogniser.transcribe`.
        """
        said = recording.read(wav, self.longest)
        return _heard(server.transcribe(said.wav, language, self.brain, model=self.model))


@dataclass(frozen=True)
class Whisper:
    """A Whisper model on this machine, by whisper.cpp.

    Attributes:
        model: path of the model's file, or of its folder; the person supplies it.
    """

    model: str
    longest = 600.0
    place: Place = "here"

    def check(self) -> Path:
        """Return the model's file, without loading it.

        Raises:
            SpeechError: hearing_package, the package is not installed; hearing_model_ and one of
                none, missing, wrong, damaged.
        """
        if importlib.util.find_spec("pywhispercpp") is None:
            raise SpeechError("hearing_package", command=INSTALL)
        return ggml.find(self.model)

    def transcribe(self, wav: bytes, language: Language) -> str:
        """Let the model listen, in a process of its own that ends with it.

        Raises:
            SpeechError: as `Recogniser.transcribe`, as `check`; hearing_slow.
        """
        said = recording.read(wav, self.longest)
        file = self.check()
        worker = Path(__file__).with_name("whisper_worker.py")
        command = [sys.executable, "-P", str(worker), str(file), language]
        try:
            done = subprocess.run(
                command,
                input=said.pcm,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WHISPER_SECONDS,
            )
            code, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired:
            code, output = None, b""
        if code is None:
            raise SpeechError("hearing_slow")
        text = _field(output, "text") if code == 0 else None
        if text is None:
            raise SpeechError("hearing_model_damaged", file=file.name)
        return _heard(_NOISES.sub(" ", text))


@dataclass(frozen=True)
class Google:
    """Google Cloud's Speech-to-Text, with the person's own key."""

    key: str
    longest = 59.0
    place: Place = "internet"

    def transcribe(self, wav: bytes, language: Language) -> str:
        """Ask Google, over HTTPS.

        Raises:
            SpeechError: as `Recogniser.transcribe`; hearing_google_ and one of key, unreachable,
                busy, garbled.
        """
        said = recording.read(wav, self.longest)
        if not (self.key.strip() and self.key.isascii() and self.key.strip().isprintable()):
            raise SpeechError("hearing_google_key")
        config = {
            "encoding": "LINEAR16",
            "sampleRateHertz": recording.RATE,
            "languageCode": {"ko": "ko-KR", "en": "en-US"}[language],
            "enableAutomaticPunctuation": True,
        }
        sent = {"config": config, "audio": {"content": base64.b64encode(said.pcm).decode()}}
        code, body = self._send(json.dumps(sent).encode())
        # Outside of any `except`: the errors hold the request.
        if code:
            raise SpeechError(f"hearing_google_{code}")
        text = _google_text(body)
        if text is None:
            raise SpeechError("hearing_google_garbled")
        return _heard(text)

    def _send(self, body: bytes) -> tuple[str, bytes]:
        import requests

        until, answer = time.monotonic() + GOOGLE_WHOLE, bytearray()
        headers = {"X-Goog-Api-Key": self.key.strip(), "Content-Type": "application/json"}
        try:
            with requests.post(
                GOOGLE,
                data=body,
                headers=headers,
                timeout=GOOGLE_TIMEOUT,
                verify=True,
                stream=True,
                allow_redirects=False,
            ) as response:
                status = response.status_code
                if status == 429 or status >= 500:
                    return "busy", b""
                if status != 200:
                    return ("key" if status in (400, 401, 403) else "garbled"), b""
                for chunk in response.iter_content(4096):
                    answer += chunk
                    if len(answer) > 1_000_000:
                        return "garbled", b""
                    if time.monotonic() > until:
                        return "unreachable", b""
        except requests.RequestException:
            return "unreachable", b""
        return "", bytes(answer)


def _heard(text: str) -> str:
    said = " ".join(text.split())
    if not re.search(r"\w", said):
        raise SpeechError("hearing_nothing")
    return said


def _field(body: bytes, name: str) -> str | None:
    try:
        value = json.loads(body)[name]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def _google_text(body: bytes) -> str | None:
    """Return what Google heard, "" for nothing, None where the answer is no such answer."""
    try:
        results = json.loads(body).get("results", [])
        return " ".join(result["alternatives"][0]["transcript"] for result in results)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
