"""Looking pieces up, at a local stand-in for YouTube's interface."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from facelog import config
from facelog.errors import MusicError
from facelog.music.youtube import Video, search


def item(video_id: object, title: str = "Satie: Gymnop&#233;die", channel: str = "A &amp; B"):
    return {"id": {"videoId": video_id}, "snippet": {"title": title, "channelTitle": channel}}


class Fake:
    """Answers as told; keeps what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.delay = 200, b"{}", 0.0
        self.asked: list[tuple[dict[str, list[str]], str | None, str]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                key = self.headers.get("X-Goog-Api-Key")
                fake.asked.append((parse_qs(parts.query), key, self.path))
                time.sleep(fake.delay)
                self.send_response(fake.status)
                self.end_headers()
                try:
                    self.wfile.write(fake.body)
                except OSError:
                    return

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def settings(self) -> config.YouTubeSettings:
        return config.YouTubeSettings(
            "secret-key", f"http://127.0.0.1:{self.server.server_port}/youtube/v3", 0.5
        )


@pytest.fixture
def fake() -> Iterator[Fake]:
    found = Fake()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_results_are_videos_that_can_be_embedded(fake: Fake) -> None:
    fake.body = json.dumps({"items": [item("abcdefghijk"), item("lmnopqrstuv", "Other")]}).encode()
    first, second = search("Erik Satie Gymnopédie No. 1", fake.settings, "en")
    assert first == Video("abcdefghijk", "Satie: Gymnopédie", "A & B")
    assert second.id == "lmnopqrstuv"
    ((query, key, path),) = fake.asked
    assert path.startswith("/youtube/v3/search?")
    assert query["q"] == ["Erik Satie Gymnopédie No. 1"]
    assert query["videoEmbeddable"] == ["true"]
    assert query["type"] == ["video"]
    assert set(query) <= {
        "part",
        "type",
        "videoEmbeddable",
        "safeSearch",
        "maxResults",
        "q",
        "relevanceLanguage",
    }
    assert key == "secret-key"
    assert "secret-key" not in path


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, json.dumps({"items": []}).encode(), "youtube_none"),
        (200, json.dumps({"items": [item('"><script>')]}).encode(), "youtube_none"),
        (403, b'{"error": {"errors": [{"reason": "quotaExceeded"}]}}', "youtube_quota"),
        (429, b"", "youtube_quota"),
        (403, b'{"error": {"errors": [{"reason": "accessNotConfigured"}]}}', "youtube_key"),
        (400, b'{"error": {"errors": [{"reason": "badRequest"}]}}', "youtube_key"),
        (500, b"oops", "youtube_unreachable"),
        (200, b"<html>hello</html>", "youtube_garbled"),
        (200, b'{"items": 5}', "youtube_garbled"),
        (200, b'{"items": [{}]}', "youtube_garbled"),
        (200, json.dumps({"items": [item(5)]}).encode(), "youtube_garbled"),
        (200, b"\xff\xfe", "youtube_garbled"),
    ],
)
def test_other_answers_are_told_apart(fake: Fake, status: int, body: bytes, code: str) -> None:
    fake.status, fake.body = status, body
    with pytest.raises(MusicError) as caught:
        search("x", fake.settings)
    assert caught.value.code == code
    assert "secret-key" not in repr(caught.value)


def test_a_slow_answer_is_not_waited_for(fake: Fake) -> None:
    fake.delay = 2
    started = time.monotonic()
    with pytest.raises(MusicError, match="youtube_timeout"):
        search("x", fake.settings)
    assert time.monotonic() - started < 1.8


def test_nobody_there() -> None:
    with pytest.raises(MusicError, match="youtube_unreachable"):
        search("x", config.YouTubeSettings("k", "http://127.0.0.1:9/v3", 1))


def test_the_key_comes_from_the_environment_or_the_secrets(monkeypatch) -> None:
    assert config.youtube_settings().api_key is None
    assert config.youtube_settings({"YOUTUBE_API_KEY": "a"}).api_key == "a"
    monkeypatch.setenv("YOUTUBE_API_KEY", "b")
    assert config.youtube_settings({"YOUTUBE_API_KEY": "a"}).api_key == "b"
