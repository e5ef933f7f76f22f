"""The sample year: plausible, ours, the same from the same seed, and gone when asked."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from facelog import config, drawing, image, sample
from facelog.cli import main
from facelog.companion import safety
from facelog.config import TAG_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.taxonomy import EMOTIONS
from facelog.i18n import LANGUAGES
from facelog.sample import plan
from facelog.types import Comment, Language, NewPost, Reading

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")


def new_diary(url: str = "sqlite://") -> Diary:
    store = open_store(url)
    return store.diary(store.create_profile("주성", "").id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_year_is_the_seeds(language: Language) -> None:
    drafted = sorted(plan.draft(language), key=lambda one: one.day)
    shipped = plan.shipped(language)
    assert [(one.day, one.time, one.text, one.shares) for one in drafted] == [
        (one.day, one.time, one.text, one.shares) for one in shipped
    ]
    assert plan.draft(language, seed=1) != plan.draft(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_vary_and_comments_are_annas(language: Language) -> None:
    year = plan.shipped(language)
    assert 280 <= len(year) <= 320
    assert len({one.text for one in year}) == len(year)
    lines = [line for scene in plan.scenes(language) for line in scene.openings + scene.endings]
    assert len(lines) == len(set(lines))
    used = Counter(line for one in year for line in lines if line in one.text)
    assert max(used.values()) <= plan.REPEATS + 1
    assert len({one.comment for one in year}) > 0.95 * len(year)
    assert all(one.comment.strip() for one in year)
    hangul = [one for one in year if re.search("[가-힣]", one.text + one.comment)]
    assert len(hangul) == (len(year) if language == "ko" else 0)
    assert not any(safety.screen(one.text) for one in year)
    assert all(len(tag) <= TAG_LIMIT for one in year for tag in one.tags)


def test_emotions_guesses_and_words_are_plausible() -> None:
    year = plan.shipped("ko")
    felt = Counter(one.emotion for one in year)
    assert set(felt) == set(EMOTIONS)
    assert felt["happy"] == max(felt.values())
    wrong = [one for one in year if one.guess != one.emotion]
    assert 0.08 < len(wrong) / len(year) < 0.25
    assert any(one.confirmed for one in wrong)
    assert any(one.neutral > 0.5 for one in year)
    for one in year:
        assert sum(one.shares) == pytest.approx(1, abs=1e-3)
        assert EMOTIONS[one.shares.index(max(one.shares))] == one.guess


@pytest.mark.parametrize("today", [TODAY, dt.date(2027, 2, 8), dt.date(2028, 2, 29)])
def test_a_year_of_seasons_up_to_yesterday(today: dt.date) -> None:
    posts = list(sample.posts("ko", today, "주성"))
    dates = [post.date for post in posts]
    assert max(dates) < today
    assert min(dates) >= today - dt.timedelta(days=385)  # lunar holidays wander
    for post in posts:
        if "벚꽃" in post.text:
            assert post.date.month in (3, 4)
        if "장마가" in post.text:
            assert post.date.month in (6, 7)
    feast = next(post.date for post in posts if "세배" in post.text)
    assert feast in (dt.date(2026, 2, 17), dt.date(2027, 2, 7), dt.date(2028, 1, 27))


def test_a_guest_is_not_called_one_twice() -> None:
    said = [post.comment.text for post in sample.posts("ko", TODAY, "손님") if post.comment]
    assert sum("손님" in text for text in said) > 200
    assert not any("손님 님" in text for text in said)


def test_it_is_marked_and_loads_once() -> None:
    diary = new_diary()
    assert sample.load(diary, "ko", TODAY) == 300
    assert sample.load(diary, "en", TODAY) == 0
    assert diary.sample_count() == 300
    assert all(post.sample for post in diary.every_post())
    assert diary.own_words() == ()
    post = diary.recent(1)[0]
    assert post.comment is not None
    assert post.comment.text.startswith("주성")
    assert post.comment.author == "안나"
    assert plan.NAME not in post.comment.text
    assert diary.tags([post.id])
    assert image.load(diary.photo(post.id)).width == 320
    assert len(diary.photo(post.id)) < 40_000
    for one in diary.recent(300):
        diary.delete_post(one.id)
    assert sample.load(diary, "en", TODAY) == 300


def test_every_emotion_and_strength_is_drawn_otherwise() -> None:
    drawn = {
        drawing.face(drawing.Look(emotion, strength), 64).tobytes()
        for emotion in (*EMOTIONS, "neutral")
        for strength in (0.5, 0.78, 1.0)
    }
    assert len(drawn) == 13  # a calm face has one strength
    assert len({drawing.page(emotion, 64).tobytes() for emotion in EMOTIONS}) == 4


def test_the_command_takes_exactly_the_sample_out_again(
    facelog_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facelog_home.mkdir()
    diary = new_diary(config.database_url())
    reading = Reading({"neutral": 1.0}, dict.fromkeys(EMOTIONS, 0.25), 1.0)
    mine = diary.add_post(
        NewPost("mine", TODAY, "내 글", b"p", b"t", b"c", (0, 0, 1, 1), reading, "0", tags=("나",))
    )
    assert main(["sample", "load"]) == 0
    assert "300" in capsys.readouterr().out
    edited, corrected, commented, deleted = [p for p in diary.recent(5) if p.id != mine.id][:4]
    diary.edit_post(edited.id, edited.version, text="내가 고친 샘플")
    diary.correct(corrected.id, corrected.version, "panic")
    now = dt.datetime.now(dt.UTC)
    diary.attach_comment(commented.id, Comment("새 댓글", "안나", "builtin", "here", now))
    diary.delete_post(deleted.id)
    assert main(["sample", "remove", "--profile", "주성"]) == 0
    assert "300" in capsys.readouterr().out
    assert [post.id for post in diary.every_post()] == [mine.id]
    assert diary.tag_counts() == {"나": 1}
    assert main(["sample", "remove"]) == 0
    assert " 0개" in capsys.readouterr().out
    assert main(["sample", "load", "--profile", "누구"]) == 1
    for wrong in (["sample"], ["sample", "eat"]):
        with pytest.raises(SystemExit) as left:
            main(wrong)
        assert left.value.code == 2


def test_without_a_diary_nothing_is_loaded(facelog_home: Path) -> None:
    assert main(["sample", "load"]) == 1
    assert not facelog_home.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_can_be_written_anew(language: Language) -> None:
    few = plan.draft(language)[:3]
    written = plan.commented(few, language)
    assert [one.text for one in written] == [one.text for one in few]
    assert all(one.comment.startswith(plan.NAME) for one in written)
    assert plan.commented(few, language) == written
