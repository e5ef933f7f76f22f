"""Where a language model's server stands."""

from __future__ import annotations

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

from facelog.types import Place

# Named outright: left out, the SDK would take an address from the environment, and `place` with
# it would be wrong.
HOSTED = "https://api.openai.com/v1"

Kind = Literal["openai", "other"]


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
