"""The few choices that outlast a session without belonging to any diary, in one small file."""

from __future__ import annotations

import json
from typing import Any

from facelog import config

_FILE = "preferences.json"


def read() -> dict[str, Any]:
    """Return what was kept; nothing where there is no file yet, or none that can be read."""
    try:
        found = json.loads((config.home() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(**values: object) -> bool:
    """Keep choices for the next start, leaving the others as they are.

    Returns:
        Whether they could be written; a choice still holds for this session where not.
    """
    home = config.home()
    merged = {**read(), **values}
    try:
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f"{_FILE}.new"
        draft.write_text(json.dumps(merged, ensure_ascii=False, indent=2), encoding="utf-8")
        draft.replace(home / _FILE)
    except OSError:
        return False
    return True
