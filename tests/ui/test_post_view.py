"""What a post page says about a reading and a comment."""

from __future__ import annotations

import re

import pytest

from facelog.palette import EMOTION_COLOURS
from facelog.types import Reading
from facelog.ui import post_view

NAMES = {"anger": "<b>분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}


def reading(**shares: float) -> Reading:
    return Reading({"neutral": 0.1}, shares, 0.1)


def test_bars_are_as_long_as_the_shares_and_names_are_escaped() -> None:
    shown = post_view.bars(
        reading(anger=0.625, happy=0.25, panic=0.125, sadness=0.0), NAMES, EMOTION_COLOURS["light"]
    )
    assert re.findall(r"width:([\d.]+)%", shown) == ["62.5", "25.0", "12.5", "0.0"]
    assert "<b>" not in shown
    assert "&lt;b&gt;분노" in shown
    for colour in EMOTION_COLOURS["light"].values():
        assert shown.count(colour) == 1


def test_a_trace_is_not_called_nothing() -> None:
    shown = post_view.bars(
        reading(anger=0.001, happy=0.999, panic=0.0, sadness=0.0), NAMES, EMOTION_COLOURS["dark"]
    )
    assert shown.count("&lt;1%") == 1
    assert shown.count(">0%<") == 2
    assert shown.count(">100%<") == 1


@pytest.mark.parametrize(
    ("text", "language"), [("잘했어요 Anna", "ko"), ("Well done", "en"), ("ㅋㅋ 😊", "en")]
)
def test_a_comment_is_read_in_the_language_it_is_written_in(text: str, language: str) -> None:
    assert post_view.language_of(text) == language
