"""One answer of a language model, from the request to the text, told as far as it has come."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facelog import outgoing
from facelog.companion import profiles, showing
from facelog.companion.exchange import PAUSE, Ended, Exchange
from facelog.companion.incoming import Incoming
from facelog.companion.profiles import Wish
from facelog.companion.prompt import Message
from facelog.config import BrainSettings
from facelog.errors import CompanionError
from facelog.types import Tell

if TYPE_CHECKING:
    import httpx2

TICK = 0.1
"""`tell` is told at least so often, in seconds, that whoever listens can leave."""
BREATH = 0.05
"""And at most so often: the page need not be drawn for every syllable."""
WHOLE = 6
"""The whole answer may take so many times the longest silence."""
FAREWELL = 1.0
"""After the last word, the seconds in which a server may still close the talk properly."""


def ask(
    settings: BrainSettings,
    messages: list[Message],
    wish: Wish,
    tell: Tell,
    transport: httpx2.BaseTransport | None = None,
) -> str:
    """Ask for an answer, once more after a passing failure before its first piece.

    Args:
        settings: whom to ask; its time-out is for the first piece and for each silence after it.
        messages: what is asked.
        wish: how the answer should be.
        tell: told what may be shown of the answer, at least ten times a second, also while
            nothing new comes; what it raises closes the connection and passes through.
        transport: takes the place of the network, for tests.

    Returns:
        The answer without thoughts, labels and tags.

    Raises:
        CompanionError: no usable answer; the code tells why.
    """
    code, text = _ask(settings, messages, wish, tell, transport)
    # Raised here, outside of any `except`: the SDK's errors hold the request and its answer, and
    # must not hang on ours.
    if code == "brain_model":
        raise CompanionError(code, model=settings.model)
    if code == "brain_unreachable":
        raise CompanionError(code, server=outgoing.host(settings.base_url))
    if code:
        raise CompanionError(code)
    tell(text)
    return text


@dataclass(frozen=True)
class _Outcome:
    code: str | None
    pause: float | None = None
    text: str = ""
    refused: frozenset[str] = frozenset()


def _ask(
    settings: BrainSettings,
    messages: list[Message],
    wish: Wish,
    tell: Tell,
    transport: httpx2.BaseTransport | None,
) -> tuple[str | None, str]:
    # The clock runs over all attempts: nobody waits longer than the time-out for a first piece.
    deadline = time.monotonic() + settings.timeout
    retried = False
    while True:
        options = profiles.options(settings, wish)
        exchange = Exchange(
            settings, messages, options, max(deadline - time.monotonic(), 0.001), transport
        )
        try:
            outcome = _listen(exchange, settings, deadline, tell)
        finally:
            exchange.leave()
        if outcome.refused and profiles.refuse(settings, outcome.refused):
            continue
        pause = outcome.pause
        if pause is None or retried or time.monotonic() + pause >= deadline:
            return outcome.code, outcome.text
        retried = True
        for _ in range(round(pause / TICK)):
            time.sleep(TICK)
            tell("")


def _listen(exchange: Exchange, settings: BrainSettings, deadline: float, tell: Tell) -> _Outcome:
    incoming, limit = Incoming(), deadline
    end = time.monotonic() + WHOLE * settings.timeout
    thinks_first = profiles.thinks_first(settings)
    told, fresh, text = 0.0, False, ""
    while not incoming.done:
        came = exchange.wait(TICK)
        now = time.monotonic()
        if isinstance(came, Ended):
            incoming.end()
            if came.code and not incoming.finished:
                return _dropped(came, incoming)
            break
        if came is not None:
            pieces, finished, fresh = incoming.pieces, incoming.finished, True
            incoming.feed(came)
            if incoming.finished and not finished:
                limit = now + FAREWELL
            elif incoming.pieces > pieces:
                limit = min(now + settings.timeout, end)
        if incoming.too_large:
            return _Outcome("brain_garbled")
        if incoming.broken or (incoming.finished and now >= limit):
            break
        if now >= limit:
            return _Outcome("brain_timeout")
        if now - told >= BREATH:
            if fresh:
                text = showing.so_far(incoming.text, thinks_first and not incoming.thoughts)
            tell(text)
            told, fresh = now, False
    return _finished(incoming, settings)


def _dropped(ended: Ended, incoming: Incoming) -> _Outcome:
    """Tell a failure: one in the midst of an answer is not mended by asking again."""
    if not incoming.pieces:
        return _Outcome(ended.code, ended.pause, refused=ended.refused)
    return _Outcome("brain_timeout" if ended.code == "brain_timeout" else "brain_broken")


def _finished(incoming: Incoming, settings: BrainSettings) -> _Outcome:
    if incoming.broken or (incoming.pieces and not incoming.finished):
        return _Outcome("brain_broken") if incoming.pieces else _Outcome("brain_garbled", PAUSE)
    if showing.thought_first(incoming.text):
        profiles.learn_thinks_first(settings)
    text = showing.whole(incoming.text)
    if text.strip():
        return _Outcome(None, text=text)
    return _Outcome("brain_cut") if incoming.cut else _Outcome("brain_garbled", PAUSE)
