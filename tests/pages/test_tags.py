"""Tags on the post page and in the form of a new post."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from facelog.config import TAG_LIMIT
from facelog.diary.diary import Diary
from facelog.emotion.taxonomy import unseen
from facelog.i18n import translate


def open_post(open_app, post_id: str) -> AppTest:
    app = open_app()
    app.session_state["facelog.open_post_id"] = post_id
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    return app


def test_one_tap_takes_a_suggested_tag(open_app, diary: Diary, write_post) -> None:
    post = write_post(text="친구랑 한강에 갔다", tags=("주말",))
    app = open_post(open_app, post.id)
    field = f"tags-{post.id}"
    assert app.multiselect(key=field).value == ["주말"]
    app.button(key=f"{field}-add-친구").click().run()
    assert not app.exception, app.exception
    assert diary.tags([post.id]) == {post.id: ("주말", "친구")}
    assert app.multiselect(key=field).value == ["주말", "친구"]
    assert f"{field}-add-친구" not in {button.key for button in app.button}
    app.multiselect(key=field).set_value(["친구"]).run()
    assert diary.tags([post.id]) == {post.id: ("친구",)}


def test_a_tag_that_is_too_long_is_told(open_app, diary: Diary, write_post) -> None:
    post = write_post(tags=("주말",))
    app = open_post(open_app, post.id)
    long = "가" * (TAG_LIMIT + 3)
    app.multiselect(key=f"tags-{post.id}").set_value(["주말", long, "#산책"]).run()
    assert not app.exception, app.exception
    told = translate("ko", "errors.tag_too_long", limit=TAG_LIMIT, length=TAG_LIMIT + 3)
    assert told in "".join(error.value for error in app.error).replace("\\", "")
    assert diary.tags([post.id]) == {post.id: ("주말", "산책")}


def test_tags_of_a_new_post_stay_with_its_draft(open_app, request) -> None:
    request.getfixturevalue("diary")
    app = open_app("new_post")
    app.text_area(key="new-post-text").set_value("친구와 바다에 갔다").run()
    (key,) = (one.key for one in app.multiselect)
    app.button(key=f"{key}-add-바다").click().run()
    assert not app.exception, app.exception
    app.switch_page("pages/my_profile.py").run()
    app.switch_page("pages/new_post.py").run()
    assert app.multiselect(key=key).value == ["바다"]
    assert app.session_state["facelog.draft"].tags == ("바다",)


def test_a_post_without_a_face_says_so_and_shows_no_guess(
    open_app, diary: Diary, write_post
) -> None:
    post = write_post(reading=unseen("rad"), correction="happy", model_version="")
    app = open_post(open_app, post.id)
    said = "\n".join(part.value for part in (*app.markdown, *app.caption)).replace("\\", "")
    assert translate("ko", "post.unseen_word", word="rad") in said
    assert translate("ko", "common.brought_in") in said
    assert f"**{translate('ko', 'post.guess_title')}**" not in said
    assert "uncorrect" not in {button.key for button in app.button}
    assert translate("ko", "post.why_title") not in {one.label for one in app.expander}
    app.button_group(key=f"correct-{post.id}-{post.version}").set_value("panic").run()
    assert diary.post(post.id).emotion == "panic"
