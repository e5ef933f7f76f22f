"""On how many days something was written, as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from facelog.insights.figures import PALE, UNCHOSEN, layout, marks

CALM = {"light": "#0F766E", "dark": "#5CC9BA"}
NUMBERED = 24
"""Of more months than these the bars carry no numbers."""


def days_figure(
    months: pd.DataFrame,
    labels: Sequence[str],
    hovers: Sequence[str],
    dark: bool,
    chosen: Sequence[bool] | None = None,
) -> go.Figure:
    """Draw the days with posts of each month as standing bars before the month's length.

    Args:
        months: as `rhythm.days_by_month` returns them. A mark's key is the month, "2026-03".
        labels: the months in few letters, one each; "" for those that are not named.
        hovers: what a bar says, one each.
        dark: for a dark page.
        chosen: which months the range touches, one each; the others are drawn palely.
    """
    theme = "dark" if dark else "light"
    figure = go.Figure(
        go.Bar(
            x=list(range(len(months))),
            y=months["days"],
            text=[f"{days}" if days and len(months) <= NUMBERED else "" for days in months["days"]],
            textposition="outside",
            cliponaxis=False,
            customdata=marks(
                (str(month), hover) for month, hover in zip(months["month"], hovers, strict=True)
            ),
            marker={
                "color": CALM[theme],
                "cornerradius": 4,
                "line": {"width": 0},
                "opacity": [1.0 if one else PALE for one in chosen or [True] * len(months)],
            },
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected=UNCHOSEN,
        )
    )
    figure.update_layout(layout(theme, height=180), showlegend=False, bargap=0.45)
    figure.update_xaxes(
        tickvals=list(range(len(labels))), ticktext=list(labels), tickangle=0, tickfont={"size": 11}
    )
    figure.update_yaxes(visible=False, range=[0, 36])
    return figure
