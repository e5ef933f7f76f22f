"""Looking back: what the posts of the days chosen add up to, a part at a time."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

from facelog.insights.loading import load
from facelog.insights.scope import RANGES, scope
from facelog.ui import look, state
from facelog.ui.insights import SECTIONS
from facelog.ui.text import posts_count, t
from facelog.ui.widgets import empty, open_diary, page_header

if TYPE_CHECKING:
    import pandas as pd

RANGE, OWN, SECTION = "insights-range", "insights-own", "insights-section"
EARLIEST = dt.date(1900, 1, 1)

diary, _ = open_diary()
today = dt.date.today()
place = state.pending().insights


def _choose_range() -> None:
    place.range = st.session_state[RANGE]


def _choose_all() -> None:
    place.range = "all"


def _choose_own() -> None:
    days = st.session_state[OWN]
    if len(days) == 2:
        place.own = (days[0], days[1])


def _choose_section() -> None:
    place.section = st.session_state[SECTION]


def _range(every: pd.DataFrame) -> None:
    st.session_state[RANGE] = place.range
    st.segmented_control(
        t("insights.range"),
        list(RANGES),
        format_func=lambda name: t(f"insights.range_{name}"),
        key=RANGE,
        on_change=_choose_range,
        required=True,
        label_visibility="collapsed",
    )
    if place.range == "days":
        start = place.own or (max(every["date"].min().date(), EARLIEST), today)
        st.date_input(
            t("insights.own"),
            value=(max(start[0], EARLIEST), min(start[1], today)),
            min_value=EARLIEST,
            max_value=today,
            key=OWN,
            on_change=_choose_own,
            width=320,
        )


def _section() -> None:
    st.session_state[SECTION] = place.section
    st.pills(
        t("insights.section"),
        list(SECTIONS),
        format_func=lambda name: f"{SECTIONS[name]} {t(f'insights.section_{name}')}",
        key=SECTION,
        on_change=_choose_section,
        required=True,
        label_visibility="collapsed",
    )


def _nothing() -> None:
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.space("xsmall")
        st.markdown(t("insights.no_posts_in_range"), text_alignment="center")
        st.button(t("insights.see_all"), type="primary", key="insights-all", on_click=_choose_all)
        st.space("xsmall")


def _draw() -> None:
    look.file_style("insights.css")
    page_header(t("insights.title"), t("insights.caption"))
    every = load(diary)
    if every.empty:
        empty(t("insights.no_posts"), t("insights.write"), "pages/new_post.py")
        return
    _range(every)
    seen = scope(
        diary, every, place.range, place.own, today, state.language(), look.theme() == "dark"
    )
    st.caption(
        t(
            "insights.span_posts",
            first=seen.first,
            last=seen.last,
            posts=posts_count(len(seen.posts)),
        )
    )
    if seen.posts.empty:
        _nothing()
        return
    _section()
    import_module(f"facelog.ui.insights.{place.section}").draw(seen)
    st.caption(f"{t('insights.press_note')} {t('insights.guess_note')}")
    with st.container(horizontal=True):
        st.page_link("pages/find.py", label=t("find.from_insights"), icon=":material/search:")
        st.page_link("pages/report.py", label=t("insights.to_report"), icon=":material/summarize:")


_draw()
