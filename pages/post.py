"""One post: the person's photo, emotion and words, and Anna's comment beneath."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from facelog import posting
from facelog.companion.builtin import BuiltIn
from facelog.errors import FaceLogError, MissingError
from facelog.palette import EMOTION_ICONS
from facelog.types import Comment, Post, Tell
from facelog.ui import (
    ai_badge,
    friends,
    music,
    player,
    post_editor,
    post_view,
    resources,
    sources,
    state,
    streaming,
    tags,
    why,
)
from facelog.ui.pending import Asking
from facelog.ui.text import emotion_label, long_date, plain, t
from facelog.ui.widgets import avatar, empty, open_diary, show_error, show_message

FACE_SIDE = 44


def _try(action: Callable[[], object]) -> bool:
    """Do something with the post; what goes wrong is told on the next drawing."""
    try:
        action()
    except FaceLogError as error:
        pending.action_failure = error
        return False
    return True


# The emotion


def _correct(post: Post, key: str) -> None:
    _try(lambda: diary.correct(post.id, post.version, st.session_state[key]))


def _correction(post: Post) -> None:
    # The version in the key: after a refused change the buttons show what is kept.
    key = f"correct-{post.id}-{post.version}"
    st.pills(
        t("post.correct_label"),
        tuple(EMOTION_ICONS),
        default=post.correction,
        required=not post.reading.seen,
        format_func=emotion_label,
        key=key,
        wrap=True,
        on_change=_correct,
        args=(post, key),
    )
    before = post_view.brought_emotion(post)
    if post.correction != before and (post.reading.seen or before is not None):
        st.button(
            t("post.uncorrect" if post.reading.seen else "post.uncorrect_unseen"),
            icon=":material/undo:",
            type="tertiary",
            key="uncorrect",
            on_click=_uncorrect,
            args=(post, before),
        )


def _uncorrect(post: Post, before: str | None) -> None:
    _try(lambda: diary.correct(post.id, post.version, before))


# Deleting


def _delete(post_id: str) -> None:
    if _try(lambda: diary.delete_post(post_id)):
        pending.deleted, pending.edit = post_id, None
        state.open_post(None)


def _restore(post_id: str) -> None:
    def restore() -> None:
        restored = diary.restore_post(post_id)
        if pending.edit is not None and pending.edit.post_id == post_id:
            pending.edit.version = restored.version

    if _try(restore):
        pending.deleted = None
        state.open_post(post_id)
        state.say_next(t("post.restored"))


def _actions(post: Post) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("post.edit"),
            icon=":material/edit:",
            key="edit",
            type="tertiary",
            on_click=post_editor.begin,
            args=(post,),
        )
        with st.popover(t("post.delete"), icon=":material/delete:", type="tertiary", key="delete"):
            st.markdown(t("post.delete_question"))
            st.caption(t("post.deleted_note"))
            st.button(
                t("post.delete_yes"),
                type="primary",
                key="delete-yes",
                on_click=_delete,
                args=(post.id,),
            )


def _gone(post_id: str | None) -> None:
    """Say that there is no post to show; one deleted lately can be brought back."""
    if post_id is None:
        empty(t("post.none"), t("post.to_calendar"), "pages/mood_calendar.py", CALENDAR_ICON)
        return
    with st.container(border=True, key="gone"):
        if post_id == pending.deleted:
            st.markdown(t("post.deleted"))
            st.caption(t("post.deleted_note"))
        else:
            st.markdown(t("post.gone"))
        if pending.edit is not None and pending.edit.post_id == post_id:
            st.text(pending.edit.text)
        with st.container(horizontal=True):
            st.button(
                t("post.restore"),
                icon=":material/undo:",
                type="primary",
                key="restore",
                on_click=_restore,
                args=(post_id,),
            )
            if st.button(t("post.back"), icon=CALENDAR_ICON, key="to-calendar"):
                st.switch_page("pages/mood_calendar.py")


# The two sides


def _person(post: Post) -> None:
    with st.container(border=True, key="person-side"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            avatar(profile.name, FACE_SIDE)
            st.markdown(f"**{plain(profile.name)}**  \n:small[:gray[{long_date(post.date)}]]")
        edit = pending.edit
        if edit is not None and edit.post_id != post.id:
            edit = None
        photo, emotion = st.columns([3, 2], gap="medium")
        with photo.container(key="still-photo"):
            alt = t("post.photo_alt", date=long_date(post.date))
            st.image(diary.photo(post.id), width="stretch", alt=alt)
            if edit is not None:
                post_editor.draw(diary, post, edit)
            else:
                st.text(post.text)
                tags.panel(diary, post)
                _actions(post)
        with emotion:
            post_view.emotion(post)
            _correction(post)
            if post.reading.seen and not post.sample:
                why.panel(diary, post)
        if edit is None:
            sources.exclusion(diary, post)


def _ask(post_id: str, built_in: bool) -> None:
    pending.asking = Asking(post_id, built_in)
    pending.comment_failure = pending.stopped = None


def _stop() -> None:
    if pending.asking is not None:  # else the answer came before the press
        pending.stopped, pending.asking = pending.asking.post_id, None


def _answer(asking: Asking) -> None:
    """Let Anna write; any press on the page meanwhile draws it anew and begins once more."""

    def write(tell: Tell) -> posting.Answered:
        brain = BuiltIn() if asking.built_in else resources.brain()
        answered = posting.answer_post(diary, asking.post_id, brain, state.language(), tell)
        # Noted at once: Streamlit can leave for another drawing with the very next element, and
        # a comment that is kept must not be asked for again.
        done(answered.failure)
        return answered

    def done(failure: FaceLogError | None) -> None:
        pending.asking = None
        pending.comment_failure = (asking.post_id, failure) if failure is not None else None

    try:
        streaming.stream(write, key="answer", on_stop=_stop)
    except FaceLogError as error:
        done(error)
    except Exception:
        pending.asking = None
        raise
    st.rerun()


def _anna(post: Post) -> None:
    comment, asking = post.comment, pending.asking
    with st.container(border=True, key="anna-side"):
        # Each in a container of its own, empty or not, so that what stands below keeps its place
        # in the page's tree and no stale copy of it is left standing while Anna writes.
        with st.container():
            if comment is not None:
                _comment(comment)
            elif asking is None:
                st.markdown(t("post.no_comment"))
        now = st.container()
        _ways(post, asked=asking is not None)
        if asking is not None:
            friend = friends.chosen(diary, profile)
            with now, st.chat_message(friends.name(friend), avatar=friend.portrait):
                _answer(asking)


def _comment(comment: Comment) -> None:
    face = friends.portrait(comment, friends.album(diary))
    with st.chat_message(comment.author, avatar=face):
        st.markdown(f"**{plain(comment.author)}**")
        st.text(comment.text)
        sources.chips(diary, comment, "comment")
        badge = ai_badge.badge(comment.brain, comment.place, comment.stood_in_for)
        st.markdown(f"{badge} :small[:gray[{t('post.ai_note')}]]")


def _ways(post: Post, *, asked: bool) -> None:
    """Offer the voice and a new comment; tell why the last one could not be had."""
    failed = pending.comment_failure is not None and pending.comment_failure[0] == post.id
    again = post.comment is not None or failed or pending.stopped == post.id
    with st.container():
        if pending.comment_failure is not None and failed:
            show_error(pending.comment_failure[1])
            if post.comment is not None:
                stood_in = post.comment.stood_in_for is not None
                st.caption(t("post.failed_stood_in" if stood_in else "post.comment_kept"))
        if pending.stopped == post.id:
            st.info(t("post.stopped"), icon=":material/stop_circle:")
            if post.comment is not None:
                st.caption(t("post.comment_kept"))
    with st.container(horizontal=True, gap="small"):
        if post.comment is not None:
            with st.container(width="content"):
                friend = friends.album(diary).get(post.comment.character)
                player.draw(post.comment.text, key="speak", disabled=asked, character=friend)
        st.button(
            t("post.ask" if again else "post.ask_first"),
            icon=":material/refresh:" if again else ":material/chat_bubble:",
            key="ask",
            type="secondary" if post.comment else "primary",
            help=t("post.ask_note") if post.comment else None,
            on_click=_ask,
            args=(post.id, False),
            disabled=asked,
        )
        if (failed or post.comment is None) and post_view.has_model():
            st.button(
                t("post.ask_builtin"),
                key="ask-builtin",
                on_click=_ask,
                args=(post.id, True),
                disabled=asked,
            )


def _draw() -> None:
    if pending.action_failure is not None:
        show_error(pending.action_failure)
        pending.action_failure = None
    post_id = state.open_post_id()
    try:
        post = diary.post(post_id) if post_id else None
    except MissingError:
        post = None
    if pending.asking is not None and pending.asking.post_id != post_id:
        pending.asking = None
    if post is None:
        _gone(post_id or pending.deleted)
        return
    _person(post)
    if post.crisis:
        post_view.crisis_card()
    _anna(post)
    music.panel(diary, post)


CALENDAR_ICON = ":material/calendar_month:"
diary, profile = open_diary()
pending = state.pending()
show_message()
if pending.find.opened is not None and pending.find.opened == state.open_post_id():
    st.page_link("pages/find.py", label=t("find.back"), icon=":material/arrow_back:")
else:
    st.page_link("pages/mood_calendar.py", label=t("post.back"), icon=":material/arrow_back:")
_draw()
