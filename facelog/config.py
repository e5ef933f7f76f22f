"""Where things are and what can be set from outside; read anew at each call."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import platformdirs

MODELS = Path(__file__).resolve().parent.parent / "models"
DATA = Path(__file__).resolve().parent / "data"

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
    """

    api_key: str | None = None
    base_url: str | None = None
    model: str = "gpt-6-luna"
    timeout: float = 30.0
    max_tokens: int | None = None

    @property
    def available(self) -> bool:
        """Whether there is a model to ask at all."""
        return bool(self.api_key or self.base_url)


def brain_settings(secrets: Mapping[str, object] | None = None) -> BrainSettings:
    """Read the language model's settings; the environment goes before `secrets`.

    Args:
        secrets: the content of `.streamlit/secrets.toml`.

    Raises:
        ValueError: `FACELOG_LLM_TIMEOUT` is not a number of seconds.
    """

    def value(name: str) -> str | None:
        found = os.environ.get(name) or (secrets or {}).get(name)
        return str(found) if found else None

    timeout = float(value("FACELOG_LLM_TIMEOUT") or BrainSettings.timeout)
    if not 0 < timeout < math.inf:
        raise ValueError(f"not a number of seconds: {timeout}")
    return BrainSettings(
        api_key=value("OPENAI_API_KEY"),
        base_url=value("FACELOG_LLM_BASE_URL"),
        model=value("FACELOG_LLM_MODEL") or BrainSettings.model,
        timeout=timeout,
    )
