"""Days: at which hours one writes, and what follows from one day to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from facelog.i18n import Word
from facelog.insights import days, newest
from facelog.insights.scope import ENOUGH
from facelog.ui.insights.card import card
from facelog.ui.insights.telling import few, percent
from facelog.ui.text import emotion_name, emotion_names, t, weekday_names

if TYPE_CHECKING:
    from facelog.insights.scope import Scope


def draw(scope: Scope) -> None:
    """Show weekdays by hours, and the transitions."""
    _hours(scope)
    _transitions(scope)


def _monday_first() -> list[str]:
    names = weekday_names()
    return [*names[1:], names[0]]


def _hours(scope: Scope) -> None:
    from facelog.insights.day_figures import hours_figure

    counts, n, later = days.hours(scope.posts)
    weekdays = _monday_first()
    table = pd.DataFrame(
        {
            t("insights.col_weekday"): [weekdays[number] for number in counts["weekday"]],
            t("insights.col_hour"): counts["hour"],
            t("insights.col_emotion"): [emotion_name(emotion) for emotion in counts["emotion"]],
            t("insights.col_posts"): counts["count"],
        }
    )

    def behind(key: str) -> pd.DataFrame:
        weekday, hour, emotion = key.split()
        same = days.at_once(scope.posts)
        return same[
            (same["weekday"] == int(weekday))
            & (same["hour"] == int(hour))
            & (same["emotion"] == emotion)
        ]

    most = days.busiest(counts)
    if n < ENOUGH:
        finding = few(n)
    elif most is None:
        finding = t("insights.hours_level", n=n)
    else:
        weekday, hour, count = most
        finding = t("insights.hours_most", n=n, weekday=weekdays[weekday], hour=hour, count=count)
    note = t("insights.hours_note")
    if later:
        note += " " + t("insights.hours_later", count=later)
    card(
        scope,
        "hours",
        finding,
        n,
        table,
        hours_figure(counts, weekdays, emotion_names(), scope.language, scope.dark),
        behind=behind,
        newest=newest.by_hour(scope.posts),
        note=note,
    )


def _transitions(scope: Scope) -> None:
    from facelog.insights.day_figures import transitions_figure

    pairs, gaps = days.transitions(scope.posts)
    counted = days.transition_table(pairs)
    names = emotion_names()
    table = pd.DataFrame(
        {
            t("insights.col_before"): [names[one] for one in counted["before"]],
            t("insights.col_after"): [names[one] for one in counted["after"]],
            t("insights.col_pairs"): counted["count"],
            "n": counted["n"],
            "%": (100 * counted["share"]).round(1),
        }
    )

    def behind(key: str) -> pd.DataFrame:
        before, after = key.split()
        chosen = pairs[(pairs["before"] == before) & (pairs["after"] == after)]["date"]
        both = pd.concat([chosen, chosen + pd.Timedelta(days=1)])
        return scope.posts[scope.posts["date"].isin(both)]

    card(
        scope,
        "transitions",
        _transitions_finding(counted, len(pairs)),
        len(pairs),
        table,
        transitions_figure(counted, names, scope.language, scope.dark),
        unit="pairs",
        behind=behind,
        newest=newest.by_transition(scope.posts, pairs),
        note=t("insights.transitions_note", gaps=gaps, enough=ENOUGH),
    )


def _transitions_finding(counted: pd.DataFrame, n: int) -> str:
    enough = counted[counted["n"] >= ENOUGH]
    if enough.empty:
        return few(n)
    begins = enough[enough["n"] == enough["n"].max()]
    row = begins.loc[begins["count"].idxmax()]
    same = row["before"] == row["after"]
    return t(
        "insights.transitions_same" if same else "insights.transitions_other",
        before=Word(emotion_name(row["before"])),
        after=Word(emotion_name(row["after"])),
        count=row["count"],
        n=row["n"],
        share=percent(row["share"]),
    )
