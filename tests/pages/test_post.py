"""One post: both its sides, correcting, editing, deleting, and asking Anna again."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.emotion.taxonomy import unseen
from facelog.i18n import translate
from facelog.types import Comment, Post, Reading

TODAY = dt.date.today()
FAINT = Reading(
    {"neutral": 0.6, "happiness": 0.3, "sadness": 0.1}
    | dict.fromkeys(("surprise", "anger", "disgust", "fear", "contempt"), 0.0),
    {"anger": 0.0, "happy": 0.75, "panic": 0.0, "sadness": 0.25},
    0.6,
)


@pytest.fixture
def post(write_post, diary: Diary) -> Post:
    written = write_post(text="첫 줄\n*둘째* 줄 <b>굵게</b>", date=TODAY)
    comment = Comment("잘했어요!", "안나", "builtin", "here", dt.datetime.now(dt.UTC))
    return diary.attach_comment(written.id, comment)


def open_post(open_app, post_id: str | None) -> AppTest:
    app = open_app()
    app.session_state["facelog.open_post_id"] = post_id
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def page(open_app, post: Post) -> AppTest:
    return open_post(open_app, post.id)


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.text, *app.error, *app.warning, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def correct(app: AppTest, post: Post, emotion: str | None) -> None:
    control = app.button_group(key=f"correct-{post.id}-{post.version}")
    control.set_value(emotion).run()
    assert not app.exception, app.exception


def test_both_sides_are_shown_as_they_were_written(page: AppTest, post: Post) -> None:
    texts = [element.value for element in page.text]
    assert texts == [post.text, "잘했어요!"]
    assert "안나" in said(page)
    assert "내장 두뇌가 씀" in said(page)
    assert "내 컴퓨터에서" in said(page)
    assert str(TODAY.year) in said(page)


def test_four_probabilities_have_icon_word_and_percent(page: AppTest) -> None:
    (html,) = [
        element.proto.body for element in page.get("html") if "listitem" in element.proto.body
    ]
    for icon, word in (("😠", "분노"), ("😊", "기쁨"), ("😳", "당황"), ("😢", "슬픔")):
        assert f"{icon} {word}" in html
    assert html.count("%</span>") == 4
    assert "70%" in html


def test_a_neutral_face_is_called_faint(open_app, write_post) -> None:
    faint = write_post(reading=FAINT)
    app = open_post(open_app, faint.id)
    assert translate("ko", "post.faint") in said(app)
    assert "60%" in said(app)


def test_one_tap_corrects_and_keeps_the_guess_beside_it(
    page: AppTest, post: Post, diary: Diary
) -> None:
    correct(page, post, "sadness")
    corrected = diary.post(post.id)
    assert corrected.emotion == "sadness"
    assert "모델 추정: 😊 기쁨 · 내가 고침: 😢 슬픔" in said(page)
    press(page, "uncorrect")
    assert diary.post(post.id).correction is None
    assert "내가 고침" not in said(page)


def test_the_chosen_emotion_tapped_again_is_a_correction_taken_back(
    page: AppTest, post: Post, diary: Diary
) -> None:
    correct(page, post, "happy")
    assert "내가 맞다고 함" in said(page)
    correct(page, diary.post(post.id), None)
    assert diary.post(post.id).correction is None


def test_an_imported_post_goes_back_to_the_emotion_of_its_word(
    open_app, write_post, diary: Diary
) -> None:
    post = write_post(reading=unseen("신남"), correction="happy", model_version="")
    app = open_post(open_app, post.id)
    came = translate("ko", "post.unseen_word", word="신남")
    assert came in said(app)
    correct(app, post, "sadness")
    assert came not in said(app)
    assert "그때 적은 기분: ‘신남’ (😊 기쁨) · 내가 고침: 😢 슬픔" in said(app)
    assert app.button(key="uncorrect").label == translate("ko", "post.uncorrect_unseen")
    press(app, "uncorrect")
    assert diary.post(post.id).emotion == "happy"
    assert came in said(app)
    assert "uncorrect" not in {button.key for button in app.button}


def test_a_word_that_names_no_emotion_is_not_said_to_be_where_it_came_from(
    open_app, write_post, diary: Diary
) -> None:
    post = write_post(reading=unseen("meh"), correction="sadness", model_version="")
    app = open_post(open_app, post.id)
    told = translate("ko", "post.unseen_unnamed", word="meh")
    assert told in said(app)
    correct(app, post, "happy")
    assert told in said(app)
    assert diary.post(post.id).emotion == "happy"
    assert "uncorrect" not in {button.key for button in app.button}


def test_a_correction_loses_to_another_window(page: AppTest, post: Post, diary: Diary) -> None:
    diary.correct(post.id, post.version, "anger")
    correct(page, post, "sadness")
    assert translate("ko", "errors.post_changed") in said(page)
    assert diary.post(post.id).correction == "anger"


def test_text_and_date_can_be_changed(page: AppTest, post: Post, diary: Diary) -> None:
    press(page, "edit")
    earlier = TODAY - dt.timedelta(days=3)
    page.text_area(key="edit-text").set_value("고친 글")
    page.date_input(key="edit-date").set_value(earlier)
    press(page, "edit-save")
    changed = diary.post(post.id)
    assert (changed.text, changed.date) == ("고친 글", earlier)
    assert "고친 글" in [element.value for element in page.text]
    assert not page.text_area


def test_the_editor_stands_where_the_text_was(page: AppTest, post: Post) -> None:
    beneath_the_photo = page.columns[0]
    assert [element.value for element in beneath_the_photo.text] == [post.text]
    press(page, "edit")
    beneath_the_photo = page.columns[0]
    assert [field.value for field in beneath_the_photo.text_area] == [post.text]
    assert {"edit-save", "edit-cancel"} <= {button.key for button in beneath_the_photo.button}


def test_an_empty_text_is_refused_and_an_edit_can_be_dropped(
    page: AppTest, post: Post, diary: Diary
) -> None:
    press(page, "edit")
    page.text_area(key="edit-text").set_value("   ")
    press(page, "edit-save")
    assert "오늘의 이야기를 적어 주세요" in said(page)
    press(page, "edit-cancel")
    assert diary.post(post.id).text == post.text
    assert not page.text_area


def test_an_edit_outlasts_a_visit_to_another_page(page: AppTest) -> None:
    press(page, "edit")
    page.text_area(key="edit-text").set_value("쓰다 만 것").run()
    page.switch_page("pages/chat.py").run()
    page.switch_page("pages/post.py").run()
    assert page.text_area(key="edit-text").value == "쓰다 만 것"


def test_a_conflict_shows_both_texts_and_loses_neither(
    page: AppTest, post: Post, diary: Diary
) -> None:
    press(page, "edit")
    diary.edit_post(post.id, post.version, text="다른 창에서 쓴 글")
    page.text_area(key="edit-text").set_value("내가 쓴 글")
    press(page, "edit-save")
    assert translate("ko", "errors.post_changed") in said(page)
    assert page.text_area(key="edit-text").value == "내가 쓴 글"
    assert "다른 창에서 쓴 글" in [element.value for element in page.text]
    assert diary.post(post.id).text == "다른 창에서 쓴 글"
    press(page, "edit-save")
    assert diary.post(post.id).text == "내가 쓴 글"


def test_deleting_can_be_undone(page: AppTest, post: Post, diary: Diary) -> None:
    press(page, "delete-yes")
    assert diary.recent(5) == ()
    assert translate("ko", "post.deleted") in said(page)
    page.switch_page("pages/mood_calendar.py").run()
    press(page, "deleted")
    page.switch_page("pages/post.py").run()  # AppTest does not follow the app's own switch
    press(page, "restore")
    assert [kept.id for kept in diary.recent(5)] == [post.id]
    assert post.text in [element.value for element in page.text]


def test_a_post_deleted_in_another_window_keeps_what_was_typed(
    page: AppTest, post: Post, diary: Diary
) -> None:
    press(page, "edit")
    page.text_area(key="edit-text").set_value("아까운 글").run()
    diary.delete_post(post.id)
    press(page, "edit-save")
    assert translate("ko", "post.gone") in said(page)
    assert "아까운 글" in [element.value for element in page.text]
    press(page, "restore")
    press(page, "edit-save")
    assert diary.post(post.id).text == "아까운 글"


def test_anna_can_be_asked_again(page: AppTest, post: Post, diary: Diary) -> None:
    press(page, "ask")
    comment = diary.post(post.id).comment
    assert comment is not None
    assert comment.text != "잘했어요!"
    assert comment.text in [element.value for element in page.text]


def test_a_post_that_never_had_a_comment_can_get_one(open_app, write_post, diary: Diary) -> None:
    post = write_post()
    app = open_post(open_app, post.id)
    assert app.button(key="ask").label == translate("ko", "post.ask_first")
    press(app, "ask")
    assert diary.post(post.id).comment is not None
    assert app.button(key="ask").label == translate("ko", "post.ask")


def test_a_failing_language_model_leaves_the_comment_that_is_there(
    page: AppTest, post: Post, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    press(page, "ask")
    assert any("연결하지 못했어요" in error.value for error in page.error)
    assert translate("ko", "post.comment_kept") in said(page)
    assert diary.post(post.id).comment == post.comment
    press(page, "ask-builtin")
    answered = diary.post(post.id).comment
    assert answered is not None
    assert answered.text != "잘했어요!"
    assert not page.error


def test_the_comment_can_be_read_aloud(page: AppTest) -> None:
    (player,) = page.get("bidi_component")
    data = json.loads(player.proto.json)
    assert data["count"] == 1
    assert data["labels"]["play"] == translate("ko", "common.read_aloud")
    assert data["sounds"] == {}


def test_words_of_crisis_show_where_help_is(open_app, write_post) -> None:
    calm = said(open_post(open_app, write_post().id))
    assert translate("ko", "common.help_urgent") not in calm
    app = open_post(open_app, write_post(crisis=True).id)
    assert said(app).count("(tel:109)") == calm.count("(tel:109)") + 1
    assert translate("ko", "common.help_urgent") in said(app)


@pytest.mark.usefixtures("diary")
def test_no_open_post_leads_to_the_calendar(open_app) -> None:
    app = open_post(open_app, None)
    assert translate("ko", "post.none") in said(app)
    app = open_post(open_app, "unknown")
    assert translate("ko", "post.gone") in said(app)
    press(app, "restore")
    assert translate("ko", "errors.post_missing") in said(app)


def test_english_says_it_too(open_app, post: Post) -> None:
    app = open_app()
    app.session_state["facelog.language"] = "en"
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    assert "Written by the built-in brain" in said(app)
    assert "Guess: 😊" in said(app)
