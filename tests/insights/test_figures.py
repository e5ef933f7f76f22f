"""Figures tell each emotion by icon, word and hatching, in both themes."""

from __future__ import annotations

import datetime as dt

import pytest

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.figures import counts_figure, weeks_figure
from facelog.insights.frames import weekly_frame
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS

NAMES = {"anger": "분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}
COUNTS = {"anger": 12, "happy": 1480, "panic": 3, "sadness": 0}


def test_the_palette_names_all_four_in_order() -> None:
    for theme in EMOTION_COLOURS.values():
        assert tuple(theme) == EMOTIONS
    assert tuple(EMOTION_ICONS) == tuple(EMOTION_PATTERNS) == EMOTIONS
    assert len(set(EMOTION_ICONS.values())) == len(set(EMOTION_PATTERNS.values())) == 4


@pytest.mark.parametrize("dark", [False, True])
def test_counts_are_told_in_words_and_numbers(dark: bool) -> None:
    (bar,) = counts_figure(COUNTS, NAMES, dark).data
    assert list(bar.y) == ["😠 분노", "😊 기쁨", "😳 당황", "😢 슬픔"]
    assert list(bar.x) == [12, 1480, 3, 0]
    assert list(bar.text) == ["12", "1,480", "3", "0"]
    colours = EMOTION_COLOURS["dark" if dark else "light"]
    assert list(bar.marker.color) == list(colours.values())
    assert len(set(bar.marker.pattern.shape)) == 4


@pytest.mark.parametrize("dark", [False, True])
def test_weeks_stack_the_four(dark: bool) -> None:
    day = dt.date(2026, 11, 21)
    figure = weeks_figure(weekly_frame([(day, "panic", 3), (day, "happy", 1)], day), NAMES, dark)
    assert [bar.name for bar in figure.data] == ["😠 분노", "😊 기쁨", "😳 당황", "😢 슬픔"]
    assert [bar.y[-1] for bar in figure.data] == [0, 1, 3, 0]
    assert [bar.text[-1] for bar in figure.data] == ["", "😊", "😳", ""]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 4
    assert figure.layout.barmode == "stack"
    assert figure.layout.yaxis.range[1] > 4
    assert "당황" in figure.data[2].hovertemplate
    assert figure.data[2].customdata[-1] == "11/16~11/22"


@pytest.mark.parametrize(("highest", "most"), [(0, 1), (1, 1), (4, 4), (9, 5), (70, 5), (900, 5)])
def test_ticks_are_few_whole_numbers(highest: int, most: int) -> None:
    day = dt.date(2026, 11, 21)
    axis = weeks_figure(weekly_frame([(day, "happy", highest)], day), NAMES, False).layout.yaxis
    assert axis.dtick == int(axis.dtick)
    assert max(1, highest) / axis.dtick <= most


def test_the_page_shows_through() -> None:
    for figure in (
        counts_figure(dict.fromkeys(EMOTIONS, 0), NAMES, False),
        weeks_figure(weekly_frame([], dt.date(2026, 11, 21)), NAMES, True),
    ):
        assert figure.layout.paper_bgcolor.endswith(" 0)")
        assert figure.layout.plot_bgcolor.endswith(" 0)")
        assert 200 <= figure.layout.height <= 260
