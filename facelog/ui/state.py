"""Every key of the session's memory, behind typed functions.

Streamlit forgets a widget's value as soon as another page is drawn; whatever must last longer
than its widget is kept here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from facelog.i18n import LANGUAGES
from facelog.speech.settings import VoiceSettings
from facelog.types import Language
from facelog.ui import preferences
from facelog.ui.pending import DraftPost, Pending

if TYPE_CHECKING:
    from facelog.diary.store import Store
    from facelog.ui.lesson import Lesson
    from facelog.ui.microphone import Dictation
    from facelog.ui.mirror import Mirror
    from facelog.ui.player import Playing

_KEYS = "facelog."
_OF_ONE_DIARY = (
    "profile_id",
    "draft",
    "pending",
    "open_post_id",
    "month",
    "day",
    "cards",
    "profile_year",
    "editing_profile",
    "settings_tried",
    "mirror",
    "lesson",
    "session_brain",
    "keys",
    "playing",
    "voice",
    "dictations",
    "heard",
)

_FIELDS = "brain-"
"""How the keys of fields begin that outlast their page, but not their person."""


def _get(name: str, default: Any = None) -> Any:
    return st.session_state.get(_KEYS + name, default)


def _set(name: str, value: object) -> None:
    st.session_state[_KEYS + name] = value


def language() -> Language:
    """Return the interface's language: this session's choice, else the last one, else Korean."""
    chosen = _get("language")
    if chosen is None:
        kept = preferences.read().get("language")
        chosen = kept if kept in LANGUAGES else "ko"
        _set("language", chosen)
    return chosen


def set_language(chosen: Language) -> None:
    """Switch the language at once, and for the next start where there is a diary on disk."""
    _set("language", chosen)
    if profile_id() and not is_guest():
        preferences.keep(language=chosen)


def voice() -> VoiceSettings:
    """Return how friends sound and who listens: this session's choice, else the last one kept.

    Consent is a person's own: every profile has its own choice, and a guest begins anew.
    """
    chosen: VoiceSettings | None = _get("voice")
    if chosen is None:
        kept = preferences.read().get("voices")
        mine = kept.get(profile_id()) if isinstance(kept, dict) and not is_guest() else None
        chosen = VoiceSettings.from_kept(mine)
        if profile_id():
            _set("voice", chosen)
    return chosen


def set_voice(chosen: VoiceSettings) -> None:
    """Change the voices at once, and for the next start except for a guest."""
    _set("voice", chosen)
    who = profile_id()
    if who and not is_guest():
        kept = preferences.read().get("voices")
        others = kept if isinstance(kept, dict) else {}
        preferences.keep(voices={**others, who: chosen.kept()})


def playing() -> Playing | None:
    """Return what is being read aloud."""
    return _get("playing")


def set_playing(now: Playing) -> None:
    """Remember what is being read aloud."""
    _set("playing", now)


def dictations() -> dict[str, Dictation]:
    """Return the recordings that are becoming text, by the keys of their microphones."""
    found: dict[str, Dictation] | None = _get("dictations")
    if found is None:
        found = {}
        _set("dictations", found)
    return found


def heard() -> str | None:
    """Return what was said to try dictation."""
    return _get("heard")


def set_heard(said: str) -> None:
    """Remember what was said to try dictation."""
    _set("heard", said)


def system_voices() -> list[str]:
    """Return the names of the browser's own voices, as far as it has told them."""
    return _get("system_voices", [])


def set_system_voices(names: list[str]) -> None:
    """Remember the names of the browser's own voices."""
    _set("system_voices", names)


def first_reading(key: str) -> bool:
    """Whether a text that reads itself aloud has not done so yet; asked once for each."""
    last = _get("read_last")
    _set("read_last", key)
    return last != key


def profile_id() -> str | None:
    """Return whose diary is open in this session."""
    return _get("profile_id")


def sign_in(chosen: str) -> None:
    """Open a profile's diary; drafts and places of another one are dropped."""
    if chosen != profile_id():
        forget_diary()
    _set("profile_id", chosen)
    if not is_guest():
        preferences.keep(profile=chosen, language=language())


def forget_diary() -> None:
    """Forget everything that belongs to one diary: who, the draft, the open post, the month."""
    for name in _OF_ONE_DIARY:
        st.session_state.pop(_KEYS + name, None)
    for name in [str(key) for key in st.session_state if str(key).startswith(_FIELDS)]:
        st.session_state.pop(name, None)


def guest_store() -> Store | None:
    """Return the store in memory that a guest's diary lives in, None outside guest mode."""
    return _get("guest_store")


def is_guest() -> bool:
    """Whether this session keeps nothing."""
    return guest_store() is not None


def begin_guest(store: Store, guest_profile_id: str) -> None:
    """Turn this session into a guest's, on a store that lives in memory."""
    forget_diary()
    _set("guest_store", store)
    _set("profile_id", guest_profile_id)


def end_guest() -> None:
    """Leave guest mode; the guest's diary is gone."""
    store = guest_store()
    forget_diary()
    st.session_state.pop(_KEYS + "guest_store", None)
    if store is not None:
        store.close()


def draft() -> DraftPost:
    """Return the post being written, a fresh one if there is none."""
    found: DraftPost | None = _get("draft")
    if found is None:
        found = DraftPost()
        _set("draft", found)
    return found


def update_draft(**changes: Any) -> DraftPost:
    """Change fields of the draft and return it."""
    changed = replace(draft(), **changes)
    _set("draft", changed)
    return changed


def clear_draft() -> None:
    """Throw the draft away, after it became a post."""
    st.session_state.pop(_KEYS + "draft", None)


def pending() -> Pending:
    """Return what the pages of this diary are in the midst of; its fields may be set."""
    found: Pending | None = _get("pending")
    if found is None:
        found = Pending()
        _set("pending", found)
    return found


def open_post_id() -> str | None:
    """Return which post the post page shows."""
    return _get("open_post_id")


def open_post(post_id: str | None) -> None:
    """Choose the post for the post page; follow with `st.switch_page("pages/post.py")`."""
    _set("open_post_id", post_id)


def month() -> tuple[int, int]:
    """Return year and month of the calendar page, at first the present month."""
    today = dt.date.today()
    return _get("month", (today.year, today.month))


def open_month(year: int, number: int) -> None:
    """Choose the calendar page's month, with no day singled out."""
    _set("month", (year, number))
    choose_day(None)


def day() -> dt.date | None:
    """Return the day whose posts the calendar page shows, None for the whole month."""
    return _get("day")


def choose_day(chosen: dt.date | None) -> None:
    """Show one day's posts on the calendar page, or with None the whole month's."""
    _set("day", chosen)
    st.session_state.pop(_KEYS + "cards", None)


def cards(at_first: int) -> int:
    """Return how many posts the calendar page shows as cards."""
    return _get("cards", at_first)


def show_cards(count: int) -> None:
    """Show that many posts as cards on the calendar page."""
    _set("cards", count)


def profile_year() -> int:
    """Return the year whose months the profile page shows."""
    return _get("profile_year", dt.date.today().year)


def set_profile_year(year: int) -> None:
    """Choose the year whose months the profile page shows."""
    _set("profile_year", year)


def say_next(message: str) -> None:
    """Leave a short message that the next drawn page shows once, as a toast."""
    _set("message", message)


def take_message() -> str | None:
    """Return the message left for this page and forget it."""
    return st.session_state.pop(_KEYS + "message", None)


def profile_form_shown() -> bool:
    """Whether the welcome page has its door to a new profile open."""
    return bool(_get("profile_form", False))


def show_profile_form(shown: bool) -> None:
    """Open or close the welcome page's form for a new profile."""
    _set("profile_form", shown)


def editing_profile() -> bool:
    """Whether the dialog that changes name and introduction is open."""
    return bool(_get("editing_profile", False))


def edit_profile(open_: bool) -> None:
    """Open or close the dialog that changes name and introduction."""
    _set("editing_profile", open_)


def settings_tried() -> bool:
    """Whether the AI settings were to be saved, so that what is missing is named."""
    return bool(_get("settings_tried", False))


def set_settings_tried(tried: bool) -> None:
    """Remember whether what is missing in the AI settings is to be named."""
    _set("settings_tried", tried)


def sound() -> bool:
    """Whether what is said in the chat is heard as well, in this session."""
    return bool(_get("sound", False))


def set_sound(on: bool) -> None:
    """Let what is said in the chat be heard, or not."""
    _set("sound", on)


def mirror() -> Mirror:
    """Return what the live mirror shows; its fields may be set."""
    found: Mirror | None = _get("mirror")
    if found is None:
        from facelog.ui.mirror import Mirror  # late: it asks this module for the language

        found = Mirror()
        _set("mirror", found)
    return found


def forget_mirror() -> None:
    """Forget what the live mirror showed."""
    st.session_state.pop(_KEYS + "mirror", None)


def lesson() -> Lesson:
    """Return what the class page shows; its fields may be set."""
    found: Lesson | None = _get("lesson")
    if found is None:
        from facelog.ui.lesson import Lesson  # late: it asks this module for the language

        found = Lesson()
        _set("lesson", found)
    return found


def framed() -> bool:
    """Whether `app.py` has drawn the frame around the pages in this session."""
    return bool(_get("framed", False))


def set_framed() -> None:
    """Remember that `app.py` draws the frame."""
    _set("framed", True)


def want_page(name: str | None) -> None:
    """Remember which page was asked for before the frame was there."""
    _set("wanted_page", name)


def take_wanted_page() -> str | None:
    """Return the page that was asked for before the frame was there, and forget it."""
    return st.session_state.pop(_KEYS + "wanted_page", None)


def session_brain() -> dict[str, Any] | None:
    """Return which language model was chosen for this session alone, None where none was."""
    return _get("session_brain")


def set_session_brain(chosen: dict[str, Any] | None) -> None:
    """Remember the language model of a guest, or of a person whose choices cannot be written."""
    _set("session_brain", chosen)


def keys() -> dict[str, str | None]:
    """Return this session's keys by whom they are for; None where the key ring gave none."""
    found: dict[str, str | None] | None = _get("keys")
    if found is None:
        found = {}
        _set("keys", found)
    return found
