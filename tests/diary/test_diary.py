"""What goes into a diary comes out of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from facelog.config import INTRODUCTION_LIMIT, NAME_LIMIT, TEXT_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import ConflictError, FaceLogError, InputError, MissingError
from facelog.types import AnswerSettings, ChatMessage, Comment, NewPost

MakePost = Callable[..., NewPost]

SAID = Comment(
    "고생 많았어, 주성아!", "안나", "builtin", "here", dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)
)
NASTY = [
    'it\'s "quoted" and `ticked`',
    "'); DROP TABLE posts;--",
    "<script>alert(1)</script> **bold** :smile: $x^2$ %s {name}",
    "가족 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301",
    "  spaces, \ttabs\nand lines  ",
    "ㅋ" * TEXT_LIMIT,
]


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(FaceLogError) as caught:
        call()
    return caught.value.code


def test_profile_comes_back_with_its_settings(store: Store) -> None:
    profile = store.create_profile("주성", "고양이와 산다")
    diary = store.diary(profile.id)
    assert diary.profile() == profile
    assert profile.settings is None
    settings = AnswerSettings("casual", "creative", "short", frozenset({"comfort", "advice"}))
    assert diary.update_settings(settings).settings == settings
    changed = diary.update_profile("민수", "")
    assert (changed.name, changed.introduction, changed.settings) == ("민수", "", settings)
    assert store.profiles() == (changed,)


@pytest.mark.parametrize("name", ["O'Neil", 'a"b', "😊", "<b>주성</b>", "'; DROP TABLE profiles;"])
def test_names_are_kept_verbatim(store: Store, name: str) -> None:
    assert store.diary(store.create_profile(name, name).id).profile().name == name


@pytest.mark.parametrize(
    ("name", "introduction", "code"),
    [
        ("", "", "name_missing"),
        (" \t\n\u3000\0", "", "name_missing"),
        ("가" * (NAME_LIMIT + 1), "", "name_too_long"),
        ("a" * 10_000, "", "name_too_long"),
        ("주성", "가" * (INTRODUCTION_LIMIT + 1), "introduction_too_long"),
    ],
)
def test_unacceptable_profiles(
    store: Store, diary: Diary, name: str, introduction: str, code: str
) -> None:
    assert code_of(lambda: store.create_profile(name, introduction)) == code
    assert code_of(lambda: diary.update_profile(name, introduction)) == code
    assert [profile.name for profile in store.profiles()] == ["주성"]


def test_post_comes_back(diary: Diary, make_post: MakePost) -> None:
    new = make_post("panic", crisis=True)
    before = dt.datetime.now(dt.UTC)
    post = diary.add_post(new)
    assert before <= post.created_at <= dt.datetime.now(dt.UTC)
    assert (post.date, post.text, post.reading) == (new.date, new.text, new.reading)
    assert (post.emotion, post.correction, post.comment) == ("panic", None, None)
    assert (post.version, post.crisis, post.sample) == (1, True, False)
    assert diary.post(post.id) == post
    assert diary.photo(post.id) == new.photo_jpeg
    assert diary.face_crop(post.id) == new.crop_png
    assert diary.face_box(post.id) == new.box
    assert diary.thumbnails([post.id, "nobody"]) == {post.id: new.thumbnail_jpeg}


@pytest.mark.parametrize("text", NASTY)
def test_text_is_kept_verbatim(diary: Diary, make_post: MakePost, text: str) -> None:
    post = diary.add_post(make_post(text=text))
    assert diary.post(post.id).text == text
    said = replace(SAID, text=text)
    assert diary.attach_comment(post.id, said).comment == said


def test_what_no_database_keeps_is_left_out(diary: Diary, make_post: MakePost) -> None:
    post = diary.add_post(make_post(text="a\0b\x1b[31mc\r\nd\ud83de"))
    assert post.text == "ab[31mc\nd?e"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": ""}, "text_missing"),
        ({"text": " \n\u3000\0 "}, "text_missing"),
        ({"text": "가" * (TEXT_LIMIT + 1)}, "text_too_long"),
        ({"text": "a" * 100_000}, "text_too_long"),
        ({"date": dt.date.today() + dt.timedelta(days=3)}, "date_future"),
    ],
)
def test_unacceptable_posts(
    diary: Diary, make_post: MakePost, fields: dict[str, object], code: str
) -> None:
    assert code_of(lambda: diary.add_post(make_post(**fields))) == code
    assert code_of(lambda: diary.add_posts([make_post(), make_post(**fields)])) == code
    assert diary.recent(10) == ()
    post = diary.add_post(make_post())
    assert code_of(lambda: diary.edit_post(post.id, 1, **fields)) == code  # type: ignore[arg-type]
    assert diary.post(post.id) == post


def test_the_same_submission_makes_one_post(diary: Diary, make_post: MakePost) -> None:
    first = diary.add_post(make_post(submission_id="one"))
    assert diary.add_post(make_post(submission_id="one", text="again")) == first
    assert diary.add_posts([make_post(submission_id=name) for name in ("one", "two", "two")]) == 1
    assert len(diary.recent(10)) == 2


@pytest.mark.parametrize("address", ["file", "sqlite://"])
def test_the_same_submission_at_the_same_moment(
    address: str, url: str, make_post: MakePost
) -> None:
    store = open_store(url if address == "file" else address)
    diary = store.diary(store.create_profile("주성", "").id)
    for number in range(10):
        twins = [make_post(submission_id=f"twin {number}") for _ in range(4)]
        gate = threading.Barrier(4)
        ids: list[str] = []

        def submit(new: NewPost, gate: threading.Barrier = gate, ids: list[str] = ids) -> None:
            gate.wait()
            ids.append(diary.add_post(new).id)

        threads = [threading.Thread(target=submit, args=(twin,)) for twin in twins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ids) == 4
        assert len(set(ids)) == 1
    assert len(diary.recent(100)) == 10
    store.close()


def test_edit_and_correction(diary: Diary, make_post: MakePost) -> None:
    post = diary.add_post(make_post("anger"))
    edited = diary.edit_post(post.id, 1, text="new", date=dt.date(2025, 1, 2), crisis=True)
    assert (edited.text, edited.date, edited.crisis) == ("new", dt.date(2025, 1, 2), True)
    assert (edited.version, edited.reading) == (2, post.reading)
    corrected = diary.correct(post.id, 2, "sadness")
    assert (corrected.emotion, corrected.correction, corrected.version) == ("sadness", "sadness", 3)
    assert corrected.reading.emotion == "anger"
    assert diary.correct(post.id, 3, None).emotion == "anger"
    with pytest.raises(ValueError, match="bored"):
        diary.correct(post.id, 4, "bored")


def test_the_slower_of_two_windows_is_told(diary: Diary, make_post: MakePost) -> None:
    post = diary.add_post(make_post())
    diary.edit_post(post.id, 1, text="first window")
    for late in (
        lambda: diary.edit_post(post.id, 1, text="second window"),
        lambda: diary.correct(post.id, 1, "panic"),
    ):
        with pytest.raises(ConflictError) as caught:
            late()
        assert caught.value.code == "post_changed"
    assert diary.post(post.id).text == "first window"
    assert diary.post(post.id).correction is None


def test_comments_are_replaced_and_remembered(diary: Diary, make_post: MakePost) -> None:
    old, new = (diary.add_post(make_post(date=dt.date(year, 1, 1))) for year in (2025, 2026))
    assert diary.attach_comment(new.id, SAID).comment == SAID
    later = replace(SAID, text="later", created_at=SAID.created_at + dt.timedelta(hours=1))
    assert diary.attach_comment(old.id, later).version == 2
    assert diary.recent_comments(5) == (later, SAID)
    assert diary.recent_comments(1) == (later,)
    latest = replace(SAID, text="latest", created_at=SAID.created_at + dt.timedelta(hours=2))
    diary.attach_comment(new.id, latest)
    assert diary.recent_comments(5) == (latest, later)


def test_deleting_can_be_undone(diary: Diary, make_post: MakePost) -> None:
    post = diary.add_post(make_post())
    diary.attach_comment(post.id, SAID)
    diary.delete_post(post.id)
    assert diary.recent(10) == ()
    assert diary.years() == ()
    assert sum(diary.emotion_counts().values()) == 0
    assert diary.thumbnails([post.id]) == {}
    for gone in (
        lambda: diary.post(post.id),
        lambda: diary.photo(post.id),
        lambda: diary.edit_post(post.id, 1, text="x"),
        lambda: diary.attach_comment(post.id, SAID),
        lambda: diary.delete_post(post.id),
    ):
        with pytest.raises(MissingError) as caught:
            gone()
        assert caught.value.code == "post_missing"
    restored = diary.restore_post(post.id)
    assert (restored.text, restored.comment) == (post.text, SAID)
    assert diary.photo(post.id)


def test_purging_removes_only_what_was_deleted_long_ago(diary: Diary, make_post: MakePost) -> None:
    kept, gone = diary.add_post(make_post()), diary.add_post(make_post())
    diary.delete_post(gone.id)
    assert diary.purge_deleted(older_than=dt.timedelta(hours=1)) == 0
    diary.restore_post(gone.id)
    diary.delete_post(gone.id)
    assert diary.purge_deleted() == 1
    assert code_of(lambda: diary.restore_post(gone.id)) == "post_missing"
    assert [post.id for post in diary.recent(10)] == [kept.id]


def test_talk_is_kept_in_order(diary: Diary) -> None:
    moment = dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)
    lines = [
        ChatMessage(f"m{n}", moment.date(), moment, "anna" if n % 2 else "person", f"줄 {n}",
                    SAID if n % 2 else None)
        for n in range(6)
    ]  # fmt: skip
    for line in lines:
        diary.add_message(line)
    diary.add_message(lines[0])
    assert diary.messages() == tuple(lines)
    assert diary.messages(limit=2) == tuple(lines[-2:])
    diary.clear_messages()
    assert diary.messages() == ()


def test_nobody_reads_or_changes_another_ones_diary(store: Store, make_post: MakePost) -> None:
    mine, yours = (store.diary(store.create_profile(name, "").id) for name in ("나", "너"))
    post = mine.add_post(make_post(submission_id="same"))
    mine.add_message(ChatMessage("m", post.date, post.created_at, "person", "비밀"))
    assert yours.recent(10) == yours.month(2026, 3) == yours.years() == yours.messages() == ()
    assert yours.thumbnails([post.id]) == {}
    assert yours.recent_comments(3) == ()
    assert sum(yours.emotion_counts().values()) == sum(yours.month_counts(2026).values()) == 0
    assert yours.daily_counts(dt.date(2000, 1, 1)) == []
    for call in (
        lambda: yours.post(post.id),
        lambda: yours.photo(post.id),
        lambda: yours.face_crop(post.id),
        lambda: yours.face_box(post.id),
        lambda: yours.edit_post(post.id, 1, text="x"),
        lambda: yours.correct(post.id, 1, "panic"),
        lambda: yours.attach_comment(post.id, SAID),
        lambda: yours.delete_post(post.id),
    ):
        assert code_of(call) == "post_missing"
    mine.delete_post(post.id)
    assert code_of(lambda: yours.restore_post(post.id)) == "post_missing"
    yours.purge_deleted()
    yours.clear_messages()
    assert mine.restore_post(post.id).text == post.text
    assert len(mine.messages()) == 1
    assert yours.add_post(make_post(submission_id="same")).id != post.id


def test_a_diary_without_its_person(store: Store, make_post: MakePost) -> None:
    nobody = store.diary("nobody")
    line = ChatMessage("m", dt.date(2026, 1, 1), dt.datetime.now(dt.UTC), "person", "hi")
    for call in (
        nobody.profile,
        lambda: nobody.update_profile("a", ""),
        lambda: nobody.add_post(make_post()),
        lambda: nobody.add_message(line),
    ):
        assert code_of(call) == "profile_missing"


def test_input_errors_are_told_in_both_languages(store: Store) -> None:
    from facelog.i18n import LANGUAGES, explain

    with pytest.raises(InputError) as caught:
        store.create_profile("a" * 41, "")
    for language in LANGUAGES:
        assert "41" in explain(language, caught.value)
