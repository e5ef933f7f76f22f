"""Where things are and what can be set from outside; read anew at each call."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

import platformdirs

MODELS = Path(__file__).resolve().parent.parent / "models"
DATA = Path(__file__).resolve().parent / "data"
EXAMPLE_PHOTO = DATA / "astronaut.jpg"
"""Eileen Collins, photographed by NASA: public domain."""

PHOTO_SIDE = 1280
THUMBNAIL_SIDE = 256
CROP_SIDE = 224
NAME_LIMIT = 40
INTRODUCTION_LIMIT = 500
TEXT_LIMIT = 10_000
TAG_LIMIT = 20
"""Most characters of one tag."""
TAGS_LIMIT = 10
"""Most tags of one post."""
CHARACTER_NAME_LIMIT = 20
CHARACTER_ABOUT_LIMIT = 80
CHARACTER_RULES_LIMIT = 120
"""So that with a friend of one's own the instructions stay within 60 % of the original's length."""
PITCHES = (0, 99)
PACES = (0.5, 2.0)
"""Lowest and highest pitch and pace of a character's voice, 50 and 1 being usual."""

_BRAIN = (
    "OPENAI_API_KEY",
    "FACELOG_LLM_BASE_URL",
    "FACELOG_LLM_MODEL",
    "FACELOG_LLM_TIMEOUT",
    "FACELOG_LLM_MAX_TOKENS",
    "FACELOG_LLM_EMBEDDING",
)


def home() -> Path:
    """Return the person's data directory: `FACELOG_HOME`, else the platform's usual place."""
    chosen = os.environ.get("FACELOG_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("FaceLog", appauthor=False))


def database_path() -> Path | None:
    """Return the diary's file in `home()`; None where `FACELOG_DATABASE_URL` names a database."""
    return None if os.environ.get("FACELOG_DATABASE_URL") else home() / "diary.db"


def database_url() -> str:
    """Return the diary's SQLAlchemy URL: `FACELOG_DATABASE_URL`, else the file in `home()`."""
    path = database_path()
    if path is None:
        return os.environ["FACELOG_DATABASE_URL"]
    return f"sqlite:///{quote(str(path), safe='/:' + os.sep)}"


@dataclass(frozen=True)
class BrainSettings:
    """Which language model answers; without key and base URL the built-in Anna does.

    Attributes:
        timeout: seconds until an answer begins, and for each silence after that.
        max_tokens: most tokens of an answer, None for as many as its length needs.
        embedding: id of the model that compares texts, where the server is this machine; "" for
            none.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    model: str = "gpt-6-luna"
    timeout: float = 30.0
    max_tokens: int | None = None
    embedding: str = ""

    @property
    def available(self) -> bool:
        """Whether there is a model to ask at all."""
        return bool(self.api_key or self.base_url)


BrainKind = Literal["builtin", "server", "openai"]
BrainSource = Literal["environment", "choice", "secrets"]


@dataclass(frozen=True)
class BrainChoice:
    """Which language model the person chose in the app.

    Attributes:
        base_url: where the server is, for the kind "server".
        model: its id, "" for the default.
        api_key: for that server, or for OpenAI; never kept with the rest.
        embedding: id of that server's model that compares texts, "" for none.
    """

    kind: BrainKind
    base_url: str = ""
    model: str = ""
    timeout: float | None = None
    max_tokens: int | None = None
    api_key: str | None = field(default=None, repr=False)
    embedding: str = ""


def brain_environment() -> frozenset[str]:
    """Return the names of the environment that say something about the language model."""
    return frozenset(name for name in _BRAIN if os.environ.get(name))


def brain_source(choice: BrainChoice | None = None) -> BrainSource:
    """Tell who names server and key: the environment, else the person, else `secrets.toml`."""
    if brain_environment() & {"OPENAI_API_KEY", "FACELOG_LLM_BASE_URL"}:
        return "environment"
    return "choice" if choice is not None else "secrets"


def secret_key(secrets: Mapping[str, object], kind: BrainKind, base_url: str) -> str | None:
    """Return the key of `secrets` where it is meant for what was chosen, else None.

    Args:
        secrets: the content of `.streamlit/secrets.toml`.
        kind: what was chosen.
        base_url: of the chosen server, for the kind "server".
    """
    meant = str(secrets.get("FACELOG_LLM_BASE_URL") or "")
    same = kind == "openai" and not meant
    if kind == "server" and meant:
        same = urlsplit(meant)[:2] == urlsplit(base_url)[:2]
    return str(secrets.get("OPENAI_API_KEY") or "") or None if same else None


def brain_settings(
    secrets: Mapping[str, object] | None = None, choice: BrainChoice | None = None
) -> BrainSettings:
    """Read the language model's settings: the environment goes before the choice, then `secrets`.

    Who names the server has its key too, so that no key goes to a server that it is not meant
    for. Where the environment names it, the choice does not count at all.

    Args:
        secrets: the content of `.streamlit/secrets.toml`.
        choice: what was chosen in the app.

    Raises:
        ValueError: the time-out or the most tokens are not a number above 0.
    """
    secrets = secrets or {}
    if brain_source(choice) == "environment":
        choice = None

    def value(name: str, chosen: object = None) -> str | None:
        found = os.environ.get(name) or chosen or secrets.get(name)
        return str(found) if found else None

    tokens = value("FACELOG_LLM_MAX_TOKENS", choice and choice.max_tokens)
    timeout = float(
        value("FACELOG_LLM_TIMEOUT", choice and choice.timeout) or BrainSettings.timeout
    )
    max_tokens = int(tokens) if tokens else None
    if not 0 < timeout < math.inf or (max_tokens is not None and max_tokens < 1):
        raise ValueError(f"not numbers above 0: {timeout}, {max_tokens}")
    if choice is None:
        key, base_url = value("OPENAI_API_KEY"), value("FACELOG_LLM_BASE_URL")
        model, embedding = value("FACELOG_LLM_MODEL"), value("FACELOG_LLM_EMBEDDING")
    else:
        base_url = choice.base_url if choice.kind == "server" else None
        key = choice.api_key or secret_key(secrets, choice.kind, choice.base_url)
        key = None if choice.kind == "builtin" else key
        model = os.environ.get("FACELOG_LLM_MODEL") or choice.model
        embedding = os.environ.get("FACELOG_LLM_EMBEDDING") or choice.embedding
    return BrainSettings(
        api_key=key or None,
        base_url=base_url or None,
        model=model or BrainSettings.model,
        timeout=timeout,
        max_tokens=max_tokens,
        embedding=embedding or "",
    )


@dataclass(frozen=True)
class YouTubeSettings:
    """How pieces of music are looked up at YouTube; without a key they are not.

    Attributes:
        timeout: seconds for one answer.
    """

    api_key: str | None = None
    base_url: str = "https://www.googleapis.com/youtube/v3"
    timeout: float = 8.0


def youtube_settings(secrets: Mapping[str, object] | None = None) -> YouTubeSettings:
    """Read the settings for YouTube; the environment goes before `secrets`.

    Args:
        secrets: the content of `.streamlit/secrets.toml`.
    """

    def value(name: str) -> str | None:
        found = os.environ.get(name) or (secrets or {}).get(name)
        return str(found) if found else None

    return YouTubeSettings(
        value("YOUTUBE_API_KEY"), value("FACELOG_YOUTUBE_URL") or YouTubeSettings.base_url
    )
