"""The talk with Anna."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import streamlit as st
from PIL import Image
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from facelog import talking
from facelog.companion import characters
from facelog.companion.builtin import BuiltIn
from facelog.companion.llm import LanguageModel
from facelog.companion.prompt import chat_messages
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatMessage, ChatRequest, Comment
from facelog.ui import microphone
from tests.pages.conftest import small_jpeg


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
    assert "smart_toy: 내장 안나]" in said(page)
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


YESTERDAY = dt.date.today() - dt.timedelta(days=1)
BEFORE = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)


def told(diary: Diary, text: str, date: dt.date = YESTERDAY, speaker: str = "person") -> str:
    """Put a line of an earlier day into the diary."""
    line = ChatMessage(uuid.uuid4().hex, date, BEFORE, speaker, text)  # type: ignore[arg-type]
    diary.add_message(line)
    return line.id


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


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


# Photos


def send_photo(app: AppTest, photo: bytes, name: str = "selfie.jpg") -> None:
    press(app, "chat-photo")
    app.file_uploader(key="chat-photo-upload").upload(name, photo, "image/jpeg").run()
    assert not app.exception, app.exception


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


# Sound


def heard(app: AppTest) -> dict[str, object]:
    """Return what the one player on the page is told."""
    (player,) = app.get("bidi_component")
    return json.loads(player.proto.json)


def test_nothing_speaks_by_itself_under_words_of_crisis(page: AppTest, diary: Diary) -> None:
    page.toggle(key="chat-sound").set_value(True).run()
    say(page, "죽고 싶어")
    assert "109" in diary.messages()[-1].text
    (player,) = page.get("bidi_component")
    assert json.loads(player.proto.json)["sounds"] == {}


def test_answers_are_heard_only_where_sound_is_on(page: AppTest) -> None:
    say(page, "안녕")
    assert not heard(page)["auto"]
    page.toggle(key="chat-sound").set_value(True).run()
    assert not heard(page)["auto"]
    say(page, "뭐 해?")
    told = heard(page)
    assert told["auto"]
    assert told["sounds"]
    page.switch_page("pages/my_profile.py").run()
    page.switch_page("pages/chat.py").run()
    assert page.toggle(key="chat-sound").value is True
    page.toggle(key="chat-sound").set_value(False).run()
    assert not heard(page)["auto"]


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


# Help


def test_help_is_one_tap_away(page: AppTest) -> None:
    everywhere = [part.value for part in page.markdown if "tel:109" in part.value]
    in_the_sidebar = [part.value for part in page.sidebar.markdown if "tel:109" in part.value]
    assert len(in_the_sidebar) == 1
    assert len(everywhere) == 2


# Stopping


def test_an_answer_can_be_stopped_and_asked_for_again(
    page: AppTest, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_: BuiltIn, _request: ChatRequest, _tell: object = None) -> Comment:
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr(BuiltIn, "chat", slow)
        say(page, "안녕")
        press(page, "chat-answer-stop")
    assert [line.speaker for line in diary.messages()] == ["person"]
    assert translate("ko", "chat.unanswered") in said(page)
    press(page, "ask")
    assert [line.speaker for line in diary.messages()] == ["person", "anna"]


def test_a_draft_can_be_stopped(
    page: AppTest, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> str:
        raise StopException

    say(page, "비가 왔어")
    monkeypatch.setattr(BuiltIn, "draft", slow)
    press(page, "to-diary")
    press(page, "chat-draft-stop")
    assert page.chat_input
    assert "chat-draft-stop" not in keys(page)
    assert len(diary.messages()) == 2


# The friend


def test_the_chosen_friend_has_name_and_portrait(open_app, diary: Diary) -> None:
    settings = diary.profile().settings
    assert settings is not None
    friend = characters.shipped()["sunja"]
    diary.update_settings(replace(settings, character="sunja"))
    app = open_app("chat")
    name = friend.names["ko"]
    assert name in app.title[0].value
    assert name in app.chat_input(key="chat-line").placeholder
    say(app, "안녕하세요")
    answer = diary.messages()[-1]
    assert answer.comment is not None
    assert (answer.comment.author, answer.comment.character) == (name, "sunja")
    diary.update_settings(replace(settings, character="mina"))
    app = open_app("chat")
    assert name not in app.title[0].value
    (old,) = (
        part for part in app.chat_message if answer.text in [text.value for text in part.text]
    )
    portrait = base64.b64encode(friend.portrait.encode()).decode()
    assert portrait[:200] in old.proto.avatar or portrait[-200:] in old.proto.avatar


# The microphone


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for the microphone: what lies in the list is handed over as said."""
    words: list[str] = []

    def draw(on_text: Callable[[str], None], **_: object) -> None:
        if words:
            on_text(words.pop(0))
            st.rerun()

    monkeypatch.setattr(microphone, "draw", draw)
    return words


def test_what_was_said_is_corrected_before_it_is_sent(
    page: AppTest, diary: Diary, speak: list[str]
) -> None:
    speak.append("오늘 해이에서 실수했어")
    page.run()
    assert page.text_area(key="chat-dictated").value == "오늘 해이에서 실수했어"
    assert diary.messages() == ()
    page.text_area(key="chat-dictated").input("오늘 회의에서 실수했어").run()
    press(page, "dictated-send")
    assert [line.text for line in diary.messages()][:1] == ["오늘 회의에서 실수했어"]
    assert len(diary.messages()) == 2
    assert "dictated-send" not in keys(page)


def test_more_can_be_said_and_it_can_be_dropped(
    page: AppTest, diary: Diary, speak: list[str]
) -> None:
    speak.append("비가 왔어")
    page.run()
    page.text_area(key="chat-dictated").input("비가 많이 왔어").run()
    page.switch_page("pages/my_profile.py").run()
    page.switch_page("pages/chat.py").run()
    speak.append("우산이 없었어")
    page.run()
    assert page.text_area(key="chat-dictated").value == "비가 많이 왔어 우산이 없었어"
    press(page, "dictated-drop")
    assert "dictated-send" not in keys(page)
    assert diary.messages() == ()


def test_endless_or_empty_words_stay_to_be_corrected(
    page: AppTest, diary: Diary, speak: list[str]
) -> None:
    speak.append("가" * (talking.LINE_LIMIT + 1))
    page.run()
    press(page, "dictated-send")
    assert f"{talking.LINE_LIMIT:,}자까지" in said(page)
    assert len(page.text_area(key="chat-dictated").value) == talking.LINE_LIMIT + 1
    page.text_area(key="chat-dictated").input("  ").run()
    press(page, "dictated-send")
    assert diary.messages() == ()
    assert page.text_area(key="chat-dictated")
