"""Folders of faces that are aligned already, and the small file by which they are known."""

from __future__ import annotations

import json
from pathlib import Path

from facelog.commands import text
from facelog.config import CROP_SIDE
from facelog.evaluation import DataError
from facelog.face.align import EYE_SHARE, EYE_TO_MOUTH_SHARE, NOSE_DOWN

MARKER = "crops.json"
"""Lies beside the label-named folders and tells how their faces are framed."""

_FRAMING = {
    "size": [CROP_SIDE, CROP_SIDE],
    "eyes": EYE_SHARE,
    "eyes_to_mouth": EYE_TO_MOUTH_SHARE,
    "nose_down": NOSE_DOWN,
}


def mark(folder: Path) -> None:
    """Say of a folder that its pictures are faces as `facelog.face.align` delivers them now."""
    content = json.dumps(_FRAMING, indent=2) + "\n"
    (folder / MARKER).write_text(content, encoding="utf-8")


def is_marked(path: Path) -> bool:
    """Tell whether a path is a folder of aligned faces.

    Raises:
        DataError: it says so, but they are framed otherwise than the network sees faces now.
    """
    marker = path / MARKER
    if not marker.is_file():
        return False
    try:
        found = json.loads(marker.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if found != _FRAMING:
        raise DataError(text("crops_framed_otherwise", path=marker))
    return True
