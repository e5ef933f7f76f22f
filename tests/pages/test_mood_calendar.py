"""The month: days that open their posts, cards, and months without any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog.i18n import translate
from facelog.types import Post
from facelog.ui import look

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]

TODAY = dt.date.today()
FIRST = TODAY.replace(day=1)


def keys(app: AppTest, beginning: str) -> list[str]:
    return [one.key for one in app.button if one.key and one.key.startswith(beginning)]


@pytest.mark.usefixtures("diary")
def test_an_empty_month_says_so_and_leads_to_a_new_post(open_app: OpenApp) -> None:
    app = open_app("mood_calendar")
    assert "데이터가 없음" in [one.value for one in app.markdown]
    (action,) = keys(app, "empty-")
    app.button(key=action).click().run()
    assert not app.exception
    assert app.title[0].value == translate("ko", "app.page_new_post")


def test_days_show_the_icons_of_their_posts(open_app: OpenApp, write_post: WritePost) -> None:
    write_post("happy", date=FIRST)
    write_post("sadness", date=FIRST)
    app = open_app("mood_calendar")
    label = app.button(key=look.day_key(FIRST)).label
    assert "😊" in label
    assert "😢" in label
    assert "😠" not in label
    enabled = [key for key in keys(app, "day-") if not app.button(key=key).disabled]
    assert enabled == [look.day_key(FIRST)]


def test_a_day_singles_out_its_posts(open_app: OpenApp, write_post: WritePost) -> None:
    # Of the month before: of the present one there may be no second day yet.
    last = FIRST - dt.timedelta(days=1)
    early, late = write_post(date=last.replace(day=1)), write_post(date=last)
    app = open_app("mood_calendar")
    app.button(key="month-back").click().run()
    assert keys(app, "open-") == [f"open-{late.id}", f"open-{early.id}"]
    app.button(key=look.day_key(early.date)).click().run()
    assert keys(app, "open-") == [f"open-{early.id}"]
    app.button(key="whole-month").click().run()
    assert len(keys(app, "open-")) == 2


def test_a_card_opens_its_post(open_app: OpenApp, write_post: WritePost) -> None:
    post = write_post(text="한강을 걸었다")
    app = open_app("mood_calendar")
    app.button(key=f"open-{post.id}").click().run()
    assert not app.exception
    assert not keys(app, "day-")
    assert app.session_state["facelog.open_post_id"] == post.id


def test_more_cards_come_on_request(open_app: OpenApp, write_post: WritePost) -> None:
    for _ in range(15):
        write_post()
    app = open_app("mood_calendar")
    assert len(keys(app, "open-")) == 12
    app.button(key="more").click().run()
    assert len(keys(app, "open-")) == 15
    assert not keys(app, "more")


def test_months_are_turned_and_chosen(open_app: OpenApp, write_post: WritePost) -> None:
    write_post(date=dt.date(TODAY.year - 1, 12, 31))
    app = open_app("mood_calendar")
    assert app.button(key="month-ahead").disabled
    for _ in range(TODAY.month):
        app.button(key="month-back").click().run()
    assert keys(app, "day-")[0] == f"day-{TODAY.year - 1}-12-01"
    assert not app.button(key="month-ahead").disabled
    app.selectbox[1].set_value(2).run()
    assert "데이터가 없음" in [one.value for one in app.markdown]
    app.selectbox[1].set_value(12).run()
    assert len(keys(app, "open-")) == 1


def test_sundays_come_first(open_app: OpenApp, write_post: WritePost) -> None:
    write_post()
    app = open_app("mood_calendar")
    names = [translate("ko", f"common.weekday_{number}") for number in range(7)]
    shown = [one.value for one in app.caption if one.value in names]
    assert shown == names
    assert names[0] == "일"


def test_an_open_month_and_day_outlast_another_page(
    open_app: OpenApp, write_post: WritePost
) -> None:
    write_post(date=FIRST)
    app = open_app("mood_calendar")
    app.button(key=look.day_key(FIRST)).click().run()
    app.switch_page("pages/my_profile.py").run()
    app.switch_page("pages/mood_calendar.py").run()
    assert keys(app, "whole-month") == ["whole-month"]


@pytest.mark.usefixtures("diary")
def test_the_months_names_follow_the_language(open_app: OpenApp) -> None:
    app = open_app("mood_calendar")
    korean = [box.key for box in app.selectbox]
    (language,) = app.sidebar.segmented_control
    language.set_value("en").run()
    month = app.selectbox[1]
    assert month.options[0] == translate("en", "common.month_1")
    assert month.key not in korean, "a browser keeps the chosen word of a list it knows"
