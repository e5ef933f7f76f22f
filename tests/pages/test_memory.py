"""Chips under an answer, keeping a post back, and the settings' section on memory."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.types import ChatMessage, Comment, Post
from tests.pages.brains import Server, choose, open_section, press

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def t(key: str, **values: object) -> str:
    return translate("ko", f"memory.{key}", **values)


def comment(*sources: str) -> Comment:
    return Comment(
        "지난주에도 발표 얘기를 했잖아.", "안나", "builtin", "here", NOW, sources=sources
    )


def on_post(open_app: OpenApp, post: Post) -> AppTest:
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    return app


def in_section(open_app: OpenApp) -> AppTest:
    app = open_app("ai_settings")
    app.segmented_control(key="settings-section").set_value("memory").run()
    assert not app.exception, app.exception
    return app


def buttons(app: AppTest, prefix: str) -> list[str]:
    return [button.key for button in app.button if str(button.key).startswith(prefix)]


def seen(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.text))


def test_chips_under_a_comment_open_the_posts(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    old, other = write_post(text="발표를 망쳤다."), write_post(text="발표를 들었다.")
    post = write_post(text="또 발표다.")
    diary.attach_comment(post.id, comment(old.id, other.id, "never was"))
    app = on_post(open_app, post)
    chips = [f"source-comment-{old.id}", f"source-comment-{other.id}"]
    assert buttons(app, "source-comment-") == chips
    assert "발표를 망쳤다" in app.button(key=chips[0]).label
    diary.delete_post(other.id)
    app.run()
    assert buttons(app, "source-comment-") == chips[:1]
    app.button(key=chips[0]).click().run()
    assert app.session_state["facelog.open_post_id"] == old.id
    assert "발표를 망쳤다." in [text.value for text in app.text]


def test_a_comment_of_its_own_has_no_chips(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    post = write_post(text="발표다.")
    diary.attach_comment(post.id, comment())
    app = on_post(open_app, post)
    assert buttons(app, "source-") == []
    assert t("sources") not in seen(app)


def test_chips_under_a_line_of_the_chat(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    old = write_post(text="발표를 망쳤다.")
    today = dt.date.today()
    now = dt.datetime.now(dt.UTC)
    diary.add_message(ChatMessage("a", today, now, "person", "발표가 걱정돼"))
    diary.add_message(ChatMessage("b", today, now, "anna", "그랬지.", comment(old.id)))
    app = open_app("chat")
    assert buttons(app, "source-") == [f"source-b-{old.id}"]
    app.button(key=f"source-b-{old.id}").click().run()
    assert "발표를 망쳤다." in [text.value for text in app.text]


def test_a_post_is_kept_back_on_its_own_page(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    post = write_post(text="아무한테도 말하지 않은 일")
    app = on_post(open_app, post)
    assert t("excluded_note") not in seen(app)
    app.toggle(key=f"exclude-{post.id}").set_value(True).run()
    assert diary.excluded_ids() == {post.id}
    assert t("excluded_note") in seen(app)
    app.toggle(key=f"exclude-{post.id}").set_value(False).run()
    assert diary.excluded_ids() == frozenset()


def test_a_post_of_a_crisis_needs_no_switch(open_app: OpenApp, write_post: WritePost) -> None:
    post = write_post(text="죽고 싶다", crisis=True)
    app = on_post(open_app, post)
    assert not app.toggle
    assert t("crisis_note") in seen(app)


def test_the_section_tells_what_is_known(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    write_post(text="발표를 망쳤다. 너무 떨렸다.", date=dt.date.today() - dt.timedelta(days=7))
    write_post(text="죽고 싶다", crisis=True)
    hidden = write_post(text="말하지 않은 일")
    write_post(text="오늘은 비가 왔다.")
    diary.exclude(hidden.id, True)
    app = in_section(open_app)
    shown = seen(app)
    assert "주성" in shown
    assert "커피를 좋아해요" in shown
    assert t("posts_of", known=2, every="글 4개") in shown
    assert t("beside", lines=20, posts="글 5개", comments=10) in shown
    assert "말하지 않은 일" in shown, "the posts kept back are listed"
    assert t("example_none") in shown
    app.text_input(key="memory-example").set_value("내일 발표가 있다").run()
    shown = seen(app)
    assert "발표를 망쳤다" in shown
    assert t("shared") in shown
    app.button(key=f"show-{hidden.id}").click().run()
    assert diary.excluded_ids() == frozenset()
    assert t("excluded_none") in seen(app)


def test_the_memory_is_switched_off_and_on(open_app: OpenApp, diary: Diary) -> None:
    app = in_section(open_app)
    app.toggle(key="memory-switch").set_value(False).run()
    settings = diary.profile().settings
    assert settings
    assert not settings.memory
    assert t("no_posts") in seen(app)
    assert t("beside_off", lines=20) in seen(app)
    assert not app.text_input
    app.toggle(key="memory-switch").set_value(True).run()
    settings = diary.profile().settings
    assert settings
    assert settings.memory
    assert app.text_input


def test_a_server_of_this_machine_compares_what_the_posts_mean(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    old = [
        write_post(text=text) for text in ("발표를 망쳤다. 너무 떨렸다.", "발표가 떨렸지만 끝났다.")
    ]
    hidden = write_post(text="발표가 떨려서 몰래 울었다.")
    write_post(text="오늘은 비가 왔다.")
    diary.exclude(hidden.id, True)
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        page = open_section(open_app)
        choose(page, "server")
        assert "brain-embedding" not in [field.key for field in page.text_input]
        page.text_input(key="brain-url").set_value("http://box.example/v1").run()
        assert "brain-embedding" not in [field.key for field in page.text_input]
        page.text_input(key="brain-url").set_value(server.url).run()
        page.text_input(key="brain-embedding").set_value(" nomic ")
        page.text_input(key="brain-model-server").set_value("tiny")
        press(page, "brain-save")
        app = in_section(open_app)
        server.asked.clear()
        app.text_input(key="memory-example").set_value("내일 발표라서 떨린다").run()
        (asked,) = server.asked
        assert asked["model"] == "nomic"
        assert sorted(asked["input"]) == sorted(["내일 발표라서 떨린다", *(p.text for p in old)])
        assert "발표를 망쳤다" in seen(app), "a server that cannot compare takes nothing away"
        server.asked.clear()
        app.text_input(key="memory-example").set_value("발표도 떨리고 이제 죽고 싶다").run()
        assert server.asked == []
        page = open_section(open_app)
        assert page.text_input(key="brain-embedding").value == "nomic"
        page.text_input(key="brain-embedding").set_value("")
        press(page, "brain-save")
        app = in_section(open_app)
        app.text_input(key="memory-example").set_value("내일 발표라서 떨린다").run()
        assert server.asked == []
        server.shutdown()
