"""The fields of a friend of one's own: names, one line, manner, portrait, voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from facelog import i18n
from facelog.companion import characters
from facelog.config import (
    CHARACTER_ABOUT_LIMIT,
    CHARACTER_NAME_LIMIT,
    CHARACTER_RULES_LIMIT,
    PACES,
    PITCHES,
)
from facelog.errors import FaceLogError, MissingError
from facelog.i18n import LANGUAGES
from facelog.types import Character, Profile
from facelog.ui import friends, player, state
from facelog.ui.pending import FriendEdit
from facelog.ui.text import plain, t
from facelog.ui.widgets import field_error, show_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

NAME = CHARACTER_NAME_LIMIT
FACE = 64
HUMOURS = (0, 1, 2)
_KEYS = "friend-"

SLIDERS = ("pitch", "pace")
"""These are given their values themselves: else a slow browser answers with the lowest ones."""


def _fields(friend: Character) -> dict[str, Any]:
    """Return a friend's values by the name of their field."""
    found: dict[str, Any] = {}
    for code in LANGUAGES:
        found[f"name.{code}"] = friend.names.get(code, "")
        found[f"about.{code}"] = friend.about.get(code, "")
    for name in ("rules", "manner", "humour", "pitch", "pace"):
        found[name] = getattr(friend, name)
    return found


def forget() -> None:
    """Let the fields show another friend."""
    for key in [key for key in st.session_state if str(key).startswith(_KEYS)]:
        del st.session_state[key]


def _keep(edit: FriendEdit) -> None:
    """Take what is in the fields into the friend."""
    values = _fields(edit.friend)
    values |= {name: st.session_state.get(_KEYS + name, old) for name, old in values.items()}
    edit.friend = replace(
        edit.friend,
        names={code: values[f"name.{code}"] or "" for code in LANGUAGES},
        about={code: values[f"about.{code}"] or "" for code in LANGUAGES},
        rules=values["rules"] or "",
        manner=values["manner"],
        humour=values["humour"],
        pitch=values["pitch"],
        pace=values["pace"],
    )


def _end() -> None:
    state.pending().friend = None
    forget()


def _save(diary: Diary, profile: Profile, edit: FriendEdit) -> None:
    from facelog.diary.records import character_problems

    if state.pending().friend is not edit:
        return  # the second of two clicks
    _keep(edit)
    edit.failure = None
    edit.problems = character_problems(edit.friend)
    if edit.problems:
        return
    try:
        if edit.new:
            kept = diary.add_character(edit.friend)
            # One who was just made is the one to talk to.
            if profile.settings is not None:
                diary.update_settings(replace(profile.settings, character=kept.id))
        else:
            kept = diary.change_character(edit.friend)
    except MissingError as error:
        # Deleted in another window: what is here can be kept as a new friend.
        edit.failure, edit.new = error, True
    except FaceLogError as error:
        edit.failure = error
    else:
        _end()
        state.say_next(t("friends.saved", name=friends.name(kept)))


def _take(edit: FriendEdit, portrait: str) -> None:
    _keep(edit)
    edit.friend = replace(edit.friend, portrait=portrait)


def _portraits(edit: FriendEdit) -> None:
    st.markdown(f"**{t('friends.portrait')}**")
    drawn: Mapping[str, str] = characters.portraits()
    with st.container(horizontal=True, gap="small", key="friend-portraits"):
        for name, picture in drawn.items():
            label = t(f"friends.portrait_{name}")
            with st.container(
                key=f"still-portrait-{name}", width=84, gap="xxsmall", horizontal_alignment="center"
            ):
                st.image(picture, width=FACE, alt=label)
                st.button(
                    label,
                    key=f"portrait-{name}",
                    type="primary" if picture == edit.friend.portrait else "tertiary",
                    on_click=_take,
                    args=(edit, picture),
                )


def _text(edit: FriendEdit, field: str, label: str, limit: int) -> None:
    st.text_input(
        label,
        key=_KEYS + field,
        persist_state="session",
        on_change=_keep,
        args=(edit,),
        placeholder=t("friends.limit", limit=limit),
    )
    _problem(edit, field)


def _problem(edit: FriendEdit, field: str) -> None:
    problem = edit.problems.get(field)
    if problem is not None:
        field_error(problem.code, **problem.values)


def _words(edit: FriendEdit) -> None:
    for field, limit in (("name", CHARACTER_NAME_LIMIT), ("about", CHARACTER_ABOUT_LIMIT)):
        for column, code in zip(st.columns(2), LANGUAGES, strict=True):
            with column:
                _text(edit, f"{field}.{code}", t(f"friends.{field}_{code}"), limit)
    with st.container(gap="xxsmall"):
        st.text_area(
            t("friends.rules"),
            key=_KEYS + "rules",
            height=110,
            persist_state="session",
            on_change=_keep,
            args=(edit,),
            placeholder=t("friends.rules_hint"),
            help=t("friends.rules_note"),
        )
        st.caption(t("friends.rules_limit", limit=CHARACTER_RULES_LIMIT))
        _problem(edit, "rules")


def _manner(edit: FriendEdit) -> None:
    shipped = characters.shipped()
    st.selectbox(
        t("friends.manner"),
        tuple(shipped),
        format_func=lambda name: friends.name(shipped[name]),
        key=_KEYS + "manner",
        persist_state="session",
        on_change=_keep,
        args=(edit,),
        help=t("friends.manner_note"),
    )
    st.segmented_control(
        t("friends.humour"),
        HUMOURS,
        format_func=lambda value: t(f"friends.humour_{value}"),
        key=_KEYS + "humour",
        required=True,
        persist_state="session",
        on_change=_keep,
        args=(edit,),
    )


def _voice(edit: FriendEdit) -> None:
    pitch, pace = st.columns(2)
    with pitch:
        st.slider(
            t("friends.pitch"),
            *PITCHES,
            value=edit.friend.pitch,
            key=_KEYS + "pitch",
            persist_state="session",
            on_change=_keep,
            args=(edit,),
        )
    with pace:
        st.slider(
            t("friends.pace"),
            *PACES,
            value=edit.friend.pace,
            step=0.01,
            format="%.2f",
            key=_KEYS + "pace",
            persist_state="session",
            on_change=_keep,
            args=(edit,),
        )
    sample = t("voice.sample", friend=i18n.Word(friends.name(edit.friend)))
    player.draw(sample, key=f"{_KEYS}try", character=edit.friend, label=t("voice.try"))


def draw(diary: Diary, profile: Profile, edit: FriendEdit) -> None:
    """Show the fields; what is wrong stands under its field, and nothing typed is lost."""
    for field, value in _fields(edit.friend).items():
        if field not in SLIDERS:
            st.session_state.setdefault(_KEYS + field, value)
    with st.container(border=True, gap="medium", key="friend-fields"):
        title = "friends.new_title" if edit.new else "friends.edit_title"
        st.markdown(f"**{plain(t(title, name=friends.name(edit.friend)))}**")
        _words(edit)
        _portraits(edit)
        _manner(edit)
        _voice(edit)
    if edit.failure is not None:
        show_error(edit.failure)
    with st.container(horizontal=True):
        st.button(
            t("common.save"),
            type="primary",
            icon=":material/check:",
            key="friend_save",
            on_click=_save,
            args=(diary, profile, edit),
        )
        st.button(t("common.cancel"), key="friend_cancel", on_click=_end)
