"""How near texts are in meaning, by an embedding model of a server on this machine.

Another machine's server is never asked: earlier posts that no answer draws on would leave for it.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facelog import outgoing
from facelog.config import BrainSettings

Vector = NDArray[np.float32]

SECONDS = 3.0
"""How long the whole of it may take; after that the posts are found without it."""
TEXT_LIMIT = 1_000
"""Most characters of a text: small embedding models read no more."""
ANSWER_BYTES = 8_000_000
_KEPT = 1_000

_lock = threading.Lock()
_vectors: OrderedDict[bytes, Vector] = OrderedDict()


def nearness(settings: BrainSettings, text: str, others: Sequence[str]) -> tuple[float, ...] | None:
    """Return how near other texts are to a text.

    Args:
        settings: the server and its embedding model.
        text: what is talked about.
        others: texts to compare it with.

    Returns:
        The cosine of the angle between the embeddings, -1 to 1, for each; None where no model of
        this machine is named, or where it did not answer.
    """
    if not settings.embedding or outgoing.place(settings.base_url) != "here":
        return None
    every = [one[:TEXT_LIMIT] for one in (text, *others)]
    known = {one: vector for one in every if (vector := _kept(settings, one)) is not None}
    missing = [one for one in dict.fromkeys(every) if one not in known]
    if missing:
        found = _ask(settings, missing)
        if found is None:
            return None
        known |= dict(zip(missing, found, strict=True))
    vectors = [known[one] for one in every]
    if len({len(vector) for vector in vectors}) > 1:  # the server has another model by this name
        forget()
        return None
    for one, vector in known.items():
        _keep(settings, one, vector)
    return tuple(float(vectors[0] @ vector) for vector in vectors[1:])


def forget() -> None:
    """Let go of all embeddings."""
    with _lock:
        _vectors.clear()


def _name(settings: BrainSettings, text: str) -> bytes:
    parts = (settings.base_url, settings.embedding, text)
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _kept(settings: BrainSettings, text: str) -> Vector | None:
    with _lock:
        return _vectors.get(_name(settings, text))


def _keep(settings: BrainSettings, text: str, vector: Vector) -> None:
    with _lock:
        _vectors[_name(settings, text)] = vector
        _vectors.move_to_end(_name(settings, text))
        while len(_vectors) > _KEPT:
            _vectors.popitem(last=False)


def _ask(settings: BrainSettings, texts: Sequence[str]) -> list[Vector] | None:
    import httpx2

    until, body = time.monotonic() + SECONDS, bytearray()
    headers = {"authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    asked = {"model": settings.embedding, "input": list(texts)}
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
            client.stream(
                "POST", f"{settings.base_url}/embeddings", json=asked, headers=headers
            ) as response,
        ):
            if response.status_code != 200:
                return None
            for data in response.iter_bytes():
                body += data
                if len(body) > ANSWER_BYTES or time.monotonic() > until:
                    return None
        listed = sorted(json.loads(body)["data"], key=lambda one: int(one["index"]))
        vectors = [np.asarray(one["embedding"], np.float32) for one in listed]
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError, RecursionError):
        return None
    lengths = [float(np.linalg.norm(vector)) for vector in vectors]
    whole = all(vector.ndim == 1 for vector in vectors) and all(
        np.isfinite(length) and length > 0 for length in lengths
    )
    if len(vectors) != len(texts) or not whole:
        return None
    return [vector / np.float32(length) for vector, length in zip(vectors, lengths, strict=True)]
