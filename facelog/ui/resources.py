"""What is made once and shared: the store, the network, Anna's brain; and the open diary.

Everything heavy is imported where it is first needed, so that a page is drawn without it.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from facelog import config
from facelog.errors import CompanionError
from facelog.types import AnswerSettings, Profile
from facelog.ui import brain_choice, keys, preferences, state

if TYPE_CHECKING:
    from facelog.companion import Brain
    from facelog.diary.diary import Diary
    from facelog.diary.store import Store
    from facelog.emotion.classifier import Classifier
    from facelog.memory.recall import Nearness


GOOGLE_SPEECH = "google-speech"
"""Whom the key for Google Cloud's Speech-to-Text is for."""


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda store: store.close())
def _store(url: str) -> Store:
    from facelog.diary.store import open_store

    return open_store(url)


def store() -> Store:
    """Return this session's store: the guest's in memory, else the one on disk.

    Raises:
        DiaryError: the diary on disk cannot be opened.
    """
    return state.guest_store() or _store(config.database_url())


def _untouched() -> bool:
    """Whether there is no diary on disk yet: looking around must not make one."""
    path = config.database_path()
    return not state.is_guest() and path is not None and not path.exists()


def profiles() -> tuple[Profile, ...]:
    """Return the profiles of this session's store, the oldest first.

    Raises:
        DiaryError: the diary on disk cannot be opened.
    """
    return () if _untouched() else store().profiles()


def begin_guest(name: str, *, sample: bool = False) -> None:
    """Start a guest's diary in memory; nothing of it touches the disk.

    Args:
        name: what the guest is called.
        sample: whether it comes filled with the sample year.
    """
    from facelog.diary.store import open_store

    memory = open_store("sqlite://")
    profile = memory.create_profile(name, "")
    guest_diary = memory.diary(profile.id)
    guest_diary.update_settings(AnswerSettings("polite", "normal", "short"))
    if sample:
        from facelog import sample as sample_year

        sample_year.load(guest_diary, state.language(), dt.date.today())
    state.begin_guest(memory, profile.id)


def signed_in() -> str | None:
    """Return whose diary is open: this session's choice, else the last one used, else the first.

    Raises:
        DiaryError: the diary on disk cannot be opened.
    """
    known = [profile.id for profile in profiles()]
    if not known:
        state.forget_diary()
        return None
    wanted = (state.profile_id(), preferences.read().get("profile"), known[0])
    chosen = next(candidate for candidate in wanted if candidate in known)
    if chosen != state.profile_id():
        state.sign_in(chosen)
    return chosen


def diary() -> Diary | None:
    """Return the open diary, None where nobody keeps one yet.

    Raises:
        DiaryError: the diary on disk cannot be opened.
    """
    chosen = signed_in()
    return store().diary(chosen) if chosen else None


def classifier() -> Classifier:
    """Return the emotion network.

    Raises:
        ModelFileError: its file is missing or damaged.
    """
    from facelog.emotion.classifier import load

    return load()


def secrets() -> dict[str, object]:
    """Return the content of `.streamlit/secrets.toml`.

    Raises:
        CompanionError: brain_secrets, the file cannot be read.
    """
    readable = st.secrets.load_if_toml_exists()
    if not readable and any(Path(file).is_file() for file in st.get_option("secrets.files")):
        raise CompanionError("brain_secrets")
    return dict(st.secrets.to_dict()) if readable else {}


def brain_settings() -> config.BrainSettings:
    """Read which language model answers: by the environment, the person, `secrets.toml`.

    Raises:
        CompanionError: brain_settings, the time-out or the most tokens are not a number above 0;
            brain_secrets, the file cannot be read.
    """
    try:
        return config.brain_settings(secrets(), brain_choice.read())
    except ValueError as error:
        raise CompanionError("brain_settings") from error


def youtube_settings() -> config.YouTubeSettings:
    """Read how pieces of music are looked up, from the environment and `secrets.toml`.

    Raises:
        CompanionError: brain_secrets, the file cannot be read.
    """
    return config.youtube_settings(secrets())


def google_speech_key() -> str | None:
    """Return the person's key for Google Cloud's Speech-to-Text.

    `FACELOG_GOOGLE_SPEECH_KEY` of the environment or of `secrets.toml`, else the one typed in
    this session.

    Raises:
        CompanionError: brain_secrets, the file cannot be read.
    """
    named = "FACELOG_GOOGLE_SPEECH_KEY"
    outside = os.environ.get(named) or secrets().get(named)
    return str(outside) if outside else keys.read(GOOGLE_SPEECH, in_ring=False)


def nearness() -> Nearness | None:
    """Return what compares texts by their meaning, None where nothing does."""
    try:
        return getattr(brain(), "nearness", None)
    except CompanionError:
        return None


def brain() -> Brain:
    """Return who writes Anna's answers."""
    from facelog.companion import choose

    return choose(brain_settings())
