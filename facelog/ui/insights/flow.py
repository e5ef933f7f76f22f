"""How emotions come and go: by month, and over moving weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.i18n import Word
from facelog.insights import shares
from facelog.palette import EMOTION_ICONS
from facelog.ui.insights.card import card
from facelog.ui.insights.telling import few, month_labels, month_title, names_of, percent
from facelog.ui.text import emotion_label, emotion_name, emotion_names, t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope

MODE = "insights-months-mode"


def draw(scope: Scope) -> None:
    """Show the months."""
    _months(scope)


def _months(scope: Scope) -> None:
    from facelog.insights.flow_figures import months_figure

    mode = st.segmented_control(
        t("insights.mode"),
        ["share", "count"],
        format_func=lambda name: t(f"insights.mode_{name}"),
        default="share",
        required=True,
        key=MODE,
        label_visibility="collapsed",
    )
    months = shares.months_frame(scope.posts, scope.first, scope.last)
    figure = months_figure(
        months,
        month_labels(months["month"]),
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
    )


def _months_finding(scope: Scope, months: pd.DataFrame) -> str:
    lead = shares.leading(scope.posts)
    if lead is None:
        return few(len(scope.posts))
    said = t(
        "insights.leading" if len(lead.emotions) == 1 else "insights.leading_level",
        emotion=names_of(lead.emotions),
        count=lead.count,
        n=lead.n,
        share=percent(lead.share),
    )
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
