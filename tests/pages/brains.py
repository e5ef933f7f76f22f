"""What the tests of the section on Anna's brain share: a key ring, a model's server, the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError
from streamlit.testing.v1 import AppTest

from facelog.i18n import translate

KEY = "sk-very-secret-0123456789"
ANSWER = "안녕하세요, 만나서 반가워요! 오늘도 잘 부탁해요."

OpenApp = Callable[..., AppTest]


class Ring(KeyringBackend):
    """A key ring in memory, which can be locked."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise RuntimeError("locked")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise PasswordSetError("locked")
        self.held[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.locked:
            raise RuntimeError("locked")
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


class Server(ThreadingHTTPServer):
    """A model's server of this machine."""

    daemon_threads = True
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, object]] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self._send(200, {"data": [{"id": "tiny"}, {"id": "tiny-2"}]})

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers["authorization"])
        message = {"message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}
        self._send(self.server.status, {"choices": [message]})

    def _send(self, status: int, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


def open_section(open_app: OpenApp) -> AppTest:
    app = open_app("ai_settings")
    app.segmented_control(key="settings-section").set_value("brain").run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def choose(app: AppTest, kind: str) -> None:
    app.radio(key="brain-kind").set_value(kind).run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.text, *app.error, *app.info, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def words(key: str, **values: object) -> str:
    return translate("ko", f"settings.{key}", **values)


def kept(home: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((home / "preferences.json").read_text("utf-8"))
    return found


def use(app: AppTest, server: Server, key: str = "") -> None:
    choose(app, "server")
    app.text_input(key="brain-url").set_value(server.url).run()
    app.text_input(key="brain-model-server").set_value("tiny")
    if key:
        app.text_input(key="brain-key-server").set_value(key)
    press(app, "brain-save")
