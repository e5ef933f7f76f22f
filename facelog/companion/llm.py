"""Anna by a language model: OpenAI, or any server that speaks Chat Completions."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from facelog.companion import prompt, silent
from facelog.config import BrainSettings
from facelog.errors import CompanionError
from facelog.i18n import translate
from facelog.types import (
    CHARACTERS,
    TEMPERATURES,
    AnswerSettings,
    ChatRequest,
    Comment,
    CommentRequest,
    DraftRequest,
    Language,
    Place,
    Tell,
)

if TYPE_CHECKING:
    import httpx2
    import openai

# Named outright: left out, the SDK would take an address from the environment, and `place` with
# it would be wrong.
HOSTED = "https://api.openai.com/v1"
ANSWER_BYTES = 1_000_000
PAUSE = 0.5
LONGEST_PAUSE = 5.0
_LIMITS = ("max_tokens", "max_completion_tokens")
# Where a chat template opens the thoughts itself, only their end is in the answer.
_THOUGHTS = re.compile(r"^.*</think>", re.DOTALL)


class LanguageModel:
    """Writes comments and answers by a language model.

    Attributes:
        name: the model's id, as the page shows it.
        place: "here" where the model's server is this machine, else "internet".
    """

    def __init__(self, settings: BrainSettings, transport: httpx2.BaseTransport | None = None):
        """Remember whom to ask; nothing is imported or sent yet.

        Args:
            settings: with a key, a base URL or both.
            transport: takes the place of the network, for tests.
        """
        self.name = settings.model
        self.place = place(settings.base_url)
        self._settings = settings
        self._transport = transport
        self._refused: set[str] = set()

    def comment(self, request: CommentRequest, tell: Tell = silent) -> Comment:
        """Write the comment under a post.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        said = self._answer(prompt.comment_messages(request), request.settings, request.language)
        tell(said.text)
        return said

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        """Answer the person's last line of the talk.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        said = self._answer(prompt.chat_messages(request), request.settings, request.language)
        tell(said.text)
        return said

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        """Write a diary entry from a day's talk.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        steady = replace(request.settings, intensity="steady", length="long")
        said = self._answer(prompt.draft_messages(request), steady, request.language)
        tell(said.text)
        return said.text

    def _answer(
        self, messages: list[dict[str, str]], settings: AnswerSettings, language: Language
    ) -> Comment:
        code, text = self._ask(messages, settings)
        # Raised here, outside of any `except`: the SDK's errors hold the request and its answer,
        # and must not hang on ours.
        if code:
            raise CompanionError(code, **self._named(code))
        return Comment(
            text=text,
            author=translate(language, "common.anna"),
            brain=self.name,
            place=self.place,
            created_at=dt.datetime.now(dt.UTC),
        )

    def _named(self, code: str) -> dict[str, object]:
        if code == "brain_model":
            return {"model": self.name}
        if code == "brain_unreachable":
            return {"server": _host(self._settings.base_url or HOSTED)}
        return {}

    def _ask(
        self, messages: list[dict[str, str]], settings: AnswerSettings
    ) -> tuple[str | None, str]:
        """Ask, once more after a passing failure; return (code, "") or (None, answer)."""
        import httpx2
        import openai

        # At its debug level the SDK logs whole requests, and with them the diary.
        logging.getLogger("openai").setLevel(logging.WARNING)
        key = (self._settings.api_key or ("none" if self._settings.base_url else "")).strip()
        if not (key and key.isascii() and key.isprintable()):
            return "brain_key", ""
        try:
            client = openai.OpenAI(
                api_key=key,
                base_url=self._settings.base_url or HOSTED,
                max_retries=0,
                # A proxy from the environment must not carry off what is promised to stay here,
                # and neither must a redirection.
                http_client=openai.DefaultHttpx2Client(
                    transport=self._transport,
                    trust_env=self.place == "internet",
                    follow_redirects=False,
                ),
            )
        except (httpx2.InvalidURL, ValueError):
            return "brain_unreachable", ""
        # The clock runs over both attempts: nobody waits longer than the time-out for an answer.
        deadline = time.monotonic() + self._settings.timeout
        retried = False
        with client:
            while True:
                code, pause, text = self._attempt(client, messages, settings, deadline)
                if code == "again":
                    continue
                if pause is None or retried or time.monotonic() + pause >= deadline:
                    return code, text
                retried = True
                time.sleep(pause)

    def _attempt(
        self,
        client: openai.OpenAI,
        messages: list[dict[str, str]],
        settings: AnswerSettings,
        deadline: float,
    ) -> tuple[str | None, float | None, str]:
        """Ask once; return the failure's code, seconds until a retry may help, the answer.

        The code "again" means that the server refused a parameter that can be left out.
        """
        import httpx2
        import openai

        options = self._options(settings)
        # Half a surrogate pair would fail in the SDK, with the text in the error.
        messages = [
            {name: text.encode("utf-8", "replace").decode() for name, text in message.items()}
            for message in messages
        ]
        try:
            create: Any = client.chat.completions.with_streaming_response.create
            seconds = max(deadline - time.monotonic(), 0.001)
            with create(model=self.name, messages=messages, timeout=seconds, **options) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > ANSWER_BYTES:
                        return "brain_garbled", None, ""
                    if time.monotonic() > deadline:
                        return "brain_timeout", None, ""
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return "brain_timeout", PAUSE, ""
        except openai.APIStatusError as error:
            refused = _refused(error, options) - self._refused
            if refused:
                self._refused |= refused
                return "again", None, ""
            return *_failure(error), ""
        except (openai.APIConnectionError, httpx2.HTTPError):
            return "brain_unreachable", PAUSE, ""
        text = prompt.clean(_content(bytes(body)))
        return (None, None, text) if text.strip() else ("brain_garbled", PAUSE, "")

    def _options(self, settings: AnswerSettings) -> dict[str, object]:
        """Choose the request's parameters, without those that this server refused before."""
        local = bool(self._settings.base_url)
        options: dict[str, object] = {"temperature": TEMPERATURES[settings.intensity]}
        for limit in _LIMITS if local else _LIMITS[::-1]:
            if limit not in self._refused:
                # Up to three tokens for a Korean syllable, and room for a model that thinks
                # aloud first.
                options[limit] = 4 * CHARACTERS[settings.length] + 1000
                break
        if not local:
            options |= {"reasoning_effort": "none", "store": False}
        return {name: value for name, value in options.items() if name not in self._refused}


def place(base_url: str | None) -> Place:
    """Tell whether a model's server is this machine."""
    host = _host(base_url or HOSTED)
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    return "here" if here else "internet"


def _host(url: str) -> str:
    """Return an address' host alone: the rest of it can hold a password."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


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


def _content(body: bytes) -> str:
    """Return the answer's text, without a model's thoughts; "" where there is none."""
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
    return _THOUGHTS.sub("", text) if isinstance(text, str) else ""
