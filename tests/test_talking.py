"""A line of the chat, from the person to Anna's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from facelog import image, seeing, talking
from facelog.companion import characters, silent
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.errors import CompanionError, InputError, MissingError
from facelog.types import (
    AnswerSettings,
    ChatMessage,
    ChatRequest,
    Comment,
    CommentRequest,
    DraftRequest,
    Tell,
)

TODAY = dt.date(2026, 11, 21)


class Model:
    """A language model that answers from a list, and remembers what it was asked."""

    name = "tiny"
    place = "internet"

    def __init__(self, *answers: str | CompanionError) -> None:
        self.answers = list(answers)
        self.asked: list[ChatRequest] = []
        self.drafted: list[DraftRequest] = []

    def _next(self) -> str:
        answer = self.answers.pop(0)
        if isinstance(answer, CompanionError):
            raise answer
        return answer

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        self.drafted.append(request)
        tell(answer := self._next())
        return answer

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        self.asked.append(request)
        tell(answer := self._next())
        return Comment(answer, "안나", self.name, "internet", dt.datetime.now(dt.UTC))

    def comment(self, request: CommentRequest, _tell: Tell = silent) -> Comment:
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


def test_the_chosen_friend_answers(diary: Diary) -> None:
    diary.update_settings(AnswerSettings("polite", "steady", "short", character="hangyeol"))
    talking.say(diary, "안녕", TODAY)
    model = Model("반가워요")
    talking.answer(diary, model, "ko", TODAY)
    assert model.asked[0].character == characters.shipped()["hangyeol"]
    said = talking.answer(diary, BuiltIn(), "ko", TODAY).message.comment
    assert said is not None
    assert (said.author, said.character) == ("한결", "hangyeol")


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
    assert answer.message.comment.stood_in_for == "tiny"
    assert answer.message.text
    assert not talking.awaits_answer(diary.messages())


def test_an_answer_is_told_as_it_comes_and_can_be_left(diary: Diary) -> None:
    talking.say(diary, "안녕", TODAY)

    def leave(text: str) -> None:
        raise InterruptedError(text)

    with pytest.raises(InterruptedError, match="반가워요"):
        talking.answer(diary, Model("반가워요"), "ko", TODAY, leave)
    assert talking.awaits_answer(diary.messages())
    told: list[str] = []
    talking.answer(diary, Model("반가워요"), "ko", TODAY, told.append)
    assert told == ["반가워요"]


def test_a_line_deleted_in_another_window_is_not_answered(diary: Diary) -> None:
    said = talking.say(diary, "안녕", TODAY)
    with pytest.raises(MissingError) as caught:
        talking.answer(
            diary, Model("반가워요"), "ko", TODAY, lambda _text: diary.delete_message(said.id)
        )
    assert caught.value.code == "line_gone"
    assert diary.messages() == ()


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


@pytest.fixture(scope="session")
def sight(astronaut_jpeg: bytes) -> seeing.Sight:
    return seeing.look(astronaut_jpeg)


def test_a_photo_is_read_kept_and_told_to_the_model_as_a_reading(
    diary: Diary, sight: seeing.Sight
) -> None:
    line = talking.show(diary, sight, TODAY)
    assert diary.messages() == (line,)
    assert line.text == ""
    assert line.reading is not None
    assert line.reading.emotion == "happy"
    kept = image.load(diary.message_photo(line.id))
    assert (kept.width, kept.height) == (512, 512)
    model = Model("웃고 있네요")
    talking.answer(diary, model, "ko", TODAY)
    assert model.asked[0].talk == (line,)
    assert diary.messages()[-1].text == "웃고 있네요"


def test_words_come_with_a_photo_and_the_built_in_anna_greets(
    diary: Diary, sight: seeing.Sight
) -> None:
    line = talking.show(diary, sight, TODAY, text="  나 어때? ")
    assert line.text == "나 어때?"
    answer = talking.answer(diary, BuiltIn(), "ko", TODAY)
    assert answer.failure is None
    assert answer.message.text


def test_words_of_crisis_beside_a_photo_reach_no_model(diary: Diary, sight: seeing.Sight) -> None:
    talking.show(diary, sight, TODAY, text="죽고 싶어")
    model = Model()
    answer = talking.answer(diary, model, "ko", TODAY)
    assert model.asked == []
    assert "109" in answer.message.text


def test_a_face_that_is_not_there_and_endless_words_are_refused(
    diary: Diary, sight: seeing.Sight
) -> None:
    with pytest.raises(InputError, match="face_missing"):
        talking.show(diary, sight, TODAY, index=len(sight.faces))
    with pytest.raises(InputError, match="line_too_long"):
        talking.show(diary, sight, TODAY, text="가" * 2001)
    assert diary.messages() == ()


@pytest.mark.parametrize(
    ("day", "minutes", "expected"),
    [
        (dt.date(2026, 11, 20), 30, dt.date(2026, 11, 20)),
        (dt.date(2026, 11, 20), 61, TODAY),
        (dt.date(2026, 11, 19), 30, TODAY),
        (TODAY, 300, TODAY),
    ],
)
def test_a_talk_goes_on_past_midnight(day: dt.date, minutes: int, expected: dt.date) -> None:
    now = dt.datetime(2026, 11, 20, 15, 20, tzinfo=dt.UTC)  # 00:20 in Seoul
    last = ChatMessage("m", day, now - dt.timedelta(minutes=minutes), "person", "아직 안 자")
    assert talking.day_of(last, now, TODAY) == expected
    assert talking.day_of(None, now, TODAY) == TODAY


def test_a_day_is_drafted_with_its_last_photo(diary: Diary, sight: seeing.Sight) -> None:
    talking.say(diary, "어제 일", TODAY - dt.timedelta(days=1))
    talking.show(diary, sight, TODAY)
    talking.say(diary, "오늘 달리기를 했어", TODAY)
    model = Model("오늘은 달리기를 했다.")
    told: list[str] = []
    entry = talking.draft_entry(diary, model, "ko", TODAY, told.append)
    assert (entry.date, entry.text, entry.failure) == (TODAY, "오늘은 달리기를 했다.", None)
    assert (entry.brain, entry.place) == ("tiny", "internet")
    assert told == [entry.text]
    assert entry.photo == diary.message_photo(diary.messages()[1].id)
    assert [line.text for line in model.drafted[0].talk] == ["", "오늘 달리기를 했어"]
    assert len(diary.messages()) == 3


def test_a_failing_model_leaves_the_persons_own_sentences(diary: Diary) -> None:
    talking.say(diary, "비가 왔어", TODAY)
    failure = CompanionError("brain_timeout")
    entry = talking.draft_entry(diary, Model(failure), "ko", TODAY)
    assert (entry.text, entry.photo, entry.failure) == ("비가 왔어.", None, failure)
    assert (entry.brain, entry.place) == ("builtin", "here")


def test_a_day_with_words_of_crisis_is_drafted_by_no_model(diary: Diary) -> None:
    talking.say(diary, "회사에서 혼났어", TODAY)
    talking.say(diary, "죽고 싶어", TODAY)
    talking.say(diary, "저녁은 먹었어", TODAY)
    model = Model()
    entry = talking.draft_entry(diary, model, "ko", TODAY)
    assert model.drafted == []
    assert (entry.brain, entry.place) == ("builtin", "here")
    assert entry.text == "회사에서 혼났어. 죽고 싶어. 저녁은 먹었어."


def test_a_day_that_tells_nothing_is_refused_unless_there_is_a_photo(
    diary: Diary, sight: seeing.Sight
) -> None:
    for text in (None, "안녕"):
        if text is not None:
            talking.say(diary, text, TODAY)
        with pytest.raises(InputError, match="draft_nothing"):
            talking.draft_entry(diary, BuiltIn(), "ko", TODAY)
    talking.show(diary, sight, TODAY)
    assert talking.draft_entry(diary, BuiltIn(), "ko", TODAY).photo is not None
