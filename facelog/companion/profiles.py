"""What each kind of server and model wants to be asked with, and what it refused before.

The table is `data/model_profiles.json`; the first row that fits counts. `server` is "openai" or
"any", `model` a pattern that the beginning of the model's id must match, `limit` the parameter
for the most tokens, `room` how many of them a model may use up before its answer begins,
`thinks_first` says that the answer begins with thoughts that only their end marks, `extra` is sent
as it is.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from facelog import outgoing
from facelog.config import DATA, BrainSettings

LIMITS = ("max_tokens", "max_completion_tokens")
"""The two names of the same thing; a server that refuses one is asked with the other."""


@dataclass(frozen=True)
class Wish:
    """What is wished for one answer.

    Attributes:
        temperature: 0 to 2, how freely the model chooses its words.
        tokens: how many the answer itself may take.
    """

    temperature: float
    tokens: int


@dataclass(frozen=True)
class Profile:
    """A row of the table."""

    server: str
    model: str
    limit: str
    temperature: bool = True
    room: int = 0
    thinks_first: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass
class _Learnt:
    """What a server and its model showed since this process began."""

    refused: set[str] = field(default_factory=set)
    thinks_first: bool = False


_lock = threading.Lock()
_learnt: dict[tuple[str | None, str], _Learnt] = {}


@cache
def table() -> tuple[Profile, ...]:
    """Return the table's rows in order."""
    rows = json.loads((DATA / "model_profiles.json").read_text(encoding="utf-8"))
    return tuple(Profile(**row) for row in rows)


def profile(base_url: str | None, model: str) -> Profile:
    """Return the first row that fits a server and a model."""
    kind = outgoing.kind(base_url)
    return next(
        row
        for row in table()
        if row.server in (kind, "any") and re.match(row.model, model, re.IGNORECASE)
    )


def options(settings: BrainSettings, wish: Wish) -> dict[str, object]:
    """Return a request's parameters, without those that this server refused before."""
    row = profile(settings.base_url, settings.model)
    refused = _of(settings).refused
    chosen: dict[str, object] = {"stream": True}
    if row.temperature:
        chosen["temperature"] = wish.temperature
    for limit in sorted(LIMITS, key=lambda name: name != row.limit):
        if limit not in refused:
            chosen[limit] = settings.max_tokens or wish.tokens + row.room
            break
    chosen |= row.extra
    return {name: value for name, value in chosen.items() if name not in refused}


def refuse(settings: BrainSettings, names: Iterable[str]) -> bool:
    """Remember parameters that a server does not take.

    Returns:
        Whether this is news, so that asking again makes sense.
    """
    with _lock:
        known = _of(settings).refused
        new = set(names) - known
        known |= new
    return bool(new)


def thinks_first(settings: BrainSettings) -> bool:
    """Tell whether an answer may begin with thoughts that only their end marks."""
    row = profile(settings.base_url, settings.model)
    return row.thinks_first or _of(settings).thinks_first


def learn_thinks_first(settings: BrainSettings) -> None:
    """Remember that the answers of this model begin so."""
    _of(settings).thinks_first = True


def forget() -> None:
    """Forget what servers refused: they may have been updated."""
    with _lock:
        _learnt.clear()


def _of(settings: BrainSettings) -> _Learnt:
    return _learnt.setdefault((settings.base_url, settings.model), _Learnt())
