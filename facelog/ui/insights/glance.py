"""At a glance: this period against the one before, on this day, the rhythm of writing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.errors import FaceLogError
from facelog.i18n import Word
from facelog.insights import comparing, newest, rhythm
from facelog.insights.scope import ENOUGH
from facelog.ui.insights.card import card, heading, posts_list, table_of
from facelog.ui.insights.telling import month_labels, month_title, percent
from facelog.ui.text import emotion_name, emotion_names, posts_count, t
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    from facelog.insights.scope import Scope

REACH = 3
"""How many days around this one are looked at where it has no posts in other years."""
MOST_SAME = 3


def draw(scope: Scope) -> None:
    """Show the comparison, the posts of this day in other years, and the rhythm."""
    _compared(scope)
    _on_this_day(scope)
    _rhythm(scope)


def _compared(scope: Scope) -> None:
    if not scope.has_before:
        return
    from facelog.insights.flow_figures import compared_figure

    compared = comparing.compare(scope.posts, scope.before)
    names = emotion_names()
    n, m = len(scope.posts), len(scope.before)
    day_before = scope.first - dt.timedelta(days=1)
    table = pd.DataFrame(
        {
            t("insights.col_emotion"): [names[one] for one in compared["emotion"]],
            t("insights.compared_now"): compared["count"],
            f"{t('insights.compared_now')} %": (100 * compared["share"]).round(1),
            t("insights.compared_before"): compared["count_before"],
            f"{t('insights.compared_before')} %": (100 * compared["share_before"]).round(1),
            t("insights.col_difference"): (100 * compared["difference"]).round(1),
            t("insights.col_low"): (100 * compared["low"]).round(1),
            t("insights.col_high"): (100 * compared["high"]).round(1),
        }
    )

    note = t(
        "insights.compared_note",
        first=day_before - dt.timedelta(days=scope.days - 1),
        last=day_before,
        n=m,
    )

    def behind(key: str) -> pd.DataFrame:
        side, emotion = key.split()
        posts = scope.posts if side == "now" else scope.before
        return posts[posts["emotion"] == emotion]

    card(
        scope,
        "compared",
        _compared_finding(compared, n, m),
        n + m,
        table,
        compared_figure(
            compared,
            names,
            (t("insights.compared_now"), t("insights.compared_before")),
            scope.language,
            scope.dark,
        ),
        behind=behind,
        newest=newest.by_side(scope.posts, scope.before),
        note=note if m >= ENOUGH else None,
        key_row=None,
    )


def _compared_finding(compared: pd.DataFrame, n: int, m: int) -> str:
    if min(n, m) < ENOUGH:
        return t("insights.compared_few", n=n, m=m, enough=ENOUGH)
    row = comparing.clearest(compared)
    if row is None:
        return t("insights.compared_level", n=n, m=m)
    return t(
        "insights.compared_more" if row["difference"] > 0 else "insights.compared_less",
        emotion=Word(emotion_name(row["emotion"])),
        before=percent(row["share_before"]),
        now=percent(row["share"]),
        n=n,
        m=m,
    )


def _on_this_day(scope: Scope) -> None:
    found, near = rhythm.on_this_day(scope.every, scope.today), False
    if found.empty:
        found, near = rhythm.on_this_day(scope.every, scope.today, REACH), True
    if found.empty:
        return
    st.fragment(_same_day)(scope, found, near)


def _same_day(scope: Scope, found: pd.DataFrame, near: bool) -> None:
    with st.container(border=True, key="figure-same-day"):
        heading(t("insights.same_day_title"), len(found))
        said = "insights.same_day_near" if near else "insights.same_day"
        st.markdown(t(said, days=REACH, posts=posts_count(len(found))))
        try:
            posts_list(scope, found, "same-day", MOST_SAME)
            table_of(scope, "same-day", _same_day_table(found))
        except FaceLogError as error:
            show_error(error)  # a fragment is drawn apart: the entrance would not see it


def _same_day_table(found: pd.DataFrame) -> pd.DataFrame:
    sure = (100 * found["confidence"].where(found["seen"])).round()
    return pd.DataFrame(
        {
            t("insights.col_date"): found["date"].dt.strftime("%Y-%m-%d"),
            t("insights.col_emotion"): [emotion_name(one) for one in found["emotion"]],
            t("insights.col_sure"): sure,
            t("insights.col_beginning"): found["beginning"],
        }
    )


def _rhythm(scope: Scope) -> None:
    from facelog.insights.rhythm_figures import days_figure

    until = min(scope.last, scope.today)
    chosen = pd.period_range(scope.first, until, freq="M")
    months = rhythm.days_by_month(scope.every, scope.today, max(rhythm.MONTHS, len(chosen)), until)
    present, last = months.iloc[-1], months.iloc[-2]
    n = int(present["days"])
    if present["month"] == pd.Period(scope.today, freq="M"):
        finding = t("insights.rhythm", days=n)
        if last["days"]:
            finding += " " + t("insights.rhythm_last", days=last["days"])
    else:
        n = int(scope.posts["date"].nunique())
        finding = t("insights.pixels_days", days=n, every=(until - scope.first).days + 1)
    hovers = [
        t("insights.rhythm_month", month=month_title(row.month), days=row.days, length=row.length)
        for row in months.itertuples()
    ]
    table = pd.DataFrame(
        {
            t("insights.col_month"): [str(month) for month in months["month"]],
            t("insights.col_days"): months["days"],
            t("insights.col_posts"): months["posts"],
        }
    )
    card(
        scope,
        "rhythm",
        finding,
        n,
        table,
        days_figure(
            months,
            month_labels(list(months["month"])),
            hovers,
            scope.dark,
            list(months["month"].isin(chosen)),
        ),
        unit="days",
        newest=newest.by_whole_month(scope.every),
        behind=lambda key: scope.every[scope.every["date"].dt.to_period("M") == pd.Period(key)],
        note=t("insights.rhythm_note"),
        key_row=None,
    )
