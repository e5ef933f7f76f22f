"""The report page: periods, numbers, words, the ways to the posts, the hint and the file."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.insights.period import Period
from facelog.reporting.care import NUMBER
from tests.pages.brains import Server, press

TODAY = dt.date.today()
LAST_WEEK = Period.of("week", TODAY).before.first


def said(app: AppTest) -> str:
    groups = (app.markdown, app.caption, app.text, app.info, app.error, app.subheader)
    parts = [part.value for group in groups for part in group]
    return "\n".join(parts).replace("\\", "").replace("\u2060", "")


def words(key: str, **values: object) -> str:
    return translate("ko", f"report.{key}", **values)


def write_week(write_post) -> None:
    for number, emotion in enumerate(("happy", "happy", "happy", "sadness", "anger")):
        write_post(emotion, date=LAST_WEEK + dt.timedelta(days=number), tags=("산책",))


def test_a_week_without_posts_invites_to_write(open_app, request) -> None:
    request.getfixturevalue("diary")
    app = open_app("report")
    assert words("empty") in said(app)
    assert app.get("download_button") == []


def test_an_earlier_week_is_counted_and_told(open_app, write_post) -> None:
    write_week(write_post)
    app = open_app("report")
    press(app, "report-back")
    shown = said(app)
    assert "### 5" in shown
    assert words("of_days", days=7) in shown
    assert "😊 기쁨" in shown
    assert "기쁨" in app.text[0].value
    assert translate("ko", "post.brain_builtin") in shown
    assert words("notice") in shown
    assert words("care_sad") not in shown
    assert len(app.get("download_button")) == 1
    assert app.button(key="report-ahead").disabled is False
    press(app, "report-ahead")
    assert app.button(key="report-ahead").disabled is True


def test_the_month_of_the_week_comes_with_its_kind(open_app, write_post) -> None:
    write_week(write_post)
    app = open_app("report")
    press(app, "report-back")
    app.segmented_control(key="report-kind").set_value("month").run()
    assert not app.exception, app.exception
    month = Period.of("month", LAST_WEEK)
    assert f"{month.first.year}년 {month.first.month}월" in said(app)


def test_a_day_that_stood_out_opens_its_post(open_app, write_post) -> None:
    write_week(write_post)
    app = open_app("report")
    press(app, "report-back")
    (button, *_) = [one for one in app.button if str(one.key).startswith("stood-out-")]
    wanted = str(button.key).rsplit("-", 1)[-1]
    button.click().run()
    assert not app.exception, app.exception
    assert app.session_state["facelog.open_post_id"].endswith(wanted)


def test_two_sad_weeks_bring_a_kind_hint(open_app, write_post) -> None:
    for number in range(14):
        write_post("sadness", date=LAST_WEEK + dt.timedelta(days=6 - number))
    app = open_app("report")
    press(app, "report-back")
    assert NUMBER in said(app)
    assert words("care_sad") in said(app)


def test_english_has_no_korean_left(open_app, write_post) -> None:
    write_week(write_post)
    app = open_app("report")
    app.session_state["facelog.language"] = "en"
    app.run()
    press(app, "report-back")
    assert translate("en", "report.notice") in said(app)
    assert "happiness" in app.text[0].value.lower()


def answering(answer: str, monkeypatch) -> Server:
    """Start a model's server of this machine that gives one answer, and choose it."""
    import threading

    from tests.pages import brains

    monkeypatch.setattr(brains, "ANSWER", answer)
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FACELOG_LLM_MODEL", "tiny")
    return server


def test_a_model_is_asked_on_a_press_only_and_held_to_the_count(
    open_app, write_post, diary: Diary, monkeypatch
) -> None:
    write_week(write_post)
    hidden = write_post(date=LAST_WEEK, text="아무도 모르는 보물", tags=("보물",))
    write_post(date=LAST_WEEK, text="아무도 모르는 보물", tags=("보물",), crisis=True)
    diary.exclude(hidden.id, True)
    true = "기쁨이 5개로 가장 많았어요."
    server = answering(f"{true} 슬픔이 5개였어요.", monkeypatch)
    try:
        app = open_app("report")
        press(app, "report-back")
        assert server.asked == []
        press(app, "report-ask")
        assert app.text[0].value == true
        assert words("dropped", count=1) in said(app)
        assert translate("ko", "post.brain_model", model="tiny") in said(app)
        (asked,) = server.asked
        sent = str(asked["messages"])
        assert "산책" in sent
        assert "보물" not in sent
        assert "오늘의 이야기" not in sent
        press(app, "report-builtin")
        assert app.text[0].value != true
        assert len(server.asked) == 1
    finally:
        server.shutdown()
        server.server_close()


def test_words_that_do_not_hold_are_replaced_and_it_is_said(
    open_app, write_post, monkeypatch
) -> None:
    write_week(write_post)
    server = answering("슬픔이 5개였어요.", monkeypatch)
    try:
        app = open_app("report")
        press(app, "report-back")
        press(app, "report-ask")
        assert words("unusable") in said(app)
        assert translate("ko", "post.stood_in", model="tiny") in said(app)
    finally:
        server.shutdown()
        server.server_close()


def test_a_failing_model_is_told_and_the_built_in_words_stay(
    open_app, write_post, monkeypatch
) -> None:
    write_week(write_post)
    server = answering("never said", monkeypatch)
    server.status = 401
    try:
        app = open_app("report")
        press(app, "report-back")
        press(app, "report-ask")
        assert translate("ko", "errors.brain_key") in said(app)
        assert words("stood_in") in said(app)
        assert app.text[0].value
    finally:
        server.shutdown()
        server.server_close()


def test_its_figures_say_what_they_show_and_have_their_numbers(open_app, write_post) -> None:
    write_week(write_post)
    app = open_app("report")
    press(app, "report-back")
    assert "글 5개 가운데 기쁨이 3개(60%)로 가장 많았어요." in said(app)
    assert translate("ko", "insights.pixels_days", days=5, every=7) in said(app)
    assert not app.dataframe
    app.session_state["table-report-counts"] = True
    app.session_state["table-report-days"] = True
    app.run()
    assert not app.exception, app.exception
    counts, days = (one.value for one in app.dataframe)
    assert dict(zip(counts.iloc[:, 0], counts.iloc[:, 1], strict=True)) == {
        "분노": 1,
        "기쁨": 3,
        "당황": 0,
        "슬픔": 1,
    }
    assert list(days.iloc[0]) == [LAST_WEEK.isoformat(), "기쁨", 1]
    assert len(days) == 5
