"""The main screen: the person, their emotions in numbers, and the year's months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog.config import NAME_LIMIT
from facelog.diary.diary import Diary
from facelog.errors import DiaryError
from facelog.i18n import Word, translate
from facelog.types import Post
from facelog.ui.text import plain

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]

YEAR = dt.date.today().year


def counts(app: AppTest) -> list[str]:
    return [one.value for one in app.markdown if one.value.startswith("### ")]


def labels(app: AppTest) -> dict[str, str]:
    return {button.key: button.label for button in app.button if button.key}


@pytest.mark.usefixtures("diary")
def test_an_empty_diary_says_so_and_shows_no_chart(open_app: OpenApp) -> None:
    app = open_app()
    assert counts(app) == ["### 0"] * 4
    assert translate("ko", "profile.no_posts") in [one.value for one in app.caption]
    assert not app.get("plotly_chart")


def test_counts_stand_in_the_order_of_the_emotions(
    open_app: OpenApp, write_post: WritePost, diary: Diary
) -> None:
    for emotion in ("happy", "happy", "sadness", "anger"):
        post = write_post(emotion)
    diary.correct(post.id, post.version, "panic")
    app = open_app()
    assert counts(app) == ["### 0", "### 2", "### 1", "### 1"]
    assert len(app.get("plotly_chart")) == 2


def test_months_show_their_posts_and_open_the_calendar(
    open_app: OpenApp, write_post: WritePost
) -> None:
    write_post(date=dt.date(YEAR - 1, 3, 14))
    write_post(date=dt.date(YEAR - 1, 3, 15))
    app = open_app()
    assert labels(app)["month-3"].endswith(translate("ko", "profile.month_count", count=0))
    assert app.button(key="year_ahead").disabled
    app.button(key="year_back").click().run()
    assert app.button(key="year_back").disabled
    assert labels(app)["month-3"].endswith(translate("ko", "profile.month_count", count=2))
    app.button(key="month-3").click().run()
    assert app.title[0].value == translate("ko", "calendar.title")
    assert "day-" + f"{YEAR - 1}-03-14" in labels(app)


def test_a_month_without_posts_says_so(open_app: OpenApp, write_post: WritePost) -> None:
    write_post(date=dt.date(YEAR - 1, 3, 14))
    app = open_app()
    app.button(key="year_back").click().run()
    app.button(key="month-4").click().run()
    assert "데이터가 없음" in [one.value for one in app.markdown]


def test_editing_keeps_the_posts(open_app: OpenApp, write_post: WritePost, diary: Diary) -> None:
    write_post()
    app = open_app()
    app.button(key="edit").click().run()
    app.text_input(key="edit-name").input("새 이름")
    app.text_area(key="edit-introduction").input("")
    save(app)
    assert (diary.profile().name, diary.profile().introduction) == ("새 이름", "")
    assert sum(diary.emotion_counts().values()) == 1
    assert app.header[0].value == "새 이름"


def save(app: AppTest) -> None:
    (button,) = (one for one in app.button if one.label == translate("ko", "common.save"))
    button.click().run()
    assert not app.exception, app.exception


def test_an_empty_or_endless_name_is_refused_beside_its_field(
    open_app: OpenApp, diary: Diary
) -> None:
    app = open_app()
    app.button(key="edit").click().run()
    app.text_input(key="edit-name").input("  ")
    save(app)
    sentence = plain(translate("ko", "errors.name_missing"))
    assert any(sentence in one.value for one in app.markdown)
    app.text_input(key="edit-name").input("가" * 41)
    save(app)
    sentence = plain(translate("ko", "errors.name_too_long", limit=NAME_LIMIT, length=41))
    assert any(sentence in one.value for one in app.markdown)
    assert diary.profile().name == "주성"


def test_the_dialog_closes_by_its_buttons_alone(open_app: OpenApp, diary: Diary) -> None:
    app = open_app()
    app.button(key="edit").click().run()
    (dialog,) = app.get("dialog")
    assert not dialog.proto.dialog.dismissible, "a click beside it would drop what was typed"
    app.text_input(key="edit-name").input("쓰다 만 이름")
    app.button(key="edit-cancel").click().run()
    assert not app.get("dialog")
    assert app.header[0].value == "주성"
    assert diary.profile().name == "주성"


def test_a_disk_that_cannot_be_written_to_is_told_in_the_dialog(
    open_app: OpenApp, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_values: str) -> None:
        raise DiaryError("diary_read_only", file="diary.db", folder=".")

    monkeypatch.setattr(Diary, "update_profile", refuse)
    app = open_app()
    app.button(key="edit").click().run()
    app.text_input(key="edit-name").input("새 이름")
    save(app)
    assert len(app.error) == 1
    assert app.text_input(key="edit-name").value == "새 이름"
    assert diary.profile().name == "주성"


@pytest.mark.parametrize(
    "name",
    ["**bold**", "<img src=x onerror=alert(1)>", "![x](http://x.invalid/x.png)", 'O\'Brien "Q"'],
)
def test_names_are_shown_as_they_were_typed(open_app: OpenApp, diary: Diary, name: str) -> None:
    diary.update_profile(name, name)
    app = open_app()
    assert app.header[0].value == plain(name)
    assert app.text[0].value == name


@pytest.mark.usefixtures("diary")
def test_the_ways_lead_where_they_say(open_app: OpenApp) -> None:
    for way, title in (("ai_setting", "settings.title"), ("new_post", None), ("dm", None)):
        app = open_app()
        app.button(key=f"way-{way}").click().run()
        assert not app.exception
        if title:
            assert app.title[0].value == translate("ko", title)
        assert "way-new_post" not in labels(app)


def test_each_figure_says_what_it_shows_and_has_its_numbers(
    open_app: OpenApp, write_post: WritePost
) -> None:
    for _ in range(8):
        write_post()
    app = open_app()
    emotion = translate("ko", "common.emotion_happy")
    finding = translate("ko", "insights.leading", emotion=Word(emotion), count=8, n=8, share="100%")
    assert [one.value for one in app.markdown].count(finding) == 2
    assert not app.dataframe
    app.session_state["table-counts"] = True
    app.session_state["table-weeks"] = True
    app.run()
    counted, weeks = (one.value for one in app.dataframe)
    assert counted[translate("ko", "insights.col_posts")].sum() == 8
    assert weeks[emotion].sum() == 8
    assert len(weeks) == 8
