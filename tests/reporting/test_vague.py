"""Sentences that name what led without a number are held to the facts like any other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from facelog.insights.facts import Facts
from facelog.reporting.check import holds
from facelog.types import Language
from tests.reporting import week

SAD: dict[Language, tuple[str, ...]] = {
    "ko": (
        "대체로 슬픈 한 주였어요.",
        "대체로, 슬픈 한 주였어요.",
        "이번 주는 대체로 슬펐어요.",
        "주로 슬픔이었어요.",
        "거의 슬픔이었어요.",
        "전반적으로 슬픈 한 주였어요.",
        "전체적으로 우울했어요.",
        "대개 슬펐어요.",
        "보통 슬펐어요.",
        "주된 감정은 슬픔이었어요.",
        "대표 감정은 슬픔이에요.",
        "슬픔이 이끈 한 주였어요.",
        "슬픔이 앞섰어요.",
        "슬픔이 기쁨을 앞섰어요.",
        "슬픔이 주를 이뤘어요.",
        "슬픔이 중심이었어요.",
        "슬픔 위주의 한 주였어요.",
        "슬픔이 우세했어요.",
        "슬픔으로 가득한 한 주였어요.",
        "슬픔으로 물든 한 주였어요.",
        "슬픔이 두드러졌어요.",
        "슬픔이 제일이었어요.",
        "슬픈 한 주였어요.",
        "우울한 한 주였어요.",
        "이번 주는 참 우울했어요.",
        "대부분의 날이 슬펐어요.",
    ),
    "en": (
        "Mostly, the week was sad.",
        "The week was mostly sad.",
        "Generally, the week was sad.",
        "Overall, it was a sad week.",
        "On the whole, sadness carried the week.",
        "For the most part, the week was sad.",
        "More often than not, you were sad.",
        "Largely sad, with some calmer moments.",
        "Primarily sad.",
        "Above all, sadness.",
        "The main feeling was sadness.",
        "The dominant emotion was sadness.",
        "Sadness dominated.",
        "Sadness prevailed.",
        "Sadness came first.",
        "Sadness topped the list.",
        "Sadness ran through the week.",
        "Sadness outweighed happiness.",
        "Your week was filled with sadness.",
        "Nearly everything was sad.",
        "It was almost always sad.",
        "This was a sad week.",
        "The week was sad.",
        "It was a week of sadness.",
    ),
}
"""So where sadness leads in five of seven posts, not so where happiness leads in four."""

NEVER: dict[Language, tuple[str, ...]] = {
    "ko": (
        "온통 슬픔이었어요.",
        "내내 슬펐어요.",
        "늘 슬펐어요.",
        "기쁨이 거의 없었어요.",
        "수요일은 대체로 당황이었어요.",
        "당황으로 채워진 수요일이었어요.",
        "지난주는 대체로 기뻤어요.",
        "보통 아침에 썼어요.",
    ),
    "en": (
        "It was sad all week.",
        "You were always sad.",
        "Nothing but sadness.",
        "Hardly any happy moments.",
        "On Wednesday you were mostly in panic.",
        "Last week was mostly happy.",
        "Sadness was the runner-up.",
        "Mostly, you wrote in the morning.",
        "On Friday, happiness came most often.",
    ),
}
"""Not so in the usual week."""

FINE: dict[Language, tuple[str, ...]] = {
    "ko": (
        "대체로 기쁜 한 주였어요.",
        "거의 60%가 기쁨이었어요.",
        "분노는 거의 없었어요.",
        "기쁨이 슬픔을 앞섰어요.",
        "기쁨이 슬픔보다 앞섰어요.",
        "기쁨과 슬픔이 가득한 한 주였어요.",
        "금요일은 대체로 슬펐어요.",
        "금요일에는 내내 슬픔이었어요.",
        "지난주는 대체로 슬펐어요.",
        "이번 주는 슬픔이 두 번 있었어요.",
        "보통 저녁에 썼어요.",
        "전체적으로 글이 늘었어요.",
        "기쁜 한 주 보내세요.",
        "다음 주는 기쁜 한 주가 되길 바라요.",
        "늘 곁에 있을게요.",
        "한 주가 거의 끝나가네요.",
    ),
    "en": (
        "Mostly, the week was happy.",
        "Nearly sixty percent were happy.",
        "Hardly any anger.",
        "Happy moments outnumbered the sad ones.",
        "Happy led, and sadness came twice.",
        "It was a week of happy and sad moments.",
        "On Friday, mostly, you were sad.",
        "Last week was mostly sad.",
        "Mostly, you wrote in the evening.",
        "Overall, you wrote 7 posts.",
        "Have a happy week!",
        "I'm always happy to listen.",
        "You were always there for yourself.",
    ),
}
"""So in the usual week, or claiming nothing."""


def cases(table: dict[Language, tuple[str, ...]]) -> list[tuple[Language, str]]:
    return [(language, sentence) for language, ones in table.items() for sentence in ones]


def sad_week(language: Language) -> Facts:
    """Return a week of five sad posts, a happy one and a panicked one."""
    days = [dt.date(2026, 11, 16) + dt.timedelta(days=number) for number in range(6)]
    by_day = {day: {"sadness": 1} for day in days[:5]} | {days[5]: {"happy": 1, "panic": 1}}
    return replace(week.facts(language), by_day=by_day)


@pytest.mark.parametrize(("language", "sentence"), cases(SAD))
def test_what_leads_is_said_of_what_leads_alone(language: Language, sentence: str) -> None:
    assert not holds(sentence, week.facts(language), language)
    assert holds(sentence, sad_week(language), language)


@pytest.mark.parametrize(("language", "sentence"), cases(NEVER))
def test_a_vague_claim_that_is_not_so_is_dropped(language: Language, sentence: str) -> None:
    assert not holds(sentence, week.facts(language), language)


@pytest.mark.parametrize(("language", "sentence"), cases(FINE))
def test_what_is_so_or_claims_nothing_passes(language: Language, sentence: str) -> None:
    assert holds(sentence, week.facts(language), language)
