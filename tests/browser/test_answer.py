"""Anna's words by a language model, in a real browser: they grow, and can be stopped."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facelog import config
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.types import AnswerSettings

BEGUN = "주성아, 오늘 정말 애썼어. 이제 마음 편히 푹 쉬고"
ANSWER = f"{BEGUN} 내일 또 이야기하자."
TEXT = "오늘은 발표가 있었다. 떨렸지만 끝까지 했다."

expect.set_options(timeout=30_000)


class Model(ThreadingHTTPServer):
    """A model's server that writes half of its answer and the rest when told to go on."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.go_on, self.left = threading.Event(), threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            self._send(BEGUN)
            while not self.server.go_on.wait(0.05):
                self.wfile.write(b": still there\n\n")
            self._send(ANSWER.removeprefix(BEGUN), "stop")
        except OSError:
            self.server.left.set()

    def _send(self, words: str, finish: str | None = None) -> None:
        choice = {"delta": {"content": words}, "finish_reason": finish}
        self.wfile.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """The server that FaceLog's environment names."""
    with Model() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{running.server_address[1]}/v1"
        monkeypatch.setenv("FACELOG_LLM_BASE_URL", url)
        monkeypatch.setenv("FACELOG_LLM_MODEL", "tiny")
        yield running
        running.go_on.set()
        running.shutdown()


@pytest.mark.timeout(300)
def test_an_answer_grows_is_stopped_and_asked_for_again(
    start_server: Callable[[], Any],
    open_page: Callable[..., Page],
    model: Model,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    astronaut_jpeg: bytes,
) -> None:
    (tmp_path / "diary").mkdir()
    monkeypatch.setenv("FACELOG_HOME", str(tmp_path / "diary"))
    store = open_store(config.database_url())
    profile = store.create_profile("주성", "")
    store.diary(profile.id).update_settings(AnswerSettings("casual", "normal", "short"))
    store.close()
    photo = tmp_path / "me.jpg"
    photo.write_bytes(astronaut_jpeg)
    server = start_server()
    page = open_page(f"{server.url}", width=390, height=844)
    expect(page.get_by_role("heading", name="주성")).to_be_visible()
    page.goto(f"{server.url}/new_post")
    page.locator('input[type="file"]').set_input_files(photo)
    expect(page.get_by_alt_text("고른 사진")).to_be_visible()
    page.get_by_label("오늘 이야기").fill(TEXT)
    page.get_by_role("button", name="올리기").click()

    expect(page.get_by_text(BEGUN)).to_be_visible()
    page.get_by_role("button", name="멈추기").click()
    expect(page.get_by_text("쓰던 답을 멈췄어요", exact=False)).to_be_visible()
    assert model.left.wait(5), "the server is told to stop"
    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_text(BEGUN)).to_have_count(0)

    page.get_by_role("button", name="다시 받기").click()
    expect(page.get_by_text(BEGUN)).to_be_visible()
    expect(page.get_by_text("내일 또 이야기하자")).to_have_count(0)
    model.go_on.set()
    expect(page.get_by_text(ANSWER)).to_have_count(1)
    expect(page.get_by_text("tiny 모델이 씀")).to_be_visible()
    expect(page.get_by_text("내 컴퓨터에서")).to_be_visible()
    expect(page.get_by_role("button", name="멈추기")).to_have_count(0)
    assert server.attempts == []


@pytest.mark.timeout(240)
def test_the_starters_are_gone_while_the_first_line_is_answered(
    start_server: Callable[[], Any], open_page: Callable[..., Page], diary: Diary, model: Model
) -> None:
    server = start_server()
    page = open_page(server.url, width=390, height=844)
    page.get_by_role("button", name="DM").click()
    starters = page.locator('[class*="st-key-starter-"]')
    expect(starters).to_have_count(3)
    page.get_by_placeholder("안나에게 하고 싶은 말").fill(TEXT)
    page.keyboard.press("Enter")
    expect(page.get_by_text(BEGUN)).to_be_visible()
    assert starters.count() == 0
    page.get_by_role("button", name="멈추기").click()
    expect(page.get_by_text("아직 답을 받지 못한 말이 있어요.")).to_be_visible()
    assert model.left.wait(5)
    model.go_on.set()
    page.get_by_role("button", name="답 받기").click()
    expect(page.get_by_text(ANSWER)).to_have_count(1)
    assert [line.text for line in diary.messages()] == [TEXT, ANSWER]
