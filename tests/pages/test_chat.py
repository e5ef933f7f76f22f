"""The talk with Anna."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog import talking
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatMessage, ChatRequest, Comment
from tests.pages.talk import (
    YESTERDAY,
    keys,
    lines,
    press,
    said,
    say,
    told,
)


@pytest.fixture
def page(diary: Diary, open_app) -> AppTest:
    assert diary.messages() == ()
    return open_app("chat")


def test_she_says_once_that_she_is_an_ai_and_who_answers(page: AppTest) -> None:
    assert said(page).count("AI 친구 안나") == 1
    assert "smart_toy: 내장 두뇌]" in said(page)
    assert "computer: 내 컴퓨터에서]" in said(page)
    say(page, "안녕")
    assert said(page).count("AI 친구 안나") == 1


def test_a_line_is_answered_and_both_are_kept(page: AppTest, diary: Diary, open_app) -> None:
    say(page, "  *오늘* <b>힘들었어</b>  ")
    person, anna = diary.messages()
    assert (person.speaker, person.text) == ("person", "*오늘* <b>힘들었어</b>")
    assert anna.speaker == "anna"
    assert anna.comment is not None
    assert anna.comment.brain == "builtin"
    assert lines(page) == [person.text, anna.text]
    assert lines(open_app("chat")) == [person.text, anna.text]


def test_a_starter_begins_the_talk(page: AppTest, diary: Diary) -> None:
    press(page, "starter-day")
    assert diary.messages()[0].text == translate("ko", "chat.starter_day")
    assert len(diary.messages()) == 2
    assert not [button for button in page.button if (button.key or "").startswith("starter")]


def test_an_endless_line_goes_back_into_its_field(page: AppTest, diary: Diary) -> None:
    endless = "가" * (talking.LINE_LIMIT + 1)
    say(page, endless)
    assert f"{talking.LINE_LIMIT:,}자까지" in said(page)
    assert page.chat_input(key="chat-line").proto.value == endless
    assert page.chat_input(key="chat-line").proto.set_value
    assert diary.messages() == ()


def test_an_endless_line_comes_back_with_its_error_from_another_page(
    page: AppTest, diary: Diary
) -> None:
    endless = "가" * (talking.LINE_LIMIT + 1)
    say(page, endless)
    page.switch_page("pages/find.py").run()
    page.switch_page("pages/chat.py").run()
    field = page.chat_input(key="chat-line").proto
    assert (field.set_value, field.value) == (True, endless)
    assert len(page.error) == 1
    say(page, "안녕")
    page.switch_page("pages/find.py").run()
    page.switch_page("pages/chat.py").run()
    assert not page.chat_input(key="chat-line").proto.set_value
    assert not page.error
    assert len(diary.messages()) == 2


def test_words_of_crisis_go_to_no_model_and_show_help(
    page: AppTest, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    say(page, "죽고 싶어")
    answer = diary.messages()[-1]
    assert answer.comment is not None
    assert answer.comment.brain == "builtin"
    assert not page.error
    assert translate("ko", "common.help_urgent") in said(page)


def test_a_failing_model_is_told_and_the_built_in_anna_stands_in(
    page: AppTest, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("FACELOG_LLM_MODEL", "tiny")
    say(page, "안녕")
    assert any("연결하지 못했어요" in error.value for error in page.error)
    assert translate("ko", "chat.stood_in") in said(page)
    assert "smart_toy: tiny]" in said(page)
    answer = diary.messages()[-1]
    assert answer.text in lines(page)
    assert answer.comment is not None
    assert answer.comment.brain == "builtin"


def test_an_unanswered_line_can_still_be_answered(open_app, diary: Diary) -> None:
    talking.say(diary, "아무도 없어?", dt.date.today())
    app = open_app("chat")
    assert translate("ko", "chat.unanswered") in said(app)
    press(app, "ask")
    assert [line.speaker for line in diary.messages()] == ["person", "anna"]
    assert translate("ko", "chat.unanswered") not in said(app)


def test_the_talk_can_be_cleared_and_the_posts_stay(
    page: AppTest, diary: Diary, write_post
) -> None:
    post = write_post()
    say(page, "안녕")
    press(page, "clear-yes")
    assert diary.messages() == ()
    assert lines(page) == []
    assert [kept.id for kept in diary.recent(5)] == [post.id]


def test_anna_knows_the_person_and_the_latest_posts(
    page: AppTest, write_post, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_post(text="커피를 쏟은 날")
    asked: list[ChatRequest] = []

    def chat(_: BuiltIn, request: ChatRequest, _tell: object = None) -> Comment:
        asked.append(request)
        return Comment("네", "안나", "builtin", "here", dt.datetime.now(dt.UTC))

    monkeypatch.setattr(BuiltIn, "chat", chat)
    say(page, "나 어때 보여?")
    (request,) = asked
    assert (request.name, request.introduction) == ("주성", "커피를 좋아해요")
    assert [post.text for post in request.posts] == ["커피를 쏟은 날"]
    assert [line.text for line in request.talk] == ["나 어때 보여?"]


def test_earlier_lines_are_shown_on_request(open_app, diary: Diary) -> None:
    for number in range(100):
        talking.say(diary, f"{number}번째 말", dt.date.today())
    app = open_app("chat")
    shown = lines(app)
    assert 50 <= len(shown) < 100
    assert shown[-1] == "99번째 말"
    press(app, "more")
    assert len(lines(app)) == 100
    assert "more" not in keys(app)


def test_no_line_moves_up_while_the_talk_goes_on(open_app, diary: Diary) -> None:
    for number in range(100):
        talking.say(diary, f"{number}번째 말", dt.date.today())
    app = open_app("chat")
    before = lines(app)
    say(app, "그리고 하나 더")
    assert lines(app)[: len(before)] == before


def test_a_guest_talks_too(open_app) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    app.switch_page("pages/chat.py").run()
    say(app, "구경 왔어")
    assert lines(app)[0] == "구경 왔어"
    assert len(lines(app)) == 2


@pytest.mark.usefixtures("diary")
def test_english_is_complete(open_app) -> None:
    app = open_app()
    app.session_state["facelog.language"] = "en"
    app.switch_page("pages/chat.py").run()
    say(app, "hello")
    assert "I am Anna, an AI friend" in said(app)
    assert len(lines(app)) == 2


# The days


def test_only_the_present_days_talk_is_shown(open_app, diary: Diary) -> None:
    told(diary, "어제 한 말")
    app = open_app("chat")
    assert lines(app) == []
    say(app, "오늘 한 말")
    assert lines(app)[0] == "오늘 한 말"
    assert "어제 한 말" not in lines(app)


def test_an_earlier_day_can_be_looked_at(open_app, diary: Diary) -> None:
    told(diary, "어제 한 말")
    told(diary, "어제 들은 말", speaker="anna")
    talking.say(diary, "오늘 한 말", dt.date.today())
    app = open_app("chat")
    day = app.button(key=f"chat-day-{YESTERDAY.isoformat()}")
    assert day.label.endswith("2줄")
    press(app, day.key)
    assert lines(app) == ["어제 한 말", "어제 들은 말"]
    assert not app.chat_input
    press(app, "to-present")
    assert lines(app) == ["오늘 한 말"]
    assert app.chat_input


def test_that_she_is_an_ai_is_told_in_the_first_talk_and_marked_ever_after(
    open_app, diary: Diary
) -> None:
    told(diary, "어제 한 말")
    app = open_app("chat")
    assert "AI 친구 안나" not in said(app)
    assert "gray-badge[AI]" in said(app)
    press(app, f"chat-day-{YESTERDAY.isoformat()}")
    assert "AI 친구 안나" in said(app)


def test_a_talk_goes_on_past_midnight(open_app, diary: Diary) -> None:
    moment = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    diary.add_message(ChatMessage("late", YESTERDAY, moment, "person", "아직 안 자"))
    app = open_app("chat")
    assert lines(app) == ["아직 안 자"]
    say(app, "이제 잘게")
    assert diary.talk_days() == ((YESTERDAY, 3),)


# Deleting


def test_a_day_is_deleted_and_the_others_stay(open_app, diary: Diary) -> None:
    told(diary, "어제 한 말")
    talking.say(diary, "오늘 한 말", dt.date.today())
    app = open_app("chat")
    assert "이날의 대화와 사진을 지울까요" in said(app)
    press(app, "clear-yes")
    assert diary.talk_days() == ((YESTERDAY, 1),)
    assert translate("ko", "chat.day_cleared") in app.toast[0].value.replace("\\", "")


def test_everything_is_deleted_after_its_own_question(open_app, diary: Diary) -> None:
    told(diary, "어제 한 말")
    talking.say(diary, "오늘 한 말", dt.date.today())
    app = open_app("chat")
    app.segmented_control(key="chat-delete-scope").set_value("all").run()
    assert "모두 지울까요" in said(app)
    press(app, "clear-yes")
    assert diary.talk_days() == ()


def test_a_single_line_is_deleted(open_app, diary: Diary) -> None:
    ids = [talking.say(diary, text, dt.date.today()).id for text in ("하나", "둘")]
    app = open_app("chat")
    assert not [key for key in keys(app) if key.startswith("delete-")]
    press(app, "clear-lines")
    press(app, f"delete-{ids[0]}")
    assert lines(app) == ["둘"]
    press(app, "lines-done")
    assert not [key for key in keys(app) if key.startswith("delete-")]
    assert [line.text for line in diary.messages()] == ["둘"]


def test_a_press_just_as_an_answer_is_kept_asks_for_no_other(
    page: AppTest,
    diary: Diary,
    press_meanwhile: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer, asked = talking.answer, []

    def answer_then_press(*given: object) -> talking.Answer:
        kept = answer(*given)  # type: ignore[arg-type]
        asked.append(kept.message.id)
        if len(asked) == 1:
            press_meanwhile("clear-lines")
        return kept

    monkeypatch.setattr(talking, "answer", answer_then_press)
    say(page, "안녕!")
    assert len(asked) == 1
    assert [line.speaker for line in diary.messages()] == ["person", "anna"]
