"""The facts of a diary's week or month, and the posts that they were counted from."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facelog.companion.gist import understand
from facelog.companion.morphemes import analyse
from facelog.errors import FaceLogError
from facelog.insights.facts import Facts, looks_back_to, report_facts
from facelog.insights.period import Period
from facelog.memory.shelf import AT_ONCE, shelf_of
from facelog.memory.terms import RULES, VERB, as_written, find_terms, weight
from facelog.types import Post

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

_log = logging.getLogger(__name__)
WEIGHT = 0.5
"""Words that tell less than this of a day, such as how one feels, are not told of."""


@dataclass(frozen=True)
class Gathered:
    """A period out of a diary.

    Attributes:
        posts: those of the period, the oldest first.
        unread: how many of them could not be read for their words yet; that goes on meanwhile.
    """

    facts: Facts
    posts: tuple[Post, ...]
    unread: int


def gather(diary: Diary, period: Period, today: dt.date) -> Gathered:
    """Return a period's posts and what they add up to.

    Posts whose words were never looked at are read first, as many as a moment allows.

    Args:
        diary: whose.
        period: the week or month.
        today: the present day in the person's own time zone.

    Raises:
        DiaryError: the diary cannot be read.
    """
    until = period.until(today)
    posts = _posts(diary, period.first, until)
    tags = diary.tags([post.id for post in posts])
    daily = diary.daily_counts(looks_back_to(period, until))
    terms = _terms(diary, posts)
    facts = report_facts(period, today, posts, daily, tags, _words(posts, tags, terms))
    return Gathered(facts, posts, len(posts) - len(terms))


def hidden(diary: Diary, posts: Iterable[Post]) -> frozenset[str]:
    """Return the posts that Anna is not to know: those kept from her, and those of a crisis.

    Raises:
        DiaryError: the diary cannot be read.
    """
    return diary.excluded_ids() | {post.id for post in posts if post.crisis}


def _posts(diary: Diary, first: dt.date, last: dt.date) -> tuple[Post, ...]:
    months = dict.fromkeys(((first.year, first.month), (last.year, last.month)))
    found = [post for month in months for post in diary.month(*month)]
    inside = (post for post in found if first <= post.date <= last)
    return tuple(sorted(inside, key=lambda post: (post.date, post.created_at)))


def _terms(diary: Diary, posts: Sequence[Post]) -> dict[str, Mapping[str, int]]:
    """Return the terms of the posts; those not kept yet are found, within a moment, and kept."""
    terms: dict[str, Mapping[str, int]] = dict(diary.terms(RULES, [post.id for post in posts]))
    found: dict[str, tuple[int, Mapping[str, int]]] = {}
    deadline = None
    for post in posts:
        if post.id in terms:
            continue
        if deadline is not None and time.monotonic() > deadline:
            break
        fresh = find_terms(post.text, analyse)
        if fresh is None:
            break  # the analyser cannot be had; another time
        # Its own start, before the first answer, is not counted.
        deadline = deadline or time.monotonic() + AT_ONCE
        found[post.id] = (post.version, fresh)
    if found:
        try:
            diary.keep_terms(RULES, found)
        except FaceLogError:
            _log.warning("the words of posts could not be kept and will be read again")
    terms |= {post_id: fresh for post_id, (_version, fresh) in found.items()}
    if len(terms) < len(posts):
        shelf_of(diary).read_on(diary)
    return terms


def _words(
    posts: Iterable[Post],
    tags: Mapping[str, Iterable[str]],
    terms: Mapping[str, Mapping[str, int]],
) -> dict[str, tuple[str, ...]]:
    """Return the nouns of each post that tell something, as a person would write them.

    What is a tag of the period anyway is not among them.
    """
    named = {name.lower() for names in tags.values() for name in names}
    found = {}
    for post in posts:
        told = [
            as_written(term, post.text)
            for term in terms.get(post.id, ())
            if not term.endswith(VERB) and weight(term) >= WEIGHT
        ]
        # The terms of English tell no part of speech: what an article stands before is a noun.
        latin = any(word.isascii() for word in told)
        nouns = understand(post.text, "", "en").nouns if latin else ()
        english = {noun.split()[-1] for noun in nouns}
        found[post.id] = tuple(
            word for word in told if word not in named and (not word.isascii() or word in english)
        )
    return found
