"""A photograph on the way of a post."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from skimage import data

from facelog.companion import characters
from facelog.lesson import letter, walk
from facelog.lesson.letter import Letter
from facelog.lesson.walk import Walk
from facelog.types import AnswerSettings


def png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def tilted() -> bytes:
    """The astronaut with her head to the side, off the middle, in a larger picture."""
    turned = Image.fromarray(data.astronaut()).rotate(14, Image.Resampling.BICUBIC, expand=True)
    return png(np.asarray(turned))


@pytest.fixture(scope="session")
def walked(tilted: bytes) -> Walk:
    return walk.take(tilted)


@pytest.fixture(scope="session")
def faceless() -> Walk:
    return walk.take(png(data.coffee()))


@pytest.fixture(scope="session")
def filling() -> Walk:
    """The astronaut's face, cut beyond brows and chin."""
    return walk.take(png(data.astronaut()[95:150, 193:255]))


@pytest.fixture
def written(walked: Walk) -> Letter:
    assert walked.seen is not None
    return letter.write(
        walked.seen.reading,
        "떨렸지만 친구들이 박수를 쳐 줬다.",
        name="주성",
        language="ko",
        settings=AnswerSettings("casual", "creative", "medium"),
        character=characters.shipped()["anna"],
    )
