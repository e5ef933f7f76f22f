"""Changing a post's words and date; what was typed is never lost to another window."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog import posting
from facelog.diary.diary import Diary
from facelog.errors import ConflictError, FaceLogError, InputError
from facelog.types import Post
from facelog.ui import state
from facelog.ui.pending import Edit
from facelog.ui.text import long_date, t
from facelog.ui.widgets import field_error, show_error

EARLIEST = dt.date(1900, 1, 1)
DATE, TEXT = "edit-date", "edit-text"


def begin(post: Post) -> None:
    """Open the fields with the post's present words and date."""
    state.pending().edit = Edit(post.id, post.version, post.text, post.date)
    st.session_state.update({DATE: post.date, TEXT: post.text})


def _end() -> None:
    state.pending().edit = None


def _keep(edit: Edit) -> None:
    edit.text, edit.date = st.session_state[TEXT] or "", st.session_state[DATE]


def _save(diary: Diary, edit: Edit, version: int) -> None:
    _keep(edit)
    today = dt.date.today()
    edit.problems = {**posting.check_words(edit.text, edit.date, today)}
    if edit.problems:
        return
    try:
        posting.revise_post(diary, edit.post_id, version, edit.text, edit.date, today)
    except (ConflictError, InputError) as error:
        edit.conflict = error
    except FaceLogError as error:
        state.pending().action_failure = error
    else:
        state.pending().edit = None
        state.say_next(t("post.saved"))


def draw(diary: Diary, post: Post, edit: Edit) -> None:
    """Draw the fields; after a conflict what is saved now stands beside what was typed."""
    st.session_state.setdefault(DATE, edit.date)
    st.session_state.setdefault(TEXT, edit.text)
    st.date_input(
        t("post.edit_date"),
        min_value=EARLIEST,
        max_value=dt.date.today(),
        format="YYYY-MM-DD",
        key=DATE,
        persist_state="session",
        on_change=_keep,
        args=(edit,),
    )
    _problem(edit, "date")
    st.text_area(
        t("post.edit_text"),
        height=180,
        key=TEXT,
        persist_state="session",
        on_change=_keep,
        args=(edit,),
    )
    _problem(edit, "text")
    if edit.conflict is not None:
        show_error(edit.conflict)
        with st.container(border=True, key="kept-now"):
            st.caption(f"{t('post.conflict_now')} · {long_date(post.date)}")
            st.text(post.text)
    with st.container(horizontal=True):
        st.button(
            t("post.save" if edit.conflict is None else "post.save_mine"),
            type="primary",
            key="edit-save",
            on_click=_save,
            args=(diary, edit, edit.version if edit.conflict is None else post.version),
        )
        st.button(
            t("post.cancel" if edit.conflict is None else "post.take_theirs"),
            key="edit-cancel",
            on_click=_end,
        )


def _problem(edit: Edit, field: str) -> None:
    problem = edit.problems.get(field)
    if problem is not None:
        field_error(problem.code, **problem.values)
