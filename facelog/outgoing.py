"""Where a request to a model's server goes, and what of it may leave this machine."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from facelog.types import Place

if TYPE_CHECKING:
    import httpx2

# Named outright: left out, the SDK would take an address from the environment, and `place` with
# it would be wrong.
HOSTED = "https://api.openai.com/v1"

Kind = Literal["openai", "other"]

_MARK = "x-stainless-raw-response"
"""Without it the SDK does not know its request again; it tells nothing of the machine."""
_PLAIN = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
        _MARK,
    }
)


def place(base_url: str | None) -> Place:
    """Tell whether a model's server is this machine: another one of the same house is not."""
    name = host(base_url)
    try:
        here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        here = name == "localhost"
    return "here" if here else "internet"


def host(base_url: str | None) -> str:
    """Return the host alone, OpenAI's for None: the rest of an address can hold a password."""
    try:
        return urlsplit(base_url or HOSTED).hostname or "?"
    except ValueError:
        return "?"


def kind(base_url: str | None) -> Kind:
    """Tell OpenAI's own server from the others that speak its language."""
    return "openai" if host(base_url) == host(HOSTED) else "other"


def bare(request: httpx2.Request) -> None:
    """Take off a request what is nobody's business, before it is sent.

    The SDK tells every server the system, the processor and the Python of this machine; that goes.
    A server other than OpenAI's is not told the account's organisation and project either, nor
    what else the SDK takes from the environment.
    """
    if kind(str(request.url)) == "openai":
        unasked = {name for name in request.headers if name.startswith("x-stainless-")} - {_MARK}
    else:
        unasked = set(request.headers) - _PLAIN
    for name in unasked:
        del request.headers[name]
