"""Anna's words while a language model writes them: they can be stopped, and asked for again."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from streamlit.testing.v1 import AppTest

from facelog import posting, talking
from facelog.companion import profiles
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.i18n import translate
from tests.pages import talk

BEGUN = "주성아, 오늘 정말 애썼어. 이제 마음 편히 푹 쉬고"
ANSWER = f"{BEGUN} 내일 또 이야기하자."

PressMeanwhile = Callable[[str], None]


class Server(ThreadingHTTPServer):
    """A model's server that stops in the middle of its first answer and lets something happen."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.meanwhile: Callable[[], None] = lambda: None
        self.words = BEGUN
        self.asked = 0
        self.left = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.asked += 1
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        if self.server.asked > 1:
            self._send(ANSWER, "stop")
            return
        if self.server.words:
            self._send(self.server.words)
        time.sleep(0.5)
        self.server.meanwhile()
        self.connection.settimeout(10)
        if self.connection.recv(1) == b"":
            self.server.left.set()

    def _send(self, words: str, finish: str | None = None) -> None:
        choice = {"delta": {"content": words}, "finish_reason": finish}
        self.wfile.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    profiles.forget()
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"http://127.0.0.1:{running.server_address[1]}/v1"
        monkeypatch.setenv("FACELOG_LLM_BASE_URL", url)
        monkeypatch.setenv("FACELOG_LLM_MODEL", "tiny")
        yield running
        running.shutdown()
        thread.join()


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.text, *app.error, *app.info, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("words", [BEGUN, ""])
def test_a_stopped_answer_is_not_kept_and_can_be_asked_for_again(
    open_app,
    diary: Diary,
    write_post,
    server: Server,
    press_meanwhile: PressMeanwhile,
    words: str,
) -> None:
    post = write_post()
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    server.words = words
    server.meanwhile = lambda: press_meanwhile("answer-stop")
    press(app, "ask")
    assert server.left.wait(3)
    assert diary.post(post.id).comment is None
    assert translate("ko", "post.stopped") in said(app)
    assert BEGUN not in said(app)
    press(app, "ask")
    comment = diary.post(post.id).comment
    assert comment is not None
    assert comment.text == ANSWER
    assert translate("ko", "post.stopped") not in said(app)
    server.asked = 0
    press(app, "ask")
    assert diary.post(post.id).comment == comment
    assert translate("ko", "post.comment_kept") in said(app)


def test_another_press_meanwhile_costs_no_answer(
    open_app, diary: Diary, write_post, server: Server, press_meanwhile: PressMeanwhile
) -> None:
    post = write_post()
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    server.meanwhile = lambda: press_meanwhile("edit")
    press(app, "ask")
    assert server.left.wait(3)
    comment = diary.post(post.id).comment
    assert comment is not None
    assert comment.text == ANSWER
    assert server.asked == 2
    assert app.text_area(key="edit-text").value == post.text


def test_a_press_just_as_a_comment_is_kept_asks_for_no_other(
    open_app,
    diary: Diary,
    write_post,
    press_meanwhile: PressMeanwhile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = write_post()
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    answer, asked = posting.answer_post, []

    def answer_then_press(*given: object) -> posting.Answered:
        kept = answer(*given)  # type: ignore[arg-type]
        asked.append(post.id)
        if len(asked) == 1:
            press_meanwhile("edit")
        return kept

    monkeypatch.setattr(posting, "answer_post", answer_then_press)
    press(app, "ask")
    assert len(asked) == 1
    assert diary.post(post.id).comment is not None
    assert app.text_area(key="edit-text").value == post.text


def test_a_new_post_is_kept_where_its_answer_is_stopped(
    open_app,
    diary: Diary,
    server: Server,
    press_meanwhile: PressMeanwhile,
    astronaut_jpeg: bytes,
) -> None:
    app = open_app("new_post")
    app.file_uploader(key="new-post-upload").upload("me.jpg", astronaut_jpeg, "image/jpeg").run()
    app.text_area(key="new-post-text").set_value("멈춘 하루")
    server.meanwhile = lambda: press_meanwhile("new-post-answer-stop")
    press(app, "new-post-submit")
    assert server.left.wait(3)
    (post,) = diary.recent(5)
    assert (post.text, post.comment) == ("멈춘 하루", None)
    assert server.asked == 1
    assert translate("ko", "post.stopped") in said(app)


def talk_of_two_days(diary: Diary, *today: str) -> None:
    talk.told(diary, "어제 한 말")
    for text in today:
        talking.say(diary, text, dt.date.today())


def test_a_talk_deleted_while_it_is_answered_is_gone(
    open_app, diary: Diary, server: Server, press_meanwhile: PressMeanwhile
) -> None:
    talk_of_two_days(diary, "지울 말")
    app = open_app("chat")
    server.meanwhile = lambda: press_meanwhile("clear-yes")
    press(app, "ask")
    assert server.left.wait(3)
    assert [line.text for line in diary.messages()] == ["어제 한 말"], "an old line was answered"
    assert server.asked == 1
    assert not app.error


def test_a_line_deleted_while_it_is_answered_is_gone(
    open_app, diary: Diary, server: Server, press_meanwhile: PressMeanwhile
) -> None:
    talk_of_two_days(diary, "먼저 한 말")
    talking.answer(diary, BuiltIn(), "ko", dt.date.today())
    line = talking.say(diary, "지울 말", dt.date.today())
    kept = diary.messages()[:-1]
    app = open_app("chat")
    press(app, "clear-lines")
    server.meanwhile = lambda: press_meanwhile(f"delete-{line.id}")
    press(app, "ask")
    assert server.left.wait(3)
    assert diary.messages() == kept
    assert server.asked == 1
    assert not app.error


def test_two_quick_clicks_on_a_starter_say_it_once(
    open_app, diary: Diary, server: Server, press_meanwhile: PressMeanwhile
) -> None:
    app = open_app("chat")
    server.meanwhile = lambda: press_meanwhile("starter-day")
    press(app, "starter-day")
    assert server.left.wait(3)
    assert [line.text for line in diary.messages()] == [translate("ko", "chat.starter_day"), ANSWER]


def test_two_quick_clicks_send_what_was_dictated_once(
    open_app, diary: Diary, server: Server, press_meanwhile: PressMeanwhile
) -> None:
    app = open_app("chat")
    app.session_state["facelog.pending"].talk.dictated = "비가 왔어"
    app.run()
    server.meanwhile = lambda: press_meanwhile("dictated-send")
    press(app, "dictated-send")
    assert server.left.wait(3)
    assert [line.text for line in diary.messages()] == ["비가 왔어", ANSWER]
    assert not app.error
