"""Looking for posts: morphemes, beginnings of words, and every filter with the others."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from facelog.companion import morphemes
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.searching import Wanted, search
from facelog.types import Comment, Post
from tests.memory.conftest import TODAY, new_post

Write = Callable[..., Post]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def diary(store: Store) -> Diary:
    return store.diary(store.create_profile("주성", "").id)


@pytest.fixture
def write(diary: Diary) -> Write:
    """Write a post: `write("…", ago=7, emotion="panic", tags=("산책",), by="mina")`."""
    numbers = itertools.count()

    def put(
        text: str, ago: int = 0, emotion: str = "happy", tags: tuple[str, ...] = (), by: str = ""
    ) -> Post:
        new = new_post(text, TODAY - dt.timedelta(days=ago), next(numbers), emotion)
        comment = Comment("응!", by, "builtin", "here", dt.datetime.now(dt.UTC), by) if by else None
        return diary.add_post(replace(new, tags=tags, comment=comment))

    return put


def texts(diary: Diary, **wanted: object) -> list[str]:
    found = search(diary, Wanted(**wanted)).ids  # type: ignore[arg-type]
    posts = diary.posts_by_id(found)
    return [posts[post_id].text for post_id in found]


def test_a_verb_is_found_in_its_other_forms(diary: Diary, write: Write) -> None:
    walked = "강가를 천천히 걷고 나니 마음이 놓였다."
    write(walked)
    write("면접 준비를 했다.")
    assert texts(diary, words="걸었다") == [walked]
    assert texts(diary, words="면접을") == ["면접 준비를 했다."]
    assert texts(diary, words="수영") == []


def test_the_beginning_of_a_word_is_enough(diary: Diary, write: Write) -> None:
    write("산책길에서 고양이를 봤다. (떡볶이도 먹었다)")
    for found in ("산책", "떡볶", "오늘의", "고양이를"):
        assert len(texts(diary, words=found)) == (0 if found == "오늘의" else 1), found
    assert texts(diary, words="책길") == []


def test_a_single_letter_is_a_word_of_its_own(diary: Diary, write: Write) -> None:
    write("비가 많이 왔다.")
    write("둘을 비교해 보았다.")
    assert texts(diary, words="비") == ["비가 많이 왔다."]


def test_words_that_say_little_are_found_by_their_letters(diary: Diary, write: Write) -> None:
    write("오늘은 집에 있었다.")
    write("Went home, 100% tired.")
    assert texts(diary, words="오늘") == ["오늘은 집에 있었다."]
    assert texts(diary, words="HOME") == ["Went home, 100% tired."]
    assert texts(diary, words="100%") == ["Went home, 100% tired."]
    assert texts(diary, words="10_%") == []


def test_every_word_must_be_there(diary: Diary, write: Write) -> None:
    write("면접을 보고 커피를 마셨다.", ago=1)
    write("커피가 식었다.")
    assert texts(diary, words="커피") == ["커피가 식었다.", "면접을 보고 커피를 마셨다."]
    assert texts(diary, words="“면접”, 커피") == ["면접을 보고 커피를 마셨다."]


def test_a_tag_is_found_by_words_as_well(diary: Diary, write: Write) -> None:
    write("강에 갔다.", tags=("주말", "한강 산책"))
    assert texts(diary, words="#주말 강에") == ["강에 갔다."]
    assert texts(diary, words="산책") == []


def test_without_the_analyser_letters_are_found_still(
    diary: Diary, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("면접을 보았다.")

    def broken(_text: str) -> list[tuple[str, str, int, int]]:
        raise OSError("no analyser")

    morphemes._analysed.cache_clear()
    monkeypatch.setattr(morphemes._worker, "ask", broken)
    found = search(diary, Wanted(words="면접"))
    assert (len(found.ids), found.unread) == (1, 1)


def test_all_filters_hold_at_once(diary: Diary, write: Write) -> None:
    first = TODAY - dt.timedelta(days=10)
    good = {"text": "커피를 마셨다", "ago": 5, "emotion": "happy", "tags": ("카페", "주말")}
    post = write(**good, by="mina")
    write(**good, by="anna")
    write(**good)
    write(**(good | {"ago": 11}), by="mina")
    write(**(good | {"ago": 0}), by="mina")
    write(**(good | {"emotion": "sadness"}), by="mina")
    write(**(good | {"tags": ("카페",)}), by="mina")
    write(**(good | {"text": "차를 마셨다"}), by="mina")
    wanted = Wanted(
        words="커피",
        emotions=("happy", "panic"),
        tags=("주말", "카페"),
        first=first,
        last=TODAY - dt.timedelta(days=1),
        character="mina",
    )
    assert search(diary, wanted).ids == (post.id,)
    assert len(search(diary, replace(wanted, character="")).ids) == 3
    assert len(search(diary, replace(wanted, last=None)).ids) == 2
    assert len(search(diary, replace(wanted, first=None)).ids) == 2
    assert len(search(diary, replace(wanted, emotions=())).ids) == 2
    assert len(search(diary, replace(wanted, tags=("카페",))).ids) == 2
    assert len(search(diary, replace(wanted, words=" ")).ids) == 2
    nobody = Wanted("커피", ("anger",), ("카페",), first, TODAY, "mina")
    assert search(diary, nobody).ids == ()


def test_a_correction_goes_before_the_guess(diary: Diary, write: Write) -> None:
    post = write("커피", emotion="happy")
    diary.correct(post.id, post.version, "sadness")
    assert search(diary, Wanted(emotions=("sadness",))).ids == (post.id,)
    assert search(diary, Wanted(emotions=("happy",))).ids == ()


def test_changes_are_found_at_once_and_deleted_posts_never(diary: Diary, write: Write) -> None:
    post, other = write("면접을 보았다."), write("면접에 붙었다.", ago=1)
    assert search(diary, Wanted(words="면접")).ids == (post.id, other.id)
    diary.edit_post(post.id, post.version, text="소풍을 갔다.")
    assert search(diary, Wanted(words="면접")).ids == (other.id,)
    diary.delete_post(other.id)
    assert search(diary, Wanted(words="면접")).ids == ()
    assert search(diary, Wanted()).ids == (post.id,)


def test_posts_kept_from_anna_are_the_persons_own(diary: Diary, write: Write) -> None:
    post = write("면접을 보았다.")
    diary.exclude(post.id, True)
    assert search(diary, Wanted(words="면접")).ids == (post.id,)


def test_another_persons_posts_are_never_found(store: Store, write: Write) -> None:
    write("면접을 보았다.", by="mina", tags=("면접",))
    other = store.diary(store.create_profile("다른 사람", "").id)
    for wanted in (Wanted(), Wanted(words="면접"), Wanted(character="mina")):
        assert search(other, wanted).ids == ()
