"""What the page that looks back computes for each of its parts, without the screen: to time it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights import comparing, days, guesses, newest, pixels, rhythm, shares, words
from facelog.insights.scope import Scope

if TYPE_CHECKING:
    import plotly.graph_objects as go

NAMES = {emotion: emotion for emotion in EMOTIONS}
_MONTHS = [str(month) for month in range(1, 13)]
_YEARS = 2


def _finish(figure: go.Figure, last: pd.DataFrame, scope: Scope) -> None:
    newest.tell(figure, last, NAMES, scope.language)
    figure.to_json()


def glance(scope: Scope) -> None:
    """Compute and draw the comparison, the posts of this day, and the rhythm."""
    from facelog.insights.flow_figures import compared_figure
    from facelog.insights.rhythm_figures import days_figure

    if scope.has_before:
        compared = comparing.compare(scope.posts, scope.before)
        comparing.clearest(compared)
        figure = compared_figure(compared, NAMES, ("", ""), scope.language, scope.dark)
        _finish(figure, newest.by_side(scope.posts, scope.before), scope)
    rhythm.on_this_day(scope.every, scope.today, 3)
    months = rhythm.days_by_month(scope.every, scope.today)
    labels = [str(month) for month in months["month"]]
    _finish(
        days_figure(months, labels, labels, scope.dark), newest.by_whole_month(scope.every), scope
    )


def year(scope: Scope) -> None:
    """Compute the days' parts and draw the years shown at first."""
    from facelog.insights.pixel_figures import year_figure

    parts = pixels.day_parts(scope.posts)
    empty = pixels.empty_days(scope.posts, scope.first, scope.last)
    for number in pixels.years_between(scope.first, scope.last)[:_YEARS]:
        mine, free = parts[parts["date"].dt.year == number], empty[empty.year == number]
        if len(mine) or len(free):
            year_figure(
                scope.posts, mine, free, _MONTHS, NAMES, scope.language, scope.dark
            ).to_json()


def flow(scope: Scope) -> None:
    """Compute and draw the months and the moving shares."""
    from facelog.insights.flow_figures import months_figure, rolling_figure

    months = shares.months_frame(scope.posts, scope.first, scope.last)
    labels = [str(month) for month in months["month"]]
    figure = months_figure(months, labels, NAMES, scope.dark, shares=True, language=scope.language)
    _finish(figure, newest.by_month(scope.posts), scope)
    rolling = shares.rolling_frame(scope.every, scope.first, scope.last, 28)
    figure = rolling_figure(rolling, NAMES, scope.language, scope.dark)
    _finish(figure, newest.until_day(scope.every, pd.Series(figure.data[0].x), 28), scope)


def day_by_day(scope: Scope) -> None:
    """Compute and draw the hours and the transitions."""
    from facelog.insights.day_figures import hours_figure, transitions_figure

    counted = days.hours(scope.posts)
    days.busiest(counted.counts)
    figure = hours_figure(counted.counts, _MONTHS[:7], NAMES, scope.language, scope.dark)
    _finish(figure, newest.by_hour(scope.posts), scope)
    pairs = days.transitions(scope.posts).pairs
    table = days.transition_table(pairs)
    figure = transitions_figure(table, NAMES, scope.language, scope.dark)
    _finish(figure, newest.by_transition(scope.posts, pairs), scope)


def words_and_tags(scope: Scope, terms: Mapping[str, Collection[str]]) -> None:
    """Set words and tags against emotions and draw the clearest; the words are given."""
    from facelog.insights.word_figures import together_figure

    tags = dict(zip(scope.posts["id"], scope.posts["tags"], strict=True))
    for told in (terms, tags):
        rows = words.clear(words.together(scope.posts, told), 5)
        if len(rows):
            labels = list(rows["term"])
            figure = together_figure(rows, labels, NAMES, scope.language, scope.dark)
            _finish(figure, newest.by_term(scope.posts, told, rows), scope)


def guessed(scope: Scope) -> None:
    """Set the guesses against the person's words and draw the table."""
    from facelog.insights.word_figures import guesses_figure

    said = guesses.told(scope.posts)
    table = guesses.confusion(said)
    guesses.agreement(table)
    figure = guesses_figure(table, NAMES, scope.language, scope.dark)
    _finish(figure, newest.by_guess(said), scope)


PARTS: Mapping[str, Callable[[Scope], None]] = {
    "glance": glance,
    "year": year,
    "flow": flow,
    "days": day_by_day,
    "guesses": guessed,
}
"""By the names of the page's parts, but for the words: those need more than the scope."""
