"""How near texts are in meaning: what an embedding server is asked, and that none elsewhere is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from facelog.companion.llm import LanguageModel
from facelog.companion.nearness import forget, nearness
from facelog.config import BrainSettings

TEXTS = {"자전거": [3.0, 0.0], "한강": [2.0, 2.0], "회의": [0.0, 5.0], "반대": [-1.0, 0.0]}


class Server(ThreadingHTTPServer):
    """Turns texts into embeddings; in no order, as the protocol allows."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.status = 200
        self.body: bytes | None = None

    @property
    def settings(self) -> BrainSettings:
        url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        return BrainSettings(base_url=url, model="tiny", embedding="nomic-embed-text")


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append({"path": self.path, **asked})
        self.server.keys.append(self.headers["authorization"])
        found = [
            {"index": number, "embedding": TEXTS.get(text, [1.0, 1.0])}
            for number, text in enumerate(asked["input"])
        ]
        body = self.server.body
        body = json.dumps({"data": found[::-1]}).encode() if body is None else body
        self.send_response(self.server.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    forget()
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()
    forget()


def test_texts_are_compared_and_asked_for_once(server: Server) -> None:
    brain = LanguageModel(server.settings)
    near = brain.nearness("자전거", ["회의", "한강", "자전거", "반대"])
    assert near == pytest.approx((0.0, 0.5**0.5, 1.0, -1.0))
    (asked,) = server.asked
    assert asked["path"] == "/v1/embeddings"
    assert asked["model"] == "nomic-embed-text"
    assert asked["input"] == ["자전거", "회의", "한강", "반대"]
    assert brain.nearness("한강", ["자전거"]) == pytest.approx((0.5**0.5,))
    assert len(server.asked) == 1
    assert server.keys == [None]


def test_the_servers_key_is_sent_to_it(server: Server) -> None:
    nearness(replace(server.settings, api_key="sk-mine"), "자전거", ["한강"])
    assert server.keys == ["Bearer sk-mine"]


def test_nobody_is_asked_without_a_model_or_beyond_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nearness(replace(server.settings, embedding=""), "자전거", ["한강"]) is None
    # A proxy from the environment would carry the request here.
    monkeypatch.setenv("HTTP_PROXY", server.settings.base_url or "")
    far = replace(server.settings, base_url="http://box.example/v1")
    assert nearness(far, "자전거", ["한강"]) is None
    assert nearness(replace(server.settings, base_url=None), "자전거", ["한강"]) is None
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, None),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": "x"}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [0]}, {"index": 1, "embedding": [1]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": 1}, {"index": 1, "embedding": 1}]}'),
    ],
)
def test_no_answer_of_use_is_none(server: Server, status: int, body: bytes | None) -> None:
    server.status, server.body = status, body
    assert nearness(server.settings, "자전거", ["한강"]) is None
    server.status, server.body = 200, None
    assert nearness(server.settings, "자전거", ["한강"]) == pytest.approx((0.5**0.5,))
