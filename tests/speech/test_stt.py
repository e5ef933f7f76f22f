"""Who listens: a model on this machine, a server, or Google; and what each fails by."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import logging
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from facelog.config import BrainSettings
from facelog.errors import SpeechError
from facelog.i18n import LANGUAGES, explain
from facelog.speech import recording, stt, tts
from facelog.speech.settings import VoiceSettings
from tests.speech import ggml_model

SAID = "오늘 친구랑 한강에 갔어."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ggml_model.write(tmp_path_factory.mktemp("모델 폴더") / "ggml-tiny.bin")


@pytest.fixture(scope="module")
def wav() -> bytes:
    return tts.speak(SAID, "ko")


def told(error: SpeechError) -> list[str]:
    sentences = [explain(language, error) for language in LANGUAGES]
    assert not any("{" in sentence for sentence in sentences)
    return sentences


def test_nobody_listens_unless_chosen() -> None:
    assert stt.choose(VoiceSettings()) is None
    assert stt.choose(VoiceSettings(ear="google"), None, "key") is None
    assert stt.choose(VoiceSettings(ear="google", google_ear=True), None, "key") == stt.Google(
        "key"
    )
    assert stt.choose(VoiceSettings(ear="whisper", whisper="/m")) == stt.Whisper("/m")
    brain = BrainSettings(base_url="http://127.0.0.1:1/v1")
    assert stt.choose(VoiceSettings(ear="server", ear_model="w"), brain) == stt.Server(brain, "w")


# On this machine


@pytest.mark.parametrize("by_folder", [True, False])
def test_a_model_is_loaded_and_listens(model: Path, wav: bytes, by_folder: bool) -> None:
    ear = stt.Whisper(str(model.parent if by_folder else model))
    assert ear.place == "here"
    # It was taught nothing and hears one of its made-up words.
    assert ear.transcribe(wav, "ko").startswith("w")


def test_of_several_models_the_biggest_is_taken(model: Path, tmp_path: Path) -> None:
    whole = model.read_bytes()
    (tmp_path / "a.bin").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.bin").write_bytes(whole)
    (tmp_path / "c.bin").write_bytes(b"something else" * 1_000_000)
    assert stt.Whisper(str(tmp_path)).check().name == "b.bin"


def test_a_path_may_be_typed_as_it_is_copied(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stt.Whisper(f' "{model}" ').check() == model
    monkeypatch.setenv("HOME", str(model.parent))
    monkeypatch.setenv("USERPROFILE", str(model.parent))
    assert stt.Whisper("~/ggml-tiny.bin").check() == model


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.5, 0.999, -1, -4_000])
def test_a_model_that_was_cut_off_is_told(
    model: Path, wav: bytes, tmp_path: Path, share: float
) -> None:
    whole = model.read_bytes()
    length = int(share) if share < 0 else int(share * len(whole))
    (tmp_path / "ggml-small.bin").write_bytes(whole[:length])
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(tmp_path)).transcribe(wav, "ko")
    assert caught.value.code == "hearing_model_damaged"
    assert all("ggml-small.bin" in sentence for sentence in told(caught.value))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "nowhere", "missing"),
        (lambda folder: folder, "wrong"),
        (lambda folder: _file(folder / "notes.txt", b"no model"), "wrong"),
        (lambda folder: _file(folder / "pytorch_model.bin", b"PK\x03\x04" + bytes(99)), "wrong"),
        (lambda folder: _file(folder / "am" / "final.mdl", b"vosk").parent.parent, "wrong"),
        (lambda folder: _file(folder / "m.bin", b"lmgg" + b"\xff" * 400), "damaged"),
        (lambda folder: _file(folder / "m.bin", b"lmgg" + b"\x7f" * 4_000), "damaged"),
        (lambda folder: _file(folder / "m.bin", b"lmgg" + bytes(4_000)), "damaged"),
        (lambda _: "   ", "none"),
        (lambda _: "\0", "missing"),
        (lambda _: "x" * 5_000, "missing"),
    ],
)
def test_what_is_no_model_is_told(
    make: Callable[[Path], object], code: str, tmp_path: Path
) -> None:
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(make(tmp_path))).check()
    assert caught.value.code == f"hearing_model_{code}"
    told(caught.value)


def _file(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_model_that_only_the_library_finds_wrong_is_told(
    model: Path, wav: bytes, tmp_path: Path
) -> None:
    # The sizes in the header do not fit the tensors.
    content = bytearray(model.read_bytes())
    content[12:16] = (96).to_bytes(4, "little")
    (tmp_path / "ggml-odd.bin").write_bytes(bytes(content))
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(tmp_path)).transcribe(wav, "ko")
    assert caught.value.code == "hearing_model_damaged"


def test_a_missing_package_is_told_with_its_command(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(model)).check()
    assert caught.value.code == "hearing_package"
    assert all("pip install pywhispercpp" in sentence for sentence in told(caught.value))


def test_a_model_too_slow_is_given_up(
    model: Path, wav: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stt, "WHISPER_SECONDS", 0.01)
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(model)).transcribe(wav, "ko")
    assert caught.value.code == "hearing_slow"
    told(caught.value)


@pytest.mark.parametrize("noise", ["[음악]", " (박수) ", "♪♪", "...", ""])
def test_noises_are_no_words(
    model: Path, wav: bytes, noise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"text": noise}).encode()
    done = subprocess.CompletedProcess([], 0, answer)
    monkeypatch.setattr(stt.subprocess, "run", lambda *_args, **_options: done)
    with pytest.raises(SpeechError) as caught:
        stt.Whisper(str(model)).transcribe(wav, "ko")
    assert caught.value.code == "hearing_nothing"
    told(caught.value)


# Google


class Cloud:
    """Google Cloud as `requests` sees it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[requests.PreparedRequest, dict[str, Any]]] = []
        self.status, self.error = 200, None
        self.body = json.dumps(
            {"results": [{"alternatives": [{"transcript": SAID, "confidence": 0.9}]}]}
        ).encode()
        monkeypatch.setattr(requests.Session, "send", self._send)

    def _send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.sent.append((request, options))
        if self.error is not None:
            raise self.error
        answer = requests.Response()
        answer.status_code, answer.raw = self.status, io.BytesIO(self.body)
        return answer


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Cloud:
    return Cloud(monkeypatch)


def test_google_is_asked_safely(cloud: Cloud, wav: bytes) -> None:
    assert stt.Google("my-key").transcribe(wav, "ko") == SAID
    ((request, options),) = cloud.sent
    assert request.url == "https://speech.googleapis.com/v1/speech:recognize"
    assert request.headers["X-Goog-Api-Key"] == "my-key"
    assert options["timeout"] == (3, 20)
    assert options["verify"] is not False
    assert options["allow_redirects"] is False
    sent = json.loads(request.body or b"")
    assert sent["config"]["languageCode"] == "ko-KR"
    assert sent["config"]["sampleRateHertz"] == 16_000
    assert base64.b64decode(sent["audio"]["content"]) == recording.read(wav, 60).pcm


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("google_key", {"status": 400}),
        ("google_key", {"status": 403}),
        ("google_busy", {"status": 429}),
        ("google_busy", {"status": 503}),
        ("google_garbled", {"status": 302}),
        ("google_garbled", {"body": b"<html>"}),
        ("google_garbled", {"body": b'{"results": [{}]}'}),
        ("google_garbled", {"body": b"[]"}),
        ("google_unreachable", {"error": requests.ConnectionError("my-key")}),
        ("google_unreachable", {"error": requests.ReadTimeout("my-key")}),
        ("nothing", {"body": b"{}"}),
    ],
)
def test_google_fails(
    cloud: Cloud, wav: bytes, code: str, how: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in how.items():
        setattr(cloud, name, value)
    with pytest.raises(SpeechError) as caught:
        stt.Google("my-key").transcribe(wav, "ko")
    assert caught.value.code == f"hearing_{code}"
    assert caught.value.__context__ is None
    assert "my-key" not in caplog.text
    told(caught.value)


@pytest.mark.parametrize("key", ["", "  ", "키", "a\nb"])
def test_without_a_usable_key_nothing_is_sent(cloud: Cloud, wav: bytes, key: str) -> None:
    with pytest.raises(SpeechError) as caught:
        stt.Google(key).transcribe(wav, "ko")
    assert caught.value.code == "hearing_google_key"
    assert cloud.sent == []
