"""A month at a glance: every day in the colour and icon of its posts, and the posts as cards."""

from __future__ import annotations

import calendar
import datetime as dt

import streamlit as st

from facelog.insights.overview import MonthOverview, month_overview
from facelog.palette import EMOTION_ICONS
from facelog.ui import look, state
from facelog.ui.text import emotion_name, long_date, month_name, posts_count, t, weekday_names
from facelog.ui.widgets import empty, open_diary, page_header, post_card

# How many cards are drawn at once; more on request.
CARDS = 12

diary, _ = open_diary()
today = dt.date.today()


def _step(year: int, month: int, months: int) -> tuple[int, int]:
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1


def _switcher(year: int, month: int, years: tuple[int, ...]) -> None:
    row = st.container(key="row-switcher")
    back, year_box, month_box, ahead = row.columns([1, 3, 3, 1], wrap=False, gap="xsmall")
    back.button(
        "",
        icon=":material/chevron_left:",
        help=t("calendar.month_back"),
        key="month-back",
        width="stretch",
        on_click=state.open_month,
        args=_step(year, month, -1),
    )
    options = sorted({*years, year, today.year}, reverse=True)
    chosen_year = year_box.selectbox(
        t("calendar.year"),
        options,
        index=options.index(year),
        key=f"year-of-{year}-{month}",
        label_visibility="collapsed",
    )
    chosen_month = month_box.selectbox(
        t("calendar.month"),
        range(1, 13),
        index=month - 1,
        format_func=month_name,
        key=f"month-of-{year}-{month}-{state.language()}",  # or its choice stays untranslated
        label_visibility="collapsed",
    )
    ahead.button(
        "",
        icon=":material/chevron_right:",
        help=t("calendar.month_ahead"),
        key="month-ahead",
        width="stretch",
        disabled=(year, month) >= (today.year, today.month),
        on_click=state.open_month,
        args=_step(year, month, 1),
    )
    if (chosen_year, chosen_month) != (year, month):
        state.open_month(chosen_year, chosen_month)
        st.rerun()


def _choose(date: dt.date) -> None:
    state.choose_day(None if state.day() == date else date)


def _day(date: dt.date, emotions: tuple[str, ...]) -> None:
    icons = "".join(icon for emotion, icon in EMOTION_ICONS.items() if emotion in emotions)
    names = ", ".join(emotion_name(emotion) for emotion in EMOTION_ICONS if emotion in emotions)
    number = f"**{date.day}**" if date == today else str(date.day)
    st.button(
        f"{number}\n{icons or ' '}",
        key=look.day_key(date),
        width="stretch",
        wrap=True,
        type="secondary" if emotions else "tertiary",
        help=f"{names} · {posts_count(len(emotions))}" if emotions else None,
        disabled=not emotions,
        on_click=_choose,
        args=(date,),
    )


def _grid(overview: MonthOverview) -> None:
    look.colour_days(overview.days, state.day())
    with st.container(border=True, key="row-month"):
        for column, name in zip(st.columns(7, wrap=False), weekday_names(), strict=True):
            column.caption(name, text_alignment="center")
        weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(overview.year, overview.month)
        for week in weeks:
            for column, date in zip(st.columns(7, wrap=False), week, strict=True):
                if date.month == overview.month:
                    with column:
                        _day(date, overview.days.get(date, ()))


def _cards(overview: MonthOverview, shown: int) -> None:
    day = state.day()
    with st.container(horizontal=True, vertical_alignment="center"):
        title = long_date(day) if day else t("calendar.month_posts")
        st.subheader(f"{title} · {posts_count(overview.total)}", anchor=False, width="stretch")
        if day:
            st.button(
                t("calendar.whole_month"),
                key="whole-month",
                type="tertiary",
                on_click=state.choose_day,
                args=(None,),
            )
    for post in overview.shown:
        post_card(post, overview.thumbnails.get(post.id))
    if overview.total > shown:
        st.button(
            t("calendar.more"),
            key="more",
            width="stretch",
            on_click=state.show_cards,
            args=(shown + CARDS,),
        )


def _deleted() -> None:
    if state.pending().deleted is None:
        return
    if st.button(t("calendar.deleted"), icon=":material/undo:", type="tertiary", key="deleted"):
        state.open_post(None)
        st.switch_page("pages/post.py")


def _draw() -> None:
    page_header(t("calendar.title"))
    year, month = state.month()
    shown = state.cards(CARDS)
    overview = month_overview(diary, year, month, day=state.day(), limit=shown)
    _switcher(year, month, overview.years)
    if not overview.days:
        empty(t("calendar.no_data"), t("calendar.write"), "pages/new_post.py")
        return
    _grid(overview)
    _cards(overview, shown)


_draw()
_deleted()
