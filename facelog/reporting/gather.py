"""The facts of a diary's week or month, and the posts that they were counted from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from facelog.companion.gist import understand
from facelog.companion.morphemes import analyse
from facelog.insights.facts import Facts, looks_back_to, report_facts
from facelog.insights.period import Period
from facelog.memory.terms import RULES, VERB, as_written, find_terms, weight
from facelog.types import Post

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

WEIGHT = 0.5
"""Words that tell less than this of a day, such as how one feels, are not told of."""


def gather(diary: Diary, period: Period, today: dt.date) -> tuple[Facts, tuple[Post, ...]]:
    """Return a period's facts and its posts, the oldest first.

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
    return report_facts(period, today, posts, daily, tags, _words(diary, posts, tags)), posts


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


def _words(
    diary: Diary, posts: Iterable[Post], tags: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the nouns of each post that tell something, as a person would write them.

    What is a tag of the period anyway is not among them.
    """
    texts = {post.id: post.text for post in posts}
    terms: dict[str, Mapping[str, int]] = dict(diary.terms(RULES, texts))
    for post_id in texts.keys() - terms.keys():
        terms[post_id] = find_terms(texts[post_id], analyse) or {}
    named = {name.lower() for names in tags.values() for name in names}
    found = {}
    for post_id, text in texts.items():
        english = {noun.split()[-1] for noun in understand(text, "", "en").nouns}
        told = (
            as_written(term, text)
            for term in terms[post_id]
            if not term.endswith(VERB) and weight(term) >= WEIGHT
        )
        # The terms of English tell no part of speech: what an article stands before is a noun.
        found[post_id] = tuple(
            word for word in told if word not in named and (not word.isascii() or word in english)
        )
    return found
