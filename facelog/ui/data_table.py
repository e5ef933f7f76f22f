"""The numbers of a figure, for those who cannot see it, and as a file to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from facelog.ui.text import t

if TYPE_CHECKING:
    import pandas as pd

_MIME = "text/csv"


def draw(made: Callable[[], pd.DataFrame], key: str, file: str) -> None:
    """Show a table that opens at a press, with its download.

    Args:
        made: makes the table, under readable names, when it is looked at.
        key: tells it from others on the page.
        file: the download's name without its ending.
    """
    with st.expander(
        t("insights.table"), icon=":material/table:", key=f"table-{key}", on_change="rerun"
    ) as box:
        if not box.open:
            return
        table = made()
        st.dataframe(table, hide_index=True, key=f"rows-{key}")
        st.download_button(
            t("insights.csv"),
            lambda: table.to_csv(index=False).encode("utf-8-sig"),
            f"facelog-{file}.csv",
            _MIME,
            icon=":material/download:",
            key=f"csv-{key}",
            on_click="ignore",
        )
