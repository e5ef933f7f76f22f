"""Where the keys of language models are kept, and where never."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from streamlit.testing.v1 import AppTest

from facelog import exporting
from facelog.companion import profiles
from facelog.diary.diary import Diary
from facelog.ui import ai_badge, keys
from tests.pages.brains import (
    ANSWER,
    KEY,
    OpenApp,
    Ring,
    Server,
    choose,
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


def everything_in(home: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(home.rglob("*")) if file.is_file())


def test_a_typed_key_is_used_and_written_nowhere(
    page: AppTest,
    open_app: OpenApp,
    diary: Diary,
    write_post,
    server: Server,
    facelog_home: Path,
    caplog,
) -> None:
    caplog.set_level(logging.DEBUG)
    post = write_post()
    use(page, server, KEY)
    press(page, "brain-test")
    assert server.keys == [f"Bearer {KEY}"]
    assert words("brain_key_in_session") in said(page)
    assert words("brain_ring_missing") in said(page)
    assert page.checkbox(key="brain-ring").disabled
    assert page.text_input(key="brain-key-server").value == ""
    page.session_state["facelog.open_post_id"] = post.id
    page.switch_page("pages/post.py").run()
    press(page, "ask")
    assert server.keys == [f"Bearer {KEY}"] * 2
    exported = exporting.as_bytes(diary, "json")
    assert ANSWER.encode() in exported
    assert KEY.encode() not in exported + everything_in(facelog_home)
    assert KEY not in caplog.text
    assert KEY not in said(page)
    other = open_section(open_app)
    press(other, "brain-test")
    assert server.keys[-1] == "Bearer none"


def test_a_key_is_for_its_own_server(page: AppTest, server: Server) -> None:
    use(page, server, KEY)
    with Server() as second:
        threading.Thread(target=second.serve_forever, args=(0.02,), daemon=True).start()
        page.text_input(key="brain-url").set_value(second.url).run()
        press(page, "brain-test")
        second.shutdown()
    assert second.keys == ["Bearer none"]
    assert server.keys == []


def test_the_key_ring_keeps_a_key_if_wished_and_gives_it_up(
    ring: Ring, page: AppTest, open_app: OpenApp, server: Server, facelog_home: Path
) -> None:
    choose(page, "server")
    page.text_input(key="brain-url").set_value(server.url).run()
    page.checkbox(key="brain-ring").check()
    use(page, server, KEY)
    account = server.url.removesuffix("/v1")
    assert ring.held == {(keys.SERVICE, account): KEY}
    assert words("brain_key_in_ring") in said(page)
    assert KEY.encode() not in everything_in(facelog_home)
    again = open_section(open_app)
    press(again, "brain-test")
    assert server.keys == [f"Bearer {KEY}"]
    press(again, "brain-key-forget")
    assert ring.held == {}
    assert words("brain_key_gone") in said(again)
    assert words("brain_key_none") in said(again)
    press(again, "brain-test")
    assert server.keys[-1] == "Bearer none"


def test_a_locked_key_ring_is_said(
    ring: Ring, page: AppTest, open_app: OpenApp, server: Server
) -> None:
    choose(page, "server")
    page.text_input(key="brain-url").set_value(server.url).run()
    page.checkbox(key="brain-ring").check()
    ring.locked = True
    use(page, server, KEY)
    assert words("brain_ring_failed") in said(page)
    assert words("brain_key_in_session") in said(page)
    ring.locked = False
    page.checkbox(key="brain-ring").check()
    press(page, "brain-save")
    assert words("brain_key_in_ring") in said(page)
    ring.locked = True
    again = open_section(open_app)
    assert words("brain_key_ring_silent") in said(again)
    press(again, "brain-key-forget")
    assert words("brain_key_stays") in said(again)
    assert list(ring.held.values()) == [KEY]


def test_a_guests_choice_stays_in_the_window(
    open_app: OpenApp, server: Server, ring: Ring, facelog_home: Path
) -> None:
    app = open_app()
    press(app, "door-look")
    app.switch_page("pages/ai_settings.py").run()
    app.segmented_control(key="settings-section").set_value("brain").run()
    use(app, server, KEY)
    assert ai_badge.who("tiny", "here") in said(app)
    assert words("brain_ring_guest") in said(app)
    assert ring.held == {}
    assert not facelog_home.exists() or everything_in(facelog_home) == b""


def test_a_choice_that_cannot_be_written_holds_for_the_window(
    page: AppTest, server: Server, facelog_home: Path
) -> None:
    (facelog_home / "preferences.json.new").mkdir()
    use(page, server)
    assert ai_badge.who("tiny", "here") in said(page)
    assert any(words("brain_saved_session").rstrip(".") in one.value for one in page.toast)
