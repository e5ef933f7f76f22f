"""A model's answer as its bytes come: server-sent events, or one JSON body all the same."""

from __future__ import annotations

import json
from typing import Any

BODY_BYTES = 1_000_000
"""Most bytes of an answer in one body."""
STREAM_BYTES = 16_000_000
"""Most bytes of an answer in pieces, each of which is wrapped in a few hundred bytes."""


class Incoming:
    """An answer as far as it has come.

    Attributes:
        text: what the model has written.
        pieces: how many pieces of words or thoughts came; a body is none.
        thoughts: whether thoughts came beside the words, so that the words hold none.
        finished: the model or the server said that this is all.
        done: nothing of use can come any more.
        cut: the most tokens were reached.
        broken: the server reported an error, or sent what cannot be read.
        too_large: more came than an answer can have.
    """

    def __init__(self) -> None:
        self.text = ""
        self.pieces = 0
        self.thoughts = False
        self.finished = False
        self.done = False
        self.cut = False
        self.broken = False
        self.too_large = False
        self._bytes = 0
        self._waiting = bytearray()
        self._is_body: bool | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._bytes += len(data)
        self._waiting += data
        if self._is_body is None:
            begun = bytes(self._waiting[:64]).lstrip()
            if begun:
                self._is_body = begun[:1] in (b"{", b"[")
        if self._is_body is False:
            *lines, rest = bytes(self._waiting).split(b"\n")
            self._waiting = bytearray(rest)
            for line in lines:
                self._line(line)
        self.too_large = self._bytes > (STREAM_BYTES if self._is_body is False else BODY_BYTES)

    def end(self) -> None:
        """Take note that no more bytes come."""
        rest = bytes(self._waiting)
        self._waiting.clear()
        if self._is_body is False:
            self._line(rest)
        elif self._is_body:
            self._body(rest)

    def _line(self, line: bytes) -> None:
        name, _colon, value = line.strip().partition(b":")
        if name != b"data":
            return  # an event's name, a comment that keeps the line alive, or nothing of use
        value = value.strip()
        if value == b"[DONE]":
            self.finished = self.done = True
            return
        try:
            event = json.loads(value)
        except (ValueError, RecursionError):
            self.broken = True
            return
        if isinstance(event, dict) and event.get("error"):
            self.broken = True
            return
        choice = _first_choice(event)
        delta = choice.get("delta") or choice.get("message")
        if isinstance(delta, dict):
            thought = delta.get("reasoning_content") or delta.get("reasoning")
            words = _words(delta.get("content"))
            self.thoughts |= bool(thought)
            self.pieces += bool(thought or words)
            self.text += words
        self._take_end(choice)

    def _body(self, body: bytes) -> None:
        try:
            choice = _first_choice(json.loads(body))
        except (ValueError, RecursionError):
            return
        message = choice.get("message")
        if isinstance(message, dict):
            self.text = _words(message.get("content"))
        self._take_end(choice)
        self.finished = True

    def _take_end(self, choice: dict[str, Any]) -> None:
        reason = choice.get("finish_reason")
        if reason:
            self.finished = True
            self.cut |= reason == "length"


def _first_choice(answer: object) -> dict[str, Any]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _words(content: object) -> str:
    """Return a content's words: a text, or parts of which some are texts."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
