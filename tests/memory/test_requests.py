"""What a model is told of the diary: looked at in the requests themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from facelog import posting, talking
from facelog.companion import silent
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.errors import MissingError
from facelog.types import ChatMessage, ChatRequest, Comment, CommentRequest, DraftRequest, Tell
from tests.memory.conftest import TODAY, Write

SECRET = "발표 때문에 떨려서 비밀 약을 먹었다."
PRESENT = "오늘 발표가 있었다. 떨렸다."
CRISIS = "발표도 망쳤고 이제 죽고 싶다."


class Model:
    """A language model that quotes what it is given, and remembers what it was asked."""

    name = "tiny"

    def __init__(self) -> None:
        self.asked: list[CommentRequest | ChatRequest | DraftRequest] = []

    def _say(self, request: CommentRequest | ChatRequest) -> Comment:
        self.asked.append(request)
        quoted = [memory.text for memory in request.memories]
        text = " ".join(["그때 이렇게 썼지:", *quoted])
        return Comment(text, "안나", self.name, "internet", dt.datetime.now(dt.UTC))

    def comment(self, request: CommentRequest, _tell: Tell = silent) -> Comment:
        return self._say(request)

    def chat(self, request: ChatRequest, _tell: Tell = silent) -> Comment:
        return self._say(request)

    def draft(self, request: DraftRequest, _tell: Tell = silent) -> str:
        self.asked.append(request)
        return "오늘의 이야기"

    @property
    def told(self) -> str:
        """Everything in the last request, whatever field it is in."""
        return repr(self.asked[-1])


def answered(diary: Diary, post_id: str, brain: Model | BuiltIn) -> Comment:
    comment = posting.answer_post(diary, post_id, brain, "ko", today=TODAY).post.comment
    assert comment
    return comment


def chatted(diary: Diary, text: str, brain: Model | BuiltIn) -> Comment:
    talking.say(diary, text, TODAY)
    comment = talking.answer(diary, brain, "ko", TODAY).message.comment
    assert comment
    return comment


def switch_memory(diary: Diary, on: bool) -> None:
    settings = diary.profile().settings
    assert settings
    diary.update_settings(replace(settings, memory=on))


def test_a_fitting_post_is_given_and_named(diary: Diary, write: Write) -> None:
    old, model = write(SECRET, ago=8), Model()
    write("비가 와서 빨래를 했다.", ago=3)
    comment = answered(diary, write(PRESENT).id, model)
    (request,) = model.asked
    assert isinstance(request, CommentRequest)
    assert [memory.post_id for memory in request.memories] == [old.id]
    assert request.today == TODAY
    assert comment.sources == (old.id,)
    assert chatted(diary, "또 발표가 있어요", model).sources[-1] == old.id


def test_the_built_in_anna_speaks_of_it_herself(diary: Diary, write: Write) -> None:
    old = write("발표 때문에 떨려서 잠을 못 잤다.", ago=8)
    comment = answered(diary, write(PRESENT, emotion="panic").id, BuiltIn())
    assert comment.sources == (old.id,)
    assert "지난주에" in comment.text
    assert "발표" in comment.text


def test_an_excluded_post_its_comment_and_what_drew_on_it_are_told_to_nobody(
    diary: Diary, write: Write
) -> None:
    old, model = write(SECRET, ago=8), Model()
    answered(diary, old.id, BuiltIn())
    diary.attach_comment(old.id, replace(answered(diary, old.id, model), text="비밀 약 이야기"))
    middle = write("발표 연습을 했다. 떨렸다.", ago=4)
    assert "비밀 약" in answered(diary, middle.id, model).text, "it was drawn on before"
    assert "비밀 약" in chatted(diary, "발표가 걱정돼요", model).text
    diary.exclude(old.id, True)
    answered(diary, write(PRESENT).id, model)
    assert "비밀 약" not in model.told
    assert "발표 연습" in model.told, "others are still drawn on"
    chatted(diary, "또 발표 생각을 해요", model)
    assert "비밀 약" not in model.told
    assert "또 발표" in model.told
    talking.draft_entry(diary, model, "ko", TODAY)
    assert "비밀 약" not in model.told
    assert "또 발표" in model.told
    diary.exclude(old.id, False)
    chatted(diary, "발표 이야기예요", model)
    assert "비밀 약" in model.told


def test_an_excluded_post_is_not_spoken_of_by_the_built_in_one(diary: Diary, write: Write) -> None:
    old = write("발표 때문에 떨려서 잠을 못 잤다.", ago=1)
    diary.exclude(old.id, True)
    present = write(PRESENT, emotion="panic").id
    for _once in range(4):
        assert answered(diary, present, BuiltIn()).sources == ()
    diary.exclude(present, True)
    for line in ("발표 때문에 떨려요", "내 글 기억나요?", "요즘 내 글을 보면 어때 보여?"):
        comment = chatted(diary, line, BuiltIn())
        assert comment.sources == ()
        assert "‘발표’ 글" not in comment.text


def test_an_excluded_post_is_still_answered_itself(diary: Diary, write: Write) -> None:
    post, model = write(SECRET), Model()
    diary.exclude(post.id, True)
    answered(diary, post.id, model)
    assert "비밀 약" in model.told


def test_with_the_memory_off_nothing_earlier_is_told(diary: Diary, write: Write) -> None:
    model, present = Model(), write(PRESENT).id
    old = write(SECRET, ago=8)
    answered(diary, old.id, model)
    answered(diary, present, model)
    chatted(diary, "발표가 걱정돼요", model)
    switch_memory(diary, False)
    assert answered(diary, present, model).sources == ()
    assert "비밀 약" not in model.told
    request = model.asked[-1]
    assert isinstance(request, CommentRequest)
    assert (request.memories, request.earlier) == ((), ())
    assert chatted(diary, "발표 생각을 해요", model).sources == ()
    assert "비밀 약" not in model.told
    request = model.asked[-1]
    assert isinstance(request, ChatRequest)
    assert (request.memories, request.posts) == ((), ())
    assert [line.text for line in request.talk if line.speaker == "person"] == [
        "발표가 걱정돼요",
        "발표 생각을 해요",
    ]


def test_with_the_memory_off_the_comments_own_words_are_not_repeated(
    diary: Diary, write: Write
) -> None:
    switch_memory(diary, False)
    present, model = write(PRESENT).id, Model()
    first = answered(diary, present, model)
    answered(diary, present, model)
    request = model.asked[-1]
    assert isinstance(request, CommentRequest)
    assert request.earlier == (first.text,)


def test_posts_of_a_crisis_are_never_drawn_on(diary: Diary, write: Write) -> None:
    hard = write(CRISIS, ago=8)
    diary.edit_post(hard.id, hard.version, crisis=True)
    answered(diary, hard.id, BuiltIn())
    model = Model()
    answered(diary, write(PRESENT).id, model)
    assert "죽고 싶다" not in model.told
    assert "109" not in model.told, "nor what was answered to it"
    chatted(diary, "발표가 걱정돼요", model)
    assert "죽고 싶다" not in model.told


def test_in_a_crisis_nothing_is_drawn_on(diary: Diary, write: Write) -> None:
    write("발표 때문에 떨려서 잠을 못 잤다.", ago=8)
    post = write(CRISIS)
    diary.edit_post(post.id, post.version, crisis=True)
    assert answered(diary, post.id, BuiltIn()).sources == ()
    assert chatted(diary, CRISIS, BuiltIn()).sources == ()
    model = Model()
    chatted(diary, "발표 때문에요", model)
    request = model.asked[-1]
    assert isinstance(request, ChatRequest)
    assert request.crisis
    assert request.memories == ()


def test_excluding_a_post_that_is_not_there_is_refused(diary: Diary, write: Write) -> None:
    with pytest.raises(MissingError, match="post_missing"):
        diary.exclude("nowhere", True)
    post = write("하나")
    diary.exclude(post.id, True)
    diary.exclude(post.id, True)
    assert [one.id for one in diary.excluded_posts()] == [post.id]
    assert diary.excluded_ids() == {post.id}
    assert diary.known_count() == 0
    diary.delete_post(post.id)
    assert diary.excluded_posts() == ()
    diary.restore_post(post.id)
    assert diary.excluded_ids() == {post.id}, "a restored post stays kept back"


def test_a_line_of_the_chat_keeps_what_it_drew_on(diary: Diary, write: Write) -> None:
    old = write(SECRET, ago=8)
    chatted(diary, "발표가 걱정돼요", Model())
    lines: tuple[ChatMessage, ...] = diary.messages()
    assert lines[-1].comment
    assert lines[-1].comment.sources == (old.id,)
