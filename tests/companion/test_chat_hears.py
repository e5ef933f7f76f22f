"""The built-in Anna in the chat hears what a line says before she says anything else."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterable
from typing import get_args

import pytest

from facelog.companion import composer
from facelog.companion.cues import cues, mood_of_case, tidy
from facelog.companion.mood import core
from facelog.companion.stock import Voice, stock
from facelog.types import (
    AnswerSettings,
    Attitude,
    ChatMessage,
    ChatRequest,
    Language,
    Post,
    Reading,
)

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
DONE = "오늘 발표를 마쳤다. 떨렸지만 끝나고 나니 후련하다."
SEEDS = range(12)

CASES: dict[Language, dict[str, str]] = {
    "ko": {
        "요즘 발표 때문에 잠을 잘 못 자": "sleepless",
        "어제 한숨도 못 잤어": "sleepless",
        "너무 피곤해": "tired",
        "팀장 때문에 진짜 짜증나": "angry",
        "친구랑 싸웠어": "quarrel",
        "요즘 좀 외로워": "lonely",
        "내일 면접인데 너무 떨려": "anxious",
        "내일 시험이야": "upcoming",
        "나 합격했어!!": "proud",
        "발표 드디어 끝났어": "done",
        "시험 망했어": "failed",
        "오늘 불합격 통보 받았어": "failed",
        "나는 왜 이럴까": "selfblame",
        "남자친구랑 헤어졌어": "breakup",
        "강아지가 무지개다리를 건넜어": "loss",
        "감기 걸려서 머리가 아파": "ill",
        "마음이 아파": "sad",
        "할 일이 너무 많아": "busy",
        "공부하기 싫어": "unwilling",
        "심심해": "bored",
        "엄마 보고 싶다": "miss",
        "좋아하는 사람이 생겼어": "crush",
        "이제 좀 괜찮아졌어": "relief",
        "오늘은 안 피곤해": "fine",
        "회사 그만둘까 고민이야": "torn",
        "고양이가 아파서 병원에 갔어": "caring",
        "아무도 나한테 말을 안 걸었어": "lonely",
        "내일 수술이야": "anxious",
        "고양이가 너무 귀여워": "glad",
        "요즘 아무 의욕이 없어": "unwilling",
        "요즘 행복하지 않아": "rough",
        "교수님이 칭찬해 주셨어": "proud",
        "지갑을 잃어버렸어": "mishap",
        "안 아픈 데가 없어": "ill",
        "하나도 안 괜찮아": "rough",
        "너무 답답해": "rough",
        "오늘 도서관에 갔어": "",
    },
    "en": {
        "I can't sleep because of my exam": "sleepless",
        "I'm so tired": "tired",
        "My boss yelled at me again": "angry",
        "I had a fight with my sister": "quarrel",
        "I feel lonely": "lonely",
        "I passed my exam!": "proud",
        "I failed my test": "failed",
        "My dog died": "loss",
        "I'm bored": "bored",
        "I feel better now": "relief",
        "I'm not tired": "fine",
        "My presentation is finally over": "done",
        "I don't feel happy": "rough",
        "I can't stop crying": "sad",
        "My friends forgot my birthday": "lonely",
        "I lost my wallet": "mishap",
        "I bought a guitar": "",
    },
}
ACTS: dict[Language, dict[str, str]] = {
    "ko": {
        "넌 뭐 해?": "doing",
        "뭐해?": "doing",
        "뭐 하지?": "idle",
        "뭐 하면 좋을까?": "advise",
        "내 글 어때 보여?": "mypost",
        "나 요즘 어때 보여?": "mystate",
        "쉬는 법 알려 줘": "rest",
        "위로해 줘": "cheer",
        "노래 추천해 줘": "pick",
        "점심 메뉴 추천해 줘": "food",
        "재밌는 얘기 해 줘": "joke",
        "너도 외로워?": "feelings",
        "내 말 안 듣네": "deaf",
        "오늘 날씨 어때?": "unknown",
        "고마워": "thanks",
        "안녕!": "greet",
        "안녕히 계세요": "bye",
        "잘 자": "bye",
        "응": "yes",
        "아니": "no",
        "ㅋㅋㅋ": "laugh",
        "ㅠㅠ": "cry",
        "모르겠어": "dunno",
        "...": "dunno",
        "고양이가 너무 귀여워": "",
        "네가 최고야": "love",
        "너무 답답해": "",
        "뭐라고?": "deaf",
        "너무 피곤해": "",
    },
    "en": {
        "what are you doing?": "doing",
        "what should I do?": "advise",
        "what do you think of my post?": "mypost",
        "how can I relax?": "rest",
        "cheer me up": "cheer",
        "tell me a joke": "joke",
        "thanks": "thanks",
        "hello": "greet",
        "good night": "bye",
        "yes": "yes",
        "haha": "laugh",
        "I'm so tired": "",
    },
}


def post_of(text: str, days_ago: int = 0) -> Post:
    reading = Reading({"neutral": 1.0}, {"sadness": 1.0}, 1.0)
    return Post("p", TODAY - dt.timedelta(days=days_ago), NOW, text, reading, None, None, 1)


def answers(
    *lines: str,
    language: Language = "ko",
    attitude: Attitude = "casual",
    posts: tuple[Post, ...] = (),
) -> list[str]:
    turns = tuple(
        ChatMessage(str(place), TODAY, NOW, "anna" if place % 2 else "person", text)
        for place, text in enumerate(lines)
    )
    chosen = AnswerSettings(attitude, "normal", "medium")
    name = "주성" if language == "ko" else "Sam"
    asked = ChatRequest(name, "", language, chosen, turns, posts)
    return [composer.chat(asked, random.Random(seed)) for seed in SEEDS]


def said_of(sections: Iterable[str], language: Language, attitude: Attitude = "casual") -> set[str]:
    """Return the fixed sentences of sections, in a voice."""
    voice = Voice("주성" if language == "ko" else "Sam", language, attitude)
    return {
        voice.say(line)
        for name in sections
        for line in stock(language).get(name, ())
        if "{noun" not in line.template
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_line_tells_is_known(language: Language) -> None:
    for line, case in CASES[language].items():
        assert cues(language).case(tidy(line)) == case, line


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_line_does_is_known(language: Language) -> None:
    for line, act in ACTS[language].items():
        assert cues(language).act(tidy(line)) == act, line


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_case_has_a_reaction_and_a_question(language: Language) -> None:
    for case, _cue in (*cues(language).cases, ("fine", None)):
        for kind in ("react", "ask"):
            assert len(stock(language)[f"chat.{case}.{kind}"]) > 1, case


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("attitude", get_args(Attitude))
def test_the_first_sentence_reacts_to_the_case(language: Language, attitude: Attitude) -> None:
    for line, case in CASES[language].items():
        if not case:
            continue
        reactions = said_of([f"chat.{case}.react"], language, attitude)
        if attitude == "calm":
            reactions = {text.replace("!", ".") for text in reactions}
        for answer in answers(line, language=language, attitude=attitude):
            named = any(word in answer for word in ("발표", "시험", "팀장", "exam", "presentation"))
            assert answer.startswith(tuple(reactions)) or named, (line, answer)
            assert len(re.findall(r"[.!?](?=\s|$)", answer)) <= 4, answer


def test_sleep_lost_over_a_talk_is_not_met_with_joy() -> None:
    for answer in answers("요즘 발표 때문에 잠을 잘 못 자", posts=(post_of(DONE),)):
        assert "좋았" not in answer
        assert "오늘 쓴" not in answer
    found = answers("요즘 발표 때문에 잠을 잘 못 자")
    assert sum("발표" in answer for answer in found) > len(found) / 2


def test_a_post_on_the_same_thing_in_the_same_mood_is_recalled() -> None:
    posts = (post_of("보고서를 또 다시 썼다. 짜증났다.", 1),)
    for answer in answers("팀장이 보고서를 또 다시 쓰래. 열받아", posts=posts):
        assert "어제" in answer
        assert "‘보고서’" in answer
    for answer in answers("너무 피곤해", posts=posts):
        assert "보고서" not in answer


def test_a_nod_goes_on_with_what_was_talked_of() -> None:
    questions = said_of(["chat.lonely.ask"], "ko")
    for answer in answers("요즘 좀 외로워", "외로운 날은 방도 더 조용하게 느껴지지.", "응"):
        assert answer.endswith(tuple(questions)), answer


def test_an_answer_to_her_question_goes_on_with_the_matter() -> None:
    questions = said_of(["chat.upcoming.ask"], "ko")
    for answer in answers(
        "곧 면접이야", "여기까지 준비한 것만으로도 잘했어. 뭐 입을 거야?", "남색"
    ):
        assert answer.endswith(tuple(questions)), answer


def test_advice_fits_the_case_that_was_told() -> None:
    tips = said_of(["chat.sleepless.tip"], "ko")
    for answer in answers("잠이 안 올 때 어떻게 해?"):
        assert answer.endswith(tuple(tips)), answer
    for answer in answers("잠을 통 못 자", "에고.", "어떡하지?"):
        assert answer.endswith(tuple(tips)), answer


def test_she_tells_how_a_post_reads() -> None:
    for answer in answers("내 글 어때 보여?", posts=(post_of(DONE),)):
        assert answer.startswith("오늘 글")
    for answer in answers("내 글 어때 보여?"):
        assert "읽은 글이 없어" in answer


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_line_before_is_not_said_again(language: Language) -> None:
    line = {"ko": "너무 피곤해", "en": "I'm so tired"}[language]
    talk = [line]
    for _turn in range(4):
        answer = answers(*talk, language=language)[0]
        if len(talk) > 1:
            old = {core(part) for part in re.split(r"(?<=[.?!])\s+", talk[-2])}
            new = {core(part) for part in re.split(r"(?<=[.?!])\s+", answer)}
            assert not old & new
        talk += [answer, line]


def test_moods_of_cases() -> None:
    assert [mood_of_case(case) for case in ("proud", "home", "angry", "")] == [
        "happy",
        "plain",
        "hard",
        "plain",
    ]
