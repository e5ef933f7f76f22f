"""Reading aloud: both ways to espeak-ng, what is read, and what is not."""

from __future__ import annotations

import io
import os
import shutil
import threading
import wave
from array import array
from pathlib import Path

import pytest

from facelog.errors import SpeechError
from facelog.i18n import LANGUAGES, explain
from facelog.speech import tts
from facelog.types import Language

KOREAN = "주성아, 오늘 발표 준비하느라 정말 고생 많았어. 이제 푹 쉬자!"
ENGLISH = "Jisu, you did really well today. Get some rest now!"

either_way = pytest.mark.usefixtures("way")


@pytest.fixture(params=["library", "program"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way to espeak-ng that this machine has."""
    if request.param == "library":
        if tts._library() is None:
            pytest.skip("espeakng-loader has no library for this machine")
        monkeypatch.setattr(tts.shutil, "which", lambda _: None)
    else:
        if shutil.which("espeak-ng") is None:
            pytest.skip("the program espeak-ng is not installed")
        monkeypatch.setattr(tts, "_library", lambda: None)


def seconds(wav: bytes) -> float:
    """Check the format of a WAV file and return its length."""
    with wave.open(io.BytesIO(wav), "rb") as file:
        assert file.getnchannels() == 1
        assert file.getsampwidth() == 2
        samples = array("h", file.readframes(file.getnframes()))
        assert len(samples) == file.getnframes()
        assert max(samples) > 1000, "silence"
        return len(samples) / file.getframerate()


def test_there_is_a_way_here() -> None:
    assert tts._library() or shutil.which("espeak-ng"), "neither espeakng-loader nor espeak-ng"


@pytest.mark.parametrize(("text", "language"), [(KOREAN, "ko"), (ENGLISH, "en")])
@either_way
def test_a_comment_is_read_at_a_human_pace(text: str, language: Language) -> None:
    assert 2.0 < seconds(tts.speak(text, language)) < 9.0


@either_way
def test_more_text_takes_longer() -> None:
    once = seconds(tts.speak(KOREAN, "ko"))
    thrice = seconds(tts.speak(" ".join([KOREAN] * 3), "ko"))
    assert 2.5 * once < thrice < 3.5 * once


@either_way
def test_the_language_chooses_the_voice() -> None:
    assert tts.speak("안녕", "ko") != tts.speak("안녕", "en")


@either_way
def test_the_same_text_sounds_the_same() -> None:
    tts.speak(ENGLISH, "en")
    first = seconds(tts.speak(KOREAN, "ko"))
    tts.speak(ENGLISH, "en")
    assert seconds(tts.speak(KOREAN, "ko")) == pytest.approx(first, rel=0.02)


@either_way
def test_emoji_and_markup_are_not_read() -> None:
    plain = tts.speak("오늘 정말 좋았어. 내일 보자", "ko")
    decked = tts.speak("**오늘** 정말 😊👩‍👩‍👧 좋았어. ㅋㅋㅋ <b>내일</b> 보자 🎉~", "ko")
    assert seconds(decked) == pytest.approx(seconds(plain), rel=0.02)


@pytest.mark.parametrize(
    "text", ["$(touch pwned)", "'; touch pwned; '", "-w pwned", "`touch pwned`"]
)
@either_way
def test_text_is_only_ever_read(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert seconds(tts.speak(text, "en")) > 0.3
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["", "  \n", "😊😊🎉", "ㅋㅋㅋㅋ ㅠㅠ", "...!?", "***", "https://a.b/c"]
)
@either_way
def test_without_words_there_is_a_sentence(text: str) -> None:
    with pytest.raises(SpeechError) as caught:
        tts.speak(text, "ko")
    assert caught.value.code == "speech_nothing"
    for language in LANGUAGES:
        assert explain(language, caught.value)


@either_way
def test_a_very_long_text_is_read_from_its_beginning() -> None:
    whole = "안녕하세요 " * 5_000
    assert tts.readable(whole) == tts.readable(whole[: tts.TEXT_LIMIT])
    assert seconds(tts.speak("반가워요. " * 200, "ko")) > 100


@either_way
def test_several_can_speak_at_once() -> None:
    wanted = {language: len(tts.speak(text, language)) for text, language in SPOKEN}
    heard: list[tuple[Language, int]] = []

    def say(text: str, language: Language) -> None:
        heard.append((language, len(tts.speak(text, language))))

    threads = [threading.Thread(target=say, args=pair) for pair in SPOKEN * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 8
    for language, length in heard:
        assert length == pytest.approx(wanted[language], rel=0.02)


SPOKEN: list[tuple[str, Language]] = [(KOREAN, "ko"), (ENGLISH, "en")]


def test_without_espeak_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts, "_library", lambda: None)
    monkeypatch.setattr(tts.shutil, "which", lambda _: None)
    with pytest.raises(SpeechError) as caught:
        tts.speak(KOREAN, "ko")
    assert caught.value.code == "speech_unavailable"
    for language in LANGUAGES:
        assert "espeak-ng" in explain(language, caught.value)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'cat > /dev/null; echo no > "$9"'])
@pytest.mark.skipif(os.name == "nt", reason="the false program is a shell script")
def test_a_broken_program_is_said_to_be_unavailable(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(tts, "_library", lambda: None)
    monkeypatch.setattr(tts.shutil, "which", lambda _: str(program))
    with pytest.raises(SpeechError) as caught:
        tts.speak(KOREAN, "ko")
    assert caught.value.code == "speech_unavailable"
    assert caught.value.__context__ is None


def test_a_library_that_cannot_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    import espeakng_loader

    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")
    assert tts._library.__wrapped__() is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[안나의 노래](https://a.b/c) 들어 봐", "안나의 노래 들어 봐"),
        ("점수는 3.5점, 50%!", "점수는 3.5점, 50%!"),
        ("don't stop — it's me", "don't stop — it's me"),
        ("가" + "\u1100\u1161", "가가"),
        ("줄\n바꿈\t칸", "줄 바꿈 칸"),
        ("I ❤️ you", "I you"),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    assert tts.readable(text) == read
