"""Counts of posts as pictures; an emotion is told by its word and icon, not by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS

FONT = "-apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, sans-serif"
INK = {"light": "#1C2523", "dark": "#E9EEEC"}
LINES = {"light": "#DDE5E3", "dark": "#34403D"}
PALE = 0.45
"""How strongly is drawn what rests on too few observations."""
UNCHOSEN = {"marker": {"opacity": 0.4}}
"""How marks look beside the chosen one."""


def counts_figure(counts: Mapping[str, int], names: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw how many posts each of the four has, as lying bars with their numbers.

    Args:
        counts: number of posts by emotion.
        names: the emotions in the interface's language.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    words = [f"{EMOTION_ICONS[emotion]} {names[emotion]}" for emotion in EMOTION_ICONS]
    numbers = [counts.get(emotion, 0) for emotion in EMOTION_ICONS]
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=words,
            orientation="h",
            text=[f"{number:,}" for number in numbers],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [EMOTION_COLOURS[theme][emotion] for emotion in EMOTION_ICONS],
                "pattern": pattern([EMOTION_PATTERNS[emotion] for emotion in EMOTION_ICONS]),
                "cornerradius": 4,
                "line": {"width": 0},
            },
            hovertemplate="%{y} %{x:,}<extra></extra>",
        )
    )
    figure.update_layout(layout(theme, height=260), showlegend=False, bargap=0.4)
    # Room for the number behind the longest bar, and a scale where there is none yet.
    figure.update_xaxes(visible=False, range=[0, max(1, *numbers) * 1.2])
    figure.update_yaxes(autorange="reversed", ticksuffix=" ", tickfont={"size": 14})
    return figure


def weeks_figure(frame: pd.DataFrame, names: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw the posts of each week as standing bars, the four on top of each other.

    Args:
        frame: as `frames.weekly_frame` returns it.
        names: the emotions in the interface's language.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    # A month's name goes above the day, so that eight labels stay level on a phone.
    days = [label.replace(" ", "<br>") for label in frame["label"]]
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        word = f"{icon} {names[emotion]}"
        figure.add_bar(
            x=days,
            y=frame[emotion],
            name=word,
            customdata=frame["span"],
            text=[icon if count else "" for count in frame[emotion]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion]),
                "line": {"width": 0},
            },
            hovertemplate="%{customdata}<br>" + word + " %{y}<extra></extra>",
        )
    highest = int(frame[list(EMOTION_ICONS)].sum(axis=1).max())
    figure.update_layout(
        layout(theme, height=260),
        barmode="stack",
        bargap=0.3,
        uniformtext={"mode": "hide", "minsize": 11},
        legend=legend(),
    )
    figure.update_xaxes(type="category", tickangle=0, tickfont={"size": 11})
    figure.update_yaxes(
        range=[0, max(1, highest) * 1.08],
        dtick=step(highest),
        tickformat=",d",
        gridcolor=LINES[theme],
        zeroline=False,
    )
    return figure


def legend() -> dict[str, Any]:
    """Return a legend in one row above the figure, in which nothing can be pressed."""
    return {
        "orientation": "h",
        "x": 0,
        "y": 1.02,
        "yanchor": "bottom",
        "traceorder": "normal",
        "font": {"size": 12},
        "itemclick": False,
        "itemdoubleclick": False,
    }


def marks(rows: Iterable[Sequence[object]]) -> NDArray[np.object_]:
    """Return what each mark carries as one array: plotly checks lists entry by entry.

    Args:
        rows: for each mark the same number of values, its key first.
    """
    found = list(rows)
    array = np.empty((len(found), len(found[0]) if found else 2), dtype=object)
    for number, row in enumerate(found):
        array[number] = row
    return array


def pattern(shape: str | list[str], size: int = 7) -> dict[str, Any]:
    """Return the hatching of a filled area, its lines `size` pixels apart."""
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": "rgba(255, 255, 255, 0.55)",
        "size": size,
        "solidity": 0.25,
    }


def layout(theme: str, height: int) -> dict[str, Any]:
    """Return what every figure looks like; `theme` is "light" or "dark", `height` in pixels."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "autoexpand": True},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": {"family": FONT, "size": 13, "color": INK[theme]},
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        # A finger that scrolls the page must not drag the picture.
        "dragmode": False,
        "xaxis": {"fixedrange": True, "automargin": True},
        "yaxis": {"fixedrange": True, "automargin": True},
    }


def step(highest: int) -> int:
    """Return the distance of an axis' whole numbers: 1, 2, 5, 10, ..., at most five of them."""
    found, factors = 1, (2, 2.5, 2)
    turn = 0
    while highest / found > 5:
        found = round(found * factors[turn % 3])
        turn += 1
    return found
