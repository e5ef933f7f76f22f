"""What a person heard, added and pinned is kept, and only theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import InputError, MissingError
from facelog.music_types import Hearing, MusicMoment, Piece, Pin

AT = dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)
MOMENT = MusicMoment(
    {"anger": 0.1, "happy": 0.2, "panic": 0.3, "sadness": 0.4},
    "lift",
    21,
    -0.5,
    0.25,
    frozenset({"rain", "calm"}),
)
HEARD = Hearing("h1", "satie-gymnopedie-no-1", AT, "up", True, None, MOMENT)


def piece(name: str, title: str = "밤편지") -> Piece:
    return Piece(
        name,
        {"ko": title, "en": title},
        {"ko": "아이유", "en": "아이유"},
        2017,
        0.2,
        0.8,
        frozenset({"night"}),
        own=True,
    )


@pytest.fixture
def other(store: Store) -> Diary:
    return store.diary(store.create_profile("민수", "").id)


def test_hearings_come_back_as_they_were(diary: Diary) -> None:
    later = Hearing("h2", "other", AT + dt.timedelta(hours=1))
    diary.keep_hearing(HEARD)
    diary.keep_hearing(later)
    assert diary.hearings() == (HEARD, later)
    assert diary.hearings(1) == (later,)
    diary.keep_hearing(replace(HEARD, verdict=None))
    assert diary.hearings() == (replace(HEARD, verdict=None), later)
    with pytest.raises(ValueError, match="verdict"):
        diary.keep_hearing(replace(HEARD, verdict="loved"))  # type: ignore[arg-type]


def test_hearings_under_a_post_outlast_it(diary: Diary, make_post) -> None:
    post = diary.add_post(make_post())
    under = replace(HEARD, post_id=post.id)
    diary.keep_hearing(under)
    assert diary.post_hearings(post.id) == (under,)
    diary.delete_post(post.id)
    diary.purge_deleted()
    assert diary.post_hearings(post.id) == ()
    assert diary.hearings() == (replace(under, post_id=None),)
    with pytest.raises(MissingError, match="post_missing"):
        diary.keep_hearing(Hearing("h9", "x", AT, post_id="unknown"))


def test_everything_heard_can_be_forgotten(diary: Diary, other: Diary) -> None:
    diary.keep_hearing(HEARD)
    other.keep_hearing(HEARD)
    diary.forget_hearings()
    assert diary.hearings() == ()
    assert other.hearings() == (HEARD,)


def test_own_pieces_are_kept_and_removed_with_their_pin(diary: Diary, other: Diary) -> None:
    diary.add_pieces([piece("own-1"), piece("own-2", "가을 아침")], {"own-1": "https://a.org/x"})
    assert {one.id for one in diary.own_pieces()} == {"own-1", "own-2"}
    assert piece("own-1") in diary.own_pieces()
    assert diary.pins() == {"own-1": Pin("own-1", "https://a.org/x")}
    assert other.own_pieces() == ()
    assert other.pins() == {}
    other.delete_piece("own-1")
    assert len(diary.own_pieces()) == 2
    diary.delete_piece("own-1")
    diary.delete_piece("own-1")
    assert diary.own_pieces() == (piece("own-2", "가을 아침"),)
    assert diary.pins() == {}


def test_too_long_a_name_keeps_none_of_them(diary: Diary) -> None:
    with pytest.raises(InputError, match="piece_too_long"):
        diary.add_pieces([piece("own-1"), piece("own-2", "x" * 201)])
    with pytest.raises(InputError, match="link_too_long"):
        diary.add_pieces([piece("own-1")], {"own-1": "https://a.org/" + "x" * 2000})
    assert diary.own_pieces() == ()


def test_a_file_is_pinned_in_place_of_a_link(diary: Diary, other: Diary) -> None:
    diary.pin(Pin("p", "https://a.org/x"))
    with pytest.raises(MissingError, match="pin_gone"):
        diary.pinned_file("p")
    diary.pin(Pin("p", None, "밤.mp3", "audio/mpeg"), b"ID3 sound")
    assert diary.pins() == {"p": Pin("p", None, "밤.mp3", "audio/mpeg")}
    assert diary.pinned_file("p") == b"ID3 sound"
    with pytest.raises(MissingError):
        other.pinned_file("p")
    other.unpin("p")
    assert diary.pinned_file("p") == b"ID3 sound"
    diary.unpin("p")
    assert diary.pins() == {}


def test_consent_is_each_ones_own(diary: Diary, other: Diary) -> None:
    assert not diary.music_consent()
    diary.set_music_consent(True)
    diary.set_music_consent(True)
    assert diary.music_consent()
    assert not other.music_consent()
    diary.set_music_consent(False)
    assert not diary.music_consent()


def test_a_guests_music_is_in_memory() -> None:
    store = open_store("sqlite://")
    diary = store.diary(store.create_profile("손님", "").id)
    diary.keep_hearing(HEARD)
    diary.add_pieces([piece("own-1")])
    diary.pin(Pin("own-1", None, "a.mp3", "audio/mpeg"), b"ID3")
    assert diary.hearings() == (HEARD,)
    assert diary.pinned_file("own-1") == b"ID3"
    store.close()
