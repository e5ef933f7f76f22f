"""Choosing Anna's brain: where it is, its key, and the harmless line that tries it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from streamlit.testing.v1 import AppTest

from facelog.companion import profiles, servers
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.ui import ai_badge
from tests.pages.brains import (
    ANSWER,
    KEY,
    OpenApp,
    Ring,
    Server,
    choose,
    kept,
    open_section,
    press,
    said,
    use,
    words,
)


@pytest.fixture
def ring() -> Iterator[Ring]:
    """A usable key ring in place of this machine's."""
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def no_ring() -> Iterator[None]:
    """A machine without a key ring, unless a test wants one."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def server() -> Iterator[Server]:
    profiles.forget()
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def page(open_app: OpenApp, diary: Diary) -> AppTest:
    assert diary.profile().settings
    return open_section(open_app)


def test_the_built_in_anna_answers_at_first(page: AppTest) -> None:
    assert page.radio(key="brain-kind").value == "builtin"
    assert ai_badge.who("builtin", "here") in said(page)
    assert not page.text_input


def test_a_chosen_server_answers_from_now_on(
    page: AppTest, open_app: OpenApp, diary: Diary, write_post, server: Server, facelog_home: Path
) -> None:
    use(page, server)
    assert ai_badge.who("tiny", "here") in said(page)
    assert kept(facelog_home)["brain"] == {
        "kind": "server",
        "server": {"base_url": server.url, "model": "tiny"},
        "timeout": 30.0,
        "max_tokens": None,
    }
    post = write_post(text="비밀인 하루")
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    press(app, "ask")
    comment = diary.post(post.id).comment
    assert comment is not None
    assert (comment.text, comment.brain, comment.place) == (ANSWER, "tiny", "here")
    assert ai_badge.badge("tiny", "here") in said(app)


def test_time_and_tokens_are_sent_and_kept(page: AppTest, server: Server) -> None:
    use(page, server)
    page.number_input(key="brain-tokens").set_value(321)
    page.number_input(key="brain-timeout").set_value(90.0)
    press(page, "brain-save")
    press(page, "brain-test")
    assert server.asked[-1]["max_tokens"] == 321
    page.switch_page("pages/chat.py").run()
    page.switch_page("pages/ai_settings.py").run()
    page.segmented_control(key="settings-section").set_value("brain").run()
    assert page.number_input(key="brain-timeout").value == 90.0
    assert page.number_input(key="brain-tokens").value == 321


def test_servers_are_looked_for_only_when_asked_and_can_be_taken(
    page: AppTest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.server_address[1])
    looked: list[int] = []

    def find() -> tuple[servers.Found, ...]:
        looked.append(1)
        return look((("Ollama", port),), 1.0)

    look = servers.find
    monkeypatch.setattr(servers, "find", find)
    choose(page, "server")
    assert looked == []
    press(page, "brain-find")
    assert looked == [1]
    assert words("brain_found_models", count=2) in [one.label for one in page.selectbox]
    page.selectbox(key=f"found-{port}-model").set_value("tiny-2").run()
    press(page, f"found-{port}-take")
    assert page.text_input(key="brain-url").value == server.url
    assert page.text_input(key="brain-model-server").value == "tiny-2"
    assert looked == [1]
    assert server.asked == []


def test_nothing_found_is_a_sentence(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "find", lambda: ())
    choose(page, "server")
    press(page, "brain-find")
    assert words("brain_found_none") in said(page)
    page.text_input(key="brain-url").set_value("http://127.0.0.1:8081").run()
    assert words("brain_found_none") not in said(page)


@pytest.mark.parametrize(
    ("url", "here", "plain_http"),
    [
        ("http://127.0.0.1:8080/v1", True, False),
        ("localhost:8080", True, False),
        ("http://192.168.0.4:8080/v1", False, True),
        ("https://box.example/v1", False, False),
    ],
)
def test_beside_an_address_stands_whether_it_is_this_machine(
    page: AppTest, url: str, here: bool, plain_http: bool
) -> None:
    choose(page, "server")
    page.text_input(key="brain-url").set_value(url).run()
    assert (words("brain_place_here") in said(page)) is here
    assert (words("brain_place_internet") in said(page)) is not here
    assert (words("brain_open") in said(page)) is plain_http


@pytest.mark.parametrize(
    ("url", "model", "code"),
    [
        ("", "tiny", "server_missing"),
        ("x y", "tiny", "server_wrong"),
        ("http://me:pass@box.example/v1", "tiny", "server_secret"),
        ("http://127.0.0.1:1/v1", " ", "model_unnamed"),
    ],
)
@pytest.mark.parametrize("button", ["brain-save", "brain-test"])
def test_what_is_missing_is_named_and_nothing_is_kept(
    page: AppTest, facelog_home: Path, url: str, model: str, code: str, button: str
) -> None:
    choose(page, "server")
    page.text_input(key="brain-url").set_value(url).run()
    page.text_input(key="brain-model-server").set_value(model)
    press(page, button)
    assert translate("ko", f"errors.{code}").rstrip(".") in said(page)
    assert "brain" not in kept(facelog_home)
    assert page.text_input(key="brain-url").value == url


def test_openai_needs_a_key(page: AppTest, facelog_home: Path) -> None:
    choose(page, "openai")
    press(page, "brain-save")
    assert translate("ko", "errors.key_missing").rstrip(".") in said(page)
    page.text_input(key="brain-key-openai").set_value("열쇠")
    press(page, "brain-save")
    assert translate("ko", "errors.key_wrong").split(".")[0] in said(page)
    assert "brain" not in kept(facelog_home)


def test_the_harmless_line_is_answered_in_so_many_seconds(page: AppTest, server: Server) -> None:
    choose(page, "server")
    page.text_input(key="brain-url").set_value(server.url).run()
    page.text_input(key="brain-model-server").set_value("tiny")
    press(page, "brain-test")
    assert ANSWER in [element.value for element in page.text]
    assert "초 걸렸어요" in said(page)
    assert ai_badge.badge("tiny", "here") in said(page)
    (asked,) = server.asked
    assert asked["messages"] == [{"role": "user", "content": words("brain_test_line")}]
    page.text_input(key="brain-model-server").set_value("other").run()
    assert ANSWER not in [element.value for element in page.text]


def test_a_failing_trial_says_why(page: AppTest, server: Server) -> None:
    server.status = 404
    choose(page, "server")
    page.text_input(key="brain-url").set_value(server.url).run()
    page.text_input(key="brain-model-server").set_value("gone")
    press(page, "brain-test")
    assert any("‘gone’에 요청할 수 없었어요" in one.value for one in page.error)
    assert ai_badge.who("gone", "here") in said(page)
    assert ai_badge.badge("gone", "here") not in said(page), "it wrote nothing"
    page.text_input(key="brain-url").set_value("http://127.0.0.1:9/v1").run()
    assert not page.error
    press(page, "brain-test")
    assert any("연결하지 못했어요" in one.value for one in page.error)


def test_the_environment_decides_and_the_page_says_so(
    open_app: OpenApp, diary: Diary, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert diary.profile()
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FACELOG_LLM_MODEL", "by-environment")
    app = open_section(open_app)
    assert "FACELOG_LLM_BASE_URL, FACELOG_LLM_MODEL" in said(app)
    assert app.radio(key="brain-kind").value == "server"
    assert app.text_input(key="brain-model-server").value == "by-environment"
    fields = [*app.radio, *app.text_input, *app.number_input, app.button(key="brain-save")]
    assert all(field.disabled for field in fields)
    press(app, "brain-test")
    assert ANSWER in [element.value for element in app.text]


def test_secrets_are_shown_and_can_be_outvoted(
    open_app: OpenApp, diary: Diary, server: Server
) -> None:
    assert diary.profile()
    app = open_app()
    app.secrets["OPENAI_API_KEY"] = KEY
    app.switch_page("pages/ai_settings.py").run()
    app.segmented_control(key="settings-section").set_value("brain").run()
    assert app.radio(key="brain-kind").value == "openai"
    assert words("brain_key_in_secrets") in said(app)
    use(app, server)
    press(app, "brain-test")
    assert server.keys == ["Bearer none"], "OpenAI's key is not for this server"
    choose(app, "builtin")
    press(app, "brain-save")
    assert ai_badge.who("builtin", "here") in said(app)


@pytest.mark.parametrize(
    "brain",
    [
        3,
        {"kind": "other"},
        {"kind": "server"},
        {"kind": "server", "server": {"base_url": "http://["}},
    ],
)
def test_a_choice_that_makes_no_sense_is_none(
    open_app: OpenApp, diary: Diary, facelog_home: Path, brain: object
) -> None:
    assert diary.profile()
    (facelog_home / "preferences.json").write_text(json.dumps({"brain": brain}))
    app = open_section(open_app)
    assert ai_badge.who("builtin", "here") in said(app)
