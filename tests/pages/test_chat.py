"""The talk with Anna."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from facelog import talking
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatRequest, Comment


@pytest.fixture
def page(diary: Diary, open_app) -> AppTest:
    assert diary.messages() == ()
    return open_app("chat")


def say(app: AppTest, text: str) -> None:
    app.chat_input(key="chat-line").set_value(text).run()
    assert not app.exception, app.exception


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.text, *app.error, *app.warning, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def lines(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


def test_she_says_once_that_she_is_an_ai_and_who_answers(page: AppTest) -> None:
    assert said(page).count("AI 친구 안나") == 1
    assert "내장 안나가 내 컴퓨터에서 답해요" in said(page)
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
    assert "tiny 모델이 내 컴퓨터에서 답해요" in said(page)
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

    def chat(_: BuiltIn, request: ChatRequest) -> Comment:
        asked.append(request)
        return Comment("네", "안나", "builtin", "here", dt.datetime.now(dt.UTC))

    monkeypatch.setattr(BuiltIn, "chat", chat)
    say(page, "나 어때 보여?")
    (request,) = asked
    assert (request.name, request.introduction) == ("주성", "커피를 좋아해요")
    assert [post.text for post in request.posts] == ["커피를 쏟은 날"]
    assert [line.text for line in request.talk] == ["나 어때 보여?"]


def test_earlier_lines_are_shown_on_request(open_app, diary: Diary) -> None:
    for number in range(60):
        talking.say(diary, f"{number}번째 말", dt.date.today())
    app = open_app("chat")
    assert len(lines(app)) == 50
    press(app, "more")
    assert len(lines(app)) == 60


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
