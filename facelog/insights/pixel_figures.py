"""A year as a picture: a square for every day, split where a day held several emotions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.i18n import translate
from facelog.insights import hover
from facelog.insights.figures import UNCHOSEN, layout, marks, pattern
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS
from facelog.types import Language

FAINT = {"light": "#E9EEEC", "dark": "#28322F"}
SIDE = 0.84
"""Width and height of a day's square, the distance of two days being 1."""
ROW = 24
"""Height of a month, in pixels."""


def year_figure(
    posts: pd.DataFrame,
    parts: pd.DataFrame,
    empty: pd.DatetimeIndex,
    months: Sequence[str],
    names: Mapping[str, str],
    language: Language,
    dark: bool,
) -> go.Figure:
    """Draw a year, a row for each month from the first to the last that holds something.

    Args:
        posts: what the parts were made from.
        parts: those of `pixels.day_parts` that fall into the year. A mark's key is its day,
            "2026-03-02".
        empty: the year's days without a post that are to be seen as such.
        months: the names of the twelve in few letters.
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    held = {*parts["date"].dt.month, *empty.month}
    rows = range(min(held), max(held) + 1)
    said = marks(_sayings(posts, parts, names, language))
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        mine = parts[parts["emotion"] == emotion]
        width = SIDE / mine["parts"]
        figure.add_bar(
            x=mine["date"].dt.day,
            y=[SIDE] * len(mine),
            base=-mine["date"].dt.month - SIDE / 2,
            width=width,
            offset=mine["part"] * width - SIDE / 2,
            name=f"{icon} {names[emotion]}",
            customdata=said[(parts["emotion"] == emotion).to_numpy()],
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion], size=5),
                "line": {"width": 0},
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    if len(empty):
        invite = translate(language, "insights.pixels_invite")
        figure.add_bar(
            x=empty.day,
            y=[SIDE] * len(empty),
            base=-empty.month - SIDE / 2,
            width=SIDE,
            offset=-SIDE / 2,
            name=translate(language, "insights.pixels_empty"),
            customdata=marks(
                (f"{date:%Y-%m-%d}", f"<b>{hover.day(date.date(), language)}</b><br>{invite}")
                for date in empty
            ),
            marker={"color": FAINT[theme], "line": {"width": 0}},
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    figure.update_layout(
        layout(theme, height=len(rows) * ROW + 44),
        barmode="overlay",
        showlegend=False,
        barcornerradius=3,
    )
    figure.update_xaxes(
        range=[0.4, 31.6],
        tickvals=[1, 5, 10, 15, 20, 25, 31],
        tickfont={"size": 11},
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(
        range=[-rows[-1] - 0.6, -rows[0] + 0.6],
        tickvals=[-month for month in rows],
        ticktext=[months[month - 1] for month in rows],
        tickfont={"size": 11},
        ticksuffix=" ",
        showgrid=False,
        zeroline=False,
    )
    return figure


def _sayings(
    posts: pd.DataFrame, parts: pd.DataFrame, names: Mapping[str, str], language: Language
) -> list[tuple[str, str]]:
    """Return the key of each part's day, and what it says: a post, and all that the day held."""
    shown = posts.iloc[parts["at"].to_numpy()][hover.COLUMNS].itertuples()
    keys = parts["date"].dt.strftime("%Y-%m-%d")
    rows = list(zip(keys, parts["emotion"], parts["count"], parts["parts"], strict=True))
    of_day: dict[str, list[str]] = {}
    for key, emotion, count, _ in rows:
        of_day.setdefault(key, []).append(f"{EMOTION_ICONS[emotion]} {names[emotion]} {count}")
    found = []
    for (key, _, count, several), row in zip(rows, shown, strict=True):
        said = hover.post(row, names, language)
        if several > 1 or count > 1:
            said += "<br>" + " · ".join(of_day[key])
        found.append((key, said))
    return found
