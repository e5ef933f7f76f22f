"""The first visit: two doors, the profile form, and a guest who leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from facelog import config
from facelog.config import INTRODUCTION_LIMIT, NAME_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import CompanionError
from facelog.i18n import LANGUAGES, translate
from facelog.types import AnswerSettings
from facelog.ui import preferences, resources

OpenApp = Callable[..., AppTest]


def text(app: AppTest) -> str:
    shown = (app.title, app.header, app.subheader, app.markdown, app.caption, app.error)
    return "\n".join(element.value for group in shown for element in group)


def test_a_first_start_shows_two_doors_and_makes_no_diary(
    open_app: OpenApp, facelog_home: Path
) -> None:
    app = open_app()
    assert app.button(key="door-make").label == translate("ko", "welcome.make")
    assert app.button(key="door-look").label == translate("ko", "welcome.look")
    assert not facelog_home.exists()


def test_a_profile_needs_a_name_and_says_so_beside_the_field(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="door-make").click().run()
    app.text_input(key="new-name").input("   ")
    send(app)
    assert translate("ko", "errors.name_missing") in text(app).replace("\\", "")
    assert open_store(config.database_url()).profiles() == ()


def test_what_is_too_long_is_told_and_not_cut(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="door-make").click().run()
    app.text_input(key="new-name").input("가" * 10_000)
    send(app)
    told = translate("ko", "errors.name_too_long", limit=NAME_LIMIT, length=10_000)
    assert told in text(app).replace("\\", "")
    assert app.text_input(key="new-name").value == "가" * 10_000
    app.text_input(key="new-name").input("주성")
    app.text_area(key="new-introduction").input("나" * 501)
    send(app)
    told = translate("ko", "errors.introduction_too_long", limit=INTRODUCTION_LIMIT, length=501)
    assert told in text(app).replace("\\", "")
    assert open_store(config.database_url()).profiles() == ()


def send(app: AppTest) -> None:
    (button,) = (one for one in app.button if one.label == "GET PROFILE")
    button.click().run()
    assert not app.exception, app.exception


def test_a_profile_leads_to_the_ai_settings(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="door-make").click().run()
    app.text_input(key="new-name").input("주성")
    send(app)
    (profile,) = open_store(config.database_url()).profiles()
    assert (profile.name, profile.introduction, profile.settings) == ("주성", "", None)
    assert app.title[0].value == translate("ko", "settings.title")


def test_a_diary_that_is_there_is_opened(open_app: OpenApp, diary: Diary) -> None:
    app = open_app()
    assert diary.profile().name in text(app)
    assert "door-make" not in {button.key for button in app.button}


def test_a_guest_leaves_no_trace(open_app: OpenApp, facelog_home: Path) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    assert translate("ko", "app.guest_note") in text(app)
    assert app.header[0].value == translate("ko", "welcome.guest_name")
    app.segmented_control[0].set_value("en").run()
    assert not app.exception
    assert translate("en", "app.guest_note") in text(app)
    app.button(key="guest-end").click().run()
    assert app.button(key="door-look").label == translate("en", "welcome.look")
    assert not facelog_home.exists()


def test_a_guest_can_make_a_profile(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    assert translate("ko", "app.guest_to_profile_question") in text(app)
    app.button(key="guest-make-yes").click().run()
    app.text_input(key="new-name").input("민수")
    send(app)
    (profile,) = open_store(config.database_url()).profiles()
    assert profile.name == "민수"
    assert translate("ko", "app.guest_note") not in text(app)


@pytest.mark.usefixtures("diary")
def test_the_language_changes_at_once_and_for_the_next_start(open_app: OpenApp) -> None:
    app = open_app()
    app.segmented_control[0].set_value("en").run()
    assert translate("en", "app.no_diagnosis") in text(app)
    assert preferences.read()["language"] == "en"
    assert translate("en", "app.no_diagnosis") in text(open_app())


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b'{"language": "xx"}'])
@pytest.mark.usefixtures("diary")
def test_damaged_preferences_are_as_good_as_none(
    open_app: OpenApp, facelog_home: Path, content: bytes
) -> None:
    (facelog_home / "preferences.json").write_bytes(content)
    assert translate("ko", "app.no_diagnosis") in text(open_app())


@pytest.mark.usefixtures("diary")
def test_a_chooser_appears_with_the_second_profile_only(open_app: OpenApp, store: Store) -> None:
    assert not open_app().selectbox
    other = store.create_profile("민수", "")
    store.diary(other.id).update_settings(AnswerSettings("casual", "normal", "short"))
    app = open_app()
    assert app.header[0].value == "주성"
    app.selectbox[0].set_value(other.id).run()
    assert app.header[0].value == "민수"
    assert open_app().header[0].value == "민수"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_damaged_diary_is_told_and_not_replaced(
    open_app: OpenApp, facelog_home: Path, language: str
) -> None:
    facelog_home.mkdir(parents=True)
    (facelog_home / "diary.db").write_bytes(b"not a database, but precious" * 400)
    (facelog_home / "preferences.json").write_text(f'{{"language": "{language}"}}')
    app = open_app()
    assert len(app.error) == 1
    assert "diary" in app.error[0].value
    assert (facelog_home / "diary.db").read_bytes().startswith(b"not a database")


def test_the_promise_names_a_language_model_where_one_is_set_up(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert translate("ko", "welcome.private") in text(open_app())
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:1/v1")
    assert translate("ko", "welcome.private_but_model") in text(open_app())


def test_a_wrong_setting_is_told(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACELOG_LLM_TIMEOUT", "soon")
    (error,) = open_app().error
    assert "FACELOG" in error.value


def test_unreadable_secrets_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('OPENAI_API_KEY = oops"\n')
    monkeypatch.setattr(st.secrets, "load_if_toml_exists", lambda: False)
    monkeypatch.setattr(st, "get_option", lambda _name: [str(file)])
    with pytest.raises(CompanionError, match="brain_secrets"):
        resources.brain_settings()
    file.unlink()
    assert not resources.brain_settings().available
