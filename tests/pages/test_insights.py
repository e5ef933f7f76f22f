"""Looking back: an empty diary, the range that everything follows, tables behind figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from facelog.i18n import translate
from facelog.types import Post
from facelog.ui.insights import SECTIONS

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]

TODAY = dt.date.today()


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def captions(app: AppTest) -> str:
    return "\n".join(one.value for one in app.caption)


def choose(app: AppTest, key: str, name: str) -> AppTest:
    (control,) = [one for one in (*app.segmented_control, *app.pills) if one.key == key]
    control.set_value(name).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.usefixtures("diary")
def test_without_posts_there_is_one_sentence_and_one_action(open_app: OpenApp) -> None:
    app = open_app("insights")
    assert translate("ko", "insights.no_posts") in [one.value for one in app.markdown]
    (action,) = [one for one in app.button if one.key and one.key.startswith("empty-")]
    action.click().run()
    assert app.title[0].value == translate("ko", "app.page_new_post")


def test_the_range_drives_what_is_seen(open_app: OpenApp, write_post: WritePost) -> None:
    for days in (0, 3, 20, 60, 200, 800):
        write_post(date=days_ago(days))
    app = open_app("insights")
    for name, count in (("week", 2), ("month", 3), ("quarter", 4), ("year", 5), ("all", 6)):
        choose(app, "insights-range", name)
        assert translate("ko", "common.posts_many", count=count) in captions(app)
    choose(app, "insights-range", "days")
    app.date_input[0].set_value((days_ago(70), days_ago(10))).run()
    assert translate("ko", "common.posts_many", count=2) in captions(app)


def test_range_and_part_outlast_another_page(open_app: OpenApp, write_post: WritePost) -> None:
    write_post()
    app = open_app("insights")
    choose(app, "insights-range", "month")
    choose(app, "insights-section", "flow")
    app.switch_page("pages/my_profile.py").run()
    app.switch_page("pages/insights.py").run()
    chosen = {one.key: one.value for one in (*app.segmented_control, *app.pills)}
    assert (chosen["insights-range"], chosen["insights-section"]) == ("month", "flow")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_part_draws_few_posts_and_many(
    open_app: OpenApp, write_post: WritePost, section: str, language: str
) -> None:
    write_post("sadness")
    app = open_app("insights")
    (chosen,) = app.sidebar.segmented_control
    chosen.set_value(language).run()
    choose(app, "insights-section", section)
    for days in range(1, 40):
        write_post(("happy", "anger", "happy", "panic")[days % 4], date=days_ago(days // 2 * 3))
    app.run()
    assert not app.exception, app.exception
    assert app.subheader


def test_a_table_is_drawn_once_it_is_asked_for(open_app: OpenApp, write_post: WritePost) -> None:
    write_post("happy", date=TODAY)
    app = open_app("insights")
    assert not app.dataframe
    app.session_state["table-rhythm"] = True
    app.run()
    assert not app.exception, app.exception
    table = app.dataframe[0].value
    assert list(table.iloc[-1]) == [f"{TODAY:%Y-%m}", 1, 1]
