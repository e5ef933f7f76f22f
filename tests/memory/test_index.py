"""The ranking by itself: Okapi BM25 as it is written down, kept right through changes."""

from __future__ import annotations

import math
import random

import pytest

from facelog.memory.index import K1, UNSEEN_POSTS, B, Entry, Index, Match

ALWAYS = (10**6, 0.0)


def entry(name: str, terms: dict[str, int], version: int = 1, **more: object) -> Entry:
    values = {"day": 0, "order": 0.0, "emotion": "happy", "drawable": True} | more
    return Entry(post_id=name, version=version, terms=terms, **values)  # type: ignore[arg-type]


def filled(*entries: Entry) -> Index:
    index = Index()
    for one in entries:
        index.add(one)
    return index


def by_name(found: list[Match]) -> dict[str, Match]:
    return {match.post_id: match for match in found}


def test_the_score_is_okapi_bm25() -> None:
    index = filled(entry("a", {"발표회": 2, "기타줄": 1}), entry("b", {"기타줄": 7}))
    found = by_name(index.search(["발표회"], ALWAYS, ()))
    posts = 2 + UNSEEN_POSTS
    rarity = math.log(1 + (posts - 1 + 0.5) / 1.5)
    norm = K1 * (1 - B + B * 3 / 5)
    assert found.keys() == {"a"}
    assert found["a"].fit == pytest.approx(rarity, rel=1e-5)
    assert found["a"].score == pytest.approx(rarity * 2 * (K1 + 1) / (2 + norm), rel=1e-5)


def test_deeds_and_feelings_alone_find_nothing_or_little() -> None:
    index = filled(
        entry("deed", {"흔들-": 1}), entry("feeling", {"행복": 1}), entry("thing", {"무대복": 1})
    )
    found = by_name(index.search(["흔들-", "행복", "무대복"], ALWAYS, ()))
    assert found.keys() == {"feeling", "thing"}
    assert found["feeling"].fit < found["thing"].fit / 4


def test_changing_it_post_by_post_is_the_same_as_building_it_anew() -> None:
    rng = random.Random(3)
    terms = [f"낱말{n}" for n in range(40)]
    index = Index()
    kept: dict[str, Entry] = {}
    for step in range(900):
        name = f"post {rng.randrange(60)}"
        if rng.random() < 0.3:
            index.drop([name])
            kept.pop(name, None)
        else:
            counts = {term: rng.randint(1, 3) for term in rng.sample(terms, rng.randint(1, 6))}
            kept[name] = entry(name, counts, version=step)
            index.add(kept[name])
        if index.waste > 0.8:
            index = index.packed()
    assert len(index) == len(kept)
    fresh = filled(*kept.values())
    for _query in range(20):
        asked = rng.sample(terms, 3)
        changed, anew = (by_name(one.search(asked, ALWAYS, ())) for one in (index, fresh))
        assert changed.keys() == anew.keys()
        for name, match in anew.items():
            assert changed[name].score == pytest.approx(match.score, rel=1e-4)
            assert changed[name].fit == pytest.approx(match.fit, rel=1e-4)


def test_a_comment_alone_leaves_nothing_behind() -> None:
    index = filled(entry("a", {"발표회": 1}), entry("a", {"발표회": 1}, version=2))
    assert index.waste == 0
    assert index.holds("a", 2)
    assert not index.holds("a", 1)


def test_later_hidden_and_undrawable_posts_stay_out() -> None:
    index = filled(
        entry("earlier", {"발표회": 1}, day=3, order=1.0),
        entry("that day before", {"발표회": 1}, day=5, order=1.0),
        entry("itself", {"발표회": 1}, day=5, order=2.0),
        entry("later", {"발표회": 1}, day=6, order=1.5),
        entry("crisis", {"발표회": 1}, day=2, drawable=False),
        entry("hidden", {"발표회": 1}, day=1),
    )
    found = by_name(index.search(["발표회"], (5, 2.0), ["hidden", "unheard of"]))
    assert found.keys() == {"earlier", "that day before"}
