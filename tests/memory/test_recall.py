"""Which earlier posts are drawn on, and that none is where nothing fits."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from facelog import bench
from facelog.companion import morphemes
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import DiaryError
from facelog.memory.recall import MOST, recall, unread_posts
from tests.memory.conftest import TODAY, Write, new_post

HERE = Path(__file__).parent
PAIRS = json.loads((HERE / "pairs.json").read_text(encoding="utf-8"))
DIARIES = json.loads((HERE.parent / "companion" / "diaries.json").read_text(encoding="utf-8"))
PRESENTATION = "내일 팀장님 앞에서 발표가 있다. 벌써부터 떨린다."


def texts(diary: Diary, text: str, **more: object) -> list[str]:
    return [memory.text for memory in recall(diary, text, TODAY, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", ["near", "far"])
def test_near_posts_are_drawn_on_and_far_ones_are_not(
    store: Store, language: str, kind: str
) -> None:
    """Each pair once in a diary of its own, and once among many other posts."""
    pairs = PAIRS[language][kind]
    full = store.diary(store.create_profile("full", "").id)
    every = {text: None for text, _emotion in DIARIES[language]} | {then: None for _, then in pairs}
    full.add_posts(new_post(text, TODAY, number) for number, text in enumerate(every))
    while unread_posts(full):
        time.sleep(0.05)
    wrong = []
    for now, then in pairs:
        alone = store.diary(store.create_profile("alone", "").id)
        alone.add_post(new_post(then, TODAY, 1))
        for diary in (alone, full):
            drawn = then in texts(diary, now, most=20)
            if drawn != (kind == "near"):
                wrong.append((now, then, "alone" if diary is alone else "among others"))
    # far posts never; of the near ones a few may be missed
    assert len(wrong) <= (0 if kind == "far" else len(pairs) // 7), wrong


def test_nothing_fits_an_empty_line_or_an_empty_diary(diary: Diary, write: Write) -> None:
    assert recall(diary, PRESENTATION, TODAY) == ()
    write("발표를 했다.")
    for text in ("", "ㅋㅋ", "!!!", "😀", "그냥 그랬다", "\ud800"):
        assert recall(diary, text, TODAY) == ()


def test_a_memory_tells_where_it_comes_from_and_what_is_shared(diary: Diary, write: Write) -> None:
    post = write("발표 때문에 떨려서 커피만 마셨다.", ago=7, emotion="panic")
    (memory,) = recall(diary, PRESENTATION, TODAY)
    assert (memory.post_id, memory.date, memory.emotion) == (post.id, post.date, "panic")
    assert memory.text == post.text
    assert memory.words == ("발표", "떨리다")
    (english,) = [write("My guitar lessons went well.", ago=3)]
    (found,) = recall(diary, "A new guitar! No more borrowed guitars.", TODAY)
    assert (found.post_id, found.words) == (english.id, ("guitar",))


def test_three_at_most_and_the_later_one_first(diary: Diary, write: Write) -> None:
    for ago in (400, 200, 20, 2):
        write("발표를 했다.", ago=ago)
    found = recall(diary, PRESENTATION, TODAY)
    assert [(TODAY - memory.date).days for memory in found] == [2, 20, 200][:MOST]


def test_the_same_emotion_goes_first(diary: Diary, write: Write) -> None:
    for emotion in ("happy", "panic", "anger"):
        write("발표를 했다.", ago=10, emotion=emotion)
    assert recall(diary, PRESENTATION, TODAY, emotion="panic")[0].emotion == "panic"
    assert recall(diary, PRESENTATION, TODAY, emotion="anger")[0].emotion == "anger"


def test_a_better_match_long_ago_goes_before_a_weak_one_of_yesterday(
    diary: Diary, write: Write
) -> None:
    write("마라톤 대회에서 넘어졌다. 무릎이 까졌다.", ago=300)
    write("수영 대회를 봤다.", ago=1)
    assert texts(diary, "마라톤 대회에 다시 나갔다.")[0].startswith("마라톤")


def test_only_earlier_posts_are_drawn_on(diary: Diary, write: Write) -> None:
    earlier = write("발표를 했다.", ago=5)
    present = write("오늘도 발표가 있다.", ago=3)
    write("발표가 끝났다.", ago=1)
    found = recall(diary, present.text, TODAY, before=present)
    assert [memory.post_id for memory in found] == [earlier.id]


def test_what_changes_in_the_diary_is_known_at_once(diary: Diary, write: Write) -> None:
    post = write("발표를 했다.", ago=5)
    assert texts(diary, PRESENTATION) == ["발표를 했다."]
    edited = diary.edit_post(post.id, post.version, text="기타를 쳤다.")
    assert texts(diary, PRESENTATION) == []
    assert texts(diary, "새 기타를 샀다.") == ["기타를 쳤다."]
    diary.edit_post(post.id, edited.version, text="발표 자료를 만들었다.")
    assert texts(diary, PRESENTATION) == ["발표 자료를 만들었다."]
    diary.delete_post(post.id)
    assert texts(diary, PRESENTATION) == []
    diary.restore_post(post.id)
    assert texts(diary, PRESENTATION) == ["발표 자료를 만들었다."]
    diary.edit_post(post.id, diary.post(post.id).version, crisis=True)
    assert texts(diary, PRESENTATION) == []


def test_an_excluded_post_is_found_by_nobody(diary: Diary, write: Write) -> None:
    post = write("발표를 했다.", ago=5)
    diary.exclude(post.id, True)
    assert recall(diary, PRESENTATION, TODAY) == ()
    diary.exclude(post.id, False)
    assert texts(diary, PRESENTATION) == ["발표를 했다."]


def test_nobody_finds_another_persons_posts(store: Store, write: Write) -> None:
    write("발표를 했다.", ago=5)
    other = store.diary(store.create_profile("민수", "").id)
    other.add_post(new_post("기타를 쳤다.", TODAY, 1))
    assert recall(other, PRESENTATION, TODAY) == ()
    assert texts(other, "새 기타를 샀다.") == ["기타를 쳤다."]


def test_words_are_looked_at_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'diary.db'}"
    store = open_store(url)
    profile = store.create_profile("주성", "").id
    diary = store.diary(profile)
    diary.add_post(new_post("발표를 했다.", TODAY, 1))
    assert unread_posts(diary) == 1
    while unread_posts(diary):
        time.sleep(0.02)
    store.close()
    again = open_store(url)

    def refuse(text: str) -> tuple[morphemes.Morpheme, ...]:
        assert text == PRESENTATION, "only the present text is new"
        return (morphemes.Morpheme("발표", "NNG", 0, 2),)

    monkeypatch.setattr("facelog.memory.shelf.analyse", refuse)
    monkeypatch.setattr("facelog.memory.recall.analyse", refuse)
    assert texts(again.diary(profile), PRESENTATION) == ["발표를 했다."]
    again.close()


def test_where_words_cannot_be_kept_they_are_read_again(
    diary: Diary, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise DiaryError("diary_full", file="", folder="")

    write("발표를 했다.", ago=5)
    monkeypatch.setattr(diary, "keep_terms", full)
    assert texts(diary, PRESENTATION) == ["발표를 했다."]
    assert diary.unread_count(1) == 1


def test_without_the_analyser_korean_is_left_for_another_time(
    diary: Diary, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("발표를 했다.", ago=5)
    with monkeypatch.context() as broken:
        broken.setattr("facelog.memory.shelf.analyse", lambda _text: ())
        broken.setattr("facelog.memory.recall.analyse", lambda _text: ())
        assert recall(diary, PRESENTATION, TODAY) == ()
    assert texts(diary, PRESENTATION) == ["발표를 했다."]


def test_a_long_backlog_is_read_in_the_background(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facelog.memory.shelf.AT_ONCE", 0.0)
    diary.add_posts(new_post(f"{n}번째 마라톤 대회", TODAY, n) for n in range(150))
    started = time.monotonic()
    recall(diary, "마라톤", TODAY)
    assert diary.unread_count(1) > 0, "nobody waited for all of it"
    while diary.unread_count(1):
        assert time.monotonic() - started < 60
        time.sleep(0.02)


def test_the_bench_tells_how_long_a_search_takes() -> None:
    found = bench.memory_times(count=40, rounds=3)
    assert found["posts"] == 40
    assert 0 < found["p50"] <= found["p95"]
    assert min(found["changed"], found["first"]) > 0


def test_of_the_posts_that_fit_those_nearer_in_meaning_come_first(
    diary: Diary, write: Write
) -> None:
    texts_ = ["발표를 앞두고 떨렸다.", "팀장님이 발표를 칭찬하셨다."]
    for ago, text in enumerate(texts_, start=1):
        write(text, ago=ago)
    write("시드니 여행 사진을 정리했다.", ago=3)
    by_words = texts(diary, PRESENTATION)
    assert sorted(by_words) == sorted(texts_)
    compared: list[list[str]] = []

    def nearness(text: str, others: Sequence[str]) -> list[float]:
        assert text == PRESENTATION
        compared.append(list(others))
        return [1.0 if other == by_words[-1] else 0.0 for other in others]

    assert texts(diary, PRESENTATION, nearness=nearness)[0] == by_words[-1]
    assert compared == [by_words], "what does not fit by its words is not sent"
    assert texts(diary, PRESENTATION, nearness=lambda _text, _others: None) == by_words
    compared.clear()
    assert texts(diary, "시드니 여행이 떠오른다.", nearness=nearness) == [
        "시드니 여행 사진을 정리했다."
    ]
    assert compared == [], "one post alone needs no comparing"
