"""Weekdays by hours, and what follows from day to day, as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.i18n import translate
from facelog.insights.figures import LINES, PALE, UNCHOSEN, layout, marks, pattern
from facelog.insights.scope import ENOUGH
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS
from facelog.types import Language

HIGH = 0.86
"""How high the fullest hour is drawn, the distance of two weekdays being 1."""


def hours_figure(
    counts: pd.DataFrame,
    weekdays: Sequence[str],
    names: Mapping[str, str],
    language: Language,
    dark: bool,
) -> go.Figure:
    """Draw a row of 24 standing bars for each weekday, the four on top of each other.

    Args:
        counts: as in `days.Hours`. A mark's key is weekday, hour and emotion, "0 21 happy".
        weekdays: their short names, Monday first.
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    cells = counts.groupby(["weekday", "hour"])["count"]
    scale = HIGH / max(1, int(cells.sum().max()) if len(counts) else 1)
    base = 6 - counts["weekday"] + (cells.cumsum() - counts["count"]) * scale
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        mine = counts[counts["emotion"] == emotion]
        word = f"{icon} {names[emotion]}"
        figure.add_bar(
            x=mine["hour"],
            y=mine["count"] * scale,
            base=base[mine.index],
            name=word,
            customdata=marks(
                (
                    f"{row.weekday} {row.hour} {emotion}",
                    translate(
                        language,
                        "insights.hours_mark",
                        weekday=weekdays[row.weekday],
                        hour=row.hour,
                    )
                    + f"<br>{word} {row.number}",
                )
                for row in mine.rename(columns={"count": "number"}).itertuples()
            ),
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion], size=5),
                "line": {"width": 0},
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    figure.update_layout(
        layout(theme, height=350), barmode="overlay", bargap=0.12, showlegend=False
    )
    figure.update_xaxes(
        range=[-0.6, 23.6],
        tickvals=[0, 6, 12, 18, 23],
        ticktext=[translate(language, "insights.hour", hour=hour) for hour in (0, 6, 12, 18, 23)],
        tickfont={"size": 11},
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(
        range=[-0.08, 7],
        tickvals=list(range(7)),
        ticktext=list(reversed(weekdays)),
        ticksuffix=" ",
        gridcolor=LINES[theme],
        zeroline=False,
    )
    return figure


def transitions_figure(
    table: pd.DataFrame, names: Mapping[str, str], language: Language, dark: bool
) -> go.Figure:
    """Draw for each emotion of a day what the next day held, as lying bars of 100 %.

    Args:
        table: as `days.transition_table` returns them. A mark's key is both emotions,
            "happy sadness". What begins fewer than `ENOUGH` pairs is drawn palely.
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    words = {emotion: f"{icon} {names[emotion]}" for emotion, icon in EMOTION_ICONS.items()}
    rows = [
        f"{words[emotion]}<br>n = {int(n):,}"
        for emotion, n in table.groupby("before", sort=False)["n"].first().items()
    ]
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        mine = table[table["after"] == emotion]
        shares = 100 * mine["share"].fillna(0)
        figure.add_bar(
            x=shares,
            y=rows,
            orientation="h",
            name=words[emotion],
            text=[f"{icon} {share:.0f}%" if share else "" for share in shares],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": "#1C2523" if emotion in ("happy", "panic") else "#FFFFFF"},
            textangle=0,
            customdata=marks(
                (
                    f"{row.before} {emotion}",
                    translate(
                        language,
                        "insights.transition_mark",
                        before=words[row.before],
                        after=words[emotion],
                    )
                    + "<br>"
                    + translate(
                        language,
                        "insights.count_of",
                        count=row.number,
                        n=row.n,
                        share=round(100 * row.share) if row.n else 0,
                    ),
                )
                for row in mine.rename(columns={"count": "number"}).itertuples()
            ),
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion]),
                "line": {"width": 0},
                "opacity": [1.0 if n >= ENOUGH else PALE for n in mine["n"]],
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    figure.update_layout(
        layout(theme, height=270),
        barmode="stack",
        bargap=0.3,
        uniformtext={"mode": "hide", "minsize": 10},
        showlegend=False,
    )
    figure.update_xaxes(range=[0, 100], visible=False)
    figure.update_yaxes(autorange="reversed", ticksuffix=" ")
    return figure
