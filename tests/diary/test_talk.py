"""The talk by day, with photos, and how it is forgotten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from facelog.diary.diary import Diary
from facelog.diary.store import Store
from facelog.errors import InputError, MissingError
from facelog.types import ChatMessage, Comment, Reading
from tests.diary.conftest import reading

DAY = dt.date(2026, 3, 14)
NEXT = dt.date(2026, 3, 15)
MOMENT = dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)
SAID = Comment("그랬구나", "안나", "builtin", "here", MOMENT)


def line(name: str, date: dt.date = DAY, text: str = "한 줄", seen: Reading | None = None):
    return ChatMessage(name, date, MOMENT, "person", text, reading=seen)


@pytest.fixture
def talked(diary: Diary) -> Diary:
    diary.add_message(line("a"))
    diary.add_message(ChatMessage("b", DAY, MOMENT, "anna", "그랬구나", SAID))
    diary.add_message(line("c", NEXT, "", reading("panic")), b"\xff\xd8 a photo")
    diary.add_message(line("d", NEXT, "사진과 말", reading("anger")), b"\xff\xd8 another")
    return diary


def names(lines: tuple[ChatMessage, ...]) -> list[str]:
    return [one.id for one in lines]


def test_days_and_their_lines(talked: Diary) -> None:
    assert talked.talk_days() == ((NEXT, 2), (DAY, 2))
    assert names(talked.messages()) == ["a", "b", "c", "d"]
    assert names(talked.messages(date=DAY)) == ["a", "b"]
    assert names(talked.messages(1, NEXT)) == ["d"]
    assert talked.messages(date=dt.date(2026, 3, 16)) == ()


def test_a_photo_is_kept_with_its_reading(talked: Diary) -> None:
    alone, with_words = talked.messages(date=NEXT)
    assert (alone.text, alone.reading) == ("", reading("panic"))
    assert (with_words.text, with_words.reading) == ("사진과 말", reading("anger"))
    assert talked.message_photo("c") == b"\xff\xd8 a photo"
    assert talked.messages(date=DAY)[0].reading is None
    for name in ("a", "nothing"):
        with pytest.raises(MissingError, match="photo_gone"):
            talked.message_photo(name)


def test_the_same_line_twice_keeps_one_photo(talked: Diary) -> None:
    talked.add_message(line("c", NEXT, "", reading("panic")), b"a later one")
    assert talked.message_photo("c") == b"\xff\xd8 a photo"
    assert len(talked.messages()) == 4


def test_a_photo_and_its_reading_come_together(diary: Diary) -> None:
    with pytest.raises(ValueError, match="together"):
        diary.add_message(line("x"), b"photo")
    with pytest.raises(ValueError, match="together"):
        diary.add_message(line("x", seen=reading()))
    with pytest.raises(InputError, match="text_missing"):
        diary.add_message(line("x", text=" "))
    assert diary.messages() == ()


def test_a_line_is_forgotten_with_its_photo(talked: Diary) -> None:
    talked.delete_message("c")
    talked.delete_message("a")
    talked.delete_message("a")
    assert names(talked.messages()) == ["b", "d"]
    assert talked.talk_days() == ((NEXT, 1), (DAY, 1))
    with pytest.raises(MissingError):
        talked.message_photo("c")
    assert talked.message_photo("d") == b"\xff\xd8 another"


def test_a_day_is_forgotten_and_the_others_stay(talked: Diary) -> None:
    talked.clear_messages(NEXT)
    assert names(talked.messages()) == ["a", "b"]
    talked.clear_messages()
    assert talked.talk_days() == ()


def test_nothing_forgotten_stays_in_the_file(talked: Diary, store: Store, file: Path) -> None:
    talked.add_message(line("e", text="아무도 모르게", seen=reading()), b"SECRET PHOTO" * 1000)
    talked.delete_message("e")
    store.close()
    kept = b"".join(path.read_bytes() for path in file.parent.glob("diary.db*"))
    assert b"SECRET PHOTO" not in kept
    assert "아무도 모르게".encode() not in kept
    assert "사진과 말".encode() in kept


def test_nobody_sees_or_forgets_another_ones_talk(talked: Diary, store: Store) -> None:
    yours = store.diary(store.create_profile("너", "").id)
    assert yours.talk_days() == ()
    with pytest.raises(MissingError):
        yours.message_photo("c")
    yours.delete_message("a")
    yours.clear_messages(DAY)
    yours.clear_messages()
    assert len(talked.messages()) == 4
