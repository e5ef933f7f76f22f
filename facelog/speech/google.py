"""Google's voice: over the network, so only where the person agreed."""

from __future__ import annotations

import base64
import binascii
import logging
import re
import time
import urllib.request
from typing import Any

from facelog.errors import SpeechError
from facelog.types import Language

TIMEOUT = (3.0, 10.0)
"""Seconds to connect, and to wait for each piece of the answer."""
WHOLE = 20.0
"""Seconds for a whole answer."""
ANSWER_BYTES = 5_000_000

_SOUND = re.compile(r'jQ1olc","\[\\"([^"\\]*)\\"')


def speak(text: str, language: Language) -> bytes:
    """Let Google Translate's voice read a text, by gTTS.

    The package makes the requests; they are sent here, because the package itself sends them
    without checking whose certificate answers.

    Args:
        text: what is read.
        language: whose voice reads.

    Returns:
        An MP3 file.

    Raises:
        SpeechError: speech_google_unreachable; speech_google_refused where Google answered
            something else than a voice.
    """
    from gtts import gTTS

    # At its debug level the package logs the text.
    logging.getLogger("gtts").setLevel(logging.WARNING)
    spoken = gTTS(text=text, lang=language, lang_check=False)
    sound = b""
    for request in spoken._prepare_requests():
        code, piece = _send(request)
        # Outside of `except`: the package's errors hold the request.
        if code:
            raise SpeechError(code)
        sound += piece
    return sound


def _send(request: Any) -> tuple[str, bytes]:
    """Return ("", sound), or the code of what went wrong."""
    import requests

    until = time.monotonic() + WHOLE
    body = bytearray()
    try:
        with (
            requests.Session() as session,
            session.send(
                request,
                stream=True,
                verify=True,
                proxies=urllib.request.getproxies(),
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as answer,
        ):
            if answer.status_code != 200:
                return "speech_google_refused", b""
            for chunk in answer.iter_content(4096):
                body += chunk
                if len(body) > ANSWER_BYTES:
                    return "speech_google_refused", b""
                if time.monotonic() > until:
                    return "speech_google_unreachable", b""
    except requests.RequestException:
        return "speech_google_unreachable", b""
    try:
        found = _SOUND.search(body.decode())
        sound = base64.b64decode(found.group(1)) if found else b""
    except (UnicodeDecodeError, binascii.Error):
        sound = b""
    return ("", sound) if sound else ("speech_google_refused", b"")
