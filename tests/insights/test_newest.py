"""What a mark of many posts says of its newest one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.diary.lines import Line
from facelog.insights import comparing, days, guesses, hover, newest, rhythm, shares, words
from facelog.insights.day_figures import hours_figure, transitions_figure
from facelog.insights.flow_figures import compared_figure, months_figure, rolling_figure
from facelog.insights.frames import posts_frame
from facelog.insights.rhythm_figures import days_figure
from facelog.insights.word_figures import guesses_figure, together_figure

MakeLine = Callable[..., Line]
NAMES = {"anger": "분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}


@pytest.fixture
def posts(make_line: MakeLine) -> pd.DataFrame:
    """Eight happy days in March with words, a sad one in the midst, an angry one in April."""
    happy = [make_line(f"2026-03-0{day}", beginning=f"{day}일의 산책") for day in range(1, 9)]
    sad = make_line("2026-03-05", "happy", correction="sadness", beginning="비가 왔다")
    angry = make_line("2026-04-02", "anger", beginning="")
    return posts_frame([*happy[:5], sad, *happy[5:], angry])


def said(figure: object, key: str) -> str:
    """Return the last thing that a mark carries, as its hover shows it."""
    (found,) = {
        row[-1]
        for trace in figure.data  # type: ignore[attr-defined]
        if trace.customdata is not None
        for row in trace.customdata
        if row[0] == key
    }
    for trace in figure.data:  # type: ignore[attr-defined]
        if trace.customdata is not None:
            place = f"%{{customdata[{trace.customdata.shape[1] - 1}]}}"
            assert trace.hovertemplate.endswith(f"{place}<extra></extra>")
    return str(found)


EIGHTH = "<br>가장 최근: <b>2026년 3월 8일 (일)</b><br>😊 기쁨 · 확신 70%<br>8일의 산책"
SAD = "<br><b>2026년 3월 5일 (목)</b><br>😢 슬픔 · 내가 고침 (추정 😊 기쁨 70%)<br>비가 왔다"
ANGRY = "<br><b>2026년 4월 2일 (목)</b><br>😠 분노 · 확신 70%"


def test_months_and_the_rhythm(posts: pd.DataFrame) -> None:
    first, last = dt.date(2026, 3, 1), dt.date(2026, 4, 10)
    months = shares.months_frame(posts, first, last)
    figure = months_figure(months, ["3월", "4월"], NAMES, False, shares=True, language="ko")
    newest.tell(figure, newest.by_month(posts), NAMES, "ko")
    assert said(figure, "2026-03 happy") == EIGHTH
    assert said(figure, "2026-03 sadness") == SAD
    assert said(figure, "2026-04 anger") == ANGRY
    assert said(figure, "2026-04 happy") == ""
    by_month = rhythm.days_by_month(posts, last, months=3)
    bars = days_figure(
        by_month, ["", "", ""], ["이월", "삼월", "사월"], False, [False, False, True]
    )
    newest.tell(bars, newest.by_whole_month(posts), NAMES, "ko")
    assert said(bars, "2026-03") == EIGHTH
    assert said(bars, "2026-02") == ""
    assert list(bars.data[0].marker.opacity) == [0.45, 0.45, 1]


def test_two_periods(posts: pd.DataFrame) -> None:
    march, april = posts[posts["date"] < "2026-04-01"], posts[posts["date"] >= "2026-04-01"]
    compared = comparing.compare(april, march)
    figure = compared_figure(compared, NAMES, ("이 기간", "그 전"), "ko", False)
    newest.tell(figure, newest.by_side(april, march), NAMES, "ko")
    assert said(figure, "before happy") == EIGHTH
    assert said(figure, "now anger") == ANGRY
    now = next(bar for bar in figure.data if bar.name == "이 기간")
    assert list(now.text) == ["1", "0", "0", "0"], "no share of a single post is written"


def test_hours_and_transitions(posts: pd.DataFrame) -> None:
    figure = hours_figure(days.hours(posts).counts, list("월화수목금토일"), NAMES, "ko", False)
    newest.tell(figure, newest.by_hour(posts), NAMES, "ko")
    assert said(figure, "6 21 happy") == EIGHTH
    assert said(figure, "3 21 sadness") == SAD
    pairs = days.transitions(posts).pairs
    bars = transitions_figure(days.transition_table(pairs), NAMES, "ko", False)
    newest.tell(bars, newest.by_transition(posts, pairs), NAMES, "ko")
    assert said(bars, "happy happy") == EIGHTH
    assert said(bars, "happy sadness") == SAD.replace("<br>", "<br>", 1)
    assert said(bars, "anger happy") == ""


def test_moving_spans_tell_of_posts_inside_them_alone(posts: pd.DataFrame) -> None:
    rolling = shares.rolling_frame(posts, dt.date(2026, 3, 4), dt.date(2026, 3, 20), 7)
    figure = rolling_figure(rolling, NAMES, "ko", False)
    newest.tell(figure, newest.until_day(posts, rolling["date"], 7), NAMES, "ko")
    assert said(figure, "2026-03-08 happy") == EIGHTH
    assert said(figure, "2026-03-14 happy") == EIGHTH.replace("가장 최근: ", "")
    assert said(figure, "2026-03-15 happy") == ""
    assert said(figure, "2026-03-04 sadness") == ""
    assert said(figure, "2026-03-11 sadness") == SAD


def test_words_and_guesses(posts: pd.DataFrame) -> None:
    terms = {row.id: ("산책",) if row.emotion == "happy" else ("비",) for row in posts.itertuples()}
    rows = words.together(posts, terms)
    figure = together_figure(rows, list(rows["term"]), NAMES, "ko", False)
    newest.tell(figure, newest.by_term(posts, terms, rows), NAMES, "ko")
    assert said(figure, "happy 산책") == EIGHTH
    told = guesses.told(posts)
    squares = guesses_figure(guesses.confusion(told), NAMES, "ko", False)
    newest.tell(squares, newest.by_guess(told), NAMES, "ko")
    assert said(squares, "happy sadness") == SAD


def test_a_confirmed_guess_is_not_called_corrected_and_long_texts_break(
    make_line: MakeLine,
) -> None:
    posts = posts_frame([make_line("2026-03-01", correction="happy", beginning="가나다라 " * 8)])
    (row,) = posts[hover.COLUMNS].itertuples()
    said = hover.post(row, NAMES, "ko").split("<br>")
    assert said[1] == "😊 기쁨 · 내가 확인함 (확신 70%)"
    assert len(said) == 4
    assert all(len(line) <= hover.WIDTH for line in said[2:])
    assert " ".join(said[2:]) == posts["beginning"][0]
