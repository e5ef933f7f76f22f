"""Speech by a real server of this machine, well and badly behaved."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.i18n import LANGUAGES, explain
from facelog.speech import recording, server, stt, tts, voices
from facelog.speech.settings import VoiceSettings

MP3 = b"ID3\x04\x00" + bytes(500)
TEXT = "오늘 정말 애썼어."


class Server(ThreadingHTTPServer):
    """A server with audio endpoints; `answering` writes the raw answer to a request."""

    daemon_threads = True
    answering: Callable[[BaseHTTPRequestHandler], None]
    asked: list[tuple[str, str, bytes]]
    told: list[set[str]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append((self.path, self.headers["content-type"], body))
        self.server.told.append({name.lower() for name in self.headers})
        self.server.answering(self)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def audio() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.asked, running.told = [], []
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    voices.kept.clear()


def brain(audio: Server, timeout: float = 10.0) -> BrainSettings:
    address = f"http://127.0.0.1:{audio.server_address[1]}/v1"
    return BrainSettings(base_url=address, model="tiny", timeout=timeout)


def sends(status: int, body: bytes, kind: str = "application/json", length: int = -1) -> Callable:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body) if length < 0 else length))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def test_the_server_reads(audio: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.255.255.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://10.255.255.1:9")
    audio.answering = sends(200, MP3, "audio/mpeg")
    settings = VoiceSettings("server", 1.2, speech_model="kokoro", speech_voice="yuna")
    sound = voices.say(TEXT, "ko", settings, brain(audio))
    assert (sound.data, sound.kind, sound.rate) == (MP3, "audio/mpeg", 1.2)
    assert voices.say(TEXT, "ko", settings, brain(audio)).data == MP3
    ((path, _, body),) = audio.asked
    assert path == "/v1/audio/speech"
    said = json.loads(body)
    assert (said["model"], said["voice"], said["input"]) == ("kokoro", "yuna", TEXT)


def test_another_kind_of_sound_is_taken_as_what_it_is(audio: Server) -> None:
    wav = tts.speak(TEXT, "ko")
    audio.answering = sends(200, wav, "audio/wav")
    assert voices.say(TEXT, "ko", VoiceSettings("server"), brain(audio)).kind == "audio/wav"


def test_the_server_listens(audio: Server) -> None:
    audio.answering = sends(200, json.dumps({"text": f" {TEXT}\n"}).encode())
    wav = tts.speak(TEXT, "ko")
    ear = stt.Server(brain(audio), "whisper-small")
    assert ear.place == "here"
    assert ear.transcribe(wav, "ko") == TEXT
    ((path, kind, body),) = audio.asked
    assert path == "/v1/audio/transcriptions"
    assert kind.startswith("multipart/form-data")
    assert recording.read(wav, 60).wav in body
    assert b"whisper-small" in body
    assert b'name="language"\r\n\r\nko' in body


def test_the_server_learns_nothing_of_the_machine(
    audio: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: private")
    audio.answering = sends(200, MP3, "audio/mpeg")
    server.speak(TEXT, brain(audio), model="m", voice="v")
    audio.answering = sends(200, b'{"text": "ok"}')
    server.transcribe(tts.speak(TEXT, "ko"), "ko", brain(audio), model="m")
    usual = {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }
    spoken, heard = audio.told
    assert spoken - {"x-stainless-raw-response"} == usual
    assert heard == usual


FAILURES = [
    ("key", sends(401, b'{"error": {"message": "no"}}')),
    ("key", sends(402, b"{}")),
    ("busy", sends(429, b"{}")),
    ("busy", sends(500, b"oops")),
    ("timeout", sends(504, b"")),
    ("model", sends(404, b'{"error": "no such model"}')),
    ("model", sends(400, b"{}")),
    ("unreachable", lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)),
    ("unreachable", sends(200, b'{"text": "ha', length=5_000)),
]


@pytest.mark.parametrize(
    ("code", "answering"),
    [*FAILURES, ("garbled", sends(200, b"")), ("garbled", sends(200, b'{"detail": "no"}'))],
)
def test_where_the_server_cannot_read_the_offline_voice_does(
    audio: Server, code: str, answering: Callable
) -> None:
    audio.answering = answering
    sound = voices.say(TEXT, "ko", VoiceSettings("server"), brain(audio))
    assert sound.data.startswith(b"RIFF")
    assert sound.failure is not None
    assert sound.failure.code == f"speech_server_{code}"
    assert sound.failure.__context__ is None
    for language in LANGUAGES:
        assert "{" not in explain(language, sound.failure)


@pytest.mark.parametrize(
    ("code", "answering"),
    [*FAILURES, ("garbled", sends(200, b"\x00\x01")), ("garbled", sends(200, b'{"text": 5}'))],
)
def test_a_server_that_cannot_listen_is_told(audio: Server, code: str, answering: Callable) -> None:
    audio.answering = answering
    with pytest.raises(SpeechError) as caught:
        stt.Server(brain(audio), "whisper").transcribe(tts.speak(TEXT, "ko"), "ko")
    assert caught.value.code == f"speech_server_{code}"
    assert caught.value.__context__ is None


def test_a_server_that_hears_nothing(audio: Server) -> None:
    audio.answering = sends(200, b'{"text": " "}')
    with pytest.raises(SpeechError) as caught:
        stt.Server(brain(audio), "whisper").transcribe(tts.speak(TEXT, "ko"), "ko")
    assert caught.value.code == "hearing_nothing"


def test_a_recording_of_silence_is_not_sent(audio: Server) -> None:
    with pytest.raises(SpeechError):
        stt.Server(brain(audio), "whisper").transcribe(b"no recording", "ko")
    assert audio.asked == []


def test_a_silent_server_is_given_up_in_time(audio: Server) -> None:
    done = threading.Event()
    audio.answering = lambda _: done.wait(10) and None
    start = time.monotonic()
    with pytest.raises(SpeechError) as caught:
        server.speak(TEXT, brain(audio, 0.4), model="m", voice="v")
    done.set()
    assert caught.value.code == "speech_server_timeout"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("missing", BrainSettings()),
        ("key", BrainSettings(api_key="키")),
        ("unreachable", BrainSettings(base_url="http://127.0.0.1:9/v1")),
        ("unreachable", BrainSettings(base_url="no address")),
    ],
)
def test_no_server_at_all(code: str, settings: BrainSettings) -> None:
    with pytest.raises(SpeechError) as caught:
        server.speak(TEXT, settings, model="m", voice="v")
    assert caught.value.code == f"speech_server_{code}"
