"""The mirror without a browser: frames, readings, smoothing, and that nothing is kept."""

from __future__ import annotations

import base64
import io
import math

import numpy as np
import pytest
from PIL import Image

from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import ModelFileError, NoFaceError, PhotoError
from facelog.types import Reading
from facelog.ui import mirror
from facelog.ui.mirror import EVERY, FORGOTTEN, FRAME_LIMIT, SETTLING, Mirror, moment, smooth


def sent(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


def jpeg(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def reading(emotion: str, neutral: float = 0.0) -> Reading:
    return Reading(
        dict.fromkeys(EXPRESSIONS, (1 - neutral) / 7) | {"neutral": neutral},
        dict.fromkeys(EMOTIONS, 0.0) | {emotion: 1.0},
        neutral,
    )


@pytest.fixture(scope="session")
def frame(astronaut_jpeg: bytes) -> str:
    return sent(astronaut_jpeg)


# Smoothing


def test_the_first_reading_is_shown_as_it_is() -> None:
    assert smooth(None, reading("anger"), 0.5) == reading("anger")


def test_a_change_goes_two_thirds_of_its_way_in_the_settling_time() -> None:
    mixed = smooth(reading("anger", 0.0), reading("happy", 1.0), SETTLING)
    share = 1 - 1 / math.e
    assert mixed.probabilities["happy"] == pytest.approx(share)
    assert mixed.probabilities["anger"] == pytest.approx(1 - share)
    assert mixed.neutral == mixed.expressions["neutral"] == pytest.approx(share)


def test_shares_still_sum_to_one_and_settle_without_overshooting() -> None:
    shown, before = reading("sadness", 0.4), 0.0
    for _ in range(20):
        shown = smooth(shown, reading("panic", 0.1), EVERY)
        assert sum(shown.probabilities.values()) == pytest.approx(1)
        assert sum(shown.expressions.values()) == pytest.approx(1)
        assert before < shown.probabilities["panic"] <= 1
        before = shown.probabilities["panic"]
    assert shown.probabilities["panic"] > 0.999


def test_what_is_shown_does_not_depend_on_how_often_one_looks() -> None:
    often = rarely = reading("anger")
    for _ in range(4):
        often = smooth(often, reading("happy"), 0.25)
    rarely = smooth(rarely, reading("happy"), 1.0)
    assert often.probabilities["happy"] == pytest.approx(rarely.probabilities["happy"])


def test_a_clock_that_stands_or_runs_back_changes_nothing() -> None:
    for seconds in (0.0, -3.0):
        assert smooth(reading("anger"), reading("happy"), seconds) == reading("anger")


# Frames


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (None, "not_an_image"),
        (17, "not_an_image"),
        ("", "not_an_image"),
        ("data:image/png;base64,AAAA", "not_an_image"),
        ("data:image/jpeg;base64,no base64!", "not_an_image"),
        ("data:image/jpeg;base64," + "A" * FRAME_LIMIT, "too_large"),
    ],
)
def test_what_is_no_frame_is_refused(what: object, code: str) -> None:
    with pytest.raises(PhotoError) as refused:
        mirror.picture(what)
    assert refused.value.code == code


def test_a_frame_is_read_as_a_posts_photo_is(frame: str) -> None:
    seen = Mirror()
    seen.look(frame, 10.0)
    assert seen.failure is None
    assert seen.reading is not None
    assert seen.reading.emotion == "happy"
    assert (seen.frames, seen.seen_at) == (1, 10.0)
    assert seen.milliseconds > 0


def test_a_frame_without_a_face_leaves_the_bars_and_says_so(frame: str) -> None:
    seen = Mirror()
    seen.look(frame, 10.0)
    shown = seen.reading
    seen.look(sent(jpeg(np.full((240, 320, 3), 90, np.uint8))), 10.5)
    assert isinstance(seen.failure, NoFaceError)
    assert (seen.reading, seen.frames) == (shown, 2)
    seen.look("rubbish", 11.0)
    assert isinstance(seen.failure, PhotoError)
    seen.look(frame, 11.5)
    assert seen.failure is None


def test_after_a_while_without_a_face_the_next_one_is_not_mixed(
    frame: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = iter([reading("anger"), reading("happy"), reading("sadness")])
    monkeypatch.setattr(mirror.seeing, "read", lambda *_: (next(faces), None, {}))
    seen = Mirror()
    seen.look(frame, 100.0)
    seen.look(frame, 100.5)
    assert seen.reading is not None
    assert 0 < seen.reading.probabilities["anger"] < 1
    seen.look(frame, 100.5 + FORGOTTEN + 0.1)
    assert seen.reading == reading("sadness")


def test_a_missing_network_is_told(frame: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ModelFileError("model_missing", file="x", command="y")

    monkeypatch.setattr(mirror.seeing, "read", missing)
    seen = Mirror()
    seen.look(frame, 1.0)
    assert isinstance(seen.failure, ModelFileError)


def test_no_frame_is_kept(frame: str) -> None:
    seen = Mirror()
    seen.look(frame, 1.0)
    kept = repr(vars(seen))
    assert len(kept) < 2000
    assert frame[50:90] not in kept


def test_a_moment_is_a_photo_without_metadata() -> None:
    picture = Image.new("RGB", (1600, 900), (200, 120, 60))
    exif = picture.getexif()
    exif[0x010E] = "SECRET PLACE"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    photo = moment(sent(buffer.getvalue()))
    assert Image.open(io.BytesIO(photo)).size == (1280, 720)
    assert b"SECRET" not in photo
    with pytest.raises(PhotoError):
        moment(sent(b"nothing"))
