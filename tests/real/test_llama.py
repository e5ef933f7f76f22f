"""Anna by llama.cpp itself: its protocol, not its sense, for the model's numbers are random."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from facelog.companion import servers
from facelog.companion.llm import LanguageModel
from facelog.config import BrainSettings
from facelog.types import AnswerSettings, ChatMessage, ChatRequest, CommentRequest, Reading
from tests.real.wire import free_port

MODEL = "tiny-llama"
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = AnswerSettings("polite", "normal", "short")


@dataclass
class Llama:
    """A running llama.cpp."""

    address: str

    def get(self, path: str) -> Any:
        """Return what its own pages say."""
        with urllib.request.urlopen(self.address + path, timeout=5) as answer:
            return json.load(answer)

    @property
    def busy(self) -> bool:
        """Whether it is still writing an answer."""
        return any(slot["is_processing"] for slot in self.get("/slots"))


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    folder = tmp_path_factory.mktemp("llama")
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.real.llama", str(folder / "tiny.gguf")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout
    address = process.stdout.readline().strip()
    assert address, (folder / "log.txt").read_text()
    yield Llama(address)
    process.communicate(timeout=20)


def brain(llama: Llama, max_tokens: int, timeout: float = 20.0) -> LanguageModel:
    settings = BrainSettings(
        base_url=f"{llama.address}/v1", model=MODEL, max_tokens=max_tokens, timeout=timeout
    )
    return LanguageModel(settings)


def request() -> CommentRequest:
    return CommentRequest(
        name="주성",
        introduction="산책을 좋아한다",
        language="ko",
        settings=SETTINGS,
        text="오늘은 비가 와서 집에서 책을 읽었다.",
        reading=Reading({"happiness": 0.9, "neutral": 0.1}, {"happy": 1.0}, 0.1),
    )


def test_a_comment_grows_and_ends_at_the_most_tokens(llama: Llama) -> None:
    told: list[str] = []
    comment = brain(llama, max_tokens=60).comment(request(), told.append)
    assert (comment.brain, comment.place) == (MODEL, "here")
    assert 30 < len(comment.text.split()) <= 60
    assert told[-1] == comment.text
    longer = brain(llama, max_tokens=120).comment(request())
    assert len(comment.text.split()) < len(longer.text.split()) <= 120


def test_the_words_are_shown_while_it_writes(llama: Llama) -> None:
    moments: dict[str, float] = {}

    def tell(text: str) -> None:
        moments.setdefault(text, time.monotonic())

    comment = brain(llama, max_tokens=1500).comment(request(), tell)
    assert len(moments) > 3
    lengths = [len(text) for text in moments]
    assert lengths == sorted(lengths)
    first = next(moment for text, moment in moments.items() if text)
    assert first < moments[comment.text] - 0.1


def test_it_is_found_with_its_model(llama: Llama) -> None:
    port = int(llama.address.rsplit(":", 1)[1])
    (found,) = servers.find([("llama.cpp", port), ("nobody", free_port())], seconds=5)
    assert (found.name, found.base_url) == ("llama.cpp", f"{llama.address}/v1")
    assert found.models == (MODEL,)


def test_a_talk_is_answered(llama: Llama) -> None:
    now = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    line = ChatMessage("1", now.date(), now, "person", "안녕? 뭐 해?")
    talk = ChatRequest("주성", "", "ko", SETTINGS, (line,))
    assert brain(llama, max_tokens=30).chat(talk).text.split()


class EnoughError(Exception):
    """The person pressed the stop button."""


def test_stopping_stops_the_model_itself(llama: Llama) -> None:
    def stop(text: str) -> None:
        if text:
            assert llama.busy
            raise EnoughError

    with pytest.raises(EnoughError):
        brain(llama, max_tokens=12_000).comment(request(), stop)
    deadline = time.monotonic() + 3
    while llama.busy:
        assert time.monotonic() < deadline, "it goes on writing for nobody"
        time.sleep(0.05)
    assert brain(llama, max_tokens=10).comment(request()).text
