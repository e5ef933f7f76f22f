"""A tapped wire: passes a connection's bytes on to a server and keeps what the client sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

END_OF_HEAD = b"\r\n\r\n"


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Received:
    """One request as it came over the wire.

    Attributes:
        headers: names in lower case.
        body: decoded from chunks where it came in chunks.
        raw: all its bytes.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    raw: bytes

    def form(self) -> dict[str, bytes]:
        """Return the fields and files of a multipart body by name."""
        head = f"content-type: {self.headers['content-type']}".encode() + END_OF_HEAD
        parts = message_from_bytes(head + self.body).get_payload()
        assert isinstance(parts, list), "not a multipart body"
        return {_name(part): part.get_payload(decode=True) for part in parts}  # type: ignore[misc]


def _name(part: Message) -> str:
    return str(part.get_param("name", header="content-disposition"))


@dataclass
class _Line:
    """What the client sent on one connection."""

    sent: bytearray = field(default_factory=bytearray)


class Wire:
    """Listens on a free port of this machine and passes all on to another.

    Attributes:
        port: where it listens.
    """

    def __init__(self, to: int):
        """Begin to listen.

        Args:
            to: the server's port on this machine.
        """
        self._to = to
        self._lines: list[_Line] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=20)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def clear(self) -> None:
        """Forget what was sent."""
        self._lines = []

    def received(self) -> list[Received]:
        """Return the complete requests, connection by connection, the oldest first."""
        return [request for line in self._lines for request in _requests(bytes(line.sent))]

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            line = _Line()
            self._lines.append(line)
            threading.Thread(target=self._carry, args=(client, line), daemon=True).start()

    def _carry(self, client: socket.socket, line: _Line) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to)) as server:
            back = threading.Thread(target=_pump, args=(server, client, None), daemon=True)
            back.start()
            _pump(client, server, line.sent)
            back.join()


def _pump(source: socket.socket, sink: socket.socket, kept: bytearray | None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            if kept is not None:
                kept += data
            sink.sendall(data)
    # Both ways: whoever hangs up is heard on the other side at once, as on a plain wire.
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _requests(sent: bytes) -> list[Received]:
    found = []
    while END_OF_HEAD in sent:
        head, rest = sent.split(END_OF_HEAD, 1)
        first, _, lines = head.partition(b"\r\n")
        method, path, _version = first.decode("ascii").split(" ", 2)
        headers = {name.lower(): value for name, value in message_from_bytes(lines).items()}
        if headers.get("transfer-encoding") == "chunked":
            body, rest = _chunks(rest)
        else:
            length = int(headers.get("content-length", 0))
            if len(rest) < length:
                break
            body, rest = rest[:length], rest[length:]
        raw = sent[: len(sent) - len(rest)]
        found.append(Received(method, path, headers, body, raw))
        sent = rest
    return found


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        body, data = body + data[:length], data[length + 2 :]
        if length == 0:
            return body, data
