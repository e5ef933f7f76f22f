"""What stands together with an emotion, and the guess against the person's word, as pictures."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.i18n import translate
from facelog.insights.figures import INK, LINES, PALE, UNCHOSEN, layout, marks
from facelog.insights.scope import ENOUGH
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS
from facelog.types import Language

ROW = 30
"""Height of a word, in pixels."""
CELL = 58
"""Height of a row of the table of guesses, in pixels."""
SIDE = 0.86
"""Height of a square of it, the distance of two rows being 1."""
LABEL = 14
"""How many letters of a word are shown beside its mark."""
AGREED = {"light": (15, 118, 110), "dark": (92, 201, 186)}
OTHER = {"light": (120, 113, 108), "dark": (168, 162, 158)}
TICKS = (0.5, 1, 1.5, 2, 3, 5, 10, 20, 50)


def together_figure(
    rows: pd.DataFrame,
    words: Sequence[str],
    names: Mapping[str, str],
    language: Language,
    dark: bool,
) -> go.Figure:
    """Draw the lift of each word as a mark within its interval, on a scale of ratios.

    Args:
        rows: as `words.clear` returns them, one at least. A mark's key is the emotion and the
            term, "happy 한강".
        words: the terms as a person would write them, one each.
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        mine = rows[rows["emotion"] == emotion]
        colour = EMOTION_COLOURS[theme][emotion]
        figure.add_scatter(
            x=mine["lift"],
            y=-mine.index.to_numpy(),
            mode="markers",
            name=f"{icon} {names[emotion]}",
            marker={"color": colour, "size": 13, "line": {"width": 0}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": mine["high"] - mine["lift"],
                "arrayminus": mine["lift"] - mine["low"],
                "color": colour,
                "thickness": 2,
                "width": 4,
            },
            customdata=marks(
                (
                    f"{emotion} {row.term}",
                    f"<b>{html.escape(words[row.Index], quote=False)}</b> · {icon} "
                    f"{names[emotion]}<br>"
                    + translate(
                        language,
                        "insights.together_mark",
                        count=row.number,
                        n=row.n,
                        share=round(100 * row.share),
                        usual=round(100 * row.usual),
                        lift=f"{row.lift:.1f}",
                        low=f"{row.low:.1f}",
                        high=f"{row.high:.1f}",
                    ),
                )
                for row in mine.rename(columns={"count": "number"}).itertuples()
            ),
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    height = ROW * len(rows) + 76
    figure.update_layout(layout(theme, height=height), showlegend=False, hovermode="closest")
    figure.add_vline(x=1, line={"color": INK[theme], "width": 1, "dash": "dot"})
    top = max(2.0, float(rows["high"].max()) * 1.06)
    figure.update_xaxes(
        type="log",
        range=[math.log10(0.92), math.log10(top)],
        tickvals=TICKS,
        ticktext=[_tick(tick, language) for tick in TICKS],
        tickfont={"size": 11},
        gridcolor=LINES[theme],
        zeroline=False,
    )
    figure.update_yaxes(
        range=[-len(rows) + 0.4, 0.6],
        tickvals=[-number for number in range(len(rows))],
        ticktext=[
            f"{html.escape(_short(word), quote=False)} {EMOTION_ICONS[emotion]}"
            for word, emotion in zip(words, rows["emotion"], strict=True)
        ],
        tickfont={"size": 13},
        ticksuffix="  ",
        showgrid=False,
        zeroline=False,
    )
    return figure


def _tick(times: float, language: Language) -> str:
    if times == 1:
        return translate(language, "insights.together_usual")
    return translate(language, "insights.times", times=f"{times:g}")


def _short(word: str) -> str:
    return word if len(word) <= LABEL else word[: LABEL - 1] + "…"


def guesses_figure(
    table: pd.DataFrame, names: Mapping[str, str], language: Language, dark: bool
) -> go.Figure:
    """Draw each guess as a row of squares, the stronger the more often the person said so.

    Args:
        table: as `guesses.confusion` returns it. A mark's key is the guess and the person's word,
            "happy panic"; squares without a post have no mark. A guess with fewer than `ENOUGH`
            posts is drawn palely.
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    order = list(EMOTION_ICONS)
    words = {emotion: f"{icon} {names[emotion]}" for emotion, icon in EMOTION_ICONS.items()}
    held = table[table["count"] > 0].rename(columns={"count": "number"})
    rows = list(held.itertuples())
    figure = go.Figure(
        go.Bar(
            x=[order.index(row.own) for row in rows],
            y=[SIDE] * len(rows),
            base=[-order.index(row.guess) - SIDE / 2 for row in rows],
            width=SIDE + 0.06,
            text=[f"<b>{row.number:,}</b><br>{100 * row.share:.0f}%" for row in rows],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={"size": 13, "color": [_ink(row, theme) for row in rows]},
            marker={
                "color": [_shade(row, theme) for row in rows],
                "cornerradius": 6,
                "line": {
                    "width": [2 if row.guess == row.own else 0 for row in rows],
                    "color": f"rgb{AGREED[theme]}",
                },
            },
            customdata=marks(
                (
                    f"{row.guess} {row.own}",
                    translate(
                        language,
                        "insights.guesses_mark",
                        guess=words[row.guess],
                        own=words[row.own],
                        count=row.number,
                        n=row.n,
                        share=round(100 * row.share),
                        low=round(100 * row.low),
                        high=round(100 * row.high),
                    ),
                )
                for row in rows
            ),
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    )
    figure.update_layout(layout(theme, height=4 * CELL + 70), showlegend=False, barmode="overlay")
    n = table.groupby("guess", sort=False)["n"].first()
    figure.update_xaxes(
        side="top",
        range=[-0.5, 3.5],
        tickvals=list(range(4)),
        ticktext=[f"{EMOTION_ICONS[one]}<br>{names[one]}" for one in order],
        title={"text": translate(language, "insights.guesses_own"), "font": {"size": 12}},
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(
        range=[-3.5, 0.5],
        tickvals=[-number for number in range(4)],
        ticktext=[f"{words[one]}<br>n = {int(n[one]):,}" for one in order],
        title={"text": translate(language, "insights.guesses_guess"), "font": {"size": 12}},
        ticksuffix=" ",
        showgrid=False,
        zeroline=False,
    )
    return figure


def _strength(row: object) -> float:
    share: float = row.share  # type: ignore[attr-defined]
    pale = PALE if row.n < ENOUGH else 1.0  # type: ignore[attr-defined]
    return (0.15 + 0.85 * share) * pale


def _shade(row: object, theme: str) -> str:
    tone = (AGREED if row.guess == row.own else OTHER)[theme]  # type: ignore[attr-defined]
    return "rgba({}, {}, {}, {:.2f})".format(*tone, _strength(row))


def _ink(row: object, theme: str) -> str:
    """Return a colour that can be read on the square's shade."""
    return INK["dark" if theme == "light" else "light"] if _strength(row) > 0.55 else INK[theme]
