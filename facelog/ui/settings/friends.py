"""Who answers: choose a friend, copy one, and make the copy one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from facelog.companion import characters
from facelog.errors import FaceLogError
from facelog.types import Character, Profile
from facelog.ui import friend_editor, friends, state
from facelog.ui.pending import FriendEdit
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error, show_message

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

FACE = 72


def _choose(diary: Diary, profile: Profile, friend: Character) -> None:
    if profile.settings is None:
        return
    try:
        diary.update_settings(replace(profile.settings, character=friend.id))
    except FaceLogError as error:
        state.pending().action_failure = error
    else:
        state.say_next(t("friends.chosen_now", name=friends.name(friend)))


def _copy(friend: Character) -> None:
    names = {
        code: t("friends.copy_name", name=name)[: friend_editor.NAME]
        for code, name in friend.names.items()
    }
    _open(FriendEdit(replace(friend, names=names), new=True))


def _open(edit: FriendEdit) -> None:
    friend_editor.forget()
    state.pending().friend = edit


def _delete(diary: Diary, friend: Character) -> None:
    try:
        diary.delete_character(friend.id)
    except FaceLogError as error:
        state.pending().action_failure = error
    else:
        state.say_next(t("friends.deleted", name=friends.name(friend)))


def _card(diary: Diary, profile: Profile, friend: Character, own: bool, chosen: bool) -> None:
    with st.container(border=True, key=f"friend-{friend.id}", gap="small"):
        with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
            with st.container(key=f"still-face-{friend.id}", width="content"):
                st.image(
                    friend.portrait,
                    width=FACE,
                    alt=t("friends.portrait_alt", name=friends.name(friend)),
                )
            marks = f" :green-badge[:material/check: {t('friends.chosen')}]" if chosen else ""
            marks += f" :gray-badge[{t('friends.own')}]" if own else ""
            about = friend.about.get(state.language()) or next(
                filter(None, friend.about.values()), ""
            )
            st.markdown(f"**{plain(friends.name(friend))}**{marks}  \n{plain(about)}")
        with st.container(horizontal=True, gap="small"):
            if not chosen:
                st.button(
                    t("friends.choose"),
                    key=f"choose-{friend.id}",
                    icon=":material/chat_bubble:",
                    on_click=_choose,
                    args=(diary, profile, friend),
                )
            if own:
                st.button(
                    t("friends.edit"),
                    key=f"edit-{friend.id}",
                    icon=":material/edit:",
                    type="tertiary",
                    on_click=_open,
                    args=(FriendEdit(friend, new=False),),
                )
            st.button(
                t("friends.copy"),
                key=f"copy-{friend.id}",
                icon=":material/content_copy:",
                type="tertiary",
                on_click=_copy,
                args=(friend,),
            )
            if own:
                _deleting(diary, friend)


def _deleting(diary: Diary, friend: Character) -> None:
    with st.popover(
        t("friends.delete"),
        icon=":material/delete:",
        type="tertiary",
        key=f"delete-{friend.id}",
    ):
        st.markdown(t("friends.delete_question", name=plain(friends.name(friend))))
        st.caption(t("friends.delete_note"))
        st.button(
            t("friends.delete_yes"),
            type="primary",
            key=f"delete-yes-{friend.id}",
            on_click=_delete,
            args=(diary, friend),
        )


def draw(diary: Diary, profile: Profile) -> None:
    """Show the friends as cards, or the fields of the one who is being made or edited."""
    show_message()
    pending = state.pending()
    if pending.action_failure is not None:
        show_error(pending.action_failure)
        pending.action_failure = None
    if pending.friend is not None:
        friend_editor.draw(diary, profile, pending.friend)
        return
    st.caption(t("friends.lead"))
    own = {one.id for one in diary.characters()}
    chosen = friends.chosen(diary, profile)
    for friend in characters.everyone(diary.characters()).values():
        _card(diary, profile, friend, friend.id in own, friend.id == chosen.id)
    for error in characters.dropped()[1]:
        show_error(error)
