"""How Anna answers: attitude, composition, intensity and length, with a live preview."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from facelog.companion import composer
from facelog.palette import EMOTION_ICONS
from facelog.types import (
    AnswerSettings,
    Attitude,
    Character,
    Ingredient,
    Intensity,
    Length,
    Profile,
)
from facelog.ui import friends, resources, state
from facelog.ui.text import plain, t
from facelog.ui.widgets import field_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

REQUIRED = {"attitude": Attitude, "intensity": Intensity, "length": Length}


def _begin(field: str, settings: AnswerSettings | None) -> str:
    """Let a field begin with what was chosen and not saved yet, else with what is kept.

    Returns:
        The field's key.
    """
    key = f"settings-{field}"
    kept = getattr(settings, field, None)
    if field == "composition":
        kept = sorted(kept or ())
    st.session_state.setdefault(key, state.pending().answers.get(field, kept))
    return key


def _choose(field: str) -> None:
    state.pending().answers[field] = st.session_state[f"settings-{field}"]


def _label(field: str, required: bool) -> str:
    mark = t("settings.required") if required else t("settings.several")
    return f"**{t(f'settings.{field}')}** :small[:gray[{mark}]]"


def _attitude(settings: AnswerSettings | None) -> str | None:
    options: tuple[str, ...] = get_args(Attitude)
    return st.radio(
        _label("attitude", required=True),
        options,
        index=None,
        format_func=lambda code: t(f"settings.attitude_{code}"),
        captions=[t(f"settings.attitude_{code}_note") for code in options],
        key=_begin("attitude", settings),
        on_change=_choose,
        args=("attitude",),
    )


def _composition(settings: AnswerSettings | None) -> frozenset[Ingredient]:
    chosen = st.pills(
        _label("composition", required=False),
        get_args(Ingredient),
        selection_mode="multi",
        format_func=lambda code: t(f"settings.ingredient_{code}"),
        key=_begin("composition", settings),
        on_change=_choose,
        args=("composition",),
    )
    if not chosen:
        st.caption(t("settings.composition_none"))
    return frozenset(chosen)


def _one_of(settings: AnswerSettings | None, field: str) -> str | None:
    chosen: str | None = st.segmented_control(
        _label(field, required=True),
        get_args(REQUIRED[field]),
        format_func=lambda code: t(f"settings.{field}_{code}"),
        key=_begin(field, settings),
        on_change=_choose,
        args=(field,),
        width="stretch",
    )
    if chosen:
        st.caption(t(f"settings.{field}_{chosen}_note"))
    return chosen


def _preview(
    profile: Profile,
    friend: Character,
    choices: dict[str, Any],
    composition: frozenset[Ingredient],
) -> None:
    st.markdown(f":material/chat_bubble: **{t('settings.preview')}**")
    if not choices["attitude"]:
        st.caption(t("settings.preview_waits"))
        return
    shown = AnswerSettings(
        attitude=choices["attitude"],
        intensity=choices["intensity"] or "normal",
        length=choices["length"] or "medium",
        composition=composition,
    )
    asked = resources.brain_settings().available
    by = friends.word(friend)
    st.caption(t("settings.preview_post_model" if asked else "settings.preview_post", friend=by))
    entry = plain(composer.PREVIEW_DIARY[state.language()])
    st.markdown(f"> {EMOTION_ICONS['happy']} {entry}")
    with st.chat_message(friends.name(friend), avatar=friend.portrait):
        st.markdown(f"**{by}**")
        with st.spinner(t("settings.preview_writing")):
            st.text(composer.preview(shown, profile.name, state.language(), friend))


def draw(diary: Diary, profile: Profile) -> None:
    """Show the choices with a live preview."""
    settings = profile.settings
    choices: dict[str, Any] = {}
    tried = state.settings_tried()
    with st.container(border=True, gap="medium"):
        for field in ("attitude", "composition", "intensity", "length"):
            with st.container(gap="xsmall"):
                if field == "composition":
                    composition = _composition(settings)
                    continue
                choices[field] = (
                    _attitude(settings) if field == "attitude" else _one_of(settings, field)
                )
                if tried and not choices[field]:
                    field_error(f"{field}_missing")
    preview = st.container(border=True)
    if settings is not None and replace(settings, composition=composition, **choices) != settings:
        st.caption(f":material/edit: {t('settings.unsaved')}")
    saved = st.button(
        t("settings.save"), type="primary", width="stretch", icon=":material/check:", key="save"
    )
    if not saved:
        # Last, since Anna's first words take a moment and the rest of the page must not wait.
        with preview:
            _preview(profile, friends.chosen(diary, profile), choices, composition)
        return
    if not all(choices.values()):
        state.set_settings_tried(True)
        st.rerun()
    kept = settings or AnswerSettings("polite", "normal", "medium")
    diary.update_settings(replace(kept, composition=composition, **choices))
    state.set_settings_tried(False)
    state.pending().answers.clear()
    state.say_next(t("settings.saved"))
    st.switch_page("pages/my_profile.py")
