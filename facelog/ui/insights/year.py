"""The year in squares: what every day held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.insights import pixels
from facelog.insights.scope import ENOUGH
from facelog.ui import into_draft, look, state
from facelog.ui.insights import legend
from facelog.ui.insights.card import card
from facelog.ui.insights.telling import few, names_of
from facelog.ui.text import emotion_name, emotion_names, long_date, short_month_name, t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope

YEARS = 2
"""How many years are drawn at first, and more with each press."""

_SHOWN = "years"


def draw(scope: Scope) -> None:
    """Show a figure for each year that the range touches, the latest first."""
    parts = pixels.day_parts(scope.posts)
    empty = pixels.empty_days(scope.posts, scope.first, min(scope.last, scope.today))
    years = pixels.years_between(scope.first, scope.last)
    shown_by = state.pending().insights.shown
    shown = shown_by.get(_SHOWN, YEARS)
    for year in years[:shown]:
        mine, free = parts[parts["date"].dt.year == year], empty[empty.year == year]
        if len(mine) or len(free):
            _year(scope, year, mine, free)
    if len(years) > shown:
        st.button(
            t("insights.pixels_more", year=years[shown]),
            key="more-years",
            width="stretch",
            on_click=shown_by.__setitem__,
            args=(_SHOWN, shown + YEARS),
        )


def _year(scope: Scope, year: int, parts: pd.DataFrame, empty: pd.DatetimeIndex) -> None:
    from facelog.insights.pixel_figures import FAINT, year_figure

    figure = year_figure(
        scope.posts,
        parts,
        empty,
        [short_month_name(month) for month in range(1, 13)],
        emotion_names(),
        scope.language,
        scope.dark,
    )
    table = pd.DataFrame(
        {
            t("insights.col_date"): parts["date"].dt.strftime("%Y-%m-%d"),
            t("insights.col_emotion"): [emotion_name(emotion) for emotion in parts["emotion"]],
            t("insights.col_posts"): parts["count"],
        }
    )
    days = int(parts["date"].nunique())
    card(
        scope,
        "pixels",
        _finding(parts, days, len(empty)),
        days,
        table,
        figure,
        unit="days",
        behind=lambda key: scope.posts[scope.posts["date"] == pd.Timestamp(key)],
        nothing=_invite,
        note=t("insights.pixels_note"),
        place=str(year),
        key_row=lambda: legend.draw((t("insights.pixels_empty"), FAINT[look.theme()])),
    )


def _finding(parts: pd.DataFrame, days: int, empty: int) -> str:
    said = t("insights.pixels_days", days=days, every=days + empty)
    if days < ENOUGH:
        return f"{said} {few(days)}"
    emotions, most = pixels.commonest(parts)
    return f"{said} " + t("insights.pixels_most", emotion=names_of(emotions), days=most)


def _invite(key: str) -> None:
    date = dt.date.fromisoformat(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(t("insights.pixels_free", day=long_date(date)), width="stretch")
        if st.button(
            t("insights.pixels_write"), icon=":material/edit:", key=f"write-{key}", type="primary"
        ):
            into_draft.write_on(date)
