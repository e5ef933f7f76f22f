"""Which language model the person chose: kept per machine, but for its key; never for a guest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from facelog.companion import servers
from facelog.config import BrainChoice, BrainKind
from facelog.errors import InputError
from facelog.ui import keys, preferences, state

_NAME = "brain"


def read() -> BrainChoice | None:
    """Return the choice with its key, None where none was made."""
    kept = _kept()
    kinds: tuple[BrainKind, ...] = get_args(BrainKind)
    kind = next((one for one in kinds if one == kept.get("kind")), None)
    if kind is None:
        return None
    of_kind = _of_kind(kept, kind)
    base_url = _text(of_kind, "base_url")
    if kind == "server":
        try:
            base_url = servers.tidy_url(base_url)
        except InputError:
            return None
    return BrainChoice(
        kind=kind,
        base_url=base_url,
        model=_text(of_kind, "model"),
        timeout=_number(kept, "timeout"),
        max_tokens=int(_number(kept, "max_tokens") or 0) or None,
        api_key=None if kind == "builtin" else key(account(kind, base_url)),
        embedding=_text(of_kind, "embedding") if kind == "server" else "",
    )


def fields(kind: BrainKind) -> tuple[str, str]:
    """Return base URL and model as they were last chosen for a kind."""
    of_kind = _of_kind(_kept(), kind)
    return _text(of_kind, "base_url"), _text(of_kind, "model")


def embedding() -> str:
    """Return the name of the embedding model as it was last chosen."""
    return _text(_of_kind(_kept(), "server"), "embedding")


def keep(choice: BrainChoice) -> bool:
    """Keep a choice, but for its key.

    Returns:
        Whether it outlasts this session; a guest's never does, and is well so.
    """
    kept = {**_kept(), "kind": choice.kind}
    if choice.kind != "builtin":
        kept[choice.kind] = {"base_url": choice.base_url, "model": choice.model}
        if choice.embedding:
            kept[choice.kind]["embedding"] = choice.embedding
    kept |= {"timeout": choice.timeout, "max_tokens": choice.max_tokens}
    return _write(kept)


def account(kind: BrainKind, base_url: str) -> str:
    """Return whom the key of a choice is for."""
    return servers.origin(base_url) if kind == "server" else keys.OPENAI


def key(whom: str) -> str | None:
    """Return the key for somebody, from this session or the key ring."""
    return keys.read(whom, in_ring=in_ring(whom))


def in_ring(whom: str) -> bool:
    """Whether the person had this key kept in the key ring."""
    return not state.is_guest() and whom in _rings()


def keep_key(whom: str, value: str, *, ring: bool) -> bool:
    """Keep a key for this session, in the key ring too if wished.

    Returns:
        Whether it is kept as wished.
    """
    if not ring or state.is_guest():
        keys.hold(whom, value)
        return not ring
    if not keys.put_into_ring(whom, value):
        return False
    return _write({**_kept(), "key_ring": sorted({*_rings(), whom})})


def forget_key(whom: str) -> bool:
    """Remove a key everywhere.

    Returns:
        Whether the key ring let go of it too.
    """
    ringed = in_ring(whom)
    gone = keys.forget(whom, in_ring=ringed)
    if ringed and gone:
        _write({**_kept(), "key_ring": [one for one in _rings() if one != whom]})
    return gone


def _kept() -> dict[str, Any]:
    found = state.session_brain()
    if found is None and not state.is_guest():
        found = preferences.read().get(_NAME)
    return found if isinstance(found, dict) else {}


def _write(kept: dict[str, Any]) -> bool:
    """Write a choice down; where that must or can not be, this session keeps it."""
    if not state.is_guest() and preferences.keep(**{_NAME: kept}):
        state.set_session_brain(None)
        return True
    state.set_session_brain(kept)
    return state.is_guest()


def _rings() -> list[str]:
    found = _kept().get("key_ring")
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _of_kind(kept: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found = kept.get(kind)
    return found if isinstance(found, dict) else {}


def _text(kept: Mapping[str, Any], name: str) -> str:
    found = kept.get(name)
    return found if isinstance(found, str) else ""


def _number(kept: Mapping[str, Any], name: str) -> float | None:
    found = kept.get(name)
    usable = isinstance(found, int | float) and not isinstance(found, bool) and 0 < found < 1e6
    return found if usable else None
