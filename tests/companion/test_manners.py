"""Each friend sounds like nobody else without a model, and keeps to every setting."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import get_args

import pytest

from facelog.companion import characters, composer
from facelog.companion.mood import Sentence, core
from facelog.companion.stock import Voice, manner, stock
from facelog.types import (
    CHARACTERS,
    AnswerSettings,
    Attitude,
    ChatMessage,
    ChatRequest,
    CommentRequest,
    Ingredient,
    Intensity,
    Language,
    Length,
)

POLITE_END = re.compile(r"(요|니다|죠)$")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
LAUGHTER = re.compile(r"[ㅋㅎ]{2}|haha", re.IGNORECASE)
MARKS = re.compile(r"[\[\]{}^|*]")
OTHERS = [name for name in characters.shipped() if name != "anna"]
TODAY, NOW = dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
COUNT = 50
Asking = Callable[..., CommentRequest]
Written = tuple[CommentRequest, tuple[Sentence, ...], str]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+$", "", LAUGHTER.sub("", text))


def parts(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[가-힣])", text) if bare(part)]


@pytest.fixture(scope="module")
def written(
    asking: Asking, diaries: dict[str, list[tuple[str, str]]]
) -> dict[tuple[str, Language], list[Written]]:
    """Comments of every friend in both languages over diaries and settings."""
    found: dict[tuple[str, Language], list[Written]] = {}
    for friend in characters.shipped().values():
        for language in get_args(Language):
            rng = random.Random(f"{friend.id} {language}")
            for _number in range(COUNT):
                text, emotion = rng.choice(diaries[language])
                asked = asking(
                    text,
                    emotion,
                    language,
                    attitude=rng.choice(get_args(Attitude)),
                    intensity=rng.choice(get_args(Intensity)),
                    length=rng.choice(get_args(Length)),
                    composition=frozenset(rng.sample(get_args(Ingredient), rng.randint(0, 3))),
                    character=friend,
                )
                sentences = composer.compose(asked, rng)
                text = composer.put_together(asked, sentences)
                found.setdefault((friend.id, language), []).append((asked, sentences, text))
    return found


def own_lines(friend: str, language: Language) -> set[str]:
    return {line.template for lines in manner(language, friend).values() for line in lines}


@pytest.mark.parametrize("friend", characters.shipped())
@pytest.mark.parametrize("language", get_args(Language))
def test_every_setting_holds(
    friend: str, language: Language, written: dict[tuple[str, Language], list[Written]]
) -> None:
    for asked, sentences, text in written[friend, language]:
        settings = asked.settings
        target = CHARACTERS[settings.length]
        assert abs(len(text) - target) <= 0.3 * target, text
        kinds = {one.kind for one in sentences}
        assert kinds & set(get_args(Ingredient)) == set(settings.ingredients)
        assert not MARKS.search(text), text
        assert asked.name in text
        if settings.intensity == "steady":
            assert not EMOJI.search(text)
            assert "!" not in text
        if language == "ko":
            polite = settings.attitude in ("polite", "calm")
            for one in sentences:
                for part in parts(one.text):
                    assert bool(POLITE_END.search(bare(part))) is polite, part


@pytest.mark.parametrize("friend", OTHERS)
@pytest.mark.parametrize("language", get_args(Language))
def test_comments_are_full_of_a_friends_own_sentences(
    friend: str, language: Language, written: dict[tuple[str, Language], list[Written]]
) -> None:
    own = own_lines(friend, language)
    counts = Counter(
        sum(one.template in own for one in sentences)
        for _asked, sentences, _text in written[friend, language]
    )
    assert sum(count for number, count in counts.items() if number >= 1) >= 0.9 * COUNT, counts
    others = {line for other in OTHERS if other != friend for line in own_lines(other, language)}
    for _asked, sentences, _text in written[friend, language]:
        assert not {one.template for one in sentences} & (others - own)


@pytest.mark.parametrize("friend", OTHERS)
@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("attitude", get_args(Attitude))
def test_every_own_sentence_can_be_said(
    friend: str, language: Language, attitude: Attitude
) -> None:
    voice = Voice("주성", language, attitude, friend="보리")
    sections = manner(language, friend)
    assert {f"{mood}.{kind}" for mood in ("happy", "hard", "plain") for kind in (
        "lead", "opener", "ask", "closer", "extra",
    )} <= sections.keys()  # fmt: skip
    for name, lines in sections.items():
        for line in lines:
            said = voice.say(line, noun="발표", quoted="‘발표’")
            assert not MARKS.search(said), said
            if name.endswith((".lead", ".opener")):
                assert "주성" in said, said
            if name.startswith("hard"):
                assert not LAUGHTER.search(said)
            if language == "ko":
                for part in parts(said):
                    assert bool(POLITE_END.search(bare(part))) is voice.polite, part


def test_no_two_friends_share_a_sentence_and_none_is_of_the_common_stock() -> None:
    for language in get_args(Language):
        common = {line.template for lines in stock(language).values() for line in lines}
        seen = Counter(line for friend in OTHERS for line in own_lines(friend, language))
        assert not [line for line, count in seen.items() if count > 1 and line != "I see."]
        assert not (seen.keys() & common) - {"I see.", "그랬구나."}, seen.keys() & common


def comments(asked: CommentRequest, seeds: Iterable[int]) -> list[str]:
    return [composer.comment(asked, random.Random(seed)) for seed in seeds]


@pytest.mark.parametrize("language", get_args(Language))
def test_humour_is_as_much_as_the_friend_has(language: Language, asking: Asking) -> None:
    glad = "친구랑 놀아서 정말 즐거웠다." if language == "ko" else "So happy, a great day!"
    lively: dict[str, int] = {}
    for friend in ("hangyeol", "anna", "mina"):
        asked = asking(
            glad,
            "happy",
            language,
            intensity="creative",
            attitude="casual",
            character=characters.shipped()[friend],
        )
        texts = "".join(comments(asked, range(25)))
        lively[friend] = len(EMOJI.findall(texts)) + texts.count("!")
    assert lively["hangyeol"] == 0
    assert lively["mina"] > 1.3 * lively["anna"] > 0


def test_a_copy_speaks_as_the_one_it_was_copied_from(asking: Asking) -> None:
    copy = replace(characters.shipped()["taeo"], id="own-1", names={"ko": "콩", "en": "Kong"})
    asked = asking("발표를 망쳤다", character=copy)
    for seed in range(8):
        assert composer.comment(asked, random.Random(seed)) == composer.comment(
            replace(asked, character=characters.shipped()["taeo"]), random.Random(seed)
        )


def chat(line: str, friend: str, language: Language, attitude: Attitude = "casual") -> ChatRequest:
    turn = ChatMessage("1", TODAY, NOW, "person", line)
    chosen = AnswerSettings(attitude, "normal", "medium")
    return ChatRequest(
        "민수", "", language, chosen, (turn,), character=characters.shipped()[friend]
    )


@pytest.mark.parametrize("friend", characters.shipped())
def test_each_says_its_own_name_and_that_it_is_an_ai(friend: str) -> None:
    for language, line in (("ko", "너 누구야?"), ("en", "Who are you?")):
        names = 0
        for seed in range(9):
            answer = composer.chat(chat(line, friend, language), random.Random(seed))
            assert "AI" in answer
            names += characters.shipped()[friend].names[language] in answer
            if friend != "anna":
                assert "안나" not in answer
                assert "Anna" not in answer
        assert names


@pytest.mark.parametrize("friend", OTHERS)
@pytest.mark.parametrize("language", get_args(Language))
def test_the_talk_is_in_the_friends_own_way(friend: str, language: Language) -> None:
    lines = {
        "ko": ("안녕!", "오늘 팀장이 또 짜증나게 했어", "나 합격했어!!", "잘 자"),
        "en": ("hi", "My boss was rude and I'm angry", "I won a prize!", "good night"),
    }[language]
    own = 0
    for attitude in get_args(Attitude):
        voice = Voice("민수", language, attitude)
        said = {
            core(voice.say(line))
            for found in manner(language, friend).values()
            for line in found
            if "{noun}" not in line.template
        }
        for line in lines:
            for seed in range(4):
                asked = chat(line, friend, language, attitude)
                answer = composer.chat(asked, random.Random(seed))
                own += any(sentence in answer for sentence in said)
                if language == "ko":
                    for part in parts(answer):
                        assert bool(POLITE_END.search(bare(part))) is voice.polite, answer
    assert own >= 0.4 * 4 * 4 * len(lines)
