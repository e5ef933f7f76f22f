"""The posts that hold a word, for the person who looks for them: every post, kept from Anna or not.

By morphemes, so that "걸었다" finds "걷고 싶다"; and by letters at the beginning of a word, so that
"산책" finds "산책길" and what is half typed is found already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from facelog.companion.morphemes import analyse
from facelog.memory.shelf import ready_shelf
from facelog.memory.terms import find_terms

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

MOST_WORDS = 8
"""How many words of a question are looked for."""

_AROUND = "\"'`“”‘’.,;!?…()[]{}<>#"


def asked_words(question: str) -> tuple[str, ...]:
    """Return the words that a person looks for, each once, without the signs around them."""
    line = unicodedata.normalize("NFC", question)
    words = (word.strip(_AROUND) for word in line.split())
    return tuple(dict.fromkeys(filter(None, words)))[:MOST_WORDS]


def beginning(word: str) -> re.Pattern[str]:
    """Return what matches the letters of a word where a word begins, small or large."""
    return re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)


def posts_with(diary: Diary, word: str) -> frozenset[str]:
    """Return the ids of the posts whose text holds a word.

    A single letter is looked for as a morpheme alone where it is one: "비" does not find "비교".

    Args:
        diary: whose.
        word: without spaces, as `asked_words` gives it.

    Raises:
        DiaryError: the diary could not be read.
    """
    shelf = ready_shelf(diary)
    terms = find_terms(word, analyse)
    found: frozenset[str] = frozenset()
    if terms:
        with shelf.lock:
            found = shelf.index.holding(terms)
    if len(word) > 1 or not terms:
        begins = beginning(word)
        texts = diary.texts_with(word)
        found |= {post_id for post_id, text in texts.items() if begins.search(text)}
    return found


def every_terms(diary: Diary) -> Mapping[str, Mapping[str, int]]:
    """Return how often each term occurs, by the posts whose words are known.

    Raises:
        DiaryError: the diary could not be read.
    """
    shelf = ready_shelf(diary)
    with shelf.lock:
        return shelf.index.every_terms()
