"""Photos in the talk, and a day of it as a diary entry."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from facelog.companion.builtin import BuiltIn
from facelog.companion.llm import LanguageModel
from facelog.companion.prompt import chat_messages
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatRequest, Comment
from tests.pages.conftest import small_jpeg
from tests.pages.talk import (
    YESTERDAY,
    keys,
    lines,
    press,
    said,
    say,
    send_photo,
    told,
)


@pytest.fixture
def page(diary: Diary, open_app) -> AppTest:
    assert diary.messages() == ()
    return open_app("chat")


# Photos


def test_a_photo_is_read_greeted_and_kept(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    send_photo(page, astronaut_jpeg)
    page.text_input(key="chat-photo-words").input("방금 찍었어")
    press(page, "chat-photo-send")
    mine, anna = diary.messages()
    assert (mine.speaker, mine.text) == ("person", "방금 찍었어")
    assert mine.reading is not None
    assert mine.reading.emotion == "happy"
    assert diary.message_photo(mine.id)[:2] == b"\xff\xd8"
    assert anna.speaker == "anna"
    shown = said(page)
    assert "표정 추정" in shown
    assert "기쁨" in shown
    assert "chat-photo-send" not in keys(page)
    assert lines(page) == ["방금 찍었어", anna.text]


def test_a_photo_taken_with_the_camera_needs_no_words(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    press(page, "chat-photo")
    page.segmented_control(key="chat-photo-source").set_value("camera").run()
    page.camera_input(key="chat-photo-camera").upload("me.jpg", astronaut_jpeg, "image/jpeg").run()
    press(page, "chat-photo-send")
    assert diary.messages()[0].text == ""
    assert [line.speaker for line in diary.messages()] == ["person", "anna"]


def test_a_photo_without_a_face_is_told_plainly_and_not_sent(page: AppTest, diary: Diary) -> None:
    send_photo(page, small_jpeg())
    assert "얼굴을 인식하지 못했습니다" in said(page)
    assert translate("ko", "new_post.hint_light") in said(page)
    assert "chat-photo-send" not in keys(page)
    assert diary.messages() == ()


def test_a_bad_file_is_told_plainly(page: AppTest, diary: Diary) -> None:
    send_photo(page, b"not a photo")
    assert "사진 파일이 아니거나" in said(page)
    assert "chat-photo-send" not in keys(page)
    assert diary.messages() == ()


def test_of_several_faces_one_is_chosen(page: AppTest, diary: Diary, astronaut_jpeg: bytes) -> None:
    one = Image.open(io.BytesIO(astronaut_jpeg))
    two = Image.new("RGB", (1024, 512))
    two.paste(one, (0, 0))
    two.paste(one, (512, 0))
    buffer = io.BytesIO()
    two.save(buffer, "JPEG", quality=92)
    send_photo(page, buffer.getvalue())
    press(page, "chat-photo-send")
    assert "번호를 골라 주세요" in said(page)
    assert diary.messages() == ()
    page.segmented_control(key="chat-photo-face").set_value(1).run()
    press(page, "chat-photo-send")
    assert diary.messages()[0].reading is not None


def test_a_model_gets_the_reading_in_words_and_never_the_photo(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ChatRequest] = []

    def chat(_: BuiltIn, request: ChatRequest, _tell: object = None) -> Comment:
        asked.append(request)
        return Comment("네", "안나", "builtin", "here", dt.datetime.now(dt.UTC))

    monkeypatch.setattr(BuiltIn, "chat", chat)
    send_photo(page, astronaut_jpeg)
    press(page, "chat-photo-send")
    sent = chat_messages(asked[0])
    assert "<photo>" in sent[-1]["content"]
    assert "happiness" in sent[-1]["content"]
    assert all(isinstance(message["content"], str) for message in sent)
    assert diary.messages()[0].reading is not None


# The diary


def test_todays_talk_becomes_a_draft_with_its_photo(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    send_photo(page, astronaut_jpeg)
    press(page, "chat-photo-send")
    say(page, "안녕")
    say(page, "오늘 회의에서 실수했어 ㅠㅠ")
    say(page, "그래도 저녁은 맛있었어")
    press(page, "to-diary")
    assert page.text_area(key="new-post-text").value == (
        "오늘 회의에서 실수했어. 그래도 저녁은 맛있었어."
    )
    assert "내장 두뇌가 씀" in said(page)
    assert page.date_input(key="new-post-date").value == dt.date.today()
    draft = page.session_state["facelog.draft"]
    assert draft.photo == diary.message_photo(diary.messages()[0].id)
    page.switch_page("pages/new_post.py").run()
    press(page, "new-post-submit")
    (post,) = diary.recent(5)
    assert post.text.startswith("오늘 회의에서")
    assert post.reading.emotion == "happy"
    assert len(diary.messages()) == 8


def test_an_earlier_days_talk_becomes_a_draft_of_that_day(open_app, diary: Diary) -> None:
    told(diary, "어제는 오래 걸었어")
    app = open_app("chat")
    press(app, f"chat-day-{YESTERDAY.isoformat()}")
    press(app, "to-diary")
    assert app.text_area(key="new-post-text").value == "어제는 오래 걸었어."
    assert app.date_input(key="new-post-date").value == YESTERDAY


def test_a_talk_that_tells_nothing_makes_no_draft(page: AppTest) -> None:
    say(page, "안녕")
    press(page, "to-diary")
    assert "일기로 옮길 이야기가 없어요" in said(page)
    assert page.chat_input


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("draft-add", "쓰던 글\n\n비가 왔어."),
        ("draft-replace", "비가 왔어."),
        ("draft-leave", "쓰던 글"),
    ],
)
def test_nothing_in_the_draft_is_lost_without_asking(
    page: AppTest, button: str, expected: str
) -> None:
    page.switch_page("pages/new_post.py").run()
    page.text_area(key="new-post-text").input("쓰던 글").run()
    page.switch_page("pages/chat.py").run()
    say(page, "비가 왔어")
    press(page, "to-diary")
    assert page.session_state["facelog.draft"].text == "쓰던 글"
    press(page, button)
    if button == "draft-leave":
        assert page.chat_input
        assert "draft-leave" not in keys(page)
        page.switch_page("pages/new_post.py").run()
    assert page.text_area(key="new-post-text").value == expected


def test_a_day_of_crisis_is_drafted_without_a_model(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a model was asked")

    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr(LanguageModel, "draft", never)
    say(page, "죽고 싶어")
    press(page, "to-diary")
    assert page.text_area(key="new-post-text").value == "죽고 싶어."
