"""How emotions come and go over months and weeks, as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.i18n import translate
from facelog.insights import hover
from facelog.insights.figures import LINES, PALE, UNCHOSEN, layout, legend, marks, pattern, step
from facelog.insights.scope import ENOUGH
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS
from facelog.types import Language

DASHES: Mapping[str, str] = {
    "anger": "dash",
    "happy": "solid",
    "panic": "dot",
    "sadness": "dashdot",
}
"""How an emotion's line is drawn: what colour says is said twice."""

POINTS = 400
"""At most so many points make a line."""
TICKS = (
    {"dtickrange": [None, "M1"], "value": "%m/%d"},
    {"dtickrange": ["M1", None], "value": "%Y/%m"},
)
"""How an axis names its days, by how far its marks are apart."""


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
        labels: the months in few letters, one each; "" for those that are not named.
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
            customdata=marks(
                (
                    f"{month} {emotion}",
                    f"{hover.month(month, language)}<br>{word} "
                    + translate(
                        language,
                        "insights.count_of",
                        count=count,
                        n=n,
                        share=round(100 * count / n) if n else 0,
                    ),
                )
                for month, count, n in zip(months["month"], counts, every, strict=True)
            ),
            text=[icon if count else "" for count in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            marker={
                "color": EMOTION_COLOURS[theme][emotion],
                "pattern": pattern(EMOTION_PATTERNS[emotion]),
                "line": {"width": 0},
                # A share of few posts says little, and is drawn so.
                "opacity": [PALE if shares and n < ENOUGH else 1.0 for n in every],
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    highest = 100 if shares else int(months["n"].max())
    figure.update_layout(
        layout(theme, height=340),
        barmode="stack",
        bargap=0.25,
        uniformtext={"mode": "hide", "minsize": 11},
        showlegend=False,
    )
    figure.update_xaxes(
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
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


def rolling_figure(
    shares: pd.DataFrame, names: Mapping[str, str], language: Language, dark: bool
) -> go.Figure:
    """Draw the shares of the last days as four lines, each in its own dashes.

    Args:
        shares: as `shares.rolling_frame` returns them; of many days every so many are drawn, at
            most `POINTS`, the last one among them. A mark's key is the day and the emotion,
            "2026-03-02 happy".
        names: the emotions in the interface's language.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    step = max(1, -(-len(shares) // POINTS))
    shares = shares.iloc[(len(shares) - 1) % step :: step]
    days = [hover.day(date.date(), language) for date in shares["date"]]
    figure = go.Figure()
    for emotion, icon in EMOTION_ICONS.items():
        word = f"{icon} {names[emotion]}"
        figure.add_scatter(
            x=shares["date"],
            y=100 * shares[emotion],
            name=word,
            mode="lines+markers",
            line={"color": EMOTION_COLOURS[theme][emotion], "width": 2.5, "dash": DASHES[emotion]},
            # Seen only when chosen: they are there to be pointed at.
            marker={"size": 9, "opacity": 0},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0}},
            connectgaps=False,
            customdata=marks(
                (f"{date:%Y-%m-%d} {emotion}", day, n)
                for date, day, n in zip(shares["date"], days, shares["n"], strict=True)
            ),
            hovertemplate=(
                "%{customdata[1]}<br>" + word + " %{y:.0f}% · n = %{customdata[2]}<extra></extra>"
            ),
        )
    last = shares[["date", *EMOTION_ICONS]].dropna()
    if len(last):
        row = last.iloc[-1]
        for emotion, icon in EMOTION_ICONS.items():
            figure.add_annotation(
                x=row["date"],
                y=100 * row[emotion],
                text=icon,
                showarrow=False,
                xanchor="left",
                xshift=6,
            )
    figure.update_layout(
        layout(theme, height=320), hovermode="closest", legend=legend() | {"itemwidth": 40}
    )
    figure.update_layout(margin_r=28)
    figure.update_xaxes(
        gridcolor=LINES[theme],
        nticks=5,
        tickformatstops=TICKS,
        range=[shares["date"].iloc[0], shares["date"].iloc[-1]],
    )
    figure.update_yaxes(
        range=[0, 103], dtick=25, ticksuffix="%", gridcolor=LINES[theme], zeroline=False
    )
    return figure


def compared_figure(
    compared: pd.DataFrame,
    names: Mapping[str, str],
    periods: tuple[str, str],
    language: Language,
    dark: bool,
) -> go.Figure:
    """Draw each emotion's share in two periods as two lying bars, the earlier one pale and thin.

    The earlier one is left out where it has fewer than `ENOUGH` posts; the present one then tells
    its numbers of posts instead of shares.

    Args:
        compared: as `comparing.compare` returns them. A mark's key is the period and the emotion,
            "now happy" or "before happy".
        names: the emotions in the interface's language.
        periods: what the present period is called, and the one before.
        language: of what a mark says.
        dark: for a dark page.
    """
    theme = "dark" if dark else "light"
    words = [f"{EMOTION_ICONS[emotion]} {names[emotion]}" for emotion in compared["emotion"]]
    figure = go.Figure()
    sides = (("before", "_before", periods[1], 0.22, 0.45), ("now", "", periods[0], -0.16, 1.0))
    for side, end, period, offset, opacity in sides:
        if side == "before" and compared["n_before"].min() < ENOUGH:
            continue
        shares = 100 * compared[f"share{end}"].fillna(0)
        counts, every = compared[f"count{end}"], int(compared[f"n{end}"].min())
        figure.add_bar(
            x=shares,
            y=words,
            orientation="h",
            width=0.22 if side == "before" else 0.36,
            offset=offset,
            name=period,
            # A share of few posts says little: their number is written instead.
            text=[f"{share:.0f}%" for share in shares] if every >= ENOUGH else list(counts),
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [EMOTION_COLOURS[theme][emotion] for emotion in compared["emotion"]],
                "pattern": pattern([EMOTION_PATTERNS[one] for one in compared["emotion"]]),
                "opacity": opacity,
                "line": {"width": 0},
            },
            customdata=marks(
                (
                    f"{side} {emotion}",
                    f"{word} · {period}<br>"
                    + translate(
                        language, "insights.count_of", count=count, n=n, share=round(share)
                    ),
                )
                for emotion, word, count, n, share in zip(
                    compared["emotion"],
                    words,
                    counts,
                    compared[f"n{end}"],
                    shares,
                    strict=True,
                )
            ),
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    highest = max(max(bar.x) for bar in figure.data)
    figure.update_layout(layout(theme, height=280), showlegend=False, barmode="overlay")
    figure.update_xaxes(visible=False, range=[0, max(1, highest) * 1.18])
    figure.update_yaxes(autorange="reversed", ticksuffix=" ", tickfont={"size": 14})
    return figure
