"""Where a model's server stands, and which ones of this machine answer."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from facelog.companion import servers
from facelog.errors import InputError

Serve = Callable[[bytes, int], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server of this machine that answers everything alike; return its port."""
    running: list[ThreadingHTTPServer] = []

    def start(body: bytes, status: int) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/v1/models" else 404)
                self.send_header("location", "http://192.0.2.1/v1/models")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep the tests' output clean."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return int(server.server_address[1])

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def listing(*ids: str) -> bytes:
    return json.dumps({"object": "list", "data": [{"id": one} for one in ids]}).encode()


def test_servers_of_this_machine_are_found_with_their_models(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.255.255.1:9")
    good = serve(listing("qwen3:8b", "nomic-embed-text"), 200)
    empty = serve(b'{"data": []}', 200)
    found = servers.find((("Ollama", good), ("vLLM", empty)))
    assert found == (
        servers.Found(
            "Ollama", f"http://127.0.0.1:{good}/v1", ("qwen3:8b",), ("nomic-embed-text",)
        ),
        servers.Found("vLLM", f"http://127.0.0.1:{empty}/v1", ()),
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<html>another site</html>", 200),
        (b"{}", 200),
        (b'{"data": 3}', 200),
        (b'{"data": [3]}', 200),
        (b"[" * 100_000, 200),
        (listing("x" * 2_000_000), 200),
        (listing("a"), 404),
        (listing("a"), 302),
    ],
)
def test_what_is_no_such_server_is_not_found(serve: Serve, body: bytes, status: int) -> None:
    assert servers.find((("llama.cpp", serve(body, status)),)) == ()


def test_silent_ports_are_given_up_together() -> None:
    with socket.socket() as first, socket.socket() as second:
        ports = []
        for silent in (first, second):
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            ports.append(("silent", silent.getsockname()[1]))
        start = time.monotonic()
        assert servers.find(ports, seconds=0.5) == ()
        assert time.monotonic() - start < 1.5


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        (" http://127.0.0.1:11434/ ", "http://127.0.0.1:11434/v1"),
        ("localhost:1234", "http://localhost:1234/v1"),
        ("https://box.example/api/v2/", "https://box.example/api/v2"),
        ("HTTP://[::1]:8000", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_is_tidied(typed: str, address: str) -> None:
    assert servers.tidy_url(typed) == address
    assert servers.tidy_url(address) == address


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  ", "server_missing"),
        ("http://", "server_wrong"),
        ("http://[::1", "server_wrong"),
        ("http://localhost:abc/v1", "server_wrong"),
        ("ftp://localhost/v1", "server_wrong"),
        ("x y", "server_wrong"),
        ("http://me:secret@box.example/v1", "server_secret"),
        ("http://box.example/v1?key=secret", "server_secret"),
    ],
)
def test_what_is_no_address_is_named(typed: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        servers.tidy_url(typed)
    assert refused.value.code == code
    assert "secret" not in str(refused.value).removeprefix("server_secret")


def test_a_key_is_for_one_server() -> None:
    assert servers.origin("http://box.example:8000/v1") == "http://box.example:8000"
