"""The friends on screen: who answers, and the portraits of whoever wrote an old comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from facelog import i18n
from facelog.companion import characters
from facelog.types import Character, Comment, Profile
from facelog.ui import look, state
from facelog.ui.text import plain

if TYPE_CHECKING:
    from facelog.diary.diary import Diary


def chosen(diary: Diary, profile: Profile) -> Character:
    """Return who answers this person, Anna where nobody else was chosen.

    Raises:
        DiaryError: the diary cannot be read.
    """
    wanted = characters.FIRST if profile.settings is None else profile.settings.character
    # the person's own friends are read only where one of them may answer
    own = () if wanted in characters.shipped() else diary.characters()
    return characters.find(wanted, own)


def name(character: Character) -> str:
    """Return what a friend is called in the language of the page."""
    return character.names[state.language()]


def word(character: Character) -> i18n.Word:
    """Return a friend's name for the texts, harmless in Markdown, as `i18n.Word`."""
    return i18n.Word(plain(name(character)))


def album(diary: Diary) -> Mapping[str, Character]:
    """Return every friend by id; the deleted ones, who wrote old comments, too.

    Raises:
        DiaryError: the diary cannot be read.
    """
    return characters.everyone((*diary.characters(), *diary.gone_characters()))


def portrait(comment: Comment, known: Mapping[str, Character]) -> str:
    """Return the picture beside a comment: its author's portrait, else the name's first letter.

    Args:
        comment: an old or a new one.
        known: what `album` gives.
    """
    author = known.get(comment.character)
    return look.avatar_svg(comment.author) if author is None else author.portrait
