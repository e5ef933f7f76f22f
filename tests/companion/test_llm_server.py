"""Anna by a language model on a real server of this machine, well and badly behaved."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from facelog.companion.llm import LanguageModel
from facelog.config import BrainSettings
from facelog.errors import CompanionError
from facelog.types import AnswerSettings, CommentRequest, Reading

ANSWER = "주성아, 오늘 정말 애썼어."
GOOD = json.dumps({"choices": [{"message": {"role": "assistant", "content": ANSWER}}]}).encode()
REQUEST = CommentRequest(
    name="주성",
    introduction="",
    language="ko",
    settings=AnswerSettings("casual", "normal", "short"),
    text="오늘 면접에서 떨어졌다.",
    reading=Reading({"sadness": 1.0}, {"sadness": 1.0}, 0.0),
)


class Server(ThreadingHTTPServer):
    """A model's server on this machine; `answering` writes the raw answer to a request."""

    daemon_threads = True
    answering: Callable[[BaseHTTPRequestHandler], None]
    bodies: list[dict[str, object]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.bodies.append({"path": self.path, **json.loads(self.rfile.read(length))})
        self.server.answering(self)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.bodies = []
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, length: int = -1) -> None:
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body) if length < 0 else length))
    handler.end_headers()
    handler.wfile.write(body)


def ask_server(server: Server, timeout: float = 10.0) -> str:
    settings = BrainSettings(base_url=server.url, model="tiny", timeout=timeout)
    return LanguageModel(settings).comment(REQUEST).text


def test_a_real_server_answers(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy of the environment would carry the diary elsewhere.
    monkeypatch.setenv("HTTP_PROXY", "http://10.255.255.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://10.255.255.1:9")
    server.answering = lambda handler: send(handler, 200, GOOD)
    assert ask_server(server) == ANSWER
    (body,) = server.bodies
    assert body["path"] == "/v1/chat/completions"
    assert body["model"] == "tiny"


def drop(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("code", "answering"),
    [
        ("brain_key", lambda handler: send(handler, 401, b'{"error": {"message": "no"}}')),
        ("brain_busy", lambda handler: send(handler, 429, b"{}")),
        ("brain_busy", lambda handler: send(handler, 500, b"oops")),
        ("brain_model", lambda handler: send(handler, 404, b'{"error": "model not found"}')),
        ("brain_garbled", lambda handler: send(handler, 200, b"\x00\x01 not json")),
        ("brain_garbled", lambda handler: send(handler, 200, b'{"choices": []}')),
        ("brain_unreachable", drop),
        ("brain_unreachable", lambda handler: send(handler, 200, b'{"choi', 5000)),
        ("brain_unreachable", lambda handler: send(handler, 500, b"half", 5000)),
    ],
)
def test_a_real_server_fails(
    server: Server, code: str, answering: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    server.answering = answering
    with pytest.raises(CompanionError) as caught:
        ask_server(server)
    assert caught.value.code == code


def test_a_silent_server_is_given_up_in_time(server: Server) -> None:
    done = threading.Event()
    server.answering = lambda _: done.wait(10) and None
    start = time.monotonic()
    with pytest.raises(CompanionError) as caught:
        ask_server(server, timeout=0.4)
    done.set()
    assert caught.value.code == "brain_timeout"
    assert time.monotonic() - start < 3


def test_a_dripping_server_is_given_up_in_time(server: Server) -> None:
    done = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, b"{", 1000)
        while not done.wait(0.05):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    server.answering = drip
    start = time.monotonic()
    with pytest.raises(CompanionError) as caught:
        ask_server(server, timeout=0.5)
    done.set()
    assert caught.value.code == "brain_timeout"
    assert time.monotonic() - start < 3


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = BrainSettings(base_url=f"http://127.0.0.1:{port}/v1", model="tiny")
    with pytest.raises(CompanionError) as caught:
        LanguageModel(settings).comment(REQUEST)
    assert caught.value.code == "brain_unreachable"
    assert caught.value.values == {"server": "127.0.0.1"}
