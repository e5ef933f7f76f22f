"""What leaves FaceLog for a language model's server on the way of a post and of a talk."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from facelog import posting, seeing, talking
from facelog.companion import choose
from facelog.config import BrainSettings
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.posting import Draft
from facelog.types import AnswerSettings
from tests.real.aimock import Aimock

KEY = "sk-facelog-secret-4711"
TODAY = dt.date(2026, 11, 20)
WORDS = "오늘 친구랑 한강에서 자전거를 탔다."
CRISIS = "더는 살고 싶지 않다. 죽고 싶다."
ANSWER = "자전거라니, 바람이 참 시원했겠다."


@pytest.fixture
def diary() -> Iterator[Diary]:
    store = open_store("sqlite://")
    found = store.diary(store.create_profile("주성", "산책을 좋아하는 개발자").id)
    found.update_settings(AnswerSettings("casual", "normal", "short"))
    yield found
    store.close()


@pytest.fixture
def settings(aimock: Aimock) -> BrainSettings:
    aimock.answer({"content": ANSWER})
    return BrainSettings(api_key=KEY, base_url=aimock.url, model="anna-7b", timeout=10)


def write(diary: Diary, photo: bytes, text: str, number: int = 0) -> str:
    date = TODAY + dt.timedelta(days=number)
    return posting.create_post(diary, Draft(photo, date, text, f"form-{number}")).id


def assert_no_picture(aimock: Aimock, *pictures: bytes) -> None:
    sent = b"".join(received.raw for received in aimock.received())
    assert sent
    for picture in pictures:
        middle = picture[len(picture) // 2 :][:60]
        assert middle not in sent
        # whichever of three ways the bytes fall into base64's groups
        assert not any(base64.b64encode(middle[cut:])[4:-4] in sent for cut in range(3))
    assert b"image" not in sent.lower().replace(b"facial image", b"")
    assert max(len(received.raw) for received in aimock.received()) < 20_000


def test_a_post_is_sent_without_its_photo(
    aimock: Aimock, diary: Diary, settings: BrainSettings, astronaut_jpeg: bytes
) -> None:
    post_id = write(diary, astronaut_jpeg, WORDS)
    post = posting.answer_post(diary, post_id, choose(settings), "ko").post
    assert post.comment
    assert (post.comment.text, post.comment.brain) == (ANSWER, "anna-7b")
    (entry,) = aimock.journal()
    said = entry["body"]["messages"][-1]["content"]
    assert WORDS in said
    assert "주성" in said
    thumbnail = diary.thumbnails([post_id])[post_id]
    kept = (diary.photo(post_id), thumbnail, diary.face_crop(post_id))
    assert_no_picture(aimock, astronaut_jpeg, *kept)
    (received,) = aimock.received()
    assert received.raw.count(KEY.encode()) == 1
    assert KEY not in str(entry["body"])


def test_a_photo_in_the_talk_is_not_sent_either(
    aimock: Aimock, diary: Diary, settings: BrainSettings, astronaut_jpeg: bytes
) -> None:
    talking.show(diary, seeing.look(astronaut_jpeg), TODAY, text="나 오늘 어때 보여?")
    said = talking.answer(diary, choose(settings), "ko", TODAY)
    assert said.failure is None
    assert said.message.text == ANSWER
    (entry,) = aimock.journal()
    assert "나 오늘 어때 보여?" in str(entry["body"]["messages"])
    assert_no_picture(aimock, astronaut_jpeg)


def test_words_of_crisis_reach_no_server(
    aimock: Aimock, diary: Diary, settings: BrainSettings, astronaut_jpeg: bytes
) -> None:
    post_id = write(diary, astronaut_jpeg, CRISIS)
    post = posting.answer_post(diary, post_id, choose(settings), "ko").post
    assert post.crisis
    assert post.text == CRISIS
    assert post.comment
    assert post.comment.brain == "builtin"
    assert "109" in post.comment.text
    talking.say(diary, CRISIS, TODAY)
    said = talking.answer(diary, choose(settings), "ko", TODAY)
    assert said.message.comment
    assert said.message.comment.brain == "builtin"
    assert "109" in said.message.text
    assert aimock.received() == []
    assert aimock.journal() == []


def test_after_words_of_crisis_the_model_is_told_to_be_careful(
    aimock: Aimock, diary: Diary, settings: BrainSettings
) -> None:
    talking.say(diary, CRISIS, TODAY)
    talking.answer(diary, choose(settings), "ko", TODAY)
    talking.say(diary, "그냥 다 지쳤어.", TODAY)
    talking.answer(diary, choose(settings), "ko", TODAY)
    (entry,) = aimock.journal()
    rules = entry["body"]["messages"][0]["content"]
    assert "109" in rules
    assert "No jokes" in rules
    talking.say(diary, "오늘은 국밥을 먹었어.", TODAY)
    for _ in range(talking.WATCHED):
        talking.say(diary, "그래.", TODAY)
    talking.answer(diary, choose(settings), "ko", TODAY)
    assert "No jokes" not in aimock.journal()[-1]["body"]["messages"][0]["content"]


def test_a_failing_server_never_silences_anna(
    aimock: Aimock, diary: Diary, settings: BrainSettings
) -> None:
    aimock.trouble(dropRate=1)
    talking.say(diary, "오늘 회의가 길었어.", TODAY)
    said = talking.answer(diary, choose(settings), "ko", TODAY)
    assert said.failure
    assert said.failure.code == "brain_busy"
    assert said.message.comment
    assert said.message.comment.brain == "builtin"
    assert said.message.comment.stood_in_for == "anna-7b"


SECRET = "시드니에서 온 편지를 상자에 숨겼다"


def test_a_post_that_is_kept_back_is_sent_under_no_other_and_in_no_talk(
    aimock: Aimock, diary: Diary, settings: BrainSettings, astronaut_jpeg: bytes
) -> None:
    words = "자전거 바퀴가 한강에서 터졌다."
    hidden = write(diary, astronaut_jpeg, f"{words} {SECRET}.", 0)
    shown = write(diary, astronaut_jpeg, f"{words} 아저씨가 고쳐 주셨다.", 1)
    new = write(diary, astronaut_jpeg, "오늘도 자전거로 한강을 달렸다. 바퀴는 멀쩡했다.", 2)

    posting.answer_post(diary, hidden, choose(settings), "ko")
    posting.answer_post(diary, new, choose(settings), "ko")
    assert SECRET in str(aimock.journal()[-1]["body"]), "it was no danger in the first place"

    diary.exclude(hidden, True)
    aimock.reset()
    aimock.answer({"content": ANSWER})
    posting.answer_post(diary, new, choose(settings), "ko")
    talking.say(diary, "내 자전거 바퀴 이야기 기억나? 한강에서 터졌던 거.", TODAY)
    talking.answer(diary, choose(settings), "ko", TODAY + dt.timedelta(days=3))
    assert len(aimock.received()) == 2
    for received, entry in zip(aimock.received(), aimock.journal(), strict=True):
        assert SECRET not in str(entry["body"])
        assert SECRET.encode() not in received.raw
        assert SECRET not in json.loads(received.body)["messages"][-1]["content"]
    assert "아저씨가 고쳐" in str(aimock.journal()[0]["body"])
    assert diary.post(shown).text.startswith(words)


def test_posts_kept_back_and_those_of_a_crisis_are_not_compared_either(
    aimock: Aimock, diary: Diary, settings: BrainSettings, astronaut_jpeg: bytes
) -> None:
    aimock.answer({"embedding": [0.6, 0.8]}, {"endpoint": "embedding"})
    words = "자전거 바퀴가 한강에서 터졌다."
    hidden = write(diary, astronaut_jpeg, f"{words} {SECRET}.", 0)
    write(diary, astronaut_jpeg, f"{words} {CRISIS}", -1)
    shown = [f"{words} 아저씨가 고쳐 주셨다.", f"{words} 한참을 걸었다."]
    for day, text in enumerate(shown, start=1):
        write(diary, astronaut_jpeg, text, day)
    new = write(diary, astronaut_jpeg, "오늘도 자전거로 한강을 달렸다. 바퀴는 멀쩡했다.", 3)
    diary.exclude(hidden, True)
    brain = choose(replace(settings, embedding="nomic-embed-text"))
    assert posting.answer_post(diary, new, brain, "ko").failure is None
    compared, asked = aimock.received()
    assert (compared.path, asked.path) == ("/v1/embeddings", "/v1/chat/completions")
    present, *others = json.loads(compared.body)["input"]
    assert present.startswith("오늘도 자전거로")
    assert sorted(others) == sorted(shown)
    for received in aimock.received():
        assert SECRET.encode() not in received.raw
        assert CRISIS.encode() not in received.raw
        assert received.raw.count(KEY.encode()) == 1
    aimock.reset()
    talking.say(diary, CRISIS, TODAY)
    talking.answer(diary, brain, "ko", TODAY)
    assert aimock.received() == []
