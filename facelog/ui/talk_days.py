"""The days of the talk: to look back at them, and to delete a line, a day or everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from facelog import talking
from facelog.diary.diary import Diary
from facelog.errors import FaceLogError
from facelog.ui import state
from facelog.ui.pending import TalkPlace
from facelog.ui.text import long_date, t

Days = Sequence[tuple[dt.date, int]]
MOST_DAYS = 30
"""How many days are listed; older ones are found by their date."""
SCOPE, DATE = "chat-delete-scope", "chat-day-date"


def lines_count(count: int) -> str:
    """Return "3 lines" in the interface's language."""
    return t("chat.lines_one" if count == 1 else "chat.lines_many", count=f"{count:,}")


def go_to(day: dt.date | None) -> None:
    """Look at a day's talk, None for the present one."""
    state.pending().talk = TalkPlace(day=day)


def _go_to_date() -> None:
    go_to(st.session_state[DATE])


def picker(days: Days, shown: dt.date, present: dt.date) -> None:
    """List the days that hold talk, with the number of their lines.

    Args:
        days: as `Diary.talk_days` gives them.
        shown: the day that is looked at.
        present: the day of the present talk.
    """
    with st.popover(t("chat.days"), icon=":material/history:", type="tertiary", key="chat-days"):
        if not any(day != present for day, _ in days):
            st.markdown(t("chat.days_none"))
            return
        for day, count in days[:MOST_DAYS]:
            st.button(
                f"{long_date(day)} · {lines_count(count)}",
                type="primary" if day == shown else "tertiary",
                key=f"chat-day-{day.isoformat()}",
                width="stretch",
                on_click=go_to,
                args=(None if day == present else day,),
            )
        if len(days) > MOST_DAYS:
            st.date_input(
                t("chat.days_older"),
                value=None,
                min_value=days[-1][0],
                max_value=present,
                format="YYYY-MM-DD",
                key=DATE,
                on_change=_go_to_date,
            )


def _delete(diary: Diary, day: dt.date | None) -> None:
    pending = state.pending()
    try:
        diary.clear_messages(day)
    except FaceLogError as error:
        pending.talk.failure = error
        return
    pending.chat_failure = pending.line_failure = None
    go_to(None)
    state.say_next(t("chat.cleared" if day is None else "chat.day_cleared"))


def delete_line(diary: Diary, message_id: str) -> None:
    """Delete one line; what goes wrong is told on the next drawing."""
    pending = state.pending()
    try:
        diary.delete_message(message_id)
        # An answer on its way to the line that went is not wanted any more.
        pending.answering &= talking.awaits_answer(diary.messages(1))
    except FaceLogError as error:
        pending.talk.failure = error


def _choose_lines(chosen: bool) -> None:
    state.pending().talk.deleting = chosen


def deleting(diary: Diary, days: Days, shown: dt.date) -> None:
    """Offer to delete single lines, the day that is looked at, or everything, with a question."""
    counts = dict(days)
    with st.popover(t("chat.clear"), icon=":material/delete:", type="tertiary", key="clear"):
        if counts.get(shown):
            st.button(
                t("chat.clear_lines"),
                icon=":material/checklist:",
                key="clear-lines",
                on_click=_choose_lines,
                args=(True,),
            )
        scopes = {
            "day": t("chat.clear_day", lines=lines_count(counts.get(shown, 0))),
            "all": t("chat.clear_all", lines=lines_count(sum(counts.values()))),
        }
        if not counts.get(shown):
            del scopes["day"]
        scope = st.segmented_control(
            t("chat.clear_what"),
            tuple(scopes),
            default=next(iter(scopes)),
            required=True,
            format_func=scopes.__getitem__,
            key=SCOPE,
        )
        whole = scope == "all"
        st.markdown(t("chat.clear_question" if whole else "chat.clear_day_question"))
        st.button(
            t("chat.clear_yes"),
            type="primary",
            key="clear-yes",
            on_click=_delete,
            args=(diary, None if whole else shown),
        )


def deleting_bar() -> None:
    """Say that single lines can be deleted now, and how to end that."""
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="chat-deleting"
    ):
        st.markdown(f":material/delete: {t('chat.lines_hint')}")
        st.button(
            t("chat.lines_done"),
            type="primary",
            key="lines-done",
            on_click=_choose_lines,
            args=(False,),
        )
