"""A live talk with Anna, who knows the profile, the settings and the latest posts."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog import talking
from facelog.errors import FaceLogError
from facelog.types import ChatMessage
from facelog.ui import look, post_view, resources, state
from facelog.ui.pending import LINES
from facelog.ui.text import plain, t
from facelog.ui.widgets import open_diary, page_header, show_error

LINE = "chat-line"
STARTERS = ("day", "posts", "rest")


def _say(text: str | None = None) -> None:
    line = text if text is not None else st.session_state[LINE] or ""
    pending.line_failure = None
    try:
        talking.say(diary, line, dt.date.today())
    except FaceLogError as error:
        pending.line_failure = error
        st.session_state[LINE] = line  # back into its field: nothing typed is lost
    else:
        pending.answering = True
        pending.chat_failure = None


def _ask() -> None:
    pending.answering = True
    pending.chat_failure = None


def _clear() -> None:
    try:
        diary.clear_messages()
    except FaceLogError as error:
        pending.line_failure = error
    else:
        pending.chat_failure = pending.line_failure = None
        pending.lines = LINES
        state.say_next(t("chat.cleared"))


def _more() -> None:
    pending.lines += LINES


def _who_answers() -> str:
    brain = resources.brain()
    if brain.name == "builtin":
        return t("chat.answers_builtin")
    place = getattr(brain, "place", "internet")
    return t(f"chat.answers_{place}", model=plain(brain.name))


def _top(talk: tuple[ChatMessage, ...]) -> None:
    page_header(t("chat.title"))
    with st.container(horizontal=True, vertical_alignment="center"):
        try:
            st.caption(_who_answers(), width="stretch")
        except FaceLogError as error:
            show_error(error)
        if talk:
            with st.popover(
                t("chat.clear"), icon=":material/delete:", type="tertiary", key="clear"
            ):
                st.markdown(t("chat.clear_question"))
                st.button(t("chat.clear_yes"), type="primary", key="clear-yes", on_click=_clear)
    with st.chat_message("ai", avatar=look.avatar_svg(t("common.anna"))):
        st.markdown(t("chat.intro"))
        if not talk:
            st.markdown(t("chat.starter"))
            for name in STARTERS:
                starter = t(f"chat.starter_{name}")
                st.button(
                    starter,
                    key=f"starter-{name}",
                    on_click=_say,
                    args=(starter,),
                    disabled=pending.answering,
                )


def _line(message: ChatMessage) -> None:
    if message.speaker == "person":
        with st.chat_message("human", avatar=look.avatar_svg(profile.name)):
            st.text(message.text)
        return
    with st.chat_message("ai", avatar=look.avatar_svg(t("common.anna"))):
        st.text(message.text)
        if message.comment is not None:
            st.caption(plain(post_view.byline(message.comment)))
        failure = pending.chat_failure
        if failure is not None and failure[0] == message.id:
            show_error(failure[1])
            st.caption(t("chat.stood_in"))
            st.button(t("post.ask"), icon=":material/refresh:", key="again", on_click=_ask)


def _answer() -> None:
    with (
        st.chat_message("ai", avatar=look.avatar_svg(t("common.anna"))),
        st.spinner(t("chat.thinking")),
    ):
        pending.answering = False
        try:
            answer = talking.answer(diary, resources.brain(), state.language(), dt.date.today())
        except FaceLogError as error:
            pending.line_failure = error
        else:
            if answer.failure is not None:
                pending.chat_failure = (answer.message.id, answer.failure)
    st.rerun()


def _draw() -> None:
    talk = diary.messages(pending.lines)
    _top(talk)
    if len(talk) == pending.lines:
        st.button(t("chat.more"), key="more", type="tertiary", on_click=_more)
    for message in talk:
        _line(message)
    if talking.in_crisis(talk):
        post_view.crisis_card()
    if pending.answering:
        _answer()
    if pending.line_failure is not None:
        show_error(pending.line_failure)
    if talking.awaits_answer(talk):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("chat.unanswered"), width="content")
            st.button(t("chat.ask"), key="ask", on_click=_ask)


diary, profile = open_diary()
pending = state.pending()
st.chat_input(t("chat.placeholder"), key=LINE, submit_mode="disable", on_submit=_say)
_draw()
