"""At a glance: on how many days something was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from facelog.insights import rhythm
from facelog.ui.insights.card import card
from facelog.ui.insights.telling import month_labels, month_title
from facelog.ui.text import t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope


def draw(scope: Scope) -> None:
    """Show the rhythm of writing."""
    _rhythm(scope)


def _rhythm(scope: Scope) -> None:
    from facelog.insights.rhythm_figures import days_figure

    months = rhythm.days_by_month(scope.every, scope.today)
    present, last = months.iloc[-1], months.iloc[-2]
    finding = t("insights.rhythm", days=present["days"])
    if last["days"]:
        finding += " " + t("insights.rhythm_last", days=last["days"])
    hovers = [
        t("insights.rhythm_month", month=month_title(row.month), days=row.days, length=row.length)
        for row in months.itertuples()
    ]
    table = pd.DataFrame(
        {
            t("insights.col_month"): [str(month) for month in months["month"]],
            t("insights.col_days"): months["days"],
            t("insights.col_posts"): months["posts"],
        }
    )
    card(
        scope,
        "rhythm",
        finding,
        int(present["days"]),
        table,
        days_figure(months, month_labels(months["month"]), hovers, scope.dark),
        unit="days",
        behind=lambda key: scope.every[scope.every["date"].dt.to_period("M") == pd.Period(key)],
        note=t("insights.rhythm_note"),
    )
