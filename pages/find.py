"""Finding posts again: by words, emotion, tag, day and friend, as cards or as an album."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import streamlit as st

from facelog.companion import characters
from facelog.memory.finding import asked_words
from facelog.palette import EMOTION_ICONS
from facelog.searching import Found, Wanted, search
from facelog.ui import found, friends, look, state
from facelog.ui.pending import FindPlace
from facelog.ui.text import emotion_label, posts_count, t
from facelog.ui.widgets import empty, open_diary, page_header

if TYPE_CHECKING:
    from collections.abc import Mapping

EARLIEST = dt.date(1900, 1, 1)
AT_ONCE: Mapping[str, int] = {"posts": 10, "photos": 30}
"""How many are shown on a page, by the way they are shown."""
ASKED = tuple(field.name for field in fields(Wanted))

diary, _ = open_diary()
place = state.pending().find
today = dt.date.today()


def _key(name: str) -> str:
    return f"find-{name}"


def _keep(name: str) -> None:
    value: Any = st.session_state[_key(name)]
    setattr(place, name, tuple(value) if isinstance(value, list) else value)
    place.page = 0


def _clear() -> None:
    for name in ASKED:
        setattr(place, name, getattr(FindPlace, name))
    place.page = 0


def _field(name: str) -> dict[str, Any]:
    """Return what every field shares; what is kept decides what it shows."""
    kept = getattr(place, name)
    st.session_state[_key(name)] = list(kept) if isinstance(kept, tuple) else kept
    return {"key": _key(name), "on_change": _keep, "args": (name,)}


def _ask() -> Wanted:
    st.text_input(
        t("find.words"),
        placeholder=t("find.words_hint"),
        icon=":material/search:",
        label_visibility="collapsed",
        **_field("words"),
    )
    st.pills(
        t("find.emotion"),
        list(EMOTION_ICONS),
        selection_mode="multi",
        format_func=emotion_label,
        label_visibility="collapsed",
        **_field("emotions"),
    )
    with st.expander(
        t("find.more"), icon=":material/tune:", key="find-more", on_change="rerun"
    ) as box:
        if box.open:
            _ask_more()
    return Wanted(**{name: getattr(place, name) for name in ASKED})


def _ask_more() -> None:
    st.multiselect(
        t("find.tags"),
        list(dict.fromkeys((*diary.tag_counts(), *place.tags))),
        format_func=lambda name: f"#{name}",
        placeholder=t("find.tags_hint"),
        **_field("tags"),
    )
    first, last, friend = st.columns(3)
    for column, name in ((first, "first"), (last, "last")):
        column.date_input(
            t(f"find.{name}"),
            min_value=EARLIEST,
            max_value=today,
            format="YYYY-MM-DD",
            **_field(name),
        )
    if place.first and place.last and place.first > place.last:
        st.caption(f":red[{t('find.days_wrong')}]")
    known = characters.everyone((*diary.characters(), *diary.gone_characters()))
    wrote = set(diary.commenters().values())
    names = {one: friends.name(friend) for one, friend in known.items() if one in wrote}
    friend.selectbox(
        t("find.friend"),
        list(dict.fromkeys(("", *names, place.character))),
        format_func=lambda one: names.get(one, one) or t("find.everyone"),
        **_field("character"),
    )


def _head(wanted: Wanted, result: Found) -> None:
    count = posts_count(len(result.ids))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = t("find.every", posts=count) if wanted.nothing else t("find.found", posts=count)
        st.markdown(f"**{said}**", width="stretch")
        if not wanted.nothing:
            st.button(
                t("find.clear"),
                icon=":material/close:",
                type="tertiary",
                key="find-clear",
                on_click=_clear,
            )
        st.segmented_control(
            t("find.view"),
            list(AT_ONCE),
            format_func=lambda name: t(f"find.view_{name}"),
            required=True,
            label_visibility="collapsed",
            width="content",
            **_field("view"),
        )
    if result.unread:
        st.caption(t("find.unread", count=result.unread))


def _turn(page: int) -> None:
    place.page = page


def _pages(page: int, pages: int) -> None:
    if pages < 2:
        return
    with st.container(
        horizontal=True, horizontal_alignment="center", vertical_alignment="center", wrap=False
    ):
        st.button(
            t("find.previous"),
            icon=":material/chevron_left:",
            key="find-previous",
            disabled=page == 0,
            on_click=_turn,
            args=(page - 1,),
        )
        st.markdown(t("find.page", page=page + 1, pages=pages), width="content")
        st.button(
            t("find.next"),
            icon=":material/chevron_right:",
            icon_position="right",
            key="find-next",
            disabled=page == pages - 1,
            on_click=_turn,
            args=(page + 1,),
        )


def _draw() -> None:
    look.file_style("find.css")
    page_header(t("find.title"), t("find.caption"))
    if not diary.years():
        empty(t("find.no_posts"), t("find.write"), "pages/new_post.py")
        return
    wanted = _ask()
    result = search(diary, wanted)
    _head(wanted, result)
    if not result.ids:
        with st.container(border=True):
            st.markdown(t("find.nothing"), text_alignment="center")
        return
    size = AT_ONCE[place.view]
    pages = -(-len(result.ids) // size)
    page = min(place.page, pages - 1)
    ids = result.ids[page * size : (page + 1) * size]
    if place.view == "photos":
        found.photos(diary, ids)
    else:
        found.cards(diary, ids, asked_words(wanted.words))
    _pages(page, pages)


_draw()
