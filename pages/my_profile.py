"""The main screen: who keeps this diary, how often which emotion, and the ways to the rest."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog.config import INTRODUCTION_LIMIT, NAME_LIMIT
from facelog.errors import InputError
from facelog.insights import figures, frames
from facelog.insights.overview import ProfileOverview, profile_overview
from facelog.palette import EMOTION_ICONS
from facelog.ui import look, state
from facelog.ui.text import emotion_name, emotion_names, month_name, plain, t
from facelog.ui.widgets import avatar, field_error, open_diary, show_message

WEEKS = 8

diary, profile = open_diary()
today = dt.date.today()


def _edit() -> None:
    with st.form("edit-profile", border=False, enter_to_submit=False):
        name = st.text_input(t("profile.name"), profile.name, max_chars=NAME_LIMIT, key="edit-name")
        name_problem = st.container()
        introduction = st.text_area(
            t("profile.introduction"),
            profile.introduction,
            max_chars=INTRODUCTION_LIMIT,
            key="edit-introduction",
        )
        introduction_problem = st.container()
        st.caption(t("profile.posts_stay"))
        sent = st.form_submit_button(t("common.save"), type="primary", width="stretch")
    if not sent:
        return
    try:
        diary.update_profile(name or "", introduction or "")
    except InputError as error:
        beside = introduction_problem if error.code.startswith("introduction") else name_problem
        with beside:
            field_error(error.code, **error.values)
        return
    state.say_next(t("profile.saved"))
    st.rerun()


def _person(overview: ProfileOverview) -> None:
    picture, words = st.columns([1, 4], wrap=False, vertical_alignment="center")
    with picture:
        avatar(profile.name)
    with words.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
            st.header(plain(profile.name), anchor=False, width="content")
            if st.button(
                "", icon=":material/settings:", type="tertiary", help=t("profile.edit"), key="edit"
            ):
                st.dialog(t("profile.edit"))(_edit)()
        if profile.introduction:
            st.text(profile.introduction)
        st.caption(t("profile.total", count=sum(overview.counts.values())))


def _ways() -> None:
    ways = (
        ("new_post", "new_post", ":material/add_a_photo:"),
        ("ai_setting", "ai_settings", ":material/tune:"),
        ("dm", "chat", ":material/forum:"),
    )
    for column, (name, page, icon) in zip(st.columns(3, wrap=False), ways, strict=True):
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
        for column, emotion in zip(st.columns(4, wrap=False), EMOTION_ICONS, strict=True):
            column.markdown(
                f"{EMOTION_ICONS[emotion]}  \n**{overview.counts[emotion]:,}**  \n"
                f":small[{emotion_name(emotion)}]",
                text_alignment="center",
            )
        if not any(overview.counts.values()):
            st.caption(t("profile.no_posts"), text_alignment="center")
            return
        dark = look.theme() == "dark"
        names = emotion_names()
        counts, weeks = st.columns(2)
        counts.markdown(f"**{t('profile.counts')}**")
        counts.plotly_chart(
            figures.counts_figure(overview.counts, names, dark),
            config={"displayModeBar": False},
            key="counts",
            alt=t("profile.counts_alt"),
        )
        frame = frames.weekly_frame(overview.daily_counts, today, WEEKS, state.language())
        weeks.markdown(f"**{t('profile.weeks', weeks=WEEKS)}**")
        weeks.plotly_chart(
            figures.weeks_figure(frame, names, dark),
            config={"displayModeBar": False},
            key="weeks",
            alt=t("profile.weeks_alt", weeks=WEEKS),
        )
        st.caption(t("profile.guess"))


def _calendar(overview: ProfileOverview) -> None:
    with st.container(border=True, key="months"):
        title, back, year, ahead = st.columns([6, 1, 2, 1], wrap=False, vertical_alignment="center")
        title.subheader(t("profile.calendar"), anchor=False)
        back.button(
            "",
            icon=":material/chevron_left:",
            help=t("profile.year_back"),
            key="year-back",
            disabled=overview.year <= min(overview.years),
            on_click=state.set_profile_year,
            args=(overview.year - 1,),
        )
        year.markdown(f"**{overview.year}**", text_alignment="center")
        ahead.button(
            "",
            icon=":material/chevron_right:",
            help=t("profile.year_ahead"),
            key="year-ahead",
            disabled=overview.year >= max(overview.years),
            on_click=state.set_profile_year,
            args=(overview.year + 1,),
        )
        for quarter in range(3):
            for place, column in enumerate(st.columns(4, wrap=False, gap="xsmall")):
                month = quarter * 4 + place + 1
                count = overview.month_counts.get(month, 0)
                if column.button(
                    f"**{month_name(month)}**\n{t('profile.month_count', count=count)}",
                    key=f"month-{month}",
                    width="stretch",
                    type="secondary" if count else "tertiary",
                ):
                    state.open_month(overview.year, month)
                    st.switch_page("pages/mood_calendar.py")


show_message()
found = profile_overview(diary, today, state.profile_year(), weeks=WEEKS)
_person(found)
_ways()
_emotions(found)
_calendar(found)
