"""Okapi BM25 over a diary's posts, changed post by post; it knows terms, never texts."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facelog.memory.terms import VERB, weight

K1 = 1.2
B = 0.75

UNSEEN_POSTS = 50
"""A young diary's words are judged as if that many posts without them came before: else what
is written for the second time would pass for common."""

WITHOUT_A_THING = 0.6
"""What a fit counts where all that is shared happens every day, is a deed or a feeling."""

_ROOM = 256


@dataclass(frozen=True)
class Entry:
    """What the index knows of a post.

    Attributes:
        day: proleptic ordinal of its date.
        order: rises with the time at which it was written.
        terms: how often each occurs in it.
    """

    post_id: str
    version: int
    day: int
    order: float
    emotion: str
    drawable: bool
    terms: Mapping[str, int]


@dataclass(frozen=True)
class Match:
    """A post that shares terms with a text.

    Attributes:
        fit: how much the shared terms tell: their weighted inverse document frequencies.
        score: BM25.
        terms: the shared ones, the weightiest first.
    """

    post_id: str
    day: int
    emotion: str
    fit: float
    score: float
    terms: tuple[str, ...]


class Index:
    """The terms of a diary."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[int, int]] = {}
        """Place and version of each post."""
        self._known: list[Entry | None] = []
        self._postings: dict[str, tuple[array[int], array[int]]] = {}
        self._lengths = np.zeros(_ROOM, np.float32)
        self._days = np.zeros(_ROOM, np.int32)
        self._orders = np.zeros(_ROOM, np.float64)
        self._drawable = np.zeros(_ROOM, bool)
        self._alive = np.zeros(_ROOM, bool)

    def __len__(self) -> int:
        """Return how many posts are in it."""
        return len(self.entries)

    def holds(self, post_id: str, version: int) -> bool:
        """Return whether that version of a post is in it."""
        return self.entries.get(post_id, (-1, None))[1] == version

    def packed(self) -> Index:
        """Return the same without the places left behind."""
        fresh = Index()
        for entry in self._known:
            if entry is not None:
                fresh.add(entry)
        return fresh

    @property
    def waste(self) -> float:
        """The share of places that posts left behind as they were changed or deleted."""
        return 1 - len(self.entries) / len(self._known) if self._known else 0.0

    def terms_of(self, post_id: str) -> Mapping[str, int]:
        """Return the terms of a post that is in the index."""
        entry = self._known[self.entries[post_id][0]]
        assert entry is not None
        return entry.terms

    def every_terms(self) -> dict[str, Mapping[str, int]]:
        """Return the terms of all posts that are in the index."""
        return {entry.post_id: entry.terms for entry in self._known if entry is not None}

    def holding(self, terms: Iterable[str]) -> frozenset[str]:
        """Return the posts in which each of some terms occurs; none without a term."""
        wanted = set(terms)
        places = [set(self._postings[term][0]) for term in wanted & self._postings.keys()]
        if not places or len(places) < len(wanted):
            return frozenset()
        entries = (self._known[place] for place in set.intersection(*places))
        return frozenset(entry.post_id for entry in entries if entry is not None)

    def add(self, entry: Entry) -> None:
        """Take a post in, in place of what was known of it."""
        place, _version = self.entries.get(entry.post_id, (-1, 0))
        known = self._known[place] if place >= 0 else None
        if known is not None and replace(known, version=entry.version) == entry:
            # a comment was written under it, no more
            self._known[place] = entry
            self.entries[entry.post_id] = (place, entry.version)
            return
        self.drop([entry.post_id])
        place = len(self._known)
        if place == len(self._alive):
            self._widen()
        self._known.append(entry)
        self.entries[entry.post_id] = (place, entry.version)
        self._lengths[place] = sum(entry.terms.values())
        self._days[place] = entry.day
        self._orders[place] = entry.order
        self._drawable[place] = entry.drawable
        self._alive[place] = True
        for term, count in entry.terms.items():
            places, counts = self._postings.setdefault(term, (array("i"), array("i")))
            places.append(place)
            counts.append(count)

    def drop(self, post_ids: Iterable[str]) -> None:
        """Forget posts."""
        for post_id in post_ids:
            place, _version = self.entries.pop(post_id, (-1, 0))
            if place >= 0:
                self._alive[place] = False
                self._known[place] = None

    def _widen(self) -> None:
        for name in ("_lengths", "_days", "_orders", "_drawable", "_alive"):
            kept = getattr(self, name)
            setattr(self, name, np.concatenate([kept, np.zeros_like(kept)]))

    def search(
        self, terms: Iterable[str], before: tuple[int, float], hidden: Iterable[str]
    ) -> list[Match]:
        """Return the posts that share a telling word with a text, in no order.

        Args:
            terms: those of the text.
            before: day and order; only posts before it are looked at.
            hidden: ids of posts that are not to be found.
        """
        size = len(self._known)
        if not self.entries:
            return []
        open_ = self._alive[:size] & self._drawable[:size]
        days, orders = self._days[:size], self._orders[:size]
        open_ &= (days < before[0]) | ((days == before[0]) & (orders < before[1]))
        for post_id in hidden:
            if post_id in self.entries:
                open_[self.entries[post_id][0]] = False
        lengths = self._lengths[:size]
        norm = K1 * (1 - B + B * lengths / max(float(lengths[self._alive[:size]].mean()), 1.0))
        score = np.zeros(size, np.float32)
        fit = np.zeros(size, np.float32)
        named = np.zeros(size, bool)
        telling = np.zeros(size, bool)
        worth: dict[str, float] = {}
        for term in set(terms):
            found = self._postings.get(term)
            if found is None:
                continue
            places = np.frombuffer(found[0], np.int32)
            counts = np.frombuffer(found[1], np.int32)
            worth[term] = weight(term) * self._rarity(places)
            fit[places] += worth[term]
            score[places] += worth[term] * counts * (K1 + 1) / (counts + norm[places])
            if not term.endswith(VERB):
                named[places] = True
            if weight(term) == 1:
                telling[places] = True
        fit *= np.where(telling, 1.0, WITHOUT_A_THING).astype(np.float32)
        chosen = np.flatnonzero(open_ & named & (fit > 0))
        return [self._match(int(place), fit, score, worth) for place in _best(chosen, fit)]

    def _rarity(self, places: NDArray[np.int32]) -> float:
        """Return a term's inverse document frequency."""
        posts = len(self.entries) + UNSEEN_POSTS
        holding = int(self._alive[places].sum())
        return math.log(1 + (posts - holding + 0.5) / (holding + 0.5))

    def _match(
        self,
        place: int,
        fit: NDArray[np.float32],
        score: NDArray[np.float32],
        worth: Mapping[str, float],
    ) -> Match:
        entry = self._known[place]
        assert entry is not None
        shared = sorted((term for term in worth if term in entry.terms), key=lambda t: -worth[t])
        return Match(
            entry.post_id,
            entry.day,
            entry.emotion,
            float(fit[place]),
            float(score[place]),
            tuple(shared),
        )


_MOST = 64


def _best(chosen: NDArray[np.intp], fit: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the most fitting places only: the rest is far from being drawn on."""
    if len(chosen) <= _MOST:
        return chosen
    return chosen[np.argpartition(-fit[chosen], _MOST)[:_MOST]]
