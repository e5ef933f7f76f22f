"""The works that come with FaceLog are complete, free to play, and spread over the plane."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter

import pytest

from facelog import i18n
from facelog.music.catalogue import FOLDER, MOODS, catalogue, find, search_words
from facelog.music.moment import leaning
from facelog.music.small_things import choose, small_things, time_of_day
from facelog.music.table import TABLE

HANGUL = re.compile("[\uac00-\ud7a3]")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_work_is_complete(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 160
    for row in rows:
        assert all(value and value == value.strip() for value in row.values()), row["id"]
        assert HANGUL.search(row["title_ko"]), row["id"]
        assert HANGUL.search(row["composer_ko"]), row["id"]
        assert not HANGUL.search(row["title"] + row["composer"]), row["id"]
        assert 0 <= float(row["energy"]) <= 1, row["id"]
        assert 0 <= float(row["pleasantness"]) <= 1, row["id"]
        moods = row["moods"].split()
        assert 1 <= len(moods) <= 3, row["id"]
        assert len(set(moods)) == len(moods), row["id"]
        assert set(moods) <= set(MOODS), row["id"]
        assert len(row["id"]) <= 64


def test_no_work_is_there_twice(rows: list[dict[str, str]]) -> None:
    for columns in (("id",), ("composer", "title"), ("composer", "title_ko")):
        counts = Counter(tuple(row[name].casefold() for name in columns) for row in rows)
        assert [key for key, count in counts.items() if count > 1] == []


def test_every_composer_is_told_the_same_way_each_time(rows: list[dict[str, str]]) -> None:
    told: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        told.setdefault(row["composer"], set()).add((row["composer_ko"], row["born"], row["died"]))
    assert [name for name, ways in told.items() if len(ways) > 1] == []
    assert len({row["composer_ko"] for row in rows}) == len(told) >= 80


def test_every_work_is_in_the_public_domain(rows: list[dict[str, str]]) -> None:
    for row in rows:
        born, died, year = int(row["born"]), int(row["died"]), int(row["year"])
        assert died + 70 < dt.date(2026, 1, 1).year, row["id"]
        assert year <= 1930, row["id"]
        assert born + 8 <= year, row["id"]
        assert year <= died + 2, row["id"]  # finished by others at most
        assert 20 <= died - born <= 100, row["id"]


def test_works_are_spread_over_the_plane_and_the_centuries() -> None:
    cells = Counter(
        (min(int(4 * piece.energy), 3), min(int(4 * piece.pleasantness), 3))
        for piece in catalogue()
    )
    assert len(cells) == 16
    assert min(cells.values()) >= 5
    centuries = Counter(((piece.year or 0) - 1) // 100 + 1 for piece in catalogue())
    assert all(centuries[number] >= 5 for number in (16, 17, 18, 19, 20))
    for places in TABLE.values():
        for energy, pleasantness in places.values():
            near = [
                piece
                for piece in catalogue()
                if abs(piece.energy - energy) < 0.15
                and abs(piece.pleasantness - pleasantness) < 0.15
            ]
            assert len(near) >= 12


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_mood_has_a_name(language: i18n.Language) -> None:
    names = [i18n.translate(language, f"music.mood_{mood}") for mood in MOODS]
    assert len(set(names)) == len(MOODS)


def test_works_are_found_by_words_in_both_languages_and_by_feel() -> None:
    assert {piece.composers["en"] for piece in find(catalogue(), "쇼팽")} == {"Frédéric Chopin"}
    assert [piece.id for piece in find(catalogue(), "SATIE gymno")] == ["satie-gymnopedie-no-1"]
    assert {piece.year for piece in find(catalogue(), "1810")} == {1810}
    calm = find(catalogue(), moods=["calm", "night"], energy=(0, 0.3))
    assert calm
    assert all(piece.moods >= {"calm", "night"} and piece.energy <= 0.3 for piece in calm)
    assert find(catalogue(), "no such composer") == ()


def test_what_is_searched_for_is_composer_and_title() -> None:
    (piece,) = find(catalogue(), "운명")
    assert search_words(piece, "ko") == "루트비히 판 베토벤 교향곡 5번 운명 1악장"
    assert search_words(piece, "en") == "Ludwig van Beethoven Symphony No. 5, first movement"


@pytest.mark.parametrize("emotion", ["anger", "happy", "panic", "sadness"])
@pytest.mark.parametrize("hour", range(24))
def test_there_is_something_small_to_do_at_every_hour(emotion: str, hour: int) -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    first = choose(emotion, hour, rng)
    second = choose(emotion, hour, rng, but=[first.id])
    assert first.id != second.id
    for thing in (first, second):
        assert emotion in thing.emotions
        assert time_of_day(hour) in thing.times


def test_small_things_are_told_in_both_languages_once() -> None:
    assert len({thing.id for thing in small_things()}) == len(small_things()) >= 20
    for thing in small_things():
        assert HANGUL.search(thing.texts["ko"])
        assert thing.texts["en"]
        assert not HANGUL.search(thing.texts["en"])


@pytest.mark.parametrize(
    ("text", "energy", "pleasantness", "mood"),
    [
        ("너무 피곤해서 잠만 잤다", -1, 0, "calm"),
        ("시험에 합격해서 신났다!", 1, 1, "triumphant"),
        ("친구랑 싸웠다. 억울하다", 1, -1, "fierce"),
        ("It was raining and I was lonely", -1, -1, "rain"),
        ("할머니가 그립다", -1, 1, "nostalgic"),
    ],
)
def test_words_lean_somewhere(text: str, energy: int, pleasantness: int, mood: str) -> None:
    found = leaning(text)
    assert found[0] * energy >= 0
    assert found[1] * pleasantness >= 0
    assert mood in found[2]


def test_plain_words_lean_nowhere_and_english_ones_stand_alone() -> None:
    assert leaning("오늘 회의를 했다") == (0.0, 0.0, frozenset())
    assert leaning("The train was on time; a catalogue arrived") == (0.0, 0.0, frozenset())
