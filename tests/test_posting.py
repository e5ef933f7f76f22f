"""The whole way of a post, with a stand-in for the network and for Anna; once with neither."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from facelog import image, posting, seeing
from facelog.companion import characters, silent
from facelog.companion.builtin import BuiltIn
from facelog.config import PHOTO_SIDE, TEXT_LIMIT, THUMBNAIL_SIDE
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import (
    CompanionError,
    ConflictError,
    DiaryError,
    InputError,
    MissingError,
    NoFaceError,
)
from facelog.posting import Draft
from facelog.types import (
    AnswerSettings,
    ChatRequest,
    Comment,
    CommentRequest,
    DraftRequest,
    Face,
    Photo,
    Reading,
    Tell,
)

TODAY = dt.date(2026, 3, 14)
CRISIS = "더는 살고 싶지 않아. 죽고 싶어."


class Network(Classifier):
    """Reads anger in every face, and remembers the faces."""

    version = "0123456789ab"

    def __init__(self) -> None:
        self.seen: list[NDArray[np.uint8]] = []

    def read(self, crops: NDArray[np.uint8]) -> list[Reading]:
        self.seen.extend(crops)
        expressions = dict.fromkeys(EXPRESSIONS, 0.0) | {"anger": 0.75, "neutral": 0.25}
        four = dict.fromkeys(EMOTIONS, 0.0) | {"anger": 1.0}
        return [Reading(expressions, four, 0.25) for _ in crops]


class Friend:
    """Says what she is told to say, or fails, and remembers what she was asked."""

    name = "friend"

    def __init__(self, *answers: str | CompanionError) -> None:
        self.answers = list(answers)
        self.asked: list[CommentRequest] = []

    def comment(self, request: CommentRequest, tell: Tell = silent) -> Comment:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, CompanionError):
            raise answer
        tell(answer[:1])
        tell(answer)
        return Comment(answer, "안나", self.name, "internet", dt.datetime.now(dt.UTC))

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        raise AssertionError(f"nobody chats here: {request} {tell}")

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        raise AssertionError(f"nobody drafts here: {request} {tell}")


@pytest.fixture
def diary() -> Iterator[Diary]:
    store = open_store("sqlite://")
    diary = store.diary(store.create_profile("주성", "고양이와 산다").id)
    diary.update_settings(AnswerSettings("casual", "normal", "short"))
    yield diary
    store.close()


def sight(width: int = 400, height: int = 300) -> seeing.Sight:
    """A grey picture with a red and a blue head; the blue one leans over the right edge."""
    pixels = np.full((height, width, 3), 128, np.uint8)
    points = np.array([[20, 30], [60, 30], [40, 50], [25, 70], [55, 70]], np.float32)
    faces = []
    for x, y, colour in ((10, 20, (200, 0, 0)), (width - 60, 100, (0, 0, 200))):
        pixels[y : y + 80, x : x + 80] = colour
        faces.append(Face((x, y, 80, 80), points + np.float32([x, y]), 0.9))
    return seeing.Sight(Photo(pixels, width, height), tuple(faces), {"decode": 1, "detect": 1})


def draft(**fields: object) -> Draft:
    values: dict[str, object] = {
        "photo": b"as it was uploaded",
        "date": TODAY,
        "text": "회의가 길었다",
        "submission_id": "form 1",
    }
    return Draft(**(values | fields))  # type: ignore[arg-type]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def post_on(diary: Diary, **fields: object) -> str:
    return posting.create_post(diary, draft(**fields), classifier=Network(), sight=sight()).id


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, {}),
        ({"date": TODAY - dt.timedelta(days=9000)}, {}),
        ({"text": " \n"}, {"text": "text_missing"}),
        ({"text": "가" * (TEXT_LIMIT + 1)}, {"text": "text_too_long"}),
        ({"text": "가" * TEXT_LIMIT}, {}),
        ({"date": None}, {"date": "date_missing"}),
        ({"date": TODAY + dt.timedelta(days=1)}, {"date": "date_future"}),
        ({"photo": None}, {"photo": "photo_missing"}),
        (
            {"photo": b"", "date": None, "text": ""},
            {"photo": "photo_missing", "date": "date_missing", "text": "text_missing"},
        ),
    ],
)
def test_check_names_every_field(fields: dict[str, object], codes: dict[str, str]) -> None:
    values: dict[str, object] = {"text": "글", "date": TODAY, "photo": b"photo", "today": TODAY}
    wrong = posting.check(**(values | fields))  # type: ignore[arg-type]
    assert {field: error.code for field, error in wrong.items()} == codes


def test_a_post_is_what_was_seen(diary: Diary) -> None:
    network, stages, seen = Network(), [], sight()
    post = posting.create_post(
        diary, draft(), classifier=network, sight=seen, on_stage=stages.append
    )
    assert stages == ["face", "emotion", "saved"]
    assert (post.text, post.date, post.emotion, post.comment) == (
        "회의가 길었다",
        TODAY,
        "anger",
        None,
    )
    assert diary.face_box(post.id) == pytest.approx((10 / 400, 20 / 300, 80 / 400, 80 / 300))
    crop = image.from_png(diary.face_crop(post.id))
    assert np.array_equal(crop, network.seen[0]), "kept is exactly what the network saw"
    assert np.array_equal(crop, seeing.crop(seen))
    assert opened(diary.photo(post.id)).size == (400, 300)
    assert opened(diary.photo(post.id)).format == "JPEG"


def test_the_chosen_face_is_read(diary: Diary) -> None:
    network, seen = Network(), sight()
    post = posting.create_post(diary, draft(face_index=1), classifier=network, sight=seen)
    assert np.array_equal(network.seen[0], seeing.crop(seen, 1))
    x, _y, width, _height = diary.face_box(post.id)
    assert x + width == pytest.approx(1), "what leans over the edge is cut off"
    thumbnail = np.asarray(opened(diary.thumbnails([post.id])[post.id]))
    assert thumbnail.shape == (THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3)
    assert (thumbnail[:, :, 2] > 150).any(), "the thumbnail shows the blue head"
    assert not (thumbnail[:, :, 0] > 150).any(), "and not the red one"
    with pytest.raises(InputError, match="face_missing"):
        posting.create_post(diary, draft(face_index=2), classifier=network, sight=seen)


def test_one_form_makes_one_post(diary: Diary) -> None:
    assert post_on(diary) == post_on(diary, text="twice")
    assert [post.text for post in diary.recent(5)] == ["회의가 길었다"]


def test_anna_is_told_the_corrected_emotion(diary: Diary) -> None:
    post, friend = post_on(diary), Friend("first", "second")
    posting.answer_post(diary, post, friend, "ko")
    corrected = diary.correct(post, diary.post(post).version, "sadness")
    posting.answer_post(diary, post, friend, "ko")
    before, after = (request.reading for request in friend.asked)
    assert before == corrected.reading
    assert (after.emotion, after.faint) == ("sadness", False)


@pytest.mark.parametrize(("text", "crisis"), [(CRISIS, True), ("배고파 죽겠다", False)])
def test_words_of_crisis_are_noticed(diary: Diary, text: str, crisis: bool) -> None:
    post_id = post_on(diary, text=text)
    assert diary.post(post_id).crisis is crisis
    revised = posting.revise_post(diary, post_id, 1, "괜찮은 하루", TODAY, TODAY)
    assert revised.crisis is False
    assert posting.revise_post(diary, post_id, 2, text, TODAY, TODAY).crisis is crisis


def test_revising_minds_the_other_window_and_the_calendar(diary: Diary) -> None:
    post_id = post_on(diary)
    tomorrow = TODAY + dt.timedelta(days=1)
    with pytest.raises(InputError, match="date_future"):
        posting.revise_post(diary, post_id, 1, "글", tomorrow, TODAY)
    with pytest.raises(InputError, match="text_missing"):
        posting.revise_post(diary, post_id, 1, " ", TODAY, TODAY)
    posting.revise_post(diary, post_id, 1, "first", TODAY, TODAY)
    with pytest.raises(ConflictError):
        posting.revise_post(diary, post_id, 1, "second", TODAY, TODAY)
    assert diary.post(post_id).text == "first"


def test_anna_is_asked_with_everything_she_needs(diary: Diary) -> None:
    first, second = post_on(diary), post_on(diary, submission_id="form 2", text="둘째")
    friend = Friend("하나", "둘", "셋")
    posting.answer_post(diary, first, friend, "ko")
    posting.answer_post(diary, second, friend, "en")
    again = posting.answer_post(diary, second, friend, "ko").post
    assert again.comment
    assert (again.comment.text, again.comment.place) == ("셋", "internet")
    assert [request.earlier for request in friend.asked] == [(), ("하나",), ("둘", "하나")]
    asked = friend.asked[1]
    assert (asked.name, asked.introduction, asked.language) == ("주성", "고양이와 산다", "en")
    assert (asked.text, asked.crisis) == ("둘째", False)
    assert asked.reading == diary.post(second).reading
    assert asked.settings == AnswerSettings("casual", "normal", "short")


def test_the_chosen_friend_answers_and_anna_where_it_is_gone(diary: Diary) -> None:
    first, friend = post_on(diary), Friend("하나", "둘", "셋")
    own = diary.add_character(replace(characters.shipped()["taeo"], names={"ko": "콩", "en": ""}))
    for chosen in ("sunja", own.id, "nobody"):
        diary.update_settings(AnswerSettings("casual", "normal", "short", character=chosen))
        posting.answer_post(diary, first, friend, "ko")
    asked = [request.character for request in friend.asked]
    assert [one.names["ko"] if one else None for one in asked] == ["순자 할머니", "콩", "안나"]
    diary.update_settings(AnswerSettings("casual", "normal", "short", character=own.id))
    said = posting.answer_post(diary, first, BuiltIn(), "ko").post.comment
    assert said
    assert (said.author, said.character) == ("콩", own.id)


def test_a_post_is_whole_when_anna_does_not_answer(diary: Diary) -> None:
    post_id = post_on(diary)
    before = diary.post(post_id)
    failure = CompanionError("brain_timeout")
    friend = Friend(failure, "이제 왔어", failure)
    answered = posting.answer_post(diary, post_id, friend, "ko")
    assert answered.failure is failure
    stand_in = answered.post.comment
    assert stand_in
    assert stand_in.text
    assert (stand_in.brain, stand_in.place, stand_in.stood_in_for) == ("builtin", "here", "friend")
    assert replace(diary.post(post_id), comment=None, version=before.version) == before
    assert diary.photo(post_id)
    again = posting.answer_post(diary, post_id, friend, "ko")
    assert again.failure is None
    comment = again.post.comment
    assert comment
    assert (comment.text, comment.stood_in_for) == ("이제 왔어", None)
    kept = posting.answer_post(diary, post_id, friend, "ko")
    assert kept.failure is failure
    assert kept.post.comment == diary.post(post_id).comment == comment


def test_an_answer_is_told_as_it_comes_and_can_be_left(diary: Diary) -> None:
    post_id = post_on(diary)
    told: list[str] = []
    posting.answer_post(diary, post_id, Friend("잘했어"), "ko", told.append)
    assert told == ["잘", "잘했어"]
    before = diary.post(post_id)

    def leave(text: str) -> None:
        raise InterruptedError(text)

    with pytest.raises(InterruptedError, match="새"):
        posting.answer_post(diary, post_id, Friend("새 답"), "ko", leave)
    assert diary.post(post_id) == before


def test_words_of_crisis_go_to_no_language_model(diary: Diary) -> None:
    post_id = post_on(diary, text=CRISIS)
    friend = Friend()
    comment = posting.answer_post(diary, post_id, friend, "ko").post.comment
    assert friend.asked == []
    assert comment
    assert (comment.brain, comment.place) == ("builtin", "here")


def test_without_settings_or_post_nobody_is_asked(diary: Diary) -> None:
    with pytest.raises(MissingError):
        posting.answer_post(diary, "nowhere", Friend(), "ko")
    store = open_store("sqlite://")
    fresh = store.diary(store.create_profile("주성", "").id)
    with pytest.raises(InputError, match="settings_missing"):
        posting.answer_post(fresh, post_on(fresh), Friend(), "ko")
    store.close()


def test_nothing_is_kept_when_there_is_no_face(diary: Diary) -> None:
    blank = image.to_jpeg(np.full((300, 300, 3), 200, np.uint8), 300)
    stages: list[str] = []
    with pytest.raises(NoFaceError):
        posting.create_post(diary, draft(photo=blank), classifier=Network(), on_stage=stages.append)
    assert stages == ["face"]
    assert diary.recent(5) == ()


def test_saved_is_only_said_of_what_is_saved(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise DiaryError("diary_full", file="", folder="")

    monkeypatch.setattr(diary, "add_post", full)
    stages: list[str] = []
    with pytest.raises(DiaryError):
        posting.create_post(
            diary, draft(), classifier=Network(), sight=sight(), on_stage=stages.append
        )
    assert stages == ["face", "emotion"]


def test_a_real_photograph_from_upload_to_comment(diary: Diary, astronaut_jpeg: bytes) -> None:
    large = opened(astronaut_jpeg).resize((3000, 3000))
    buffer = io.BytesIO()
    metadata = Image.Exif()
    metadata[0x010F] = "camera of a person"
    large.save(buffer, "JPEG", exif=metadata)
    post = posting.create_post(diary, draft(photo=buffer.getvalue(), text="우주에 다녀왔다"))
    assert post.emotion == "happy"
    assert sum(post.reading.probabilities.values()) == pytest.approx(1)
    kept = opened(diary.photo(post.id))
    assert kept.size == (PHOTO_SIDE, PHOTO_SIDE)
    assert not kept.getexif()
    assert b"camera of a person" not in diary.photo(post.id)
    x, y, width, height = diary.face_box(post.id)
    assert x < 0.44 < x + width, "the face is where Eileen Collins' nose is"
    assert y < 0.22 < y + height
    answered = posting.answer_post(diary, post.id, BuiltIn(), "ko").post
    assert answered.comment
    assert answered.comment.text
    assert diary.post(post.id) == answered
