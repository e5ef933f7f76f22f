"""Pieces of the screens: errors, guards, the avatar, a post's card, where to find help."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from facelog import i18n
from facelog.errors import FaceLogError
from facelog.types import Post, Profile
from facelog.ui import look, resources, state
from facelog.ui.text import emotion_badge, long_date, plain, posts_count, shorten, t

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

__all__ = [
    "avatar",
    "empty",
    "field_error",
    "go_on",
    "help_card",
    "need_frame",
    "open_diary",
    "origin",
    "page_header",
    "post_card",
    "posts_count",
    "show_error",
    "show_message",
    "t",
]

_EXCERPT = 90
_THUMBNAIL = 96


def show_error(error: FaceLogError) -> None:
    """Say what went wrong and what to do next."""
    sentence = i18n.explain(state.language(), error)
    st.error("  \n".join(map(plain, sentence.splitlines())), icon=":material/error:")
    if "command" in error.values:
        # Once more as it must be typed: `plain` puts invisible joiners into the sentence.
        st.code(str(error.values["command"]), language=None, wrap_lines=True)


def field_error(code: str | None, **values: object) -> None:
    """Name what is wrong with the field above, if anything is.

    Args:
        code: code of an `InputError`, None where the field is fine.
    """
    if code is not None:
        st.markdown(f":red[:material/error: {plain(t(f'errors.{code}', **values))}]")


def _go_to(page: str) -> NoReturn:
    st.switch_page(page)
    raise AssertionError("switch_page does not return")


def need_frame() -> None:
    """Lead to the entrance where a page runs without it.

    Until `app.py` has run once in a process, Streamlit answers a page's own address (a tab left
    open over a restart) with the bare page. The entrance then leads back to it.
    """
    if not state.framed():
        state.want_page(_running_page())
        _go_to("app.py")


def go_on() -> None:
    """Lead from the entrance to the page that was wanted, if any."""
    wanted = state.take_wanted_page()
    if wanted is not None:
        _go_to(f"pages/{wanted}.py")


def _running_page() -> str | None:
    files = (Path(frame.f_code.co_filename) for frame, _line in traceback.walk_stack(None))
    return next((file.stem for file in files if file.parent.name == "pages"), None)


def open_diary(*, need_settings: bool = True) -> tuple[Diary, Profile]:
    """Return the open diary and whose it is, or lead to where one is made.

    Args:
        need_settings: also lead to the AI settings where these were never chosen.

    Raises:
        DiaryError: the diary cannot be opened.
    """
    need_frame()
    diary = resources.diary()
    if diary is None:
        _go_to("pages/welcome.py")
    profile = diary.profile()
    if need_settings and profile.settings is None:
        _go_to("pages/ai_settings.py")
    return diary, profile


def show_message() -> None:
    """Show the short message that the last page left for this one, if any."""
    message = state.take_message()
    if message:
        st.toast(plain(message), icon=":material/check:")


def page_header(title: str, caption: str | None = None) -> None:
    """Show a page's title and what it is for; and the message the last page left."""
    show_message()
    st.title(title, anchor=False)
    if caption:
        st.caption(caption)


def avatar(name: str, width: int = 88) -> None:
    """Show the coloured circle with the name's first letter, `width` pixels wide."""
    with st.container(key=f"still-avatar-{width}", width="content"):
        st.image(look.avatar_svg(name), width=width, alt=t("common.avatar"))


def origin(post: Post) -> str:
    """Return the marks of a made-up or an imported post as Streamlit Markdown, "" for neither."""
    marks = []
    if post.sample:
        marks.append(f":gray-badge[:material/science: {t('common.sample')}]")
    if not post.reading.seen:
        marks.append(f":gray-badge[:material/move_to_inbox: {t('common.brought_in')}]")
    return " ".join(marks)


def post_card(
    post: Post,
    thumbnail: bytes | None,
    place: str = "",
    *,
    said: str | None = None,
    on_open: Callable[[], object] = lambda: None,
) -> None:
    """Show a post in brief; the whole card opens it.

    Args:
        thumbnail: square JPEG, None where there is none.
        place: tells this card from another one of the same post on the page.
        said: some of its words as Streamlit Markdown, its first ones if None.
        on_open: is called before it is opened.
    """
    beside = f"{place}-" if place else ""
    with (
        st.container(border=True, key=f"card-{beside}{post.id}"),
        st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"),
    ):
        if thumbnail:
            st.image(thumbnail, width=_THUMBNAIL, alt=t("common.photo"))
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(emotion_badge(post.emotion), width="stretch")
                opened = st.button(
                    t("common.open_post"),
                    key=f"open-{beside}{post.id}",
                    type="tertiary",
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )
            st.markdown(f"**{long_date(post.date)}** {origin(post)}")
            st.markdown(plain(shorten(post.text, _EXCERPT)) if said is None else said)
    if opened:
        on_open()
        state.open_post(post.id)
        st.switch_page("pages/post.py")


def empty(sentence: str, action: str, page: str, icon: str = ":material/add:") -> None:
    """Show an empty state: one sentence and the one thing to do.

    Args:
        page: script of the page that the action leads to.
    """
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.space("xsmall")
        st.markdown(sentence, text_alignment="center")
        if st.button(action, type="primary", icon=icon, key=f"empty-{page}"):
            st.switch_page(page)
        st.space("xsmall")


def help_card(*, urgent: bool = False) -> None:
    """Show who listens, day and night.

    Args:
        urgent: the person's words sound like a crisis: say so gently first.
    """
    from facelog.companion.safety import help_lines

    if urgent:
        st.markdown(f"**{t('common.help_urgent')}**")
    for line in help_lines(state.language()):
        digits = "".join(filter(str.isdigit, line.number))
        st.markdown(
            f"**[{plain(line.number)}](tel:{digits})** {plain(line.name)}  \n"
            f":small[{plain(line.note)}]"
        )
