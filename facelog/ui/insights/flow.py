"""How emotions come and go: by month, and over moving spans of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.i18n import Word
from facelog.insights import newest, shares
from facelog.insights.scope import ENOUGH
from facelog.palette import EMOTION_ICONS
from facelog.ui.insights.card import card
from facelog.ui.insights.telling import few, month_labels, month_title, percent
from facelog.ui.text import emotion_label, emotion_name, emotion_names, leading, t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope

MODE, SPAN = "insights-months-mode", "insights-rolling-span"
MODES, SPANS = ("share", "count"), (28, 7)


def draw(scope: Scope) -> None:
    """Show the months, and the moving shares."""
    _months(scope)
    _rolling(scope)


def _months(scope: Scope) -> None:
    from facelog.insights.flow_figures import months_figure

    mode = st.session_state.get(MODE, MODES[0])
    months = shares.months_frame(scope.posts, scope.first, scope.last)
    figure = months_figure(
        months,
        month_labels(list(months["month"])),
        emotion_names(),
        scope.dark,
        shares=mode == "share",
        language=scope.language,
    )
    table = pd.DataFrame({t("insights.col_month"): [str(month) for month in months["month"]]})
    for emotion in EMOTION_ICONS:
        table[emotion_label(emotion)] = months[emotion]
        table[f"{emotion_name(emotion)} %"] = (100 * months[f"share_{emotion}"]).round(1)
    table[t("insights.col_posts")] = months["n"]

    def behind(key: str) -> pd.DataFrame:
        month, emotion = key.split()
        posts = scope.posts
        return posts[
            (posts["date"].dt.to_period("M") == pd.Period(month)) & (posts["emotion"] == emotion)
        ]

    card(
        scope,
        "months",
        _months_finding(scope, months),
        len(scope.posts),
        table,
        figure,
        behind=behind,
        newest=newest.by_month(scope.posts),
        note=t("insights.months_note", enough=ENOUGH) if mode == "share" else None,
        control=_choose_mode,
    )


def _choose_mode() -> None:
    st.segmented_control(
        t("insights.mode"),
        MODES,
        format_func=lambda name: t(f"insights.mode_{name}"),
        default=MODES[0],
        required=True,
        key=MODE,
        label_visibility="collapsed",
    )


def _months_finding(scope: Scope, months: pd.DataFrame) -> str:
    lead = shares.leading(scope.posts)
    if lead is None:
        return few(len(scope.posts))
    said = leading(dict(scope.posts["emotion"].value_counts()))
    if len(lead.emotions) > 1:
        return said
    (emotion,) = lead.emotions
    most = shares.strongest_month(months, emotion)
    if most is None:
        return said
    return f"{said} " + t(
        "insights.strongest_month",
        emotion=Word(emotion_name(emotion)),
        month=month_title(most["month"]),
        count=most[emotion],
        n=most["n"],
    )


def _rolling(scope: Scope) -> None:
    from facelog.insights.flow_figures import rolling_figure

    span = st.session_state.get(SPAN, SPANS[0])
    last = min(scope.last, scope.today)
    shares_of = shares.rolling_frame(scope.every, min(scope.first, last), last, span)
    figure = rolling_figure(shares_of, emotion_names(), scope.language, scope.dark)
    table = pd.DataFrame({t("insights.col_date"): shares_of["date"].dt.strftime("%Y-%m-%d")})
    for emotion in EMOTION_ICONS:
        table[f"{emotion_name(emotion)} %"] = (100 * shares_of[emotion]).round(1)
    table["n"] = shares_of["n"]

    def behind(key: str) -> pd.DataFrame:
        day, emotion = key.split()
        until = pd.Timestamp(day)
        every = scope.every
        near = (every["date"] > until - pd.Timedelta(days=span)) & (every["date"] <= until)
        return every[near & (every["emotion"] == emotion)]

    end = shares_of.iloc[-1]
    n = int(end["n"])
    if n < ENOUGH:
        finding = few(n)
    else:
        most = max(EMOTION_ICONS, key=lambda emotion: end[emotion])
        finding = t(
            "insights.rolling",
            days=span,
            n=n,
            emotion=Word(emotion_name(most)),
            share=percent(end[most]),
        )
    card(
        scope,
        "rolling",
        finding,
        n,
        table,
        figure,
        behind=behind,
        newest=newest.until_day(scope.every, pd.Series(figure.data[0].x), span),
        note=t("insights.rolling_note", days=span, enough=ENOUGH),
        control=_choose_span,
        key_row=None,
    )


def _choose_span() -> None:
    st.segmented_control(
        t("insights.rolling_span"),
        SPANS,
        format_func=lambda days: t("insights.rolling_days", days=days),
        default=SPANS[0],
        required=True,
        key=SPAN,
        label_visibility="collapsed",
    )
