"""Tags under a post and in the form of a new one: one tap takes what the text suggests."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from facelog.companion.tagging import suggest
from facelog.config import TAG_LIMIT, TAGS_LIMIT
from facelog.diary.diary import Diary
from facelog.errors import FaceLogError, InputError
from facelog.types import Post
from facelog.ui import state
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error

Keep = Callable[[tuple[str, ...]], None]


def panel(diary: Diary, post: Post) -> None:
    """Show a post's tags, to be changed at once."""

    def keep(names: tuple[str, ...]) -> None:
        try:
            diary.set_tags(post.id, names)
        except FaceLogError as error:
            state.pending().action_failure = error

    kept = diary.tags([post.id]).get(post.id, ())
    _field(f"tags-{post.id}", post.text, kept, diary.tag_counts(), keep)


def choose(diary: Diary, *, disabled: bool = False) -> None:
    """Let tags be chosen for the post being written; they stay with its draft."""

    def keep(names: tuple[str, ...]) -> None:
        state.update_draft(tags=names)

    draft = state.draft()
    key = f"tags-{draft.submission_id}"
    _field(key, draft.text, draft.tags, diary.tag_counts(), keep, disabled)


def badges(names: Iterable[str]) -> str:
    """Return tags as Streamlit Markdown."""
    return " ".join(f":gray-badge[#{plain(name)}]" for name in names)


def _field(
    key: str,
    text: str,
    kept: tuple[str, ...],
    used: dict[str, int],
    keep: Keep,
    disabled: bool = False,
) -> None:
    # What is kept decides: a tag that was refused, or one added by a tap, shows at once.
    st.session_state[key] = list(kept)
    st.multiselect(
        t("tags.label"),
        list(dict.fromkeys((*kept, *used))),
        format_func=lambda name: f"#{name}",
        key=key,
        max_selections=TAGS_LIMIT,
        accept_new_options=True,
        placeholder=t("tags.placeholder"),
        on_change=_chosen,
        args=(key, keep),
        disabled=disabled,
    )
    problem = st.session_state.pop(f"{key}-problem", None)
    if problem is not None:
        show_error(problem)
    taken = {name.casefold() for name in kept}
    offered = [
        name
        for name in suggest(text, state.language(), used)
        if name.casefold() not in taken and len(name) <= TAG_LIMIT
    ]
    if not offered or len(kept) >= TAGS_LIMIT:
        return
    with st.container(horizontal=True, gap="small", key=f"{key}-offers"):
        for name in offered:
            st.button(
                plain(f"#{name}"),
                icon=":material/add:",
                type="tertiary",
                key=f"{key}-add-{name}",
                help=t("tags.add"),
                on_click=keep,
                args=((*kept, name),),
                disabled=disabled,
            )


def _chosen(key: str, keep: Keep) -> None:
    names = [" ".join(name.split()).lstrip("#").strip() for name in st.session_state[key]]
    long = [name for name in names if len(name) > TAG_LIMIT]
    if long:
        st.session_state[f"{key}-problem"] = InputError(
            "tag_too_long", limit=TAG_LIMIT, length=max(map(len, long))
        )
    keep(tuple(dict.fromkeys(name for name in names if 0 < len(name) <= TAG_LIMIT)))
