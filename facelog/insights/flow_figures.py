"""How emotions come and go over months and weeks, as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.i18n import translate
from facelog.insights.figures import LINES, layout, legend, pattern, step
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS
from facelog.types import Language

DASHES: Mapping[str, str] = {
    "anger": "dash",
    "happy": "solid",
    "panic": "dot",
    "sadness": "dashdot",
}
"""How an emotion's line is drawn: what colour says is said twice."""


def months_figure(
    months: pd.DataFrame,
    labels: Sequence[str],
    names: Mapping[str, str],
    dark: bool,
    *,
    shares: bool,
    language: Language,
) -> go.Figure:
    """Draw the emotions of each month as standing bars, the four on top of each other.

    Args:
        months: as `shares.months_frame` returns them. A mark's key is the month and the emotion,
            "2026-03 happy".
        labels: the months in few letters, one each.
        names: the emotions in the interface's language.
        dark: for a dark page.
        shares: shares of each month's posts instead of counts.
        language: of what a mark says.
    """
    theme = "dark" if dark else "light"
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        word = f"{icon} {names[emotion]}"
        counts, every = months[emotion], months["n"]
        heights = months[f"share_{emotion}"] * 100 if shares else counts
        figure.add_bar(
            x=list(range(len(months))),
            y=heights,
            name=word,
            customdata=[
                (
                    f"{month} {emotion}",
                    f"{label.replace('<br>', ' ')}<br>{word} "
                    + translate(
                        language,
                        "insights.count_of",
                        count=count,
                        n=n,
                        share=round(100 * count / n) if n else 0,
                    ),
                )
                for month, label, count, n in zip(
                    months["month"], labels, counts, every, strict=True
                )
            ],
            text=[icon if count else "" for count in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion]),
                "line": {"width": 0},
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    highest = 100 if shares else int(months["n"].max())
    figure.update_layout(
        layout(theme, height=340),
        barmode="stack",
        bargap=0.25,
        uniformtext={"mode": "hide", "minsize": 11},
        legend=legend(),
    )
    every_label = max(1, -(-len(labels) // 12))
    shown = list(range(0, len(labels), every_label))
    figure.update_xaxes(
        tickvals=shown,
        ticktext=[labels[number] for number in shown],
        tickangle=0,
        tickfont={"size": 11},
        range=[-0.5, len(labels) - 0.5],
    )
    figure.update_yaxes(
        range=[0, 100 if shares else max(1, highest) * 1.08],
        dtick=25 if shares else step(highest),
        tickformat=",d",
        ticksuffix="%" if shares else "",
        gridcolor=LINES[theme],
        zeroline=False,
    )
    return figure
