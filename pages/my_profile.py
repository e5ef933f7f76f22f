"""The main screen: who keeps this diary, how often which emotion, and the ways to the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from facelog.errors import FaceLogError, InputError
from facelog.insights.overview import ProfileOverview, profile_overview
from facelog.palette import EMOTION_ICONS
from facelog.ui import data_table, look, state
from facelog.ui.text import emotion_label, emotion_names, leading, plain, short_month_name, t
from facelog.ui.widgets import avatar, field_error, open_diary, show_error, show_message

WEEKS = 8

diary, profile = open_diary()
today = dt.date.today()


def _edit() -> None:
    with st.form("edit-profile", border=False, enter_to_submit=False):
        name = st.text_input(t("profile.name"), profile.name, key="edit-name")
        name_problem = st.container()
        introduction = st.text_area(
            t("profile.introduction"),
            profile.introduction,
            key="edit-introduction",
        )
        introduction_problem = st.container()
        st.caption(t("profile.posts_stay"))
        sent = st.form_submit_button(t("common.save"), type="primary", width="stretch")
    if st.button(t("common.cancel"), width="stretch", key="edit-cancel"):
        state.edit_profile(False)
        st.rerun()
    if not sent:
        return
    try:
        diary.update_profile(name or "", introduction or "")
    except InputError as error:
        beside = introduction_problem if error.code.startswith("introduction") else name_problem
        with beside:
            field_error(error.code, **error.values)
        return
    except FaceLogError as error:
        show_error(error)  # a dialog is drawn apart: the entrance would not see it
        return
    state.edit_profile(False)
    state.say_next(t("profile.saved"))
    st.rerun()


def _person(overview: ProfileOverview) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        avatar(profile.name)
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.header(plain(profile.name), anchor=False, width="content")
                st.button(
                    "",
                    icon=":material/settings:",
                    type="tertiary",
                    help=t("profile.edit"),
                    key="edit",
                    on_click=state.edit_profile,
                    args=(True,),
                )
            if profile.introduction:
                st.text(profile.introduction)
            st.caption(t("profile.total", count=f"{sum(overview.counts.values()):,}"))


def _ways() -> None:
    ways = (
        ("new_post", "new_post", ":material/add_a_photo:"),
        ("ai_setting", "ai_settings", ":material/tune:"),
        ("dm", "chat", ":material/forum:"),
    )
    row = st.container(key="row-ways").columns(3, wrap=False, gap="xsmall")
    for column, (name, page, icon) in zip(row, ways, strict=True):
        primary = name == "new_post"
        if column.button(
            t(f"profile.{name}"),
            icon=icon,
            width="stretch",
            type="primary" if primary else "secondary",
            key=f"way-{name}",
        ):
            st.switch_page(f"pages/{page}.py")


def _emotions(overview: ProfileOverview) -> None:
    with st.container(border=True, key="my-emotions"):
        st.subheader(t("profile.my_emotions"), anchor=False)
        row = st.container(key="row-emotions").columns(4, wrap=False, gap="xsmall")
        for column, emotion in zip(row, EMOTION_ICONS, strict=True):
            with column.container(gap=None):
                st.markdown(
                    f"### {overview.counts[emotion]:,}", text_alignment="center", anchors=False
                )
                st.markdown(f":small[{emotion_label(emotion)}]", text_alignment="center")
        if not any(overview.counts.values()):
            st.caption(t("profile.no_posts"), text_alignment="center")
            return
        _charts(overview)


def _charts(overview: ProfileOverview) -> None:
    # pandas and plotly take their time to load: a diary without posts does without them.
    import pandas as pd

    from facelog.insights import figures, frames

    dark, names = look.theme() == "dark", emotion_names()
    frame = frames.weekly_frame(overview.daily_counts, today, WEEKS, state.language())
    counts, weeks = st.columns(2)
    with counts:
        st.markdown(f"**{t('profile.counts')}**")
        st.markdown(_finding(overview.counts))
        _figure(figures.counts_figure(overview.counts, names, dark), "counts")
        rows = [(names[emotion], overview.counts[emotion]) for emotion in names]
        heads = [t("insights.col_emotion"), t("insights.col_posts")]
        data_table.draw(lambda: pd.DataFrame(rows, columns=heads), "counts", f"counts-{today}")
    with weeks:
        st.markdown(f"**{t('profile.weeks', weeks=WEEKS)}**")
        st.markdown(_finding({emotion: int(frame[emotion].sum()) for emotion in names}))
        _figure(figures.weeks_figure(frame, names, dark), "weeks")
        shown = frame[["week", *names]].set_axis([t("insights.col_week"), *names.values()], axis=1)
        data_table.draw(lambda: shown, "weeks", f"weeks-{today}")
    st.caption(t("profile.guess"))


def _finding(counts: Mapping[str, int]) -> str:
    from facelog.insights.scope import ENOUGH

    n = sum(counts.values())
    return leading(counts) if n >= ENOUGH else t("insights.few", n=n, enough=ENOUGH)


def _figure(figure: object, name: str) -> None:
    st.plotly_chart(
        figure, config={"displayModeBar": False}, key=name, alt=t(f"profile.{name}_alt")
    )


def _year_button(name: str, icon: str, year: int, disabled: bool) -> None:
    st.button(
        "",
        icon=f":material/{icon}:",
        type="tertiary",
        help=t(f"profile.{name}"),
        key=name,
        disabled=disabled,
        on_click=state.set_profile_year,
        args=(year,),
    )


def _calendar(overview: ProfileOverview) -> None:
    year, years = overview.year, overview.years
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.subheader(t("profile.calendar"), anchor=False, width="stretch")
            _year_button("year_back", "chevron_left", year - 1, year <= min(years))
            st.markdown(f"**{year}**", width="content")
            _year_button("year_ahead", "chevron_right", year + 1, year >= max(years))
        with st.container(key="row-months", gap="xsmall"):
            for first in (1, 5, 9):
                for place, column in enumerate(st.columns(4, wrap=False, gap="xsmall")):
                    with column:
                        _month(year, first + place, overview.month_counts.get(first + place, 0))


def _month(year: int, month: int, count: int) -> None:
    if st.button(
        f"**{short_month_name(month)}**\n{t('profile.month_count', count=count)}",
        key=f"month-{month}",
        width="stretch",
        wrap=True,
        type="secondary" if count else "tertiary",
    ):
        state.open_month(year, month)
        st.switch_page("pages/mood_calendar.py")


show_message()
found = profile_overview(diary, today, state.profile_year(), weeks=WEEKS)
_person(found)
if state.editing_profile():
    # A click beside it or the escape key would throw away what was typed.
    st.dialog(t("profile.edit"), dismissible=False)(_edit)()
_ways()
_emotions(found)
_calendar(found)
