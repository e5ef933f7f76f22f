"""How Anna answers: three choices are required, and what is missing is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.diary.store import Store
from facelog.i18n import translate
from facelog.types import AnswerSettings

OpenApp = Callable[..., AppTest]

REQUIRED = ("attitude", "intensity", "length")


def newcomer(store: Store) -> Diary:
    return store.diary(store.create_profile("민수", "").id)


def missing(app: AppTest) -> list[str]:
    sentences = {name: translate("ko", f"errors.{name}_missing").rstrip(".") for name in REQUIRED}
    shown = "\n".join(element.value for element in app.markdown)
    return [name for name, sentence in sentences.items() if sentence in shown]


def test_nothing_is_chosen_beforehand(open_app: OpenApp, store: Store) -> None:
    newcomer(store)
    app = open_app("ai_settings")
    assert app.radio(key="settings-attitude").value is None
    assert app.pills(key="settings-composition").value == []
    assert app.segmented_control(key="settings-intensity").value is None
    assert app.segmented_control(key="settings-length").value is None
    assert missing(app) == []


def test_saving_names_what_is_missing_and_does_not_go_on(open_app: OpenApp, store: Store) -> None:
    diary = newcomer(store)
    app = open_app("ai_settings")
    app.button(key="save").click().run()
    assert missing(app) == ["attitude", "intensity", "length"]
    app.radio(key="settings-attitude").set_value("playful").run()
    assert missing(app) == ["intensity", "length"]
    app.segmented_control(key="settings-length").set_value("long")
    app.button(key="save").click().run()
    assert missing(app) == ["intensity"]
    assert diary.profile().settings is None
    assert app.title[0].value == translate("ko", "settings.title")


def test_choices_are_kept_and_lead_to_the_profile(open_app: OpenApp, store: Store) -> None:
    diary = newcomer(store)
    app = open_app("ai_settings")
    app.radio(key="settings-attitude").set_value("calm")
    app.pills(key="settings-composition").set_value(["comfort", "advice"])
    app.segmented_control(key="settings-intensity").set_value("creative")
    app.segmented_control(key="settings-length").set_value("short")
    app.button(key="save").click().run()
    assert not app.exception
    assert diary.profile().settings == AnswerSettings(
        "calm", "creative", "short", frozenset({"comfort", "advice"})
    )
    assert app.header[0].value == "민수"


@pytest.mark.usefixtures("diary")
def test_choices_are_shown_again(open_app: OpenApp) -> None:
    app = open_app("ai_settings")
    assert app.radio(key="settings-attitude").value == "casual"
    assert app.segmented_control(key="settings-intensity").value == "normal"
    assert app.segmented_control(key="settings-length").value == "short"
    assert app.pills(key="settings-composition").value == []


def test_choices_that_are_not_saved_yet_outlast_a_visit_elsewhere(
    open_app: OpenApp, diary: Diary
) -> None:
    app = open_app("ai_settings")
    unsaved = translate("ko", "settings.unsaved")
    assert unsaved not in shown(app)
    app.radio(key="settings-attitude").set_value("playful").run()
    app.pills(key="settings-composition").set_value(["comfort"]).run()
    app.segmented_control(key="settings-intensity").set_value("creative").run()
    app.segmented_control(key="settings-section").set_value("voice").run()
    app.segmented_control(key="settings-section").set_value("answers").run()
    app.switch_page("pages/mood_calendar.py").run()
    app.switch_page("pages/ai_settings.py").run()
    assert app.radio(key="settings-attitude").value == "playful"
    assert app.pills(key="settings-composition").value == ["comfort"]
    assert app.segmented_control(key="settings-intensity").value == "creative"
    assert unsaved in shown(app)
    assert diary.profile().settings == AnswerSettings("casual", "normal", "short")
    app.button(key="save").click().run()
    kept = AnswerSettings("playful", "creative", "short", frozenset({"comfort"}))
    assert diary.profile().settings == kept
    app.switch_page("pages/ai_settings.py").run()
    assert app.radio(key="settings-attitude").value == "playful"
    assert unsaved not in shown(app)


def shown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.caption)


def test_without_settings_every_page_leads_here(open_app: OpenApp, store: Store) -> None:
    newcomer(store)
    for page in ("my_profile", "mood_calendar", "new_post", "chat"):
        assert open_app(page).title[0].value == translate("ko", "settings.title")


def preview(app: AppTest) -> str:
    return app.text[0].value


def test_the_preview_follows_the_choices(open_app: OpenApp, store: Store) -> None:
    newcomer(store)
    app = open_app("ai_settings")
    assert not app.text
    app.radio(key="settings-attitude").set_value("casual").run()
    casual = preview(app)
    assert len(casual) > 40
    app.radio(key="settings-attitude").set_value("polite").run()
    polite = preview(app)
    assert polite != casual
    app.segmented_control(key="settings-length").set_value("short").run()
    short = preview(app)
    app.segmented_control(key="settings-length").set_value("long").run()
    assert len(preview(app)) > 1.5 * len(short)
