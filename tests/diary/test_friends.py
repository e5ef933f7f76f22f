"""The person's own friends in the diary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from facelog.config import CHARACTER_ABOUT_LIMIT, CHARACTER_NAME_LIMIT, CHARACTER_RULES_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import InputError, MissingError
from facelog.types import Character

BORI = Character(
    id="anna",
    names={"ko": "보리", "en": "Bori"},
    about={"ko": "느긋한 곰", "en": "A bear"},
    rules="a bear\nwho asks about honey",
    portrait="<svg/>",
    pitch=20,
    pace=0.9,
    manner="sunja",
    humour=2,
)


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in memory, as guests have it."""
    found = open_store("sqlite://")
    yield found
    found.close()


@pytest.fixture
def new_diary(store: Store) -> Callable[[], Diary]:
    """Begin the diary of one more person."""
    return lambda: store.diary(store.create_profile("민수", "").id)


def test_a_copy_is_kept_whole_under_an_id_of_its_own(new_diary: Callable[[], Diary]) -> None:
    diary = new_diary()
    kept = diary.add_character(BORI)
    again = diary.add_character(BORI)
    assert kept.id.startswith("own-")
    assert kept.id != again.id
    assert replace(kept, id="anna") == BORI
    assert [one.id for one in diary.characters()] == sorted([kept.id, again.id])


def test_another_persons_friends_are_not_seen_or_touched(new_diary: Callable[[], Diary]) -> None:
    mine, other = new_diary(), new_diary()
    kept = mine.add_character(BORI)
    assert other.characters() == ()
    with pytest.raises(MissingError, match="character_missing"):
        other.change_character(kept)
    with pytest.raises(MissingError, match="character_missing"):
        other.delete_character(kept.id)
    assert mine.characters() == (kept,)


def test_a_change_is_kept(new_diary: Callable[[], Diary]) -> None:
    diary = new_diary()
    kept = diary.add_character(BORI)
    changed = diary.change_character(
        replace(kept, names={"ko": " 콩\n보리 ", "en": ""}, rules="x\u0000y", pitch=500, pace=9.0)
    )
    assert diary.characters() == (changed,)
    assert changed.names == {"ko": "콩 보리", "en": "콩 보리"}
    assert (changed.rules, changed.pitch, changed.pace) == ("xy", 99, 2.0)


def test_of_a_deleted_friend_name_and_portrait_stay(new_diary: Callable[[], Diary]) -> None:
    diary = new_diary()
    kept = diary.add_character(BORI)
    diary.delete_character(kept.id)
    assert diary.characters() == ()
    (gone,) = diary.gone_characters()
    assert (gone.id, gone.names, gone.portrait) == (kept.id, BORI.names, BORI.portrait)
    assert (gone.rules, gone.about) == ("", {})
    for action in (lambda: diary.delete_character(kept.id), lambda: diary.change_character(kept)):
        with pytest.raises(MissingError, match="character_missing"):
            action()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"names": {"ko": "  ", "en": "\n"}}, "friend_name_missing"),
        ({"names": {"ko": "가" * (CHARACTER_NAME_LIMIT + 1), "en": ""}}, "friend_name_too_long"),
        ({"about": {"ko": "", "en": "x" * (CHARACTER_ABOUT_LIMIT + 1)}}, "friend_about_too_long"),
        ({"rules": "x" * (CHARACTER_RULES_LIMIT + 1)}, "friend_rules_too_long"),
    ],
)
def test_what_is_missing_or_too_long_is_refused(
    changes: dict[str, object], code: str, new_diary: Callable[[], Diary]
) -> None:
    diary = new_diary()
    kept = diary.add_character(BORI)
    for action in (diary.add_character, diary.change_character):
        with pytest.raises(InputError, match=code):
            action(replace(kept, **changes))  # type: ignore[arg-type]
    assert diary.characters() == (kept,)


def test_a_friend_of_nobody_cannot_be_kept(store: Store) -> None:
    with pytest.raises(MissingError, match="profile_missing"):
        store.diary("nobody").add_character(BORI)
