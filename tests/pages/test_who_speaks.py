"""Where another friend was chosen, no sentence of the screens speaks of Anna."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import streamlit as st
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import LANGUAGES, Language
from facelog.types import Comment, Post
from facelog.ui import preferences
from tests.pages.talk import say

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]
NAMES = {"ko": ("한결", "안나"), "en": ("Hangyeol", "Anna")}


@pytest.fixture
def with_another(diary: Diary, write_post: WritePost) -> Post:
    settings = diary.profile().settings
    assert settings
    diary.update_settings(replace(settings, character="hangyeol"))
    post = write_post()
    comment = Comment(
        "천천히 들을게요.", "한결", "builtin", "here", dt.datetime.now(dt.UTC), "hangyeol"
    )
    return diary.attach_comment(post.id, comment)


def shown(app: AppTest) -> str:
    """Return everything that the page and its sidebar say, labels and hints among it."""
    parts = [node.proto for node in (*app.main, *app.sidebar) if getattr(node, "proto", None)]
    return "\n".join(MessageToString(part, as_utf8=True) for part in parts)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """The app's language, also where AppTest asks for the options' labels by itself."""
    st.session_state["facelog.language"] = request.param
    preferences.keep(language=request.param)
    yield request.param
    st.session_state.pop("facelog.language")


def test_no_screen_speaks_of_anna_where_another_friend_answers(
    open_app: OpenApp, with_another: Post, language: Language
) -> None:
    name, anna = NAMES[language]
    app = open_app()
    app.session_state["facelog.open_post_id"] = with_another.id
    seen = {}
    for page in ("my_profile", "new_post", "post", "chat", "live_mirror", "my_data"):
        app.switch_page(f"pages/{page}.py").run()
        if page == "chat":
            say(app, "오늘 어땠어?" if language == "ko" else "How was your day?")
        assert not app.exception, app.exception
        seen[page] = shown(app)
    app.switch_page("pages/ai_settings.py").run()
    for section in ("answers", "brain", "voice", "memory"):
        app.segmented_control(key="settings-section").set_value(section).run()
        seen[section] = shown(app)
    assert {page for page, text in seen.items() if anna in text} == set()
    assert {page for page, text in seen.items() if name in text} >= {"chat", "brain", "memory"}


def test_a_name_gets_its_particle(open_app: OpenApp, with_another: Post) -> None:
    assert with_another.comment
    app = open_app("ai_settings")
    app.segmented_control(key="settings-section").set_value("memory").run()
    assert "한결이 아는 것" in shown(app)
    app.switch_page("pages/chat.py").run()
    assert "한결과 대화" in shown(app)


def test_the_section_keeps_its_place_when_another_friend_is_chosen(
    open_app: OpenApp, diary: Diary
) -> None:
    app = open_app("ai_settings")
    app.segmented_control(key="settings-section").set_value("friends").run()
    app.button(key="choose-hangyeol").click().run()
    assert app.segmented_control(key="settings-section").value == "friends"
    settings = diary.profile().settings
    assert settings
    assert settings.character == "hangyeol"
