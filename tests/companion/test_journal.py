"""A day's talk as a diary entry, in the person's own words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from facelog.companion.builtin import BuiltIn
from facelog.companion.journal import entry
from facelog.i18n import translate
from facelog.types import AnswerSettings, ChatMessage, Comment, DraftRequest, Language

MORNING = dt.datetime(2026, 11, 26, 0, 30, tzinfo=dt.UTC)


def said(text: str, minutes: int = 0, speaker: str = "person") -> ChatMessage:
    moment = MORNING + dt.timedelta(minutes=minutes)
    return ChatMessage(f"{minutes}{text}", moment.date(), moment, speaker, text)  # type: ignore[arg-type]


def talk(*lines: str) -> list[ChatMessage]:
    return [said(line, minutes) for minutes, line in enumerate(lines)]


def test_their_own_sentences_in_order() -> None:
    lines = talk("오늘 회의에서 실수했어", "팀장님이 뭐라고 하더라.", "그래도 저녁은 맛있었다")
    assert entry(lines, "ko") == (
        "오늘 회의에서 실수했어. 팀장님이 뭐라고 하더라. 그래도 저녁은 맛있었다."
    )


def test_nothing_that_anna_said() -> None:
    lines = [said("산책했어"), said("어디를 걸었어?", 1, "anna"), said("한강을 걸었어", 2)]
    assert entry(lines, "ko") == "산책했어. 한강을 걸었어."


@pytest.mark.parametrize(
    "line",
    [
        "안녕", "안나야!", "안녕 안나야!", "응", "ㅋㅋㅋ", "네", "고마워", "정말 고마워 안나야",
        "잘 자", "너 누구야?", "농담 하나 해줘", "내 일기 기억나?", "넌 뭐 해?", "어떡하지?",
        "뭐 먹을까?", "", "...", "😀",
        translate("ko", "chat.starter_day"),
        translate("ko", "chat.starter_posts"),
        translate("ko", "chat.starter_rest"),
    ],
)  # fmt: skip
def test_words_to_anna_are_left_out(line: str) -> None:
    assert entry(talk(line), "ko") == ""
    assert entry(talk("비가 왔다.", line, "우산이 없었다."), "ko") == "비가 왔다. 우산이 없었다."


@pytest.mark.parametrize(
    "line",
    [
        "hi", "Hello Anna!", "yeah", "lol", "thanks", "good night", "who are you?",
        "tell me a joke please", "can you listen to me?", "what should I do?",
        translate("en", "chat.starter_day"),
        translate("en", "chat.starter_posts"),
        translate("en", "chat.starter_rest"),
    ],
)  # fmt: skip
def test_words_to_anna_are_left_out_in_english(line: str) -> None:
    assert entry(talk(line, "It rained."), "en") == "It rained."


@pytest.mark.parametrize(
    "line",
    [
        "엄마한테 고마웠어", "내일 발표인데 어떡하지?", "안나온 택배 때문에 종일 기다렸다",
        "친구가 내 얘기를 들어줘", "내가 왜 그랬을까?", "죽고 싶다는 생각이 들었어",
    ],
)  # fmt: skip
def test_what_is_told_stays(line: str) -> None:
    assert entry(talk(line), "ko").rstrip(".") == line.rstrip(".")


def test_chatter_is_tidied_off_the_words() -> None:
    assert entry(talk("안나야, 오늘 시험 망쳤어 ㅠㅠ 엄마가 위로해 줬어ㅎㅎ"), "ko") == (
        "오늘 시험 망쳤어. 엄마가 위로해 줬어."
    )
    assert entry(talk("hey anna, i failed my test lol"), "en") == "I failed my test."
    assert entry(talk("“고마워”라고 했다!"), "ko") == "“고마워”라고 했다!"


def answered(author: str, text: str = "그랬구나.", minutes: int = 0) -> ChatMessage:
    line = said(text, minutes, "anna")
    comment = Comment(text, author, "builtin", "here", line.created_at, "hangyeol")
    return replace(line, comment=comment)


@pytest.mark.parametrize(
    ("author", "line", "told"),
    [
        ("한결", "한결아, 오늘 시험 망쳤어", "오늘 시험 망쳤어."),
        ("한결", "안녕 한결아! 비가 왔어. 고마워 한결아", "비가 왔어."),
        ("한결", "비가 왔어 한결아ㅠㅠ", "비가 왔어."),
        ("한결", "한결이는 뭐 해? 나는 산책했어.", "나는 산책했어."),
        ("한결", "한결 만났어", "한결 만났어."),
        ("순자 할머니", "순자 할머니! 저 오늘 떡국 먹었어요", "저 오늘 떡국 먹었어요."),
        ("미나", "안나야, 미나야, 나 붙었어!", "나 붙었어!"),
    ],
)
def test_the_name_of_another_friend_is_left_out(author: str, line: str, told: str) -> None:
    lines = [said(line), answered(author, minutes=1)]
    assert entry(lines, "ko") == told


def test_names_are_left_out_in_english_where_they_are_calls() -> None:
    lines = [
        *talk("hey Theo i failed my test", "Theo, it rained.", "thanks Theo", "I met Anna at noon"),
        answered("Theo", "I see.", 9),
    ]
    assert entry(lines, "en") == "I failed my test. It rained. I met Anna at noon."


def test_a_longer_silence_begins_a_paragraph() -> None:
    lines = [said("아침에 뛰었다."), said("힘들었다.", 20), said("저녁엔 쉬었다.", 600)]
    assert entry(lines, "ko") == "아침에 뛰었다. 힘들었다.\n\n저녁엔 쉬었다."


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_word_is_invented(language: Language) -> None:
    lines = talk(
        "안녕! 오늘은 면접을 봤어… 떨렸지만 (생각보다) 잘했어!!", "i met Jin at 3pm; we talked",
        "회사 3층, 1.5시간 동안", "<b>굵게</b> & 50%",
    )  # fmt: skip
    source = " ".join(line.text for line in lines).lower()
    words = re.findall(r"\w+", entry(lines, language).lower())
    assert len(words) > 15
    assert all(word in source for word in words)


def test_the_built_in_anna_drafts_so() -> None:
    told: list[str] = []
    settings = AnswerSettings("casual", "normal", "short")
    lines = tuple(talk("안녕", "비가 왔어"))
    request = DraftRequest("주성", "ko", settings, MORNING.date(), lines)
    assert BuiltIn().draft(request, told.append) == "비가 왔어."
    assert told == ["비가 왔어."]
