"""Looking back: an empty diary, the range that everything follows, tables behind figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
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


def test_days_without_posts_lead_to_all_days(open_app: OpenApp, write_post: WritePost) -> None:
    write_post(date=days_ago(500))
    app = open_app("insights")
    assert translate("ko", "insights.no_posts_in_range") in [one.value for one in app.markdown]
    assert not app.subheader
    app.button(key="insights-all").click().run()
    assert not app.exception, app.exception
    assert app.subheader
    assert translate("ko", "common.posts_many", count=1) in captions(app)


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


def table(app: AppTest, name: str) -> pd.DataFrame:
    """Open a figure's table, the only open one, and return it."""
    app.session_state[f"table-{name}"] = True
    app.run()
    assert not app.exception, app.exception
    (found,) = app.dataframe
    return found.value


def sentences(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


def test_findings_speak_from_eight_posts_on(open_app: OpenApp, write_post: WritePost) -> None:
    for number in range(7):
        write_post("happy", date=days_ago(number))
    app = open_app("insights")
    choose(app, "insights-section", "flow")
    assert translate("ko", "insights.few", n=7, enough=8) in sentences(app)
    write_post("sadness", date=TODAY)
    app.run()
    assert "글 8개 가운데 기쁨이 7개(88%)로 가장 많았어요." in sentences(app)
    assert "지난 28일의 글 8개에서는 기쁨이 88%로 가장 많았어요." in sentences(app)
    assert list(table(app, "rolling").iloc[-1])[1:] == [0, 87.5, 0, 12.5, 8]


def test_the_period_before_is_compared(open_app: OpenApp, write_post: WritePost) -> None:
    for number in range(10):
        write_post("happy", date=days_ago(number // 2))
        write_post("sadness", date=days_ago(7 + number // 2))
    app = open_app("insights")
    choose(app, "insights-range", "week")
    assert "기쁨이 0%에서 100%로 늘었어요(그 전 10개, 이 기간 10개)." in sentences(app)
    rows = table(app, "compared")
    assert list(rows.iloc[1])[:6] == ["기쁨", 10, 100.0, 0, 0.0, 100.0]
    choose(app, "insights-range", "all")
    assert "그 전과 견주기" not in [one.value for one in app.subheader]


def test_posts_of_this_day_in_other_years_open(open_app: OpenApp, write_post: WritePost) -> None:
    write_post(date=TODAY)
    # On a leap day it is the 29th of February before, four years ago.
    ago = next(y for y in range(1, 9) if (TODAY.month, TODAY.day) != (2, 29) or y % 4 == 0)
    post = write_post(date=TODAY.replace(year=TODAY.year - ago), text="한강을 걸었다")
    app = open_app("insights")
    app.button(key=f"open-same-day-{post.id}").click().run()
    assert not app.exception
    assert app.session_state["facelog.open_post_id"] == post.id


def test_every_year_of_the_diary_can_be_seen(open_app: OpenApp, write_post: WritePost) -> None:
    for years in range(4):
        write_post(date=dt.date(TODAY.year - years, 1, 1))
    app = open_app("insights")
    choose(app, "insights-range", "all")
    choose(app, "insights-section", "year")
    titles = [one.value for one in app.subheader]
    assert titles == [f"하루 한 칸 {TODAY.year - back}" for back in range(2)]
    app.button(key="more-years").click().run()
    assert len(app.subheader) == 4
    assert list(table(app, f"pixels-{TODAY.year - 3}").iloc[0]) == [
        f"{TODAY.year - 3}-01-01",
        "기쁨",
        1,
    ]


def test_days_that_follow_are_paired_and_gaps_told(
    open_app: OpenApp, write_post: WritePost
) -> None:
    for days in (1, 2, 3, 6, 7):
        write_post("happy", date=days_ago(days))
    app = open_app("insights")
    choose(app, "insights-section", "days")
    rows = table(app, "transitions")
    assert rows["쌍"].sum() == 3
    assert list(rows.iloc[5]) == ["기쁨", "기쁨", 3, 3, 100.0]
    assert "사이가 빈 1번은 뺐어요" in captions(app)
    # Written today, they tell of other days: their hour says nothing of those.
    assert translate("ko", "insights.hours_later", count=5) in captions(app)


def test_shares_become_counts(open_app: OpenApp, write_post: WritePost) -> None:
    write_post("happy", date=TODAY)
    app = open_app("insights")
    choose(app, "insights-section", "flow")
    note = translate("ko", "insights.months_note", enough=8)
    assert note in captions(app)
    choose(app, "insights-months-mode", "count")
    assert note not in captions(app)


def test_this_day_of_earlier_years_is_counted_and_has_its_table(
    open_app: OpenApp, write_post: WritePost
) -> None:
    write_post("happy", date=days_ago(365), text="지난해의 이야기")
    write_post("happy", date=TODAY)
    app = open_app("insights")
    one = translate("ko", "common.posts_one", count=1)
    assert any(one in said and "지난해들" in said for said in sentences(app).split("\n"))
    row = table(app, "same-day").iloc[0]
    assert list(row[:2]) == [days_ago(365).isoformat(), "기쁨"]
    assert row.iloc[3] == "지난해의 이야기"


def test_the_rhythm_follows_the_range(open_app: OpenApp, write_post: WritePost) -> None:
    write_post("happy", date=TODAY)
    for number in (400, 401, 402):
        write_post("happy", date=days_ago(number))
    app = open_app("insights")
    assert translate("ko", "insights.rhythm", days=1) in sentences(app)
    choose(app, "insights-range", "days")
    app.date_input[0].set_value((days_ago(410), days_ago(395))).run()
    assert translate("ko", "insights.pixels_days", days=3, every=16) in sentences(app)
    months = table(app, "rhythm")
    assert months.iloc[-1, 0] == f"{days_ago(395):%Y-%m}"
    assert months.iloc[-2:, 1].sum() == 3
