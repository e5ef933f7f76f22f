"""Answers that come in pieces: from a real server of this machine, well and badly behaved."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from facelog.companion import profiles
from facelog.companion.llm import LanguageModel
from facelog.config import BrainSettings
from facelog.errors import CompanionError

ANSWER = "주성아, 오늘 정말 애썼어. 푹 자고 내일은 조금 더 천천히 가 보자. 나는 여기 있을게."
SECRET = "비밀인 하루"
MESSAGES = [{"role": "user", "content": SECRET}]

Answering = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """A model's server on this machine; `answering` writes the raw answer to a request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answering: Answering = lambda handler: handler.stream(pieces(ANSWER))
        self.bodies: list[dict[str, object]] = []
        self.left = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.bodies.append(json.loads(self.rfile.read(length)))
        try:
            self.server.answering(self)
        except OSError:
            self.server.left.set()
        self.close_connection = True

    def begin(self, kind: str = "text/event-stream") -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def stream(self, events: list[bytes], end: bool = True) -> None:
        self.begin()
        for event in events:
            self.chunk(event)
        if end:
            self.chunk(b"")

    def wait_for_leaving(self, seconds: float = 10) -> None:
        """Say nothing; note when the other side closes the connection."""
        self.connection.settimeout(seconds)
        if self.connection.recv(1) == b"":
            self.server.left.set()

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


def event(delta: dict[str, object], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


def pieces(text: str, size: int = 3, finish: str = "stop", done: bool = True) -> list[bytes]:
    cut = [text[start : start + size] for start in range(0, len(text), size)]
    events = [event({"role": "assistant", "content": ""}), *(event({"content": p}) for p in cut)]
    return [*events, event({}, finish), *([b"data: [DONE]\n\n"] if done else [])]


@pytest.fixture
def server() -> Iterator[Server]:
    profiles.forget()
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def model(server: Server, timeout: float = 10.0, name: str = "tiny") -> LanguageModel:
    return LanguageModel(BrainSettings(base_url=server.url, model=name, timeout=timeout))


def write(server: Server, timeout: float = 10.0, name: str = "tiny") -> tuple[str, list[str]]:
    told: list[str] = []
    return model(server, timeout, name).write(MESSAGES, tell=told.append), told


def failing(server: Server, timeout: float = 10.0) -> CompanionError:
    with pytest.raises(CompanionError) as caught:
        write(server, timeout)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert SECRET not in str(caught.value)
    return caught.value


def slowly(handler: Handler) -> None:
    handler.begin()
    for piece in pieces(ANSWER):
        handler.chunk(piece)
        time.sleep(0.02)
    handler.chunk(b"")


def test_the_text_grows_until_it_is_whole(server: Server) -> None:
    server.answering = slowly
    text, told = write(server)
    assert text == ANSWER
    assert told[-1] == ANSWER
    grown = list(dict.fromkeys(told))
    assert len(grown) > 3
    assert grown[0] == ""
    assert all(ANSWER.startswith(part) for part in grown)
    assert [len(part) for part in grown] == sorted(len(part) for part in grown)


@pytest.mark.parametrize(
    "events",
    [
        [b"".join(pieces(ANSWER))],
        [bytes([byte]) for byte in b"".join(pieces(ANSWER))],
        [b"".join(pieces(ANSWER)).replace(b"\n", b"\r\n")],
        [b": still there\n\n", b"event: message\n", *pieces(ANSWER)],
        pieces(ANSWER, done=False),
        [b'data: {"choices": [], "usage": {}}\n\n', *pieces(ANSWER)],
        [event({"content": ANSWER}), b"data: [DONE]"],
        [event({"content": [{"type": "text", "text": ANSWER}]}), b"data:[DONE]\n\n"],
        [event({"reasoning_content": "음, 뭐라고 하지"}), *pieces(ANSWER)],
        [event({"reasoning": "음, 뭐라고 하지"}), *pieces(ANSWER)],
        [json.dumps({"choices": [{"message": {"content": ANSWER}}]}).encode()],
        [b"\n  " + json.dumps({"choices": [{"message": {"content": ANSWER}}]}).encode()],
    ],
)
def test_every_way_of_sending_the_same_answer_is_understood(
    server: Server, events: list[bytes]
) -> None:
    server.answering = lambda handler: handler.stream(events)
    assert write(server)[0] == ANSWER


def test_no_thought_and_no_label_is_shown_on_the_way(server: Server) -> None:
    labelled = f"**얼굴 감정:** 슬픔\n**댓글:** {ANSWER} {ANSWER}</comment>"
    sent = f"<think>그는 슬프다. 댓글: 힘내</think>\n{labelled}"
    server.answering = lambda handler: slow(handler, pieces(sent, 1))
    text, told = write(server)
    assert text == f"{ANSWER} {ANSWER}"
    assert all(text.startswith(part) for part in told)
    assert len(set(told)) > 3


def slow(handler: Handler, events: list[bytes]) -> None:
    handler.begin()
    for piece in events:
        handler.chunk(piece)
        time.sleep(0.005)
    handler.chunk(b"")


def test_a_model_that_opens_its_thoughts_silently_is_known_after_its_first_answer(
    server: Server,
) -> None:
    sent = f"그는 슬프다. 그러니 뭐라고 위로하면 좋을지 생각해 보자.</think>{ANSWER}"
    server.answering = lambda handler: slow(handler, pieces(sent, 1))
    assert write(server)[0] == ANSWER
    text, told = write(server)
    assert text == ANSWER
    assert all(ANSWER.startswith(part) for part in told)
    assert len(set(told)) > 3
    told_at_once = write(server, name="deepseek-r1:8b")[1]
    assert all(ANSWER.startswith(part) for part in told_at_once)


def test_thoughts_sent_beside_the_words_do_not_hold_them_back(server: Server) -> None:
    events = [event({"reasoning_content": "음"}), *pieces(ANSWER, 1)]
    server.answering = lambda handler: slow(handler, events)
    text, told = write(server, name="deepseek-r1:8b")
    assert text == ANSWER
    assert len(set(told)) > 3


class Left(Exception):
    """Whoever listened has left."""


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("words", [False, True])
def test_leaving_closes_the_connection_also_of_a_silent_server(
    server: Server, begun: bool, words: bool
) -> None:
    def answering(handler: Handler) -> None:
        if begun or words:
            handler.begin()
        if words:
            handler.chunk(b"".join(pieces(ANSWER, done=False)[:-1]))
        handler.wait_for_leaving()

    server.answering = answering
    start = time.monotonic()

    def leave(text: str) -> None:
        if text or (not words and time.monotonic() > start + 0.5):
            raise Left(text)

    with pytest.raises(Left):
        model(server).write(MESSAGES, tell=leave)
    assert server.left.wait(2)
    assert time.monotonic() - start < 3
    assert len(server.bodies) == 1


def test_whoever_waits_is_asked_ten_times_a_second(server: Server) -> None:
    server.answering = lambda handler: (handler.begin(), time.sleep(1), handler.chunk(b""))[0]
    told: list[float] = []
    with pytest.raises(CompanionError):
        model(server, timeout=0.9).write(MESSAGES, tell=lambda _: told.append(time.monotonic()))
    assert len(told) >= 6
    assert max(b - a for a, b in itertools.pairwise(told)) < 0.3


HALF = pieces(ANSWER)[:8]


@pytest.mark.parametrize(
    ("code", "times", "answering"),
    [
        ("brain_broken", 1, lambda handler: handler.stream(HALF, end=False)),
        ("brain_broken", 1, lambda handler: handler.stream(HALF)),
        ("brain_broken", 1, lambda h: h.stream([*HALF, b'data: {"error": {"code": 500}}\n\n'])),
        ("brain_broken", 1, lambda h: h.stream([*HALF, b'data: {"choi\n\n'])),
        ("brain_unreachable", 2, lambda handler: handler.stream([], end=False)),
        ("brain_unreachable", 2, lambda h: h.stream([b": wait\n\n"], end=False)),
        ("brain_garbled", 2, lambda h: h.stream([b'data: {"error": {"code": 500}}\n\n'])),
        ("brain_garbled", 2, lambda h: h.stream(pieces("  \n "))),
        ("brain_garbled", 2, lambda h: h.stream([b"data: [DONE]\n\n"])),
        ("brain_cut", 1, lambda h: h.stream(pieces("<think>음, 그러니까", finish="length"))),
        ("brain_cut", 1, lambda h: h.stream([event({"reasoning": "음"}), event({}, "length")])),
    ],
)
def test_what_goes_wrong_in_the_midst_has_its_sentence(
    server: Server, code: str, times: int, answering: Answering
) -> None:
    server.answering = answering
    assert failing(server).code == code
    assert len(server.bodies) == times


def test_a_failure_before_the_first_piece_is_mended_by_asking_again(server: Server) -> None:
    def answering(handler: Handler) -> None:
        handler.stream([] if len(server.bodies) == 1 else pieces(ANSWER), len(server.bodies) > 1)

    server.answering = answering
    assert write(server)[0] == ANSWER
    assert len(server.bodies) == 2


def test_the_time_out_is_for_silences_and_not_for_the_whole(server: Server) -> None:
    def answering(handler: Handler) -> None:
        handler.begin()
        for piece in pieces(ANSWER, 8):
            handler.chunk(piece)
            time.sleep(0.15)
        handler.chunk(b"")

    server.answering = answering
    start = time.monotonic()
    assert write(server, timeout=0.8)[0] == ANSWER
    assert time.monotonic() - start > 0.8


@pytest.mark.parametrize("noise", [b": still there\n\n", b"\n", event({"content": ""})])
def test_keeping_the_line_open_is_no_answer(server: Server, noise: bytes) -> None:
    def answering(handler: Handler) -> None:
        handler.begin()
        while True:
            handler.chunk(noise)
            time.sleep(0.05)

    server.answering = answering
    start = time.monotonic()
    assert failing(server, timeout=0.5).code == "brain_timeout"
    assert time.monotonic() - start < 3
    assert server.left.wait(2)


def test_an_answer_without_end_is_ended(server: Server) -> None:
    def answering(handler: Handler) -> None:
        handler.begin()
        while True:
            handler.chunk(event({"content": "네"}))
            time.sleep(0.01)

    server.answering = answering
    start = time.monotonic()
    assert failing(server, timeout=0.3).code == "brain_timeout"
    assert time.monotonic() - start < 4
    assert server.left.wait(2)


def test_a_flood_is_cut_off(server: Server) -> None:
    flood = event({"content": "가" * 50_000}) * 8

    def answering(handler: Handler) -> None:
        handler.begin()
        while True:
            handler.chunk(flood)

    server.answering = answering
    assert failing(server, timeout=60).code == "brain_garbled"
    assert server.left.wait(2)


def test_a_server_that_cannot_stream_is_asked_without_and_not_again(server: Server) -> None:
    def answering(handler: Handler) -> None:
        streams = server.bodies[-1].get("stream")
        error = {"error": {"message": "stream is not supported", "param": "stream"}}
        good = {"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}]}
        body = json.dumps(error if streams else good).encode()
        handler.send_response(400 if streams else 200)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    server.answering = answering
    assert write(server)[0] == ANSWER
    assert write(server)[0] == ANSWER
    assert ["stream" in body for body in server.bodies] == [True, False, False]
