"""What is heard in the talk and by it: sound, microphone, stopping, help."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from facelog import talking
from facelog.companion import characters
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatRequest, Comment
from facelog.ui import microphone
from tests.pages.talk import (
    heard,
    keys,
    players,
    press,
    said,
    say,
)


@pytest.fixture
def page(diary: Diary, open_app) -> AppTest:
    assert diary.messages() == ()
    return open_app("chat")


# Sound


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


def test_every_answer_can_be_heard_and_one_sounds_at_a_time(page: AppTest) -> None:
    say(page, "안녕")
    page.toggle(key="chat-sound").set_value(True).run()
    say(page, "뭐 해?")
    earlier, latest = players(page)
    assert latest["sounds"]
    assert not earlier["sounds"]
    assert not earlier["auto"]
    say(page, "잘 자")
    page.run()
    assert [bool(one["sounds"]) for one in players(page)] == [False, False, True]


def test_a_screen_reader_hears_who_speaks(page: AppTest, diary: Diary) -> None:
    settings = diary.profile().settings
    assert settings
    diary.update_settings(replace(settings, character="hangyeol"))
    say(page, "안녕")
    assert [bubble.name for bubble in page.chat_message] == ["한결", "주성", "한결"]


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
