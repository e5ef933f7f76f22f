"""Speech by the language model's server: OpenAI, or any server with the same audio endpoints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from facelog import outgoing
from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.types import Language

if TYPE_CHECKING:
    import openai

Answer = TypeVar("Answer")

SOUND_BYTES = 20_000_000
LONGEST_WAIT = 30.0


def speak(text: str, server: BrainSettings, *, model: str, voice: str) -> bytes:
    """Let the server read a text aloud.

    Args:
        text: what is read.
        server: address and key.
        model: id of its speech model.
        voice: name of its voice.

    Returns:
        An audio file, MP3 unless the server prefers another kind.

    Raises:
        SpeechError: speech_server_ and the reason: missing, unreachable, timeout, key, busy,
            model, garbled.
    """

    def ask(client: openai.OpenAI) -> bytes:
        create = client.audio.speech.with_streaming_response.create
        with create(model=model, voice=voice, input=text, response_format="mp3") as response:
            return _body(response.iter_bytes())

    sound = _ask(server, model, ask)
    if not sound or sound.lstrip()[:1] in b"{<":
        raise SpeechError("speech_server_garbled")
    return sound


def transcribe(wav: bytes, language: Language, server: BrainSettings, *, model: str) -> str:
    """Let the server write down what is said in a recording.

    Args:
        wav: a WAV file.
        language: that is spoken.
        server: address and key.
        model: id of its transcription model.

    Returns:
        What was said, "" where it heard nothing.

    Raises:
        SpeechError: as `speak`.
    """

    def ask(client: openai.OpenAI) -> str:
        create = client.audio.transcriptions.create
        heard = create(model=model, file=("speech.wav", wav, "audio/wav"), language=language)
        return heard if isinstance(heard, str) else heard.text

    heard = _ask(server, model, ask)
    if not isinstance(heard, str):
        raise SpeechError("speech_server_garbled")
    return heard.strip()


def _body(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > SOUND_BYTES:
            return b""
    return bytes(body)


def _ask(server: BrainSettings, model: str, ask: Callable[[openai.OpenAI], Answer]) -> Answer:
    """Ask once.

    Raises:
        SpeechError: as `speak`; nothing of the SDK's error, which holds the request, hangs on it.
    """
    if not server.available:
        raise SpeechError("speech_server_missing")
    key = (server.api_key or ("none" if server.base_url else "")).strip()
    if not (key and key.isascii() and key.isprintable()):
        raise SpeechError("speech_server_key")
    import httpx2
    import openai

    # At its debug level the SDK logs whole requests.
    logging.getLogger("openai").setLevel(logging.WARNING)
    code, answer = "", None
    try:
        with openai.OpenAI(
            api_key=key,
            base_url=server.base_url or outgoing.HOSTED,
            max_retries=0,
            timeout=min(server.timeout, LONGEST_WAIT),
            # Neither a proxy from the environment nor a redirection may carry off what is
            # promised to stay here.
            http_client=openai.DefaultHttpx2Client(
                trust_env=outgoing.place(server.base_url) == "internet",
                follow_redirects=False,
                event_hooks={"request": [outgoing.bare]},
            ),
        ) as client:
            answer = ask(client)
    except (openai.APITimeoutError, httpx2.TimeoutException):
        code = "timeout"
    except openai.APIStatusError as error:
        code = _refusal(error.status_code)
    except (openai.APIConnectionError, httpx2.HTTPError, httpx2.InvalidURL):
        code = "unreachable"
    except (openai.OpenAIError, ValueError, AttributeError, TypeError):
        code = "garbled"
    if code == "unreachable":
        raise SpeechError("speech_server_unreachable", server=outgoing.host(server.base_url))
    if code == "model":
        raise SpeechError("speech_server_model", model=model)
    if code or answer is None:
        raise SpeechError(f"speech_server_{code or 'garbled'}")
    return answer


def _refusal(status: int) -> str:
    if status in (401, 402, 403):
        return "key"
    if status in (408, 504):
        return "timeout"
    return "busy" if status == 429 or status >= 500 else "model"
