"""The live mirror: a frame of the camera every half second, its reading as moving bars.

The browser draws frames and bars (`mirror.js`); here each frame is read, smoothed and thrown away.
"""

from __future__ import annotations

import base64
import binascii
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from facelog import i18n, image, seeing
from facelog.config import PHOTO_SIDE
from facelog.errors import FaceLogError, NoFaceError, PhotoError
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS
from facelog.types import Reading
from facelog.ui import look, state
from facelog.ui.text import emotion_name, t

EVERY = 0.5
"""Seconds from one frame to the next."""

SETTLING = 0.8
"""Seconds after which a change of the face has gone two thirds of its way into the bars."""

FORGOTTEN = 3.0
"""After more seconds without a face the next one is shown as it is, not mixed with the last."""

FRAME_LIMIT = 8_000_000
"""Most characters of one frame as the browser sends it."""

_START = "data:image/jpeg;base64,"
KEY = "mirror"


@dataclass
class Mirror:
    """What the mirror shows; no frame is among it.

    Attributes:
        frames: how many frames were looked at.
        reading: the smoothed reading, None before the first face.
        seen_at: when a face was seen last, by `time.monotonic`.
        failure: why the latest frame shows nothing, None where it does.
        milliseconds: how long the server took for the latest frame.
    """

    frames: int = 0
    reading: Reading | None = None
    seen_at: float = 0.0
    failure: FaceLogError | None = None
    milliseconds: float = 0.0

    def look(self, sent: object, now: float) -> None:
        """Read a frame and mix it into what is shown.

        Args:
            sent: a frame as the browser sends it.
            now: the moment, by `time.monotonic`.
        """
        started = time.perf_counter()
        self.frames += 1
        try:
            reading, _crop, _milliseconds = seeing.read(seeing.look(picture(sent)))
        except FaceLogError as error:
            self.failure = error
        else:
            gap = now - self.seen_at
            before = self.reading if gap <= FORGOTTEN else None
            self.reading = smooth(before, reading, gap)
            self.seen_at, self.failure = now, None
        self.milliseconds = (time.perf_counter() - started) * 1e3


def picture(sent: object) -> bytes:
    """Return the JPEG in what the browser sends, a `data:` address.

    Raises:
        PhotoError: not_an_image, it is none; too_large.
    """
    if not isinstance(sent, str) or not sent.startswith(_START):
        raise PhotoError("not_an_image")
    if len(sent) > FRAME_LIMIT:
        raise PhotoError("too_large")
    try:
        return base64.b64decode(sent.removeprefix(_START), validate=True)
    except binascii.Error as error:
        raise PhotoError("not_an_image") from error


def moment(sent: object) -> bytes:
    """Return a frame as a photo for a post: a JPEG of at most 1280 px without metadata.

    Raises:
        PhotoError: it is no picture.
    """
    return image.to_jpeg(image.load(picture(sent)).pixels, PHOTO_SIDE)


def smooth(before: Reading | None, now: Reading, seconds: float) -> Reading:
    """Mix a reading into the ones before it, the more the longer they are ago.

    Args:
        before: the smoothed reading so far, None for the first.
        now: the present frame's.
        seconds: between the two.

    Returns:
        A reading whose shares sum to 1 as those of `now` do.
    """
    if before is None:
        return now
    weight = 1 - math.exp(-max(seconds, 0.0) / SETTLING)

    def mixed(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
        return {name: (1 - weight) * old[name] + weight * new[name] for name in new}

    return Reading(
        mixed(before.expressions, now.expressions),
        mixed(before.probabilities, now.probabilities),
        (1 - weight) * before.neutral + weight * now.neutral,
    )


def shown(mirror: Mirror) -> dict[str, Any]:
    """Return what the browser draws: bars, words, and what it says where there is no camera."""
    colours = EMOTION_COLOURS[look.theme()]
    reading = mirror.reading
    return {
        "frames": mirror.frames,
        "every": round(EVERY * 1000),
        "bars": [
            {
                "name": f"{icon} {emotion_name(emotion)}",
                "colour": colours[emotion],
                "share": reading.probabilities[emotion] if reading else 0.0,
            }
            for emotion, icon in EMOTION_ICONS.items()
        ],
        "neutral": {"name": t("mirror.neutral"), "share": reading.neutral if reading else 0.0},
        "note": _note(mirror),
        "take": t("mirror.take"),
        "starting": t("mirror.starting"),
        "problems": {
            "denied": t("mirror.denied"),
            "none": t("mirror.none"),
            "busy": t("mirror.busy"),
            "insecure": t("mirror.insecure"),
        },
    }


def _note(mirror: Mirror) -> str:
    if not mirror.frames:
        return t("mirror.starting")
    if mirror.failure is None:
        faint = mirror.reading is not None and mirror.reading.faint
        return t("mirror.faint" if faint else "mirror.seen")
    known = isinstance(mirror.failure, NoFaceError | PhotoError)
    return t("mirror.no_face") if known else i18n.explain(state.language(), mirror.failure)


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    here = Path(__file__)
    return st.components.v2.component(
        "facelog.mirror",
        html='<div class="mirror"></div>',
        css=here.with_name("mirror.css").read_text(encoding="utf-8"),
        js=here.with_name("mirror.js").read_text(encoding="utf-8"),
    )


def camera(
    data: Mapping[str, Any], on_frame: Callable[[], None], on_moment: Callable[[], None]
) -> None:
    """Mount the camera with the bars beside it.

    Args:
        data: as `shown` gives it.
        on_frame: called when a frame has come; `sent` returns it.
        on_moment: called when the person takes the present frame.
    """
    _component()(data=data, key=KEY, on_frame_change=on_frame, on_moment_change=on_moment)


def sent(name: str) -> object:
    """Return what the browser has sent: "frame" or "moment"; None where nothing has come."""
    return (st.session_state.get(KEY) or {}).get(name)
