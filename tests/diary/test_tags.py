"""Tags beside the posts: cleaned, counted, gone with their post, and nobody else's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import closing

import pytest

from facelog.config import TAG_LIMIT, TAGS_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import Store
from facelog.emotion.taxonomy import unseen
from facelog.errors import InputError, MissingError
from facelog.types import Comment


def test_tags_are_cleaned_and_keep_the_persons_order(diary: Diary, make_post) -> None:
    post = diary.add_post(make_post())
    said = ["#운동", "  한강\n산책 ", "Work", "work", "", "#", "운동"]
    assert diary.set_tags(post.id, said) == ("운동", "한강 산책", "Work")
    assert diary.tags([post.id]) == {post.id: ("운동", "한강 산책", "Work")}
    assert diary.set_tags(post.id, ["Work"]) == ("Work",)
    assert diary.tags([post.id]) == {post.id: ("Work",)}
    assert diary.set_tags(post.id, []) == ()
    assert diary.tags([post.id]) == {}


def test_what_is_too_much_changes_nothing(diary: Diary, make_post) -> None:
    post = diary.add_post(make_post(tags=("운동",)))
    with pytest.raises(InputError) as long:
        diary.set_tags(post.id, ["가" * (TAG_LIMIT + 1)])
    assert long.value.code == "tag_too_long"
    with pytest.raises(InputError) as many:
        diary.set_tags(post.id, [str(number) for number in range(TAGS_LIMIT + 1)])
    assert many.value.code == "too_many_tags"
    assert diary.tags([post.id]) == {post.id: ("운동",)}


def test_counts_leave_out_deleted_posts_and_other_people(
    store: Store, diary: Diary, make_post
) -> None:
    first, second = (diary.add_post(make_post(tags=tags)) for tags in (("일", "비"), ("비",)))
    other = store.diary(store.create_profile("안나", "").id)
    theirs = other.add_post(make_post(tags=("남의 것",)))
    assert diary.tag_counts() == {"비": 2, "일": 1}
    with pytest.raises(MissingError):
        diary.set_tags(theirs.id, ["내 것"])
    assert diary.tags([theirs.id]) == {}
    diary.delete_post(second.id)
    assert list(diary.tag_counts().values()) == [1, 1]
    diary.purge_deleted()
    diary.restore_post(first.id)
    assert diary.tag_counts() == {"비": 1, "일": 1}
    with closing(store._engine.raw_connection()) as connection:
        assert connection.cursor().execute("SELECT count(*) FROM tags").fetchone() == (3,)


def test_a_post_from_elsewhere_keeps_what_came_with_it(diary: Diary, make_post) -> None:
    moment = dt.datetime(2024, 5, 6, 12, 30, tzinfo=dt.UTC)
    comment = Comment("좋았겠다!", "안나", "builtin", "here", moment)
    new = make_post(
        reading=unseen("rad"), correction="happy", tags=("여행",), comment=comment,
        written_at=moment, model_version="", date=moment.date(),
    )  # fmt: skip
    post = diary.add_post(new)
    assert (post.emotion, post.created_at, post.comment) == ("happy", moment, comment)
    assert (post.reading.seen, post.reading.word, post.reading.faint) == (False, "rad", False)
    assert diary.emotion_counts()["happy"] == 1
    assert diary.recent_comments(3) == (comment,)
    with pytest.raises(InputError) as refused:
        diary.correct(post.id, post.version, None)
    assert refused.value.code == "emotion_needed"
    assert diary.correct(post.id, post.version, "panic").emotion == "panic"
    assert diary.own_words() == ()
    with pytest.raises(ValueError, match="own word"):
        diary.add_post(dataclasses.replace(new, submission_id="x", correction=None))


def test_only_the_sample_is_removed(store: Store, diary: Diary, make_post) -> None:
    samples = [make_post(submission_id=f"s{number}", tags=("견본",)) for number in range(5)]
    diary.add_posts(samples, sample=True)
    mine = [diary.add_post(make_post(tags=("내 것",))) for _ in range(3)]
    other = store.diary(store.create_profile("안나", "").id)
    other.add_posts(samples[:2], sample=True)
    found = {post.text: post for post in diary.month(2026, 3) if post.sample}
    edited, corrected, commented, deleted, _ = (found[new.text] for new in samples)
    diary.edit_post(edited.id, 1, text="내가 고친 견본")
    diary.correct(corrected.id, 1, "anger")
    diary.attach_comment(
        commented.id, Comment("음", "안나", "builtin", "here", dt.datetime.now(dt.UTC))
    )
    diary.delete_post(deleted.id)
    diary.delete_post(mine[0].id)
    assert (diary.sample_count(), other.sample_count()) == (4, 2)
    assert diary.remove_sample() == 5
    assert (diary.sample_count(), other.sample_count()) == (0, 2)
    assert {post.id for post in diary.every_post()} == {mine[1].id, mine[2].id}
    diary.restore_post(mine[0].id)
    assert [diary.photo(post.id) for post in mine]
    assert diary.tag_counts() == {"내 것": 3}
    assert diary.remove_sample() == 0
    assert diary.add_posts(samples, sample=True) == 5


def test_every_post_comes_oldest_first(diary: Diary, make_post) -> None:
    dates = [dt.date(2026, 3, day) for day in (9, 2, 5)]
    diary.add_posts(make_post(date=date) for date in dates)
    assert [post.date.day for post in diary.every_post()] == [2, 5, 9]
