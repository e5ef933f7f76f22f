"""Finding posts: what is typed and chosen, cards and photos that open, pages, and the way back."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from facelog.i18n import translate
from facelog.types import Comment
from facelog.ui.found import excerpt
from tests.pages.conftest import OpenApp, WritePost

TODAY = dt.date.today()


def opened(app: AppTest) -> list[str]:
    """Return the ids of the posts that are shown, in order."""
    keys = (one.key or "" for one in app.button)
    return [key.rsplit("-", 1)[1] for key in keys if key.startswith(("open-found-", "open-photo-"))]


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


def look_for(app: AppTest, words: str) -> AppTest:
    app.text_input(key="find-words").set_value(words).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.usefixtures("diary")
def test_an_empty_diary_leads_to_a_first_post(open_app: OpenApp) -> None:
    app = open_app("find")
    assert translate("ko", "find.no_posts") in said(app)
    (action,) = [one for one in app.button if (one.key or "").startswith("empty-")]
    action.click().run()
    assert app.title[0].value == translate("ko", "app.page_new_post")


def test_words_find_posts_and_show_where(open_app: OpenApp, write_post: WritePost) -> None:
    old = write_post(text="강가를 걸었다.", date=TODAY - dt.timedelta(days=3))
    new = write_post(text="오래 걷고 나니 시원했다.", date=TODAY)
    write_post(text="면접을 봤다.")
    app = open_app("find")
    assert translate("ko", "find.every", posts="글 3개") in said(app)
    look_for(app, "걸었")
    assert opened(app) == [new.id, old.id]
    assert translate("ko", "find.found", posts="글 2개") in said(app)
    assert "강가를 **걸었**다\\." in said(app)
    look_for(app, "수영")
    assert opened(app) == []
    assert translate("ko", "find.nothing") in said(app)
    app.button(key="find-clear").click().run()
    assert len(opened(app)) == 3
    assert app.text_input(key="find-words").value == ""


def test_filters_narrow_what_is_found(open_app: OpenApp, write_post: WritePost) -> None:
    comment = Comment("좋았겠다!", "미나", "builtin", "here", dt.datetime.now(dt.UTC), "mina")
    early = TODAY - dt.timedelta(days=9)
    post = write_post("sadness", tags=("산책",), comment=comment, date=early)
    write_post("happy", tags=("산책",), date=early)
    write_post("sadness", date=TODAY)
    app = open_app("find")
    app.session_state["find-more"] = True
    app.run()
    (emotions,) = [one for one in app.pills if one.key == "find-emotions"]
    emotions.set_value(["sadness"]).run()
    assert len(opened(app)) == 2
    app.multiselect(key="find-tags").set_value(["산책"]).run()
    assert opened(app) == [post.id]
    app.button(key="find-clear").click().run()
    app.date_input(key="find-first").set_value(early).run()
    app.date_input(key="find-last").set_value(early).run()
    assert len(opened(app)) == 2
    app.selectbox(key="find-character").set_value("mina").run()
    assert opened(app) == [post.id]
    assert not app.exception
    app.date_input(key="find-first").set_value(TODAY).run()
    assert translate("ko", "find.days_wrong") in said(app)


def test_a_post_opens_and_leads_back_to_what_was_found(
    open_app: OpenApp, write_post: WritePost
) -> None:
    write_post(text="면접을 봤다.")
    post = write_post(text="한강을 걸었다.")
    app = look_for(open_app("find"), "한강")
    app.button(key=f"open-found-{post.id}").click().run()
    assert not app.exception, app.exception
    assert app.session_state["facelog.open_post_id"] == post.id
    assert translate("ko", "find.back") in [link.proto.label for link in app.get("page_link")]
    app.switch_page("pages/find.py").run()
    assert app.text_input(key="find-words").value == "한강"
    assert opened(app) == [post.id]


def test_photos_come_by_pages_and_open(open_app: OpenApp, write_post: WritePost) -> None:
    posts = [
        write_post("anger" if number == 31 else "happy", date=TODAY - dt.timedelta(days=number)).id
        for number in range(32)
    ]
    app = open_app("find")
    assert opened(app) == posts[:10]
    (view,) = [one for one in app.segmented_control if one.key == "find-view"]
    view.set_value("photos").run()
    assert opened(app) == posts[:30]
    assert "1 / 2" in said(app)
    app.button(key="find-next").click().run()
    assert opened(app) == posts[30:]
    assert app.button(key="find-next").disabled
    (emotions,) = [one for one in app.pills if one.key == "find-emotions"]
    emotions.set_value(["anger"]).run()
    assert opened(app) == [posts[31]]
    app.button(key=f"open-photo-{posts[31]}").click().run()
    assert not app.exception, app.exception
    assert app.session_state["facelog.open_post_id"] == posts[31]


def test_an_excerpt_begins_near_what_was_looked_for() -> None:
    text = "하나 둘 셋 " * 30 + "드디어 *한강*에 갔다. " + "넷 다섯 " * 30
    shown = excerpt(text, ["한강"])
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "\\***한강**\\*에 갔다" in shown
    assert excerpt("짧은 글", []) == "짧은 글"
    assert excerpt("River walk, riverside", ["RIVER"]) == "**River** walk\\, **river**side"
