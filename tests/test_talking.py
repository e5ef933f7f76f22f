"""A line of the chat, from the person to Anna's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from facelog import talking
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.errors import CompanionError, InputError
from facelog.types import AnswerSettings, ChatRequest, Comment, CommentRequest

TODAY = dt.date(2026, 11, 21)


class Model:
    """A language model that answers from a list, and remembers what it was asked."""

    name = "tiny"

    def __init__(self, *answers: str | CompanionError) -> None:
        self.answers = list(answers)
        self.asked: list[ChatRequest] = []

    def chat(self, request: ChatRequest) -> Comment:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, CompanionError):
            raise answer
        return Comment(answer, "안나", self.name, "internet", dt.datetime.now(dt.UTC))

    def comment(self, request: CommentRequest) -> Comment:
        raise AssertionError(f"no comment was asked for, {request.name}")


@pytest.fixture
def diary() -> Iterator[Diary]:
    store = open_store("sqlite://")
    profile = store.create_profile("민지", "")
    found = store.diary(profile.id)
    found.update_settings(AnswerSettings("polite", "steady", "short"))
    yield found
    store.close()


def test_the_model_answers_and_signs(diary: Diary) -> None:
    talking.say(diary, " 안녕 ", TODAY)
    answer = talking.answer(diary, Model("반가워요"), "ko", TODAY)
    assert answer.failure is None
    kept = diary.messages()
    assert [line.text for line in kept] == ["안녕", "반가워요"]
    assert kept[1].comment is not None
    assert (kept[1].comment.brain, kept[1].comment.place) == ("tiny", "internet")


def test_the_line_is_kept_before_anybody_is_asked(diary: Diary) -> None:
    said = talking.say(diary, "안녕", TODAY)
    assert diary.messages() == (said,)
    assert talking.awaits_answer(diary.messages())


def test_the_built_in_anna_stands_in_for_a_failing_model(diary: Diary) -> None:
    talking.say(diary, "안녕", TODAY)
    failure = CompanionError("brain_timeout")
    answer = talking.answer(diary, Model(failure), "ko", TODAY)
    assert answer.failure is failure
    assert answer.message.comment is not None
    assert answer.message.comment.brain == "builtin"
    assert answer.message.text
    assert not talking.awaits_answer(diary.messages())


def test_asked_again_the_model_sees_the_talk_up_to_the_person(diary: Diary) -> None:
    talking.say(diary, "안녕", TODAY)
    model = Model(CompanionError("brain_timeout"), "이제 왔어요")
    talking.answer(diary, model, "ko", TODAY)
    talking.answer(diary, model, "ko", TODAY)
    assert [line.text for line in model.asked[1].talk] == ["안녕"]
    assert diary.messages()[-1].text == "이제 왔어요"


def test_words_of_crisis_reach_no_model_and_are_remembered(diary: Diary) -> None:
    model = Model("네", "들을게요")
    talking.say(diary, "죽고 싶어", TODAY)
    answer = talking.answer(diary, model, "ko", TODAY)
    assert answer.message.comment is not None
    assert answer.message.comment.brain == "builtin"
    assert model.asked == []
    talking.say(diary, "그냥 그렇다고", TODAY)
    talking.answer(diary, model, "ko", TODAY)
    assert model.asked[0].crisis
    for _ in range(talking.WATCHED):
        talking.say(diary, "오늘은 날이 맑네", TODAY)
    assert not talking.in_crisis(diary.messages())


@pytest.mark.parametrize(
    ("text", "code"), [("  \n", "line_missing"), ("가" * 2001, "line_too_long")]
)
def test_an_empty_or_endless_line_is_refused(diary: Diary, text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        talking.say(diary, text, TODAY)
    assert refused.value.code == code
    assert diary.messages() == ()


def test_without_settings_or_a_line_there_is_no_answer(diary: Diary) -> None:
    with pytest.raises(InputError, match="line_missing"):
        talking.answer(diary, Model(), "ko", TODAY)
    store = open_store("sqlite://")
    fresh = store.diary(store.create_profile("새내기", "").id)
    talking.say(fresh, "안녕", TODAY)
    with pytest.raises(InputError, match="settings_missing"):
        talking.answer(fresh, Model(), "ko", TODAY)
    store.close()
