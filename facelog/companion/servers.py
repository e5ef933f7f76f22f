"""The servers of language models: their addresses, and those of this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from facelog.errors import InputError

LOCAL = (("Ollama", 11434), ("llama.cpp", 8080), ("LM Studio", 1234), ("vLLM", 8000))
"""The usual ports of the usual servers on one's own machine."""

ANSWER_BYTES = 1_000_000
MODEL_LIMIT = 200
"""Most characters of a model's id."""


@dataclass(frozen=True)
class Found:
    """A server of this machine.

    Attributes:
        name: whose usual port it has.
        models: the ids of its models that write.
        embeddings: the ids of its models that compare texts.
    """

    name: str
    base_url: str
    models: tuple[str, ...]
    embeddings: tuple[str, ...] = ()


def tidy_url(typed: str) -> str:
    """Return an address as a request needs it: with its scheme and the version of the protocol.

    Raises:
        InputError: server_missing, nothing was typed; server_wrong, it is no address;
            server_secret, it holds a password or a question, which is no place for a key.
    """
    text = typed.strip()
    if not text:
        raise InputError("server_missing")
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        port, name = parts.port, parts.hostname
    except ValueError:
        raise InputError("server_wrong") from None
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InputError("server_secret")
    if parts.scheme not in ("http", "https") or not name or any(map(str.isspace, text)):
        raise InputError("server_wrong")
    shown = f"[{name}]" if ":" in name else name
    address = f"{parts.scheme}://{shown}{'' if port is None else f':{port}'}"
    return address + (parts.path.rstrip("/") or "/v1")


def origin(base_url: str) -> str:
    """Return scheme, host and port of an address: whom a key is for."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}"


def find(ports: Sequence[tuple[str, int]] = LOCAL, seconds: float = 1.0) -> tuple[Found, ...]:
    """Ask the usual ports of this machine, all at once, for a server and its models.

    Args:
        ports: whose port it is, and the port.
        seconds: how long each may take to say something.
    """
    with ThreadPoolExecutor(len(ports) or 1) as pool:
        asked = pool.map(lambda one: _models(one[0], one[1], seconds), ports)
        return tuple(found for found in asked if found is not None)


def _models(name: str, port: int, seconds: float) -> Found | None:
    import httpx2

    base_url = f"http://127.0.0.1:{port}/v1"
    body = bytearray()
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=seconds) as client,
            client.stream("GET", f"{base_url}/models") as response,
        ):
            if response.status_code != 200:
                return None
            for data in response.iter_bytes():
                body += data
                if len(body) > ANSWER_BYTES:
                    return None
        listed = json.loads(body)["data"]
        ids = [str(one["id"])[:MODEL_LIMIT] for one in listed]
    except (httpx2.HTTPError, ValueError, KeyError, TypeError, RecursionError):
        return None
    embeddings = tuple(one for one in ids if "embed" in one.lower())
    return Found(name, base_url, tuple(one for one in ids if one not in embeddings), embeddings)
