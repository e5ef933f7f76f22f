"""One request on its way to a language model, read by a thread of its own.

Whoever waits for it can leave at any moment, also while the server is silent.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import re
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facelog import outgoing
from facelog.companion.prompt import Message
from facelog.config import BrainSettings

if TYPE_CHECKING:
    import httpx2
    import openai

PAUSE = 0.5
LONGEST_PAUSE = 5.0


@dataclass(frozen=True)
class Ended:
    """No more bytes come.

    Attributes:
        code: of the failure, None where the server has said all it wanted.
        pause: seconds after which asking again may help, None where it will not.
        refused: parameters that the server does not take.
    """

    code: str | None = None
    pause: float | None = None
    refused: frozenset[str] = frozenset()


class Exchange:
    """A request and the bytes of its answer. Leave it when done with it."""

    def __init__(
        self,
        settings: BrainSettings,
        messages: list[Message],
        options: Mapping[str, object],
        seconds: float,
        transport: httpx2.BaseTransport | None = None,
    ):
        """Send a request.

        Args:
            settings: whom to ask, and with which key.
            messages: the request's own.
            options: its other parameters.
            seconds: the longest silence.
            transport: takes the place of the network, for tests.
        """
        self._settings = settings
        # Half a surrogate pair would fail in the SDK, with the text in the error.
        self._messages = [
            {name: text.encode("utf-8", "replace").decode() for name, text in message.items()}
            for message in messages
        ]
        self._options = options
        self._seconds = seconds
        self._transport = transport
        self._came: queue.SimpleQueue[bytes | Ended | Exception] = queue.SimpleQueue()
        self._line: socket.socket | None = None
        self._left = False
        threading.Thread(target=self._run, name="facelog-model", daemon=True).start()

    def wait(self, seconds: float) -> bytes | Ended | None:
        """Return the next bytes or the end, None if nothing comes within that time."""
        try:
            came = self._came.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(came, Exception):
            raise came
        return came

    def leave(self) -> None:
        """Close the connection; the server notices and can stop working."""
        self._left = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                # past SSLSocket's own, which the reading thread would stumble over
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            ended: Ended | Exception = self._exchange()
        except Exception as error:
            ended = error
        self._came.put(ended)

    def _exchange(self) -> Ended:
        import httpx2
        import openai

        # At its debug level the SDK logs whole requests, and with them the diary.
        logging.getLogger("openai").setLevel(logging.WARNING)
        base_url = self._settings.base_url
        key = (self._settings.api_key or ("none" if base_url else "")).strip()
        if not (key and key.isascii() and key.isprintable()):
            return Ended("brain_key")
        here = outgoing.place(base_url) == "here"
        try:
            client = openai.OpenAI(
                api_key=key,
                base_url=base_url or outgoing.HOSTED,
                max_retries=0,
                # A proxy from the environment must not carry off what is promised to stay here,
                # and neither must a redirection.
                http_client=openai.DefaultHttpx2Client(
                    transport=self._transport,
                    trust_env=not here,
                    follow_redirects=False,
                    event_hooks={"request": [self._follow, outgoing.bare]},
                ),
            )
        except (httpx2.InvalidURL, ValueError):
            return Ended("brain_unreachable")
        with client:
            return self._read(client)

    def _read(self, client: openai.OpenAI) -> Ended:
        import httpx2
        import openai

        create: Any = client.chat.completions.with_streaming_response.create
        try:
            with create(
                model=self._settings.model,
                messages=self._messages,
                timeout=self._seconds,
                **self._options,
            ) as response:
                for data in response.iter_bytes():
                    if self._left:
                        break
                    self._came.put(data)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return Ended("brain_timeout", PAUSE)
        except openai.APIStatusError as error:
            refused = _refused(error, self._options)
            return Ended(*_failure(error), refused=frozenset(refused))
        except (openai.APIConnectionError, httpx2.HTTPError):
            return Ended("brain_unreachable", PAUSE)
        return Ended()

    def _follow(self, request: httpx2.Request) -> None:
        """Get hold of the connection as soon as there is one."""

        def trace(name: str, info: Mapping[str, Any]) -> None:
            if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
                self._line = info["return_value"].get_extra_info("socket")
                if self._left:
                    self._hang_up()

        request.extensions["trace"] = trace


def _refused(error: openai.APIStatusError, options: Mapping[str, object]) -> set[str]:
    """Return the parameters that a server says it does not know or take."""
    if error.status_code not in (400, 422):
        return set()
    if error.param in options:
        return {str(error.param)}
    said = f"{error.message} {error.body}"
    return {name for name in options if re.search(rf"\b{name}\b", said)}


def _failure(error: openai.APIStatusError) -> tuple[str, float | None]:
    """Return the code of a refusal, and the seconds after which to ask again, if at all."""
    status = error.status_code
    if status == 402 or error.code == "insufficient_quota":
        return "brain_credit", None
    if status in (401, 403):
        return "brain_key", None
    if status in (408, 504):
        return "brain_timeout", PAUSE
    if status == 429 or status >= 500:
        try:
            wished = float(error.response.headers.get("retry-after", PAUSE))
        except ValueError:
            wished = PAUSE
        return "brain_busy", min(max(wished, PAUSE), LONGEST_PAUSE)
    return "brain_model", None
