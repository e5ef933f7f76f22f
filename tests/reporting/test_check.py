"""True sentences of a week pass, false ones do not, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from facelog.insights.facts import Met, report_facts
from facelog.reporting.check import check, holds
from facelog.types import Language
from tests.reporting import week

TRUE: dict[Language, tuple[str, ...]] = {
    "ko": (
        "이번 주에는 글을 7개 썼어요.",
        "이번 주에 글을 일곱 편 남겼네요.",
        "이번 주에는 모두 일곱 개의 글을 남겼어요.",
        "7일 가운데 4일에 기록이 남았어요.",
        "일주일 중 나흘 동안 글을 썼어요.",
        "기쁨이 네 번으로 가장 많았어요.",
        "기쁨이 4개(57%)로 가장 많았어요.",
        "글 7개 가운데 기쁨이 4개였어요.",
        "기쁨은 네 번, 슬픔은 두 번, 당황은 한 번 남았어요.",
        "4개는 기쁨이었고, 2개는 슬픔이었어요.",
        "기쁨이 절반을 넘었어요.",
        "기쁨이 전체의 약 60%였어요.",
        "슬픔은 29퍼센트였어요.",
        "분노는 한 번도 없었어요.",
        "지난주보다 글이 두 개 늘었어요.",
        "지난주에는 글이 5개였는데 이번 주에는 7개를 썼어요.",
        "기쁨이 지난주 2개에서 4개로 늘었어요.",
        "슬픔은 지난주 3번에서 2번으로 줄었어요.",
        "기쁨이 지난주의 두 배가 됐어요.",
        "지난주보다 슬픔이 줄었어요.",
        "수요일에 쓴 글이 3개로 가장 많았어요.",
        "11월 18일에는 글을 세 개나 썼어요.",
        "11월 18일 수요일에 기쁨이 두 번 남았어요.",
        "당황이 남은 날은 11월 18일 하루뿐이었어요.",
        "11월 17일의 기쁨은 표정 추정이 가장 또렷했어요.",
        "주로 저녁에 썼어요.",
        "저녁에 쓴 글이 5개예요.",
        "‘산책’ 이야기가 글 3개에 나왔어요.",
        "산책이 세 번 나왔네요.",
        "‘운동’ 태그를 두 번 붙였어요.",
        "표정 추정을 직접 고친 글은 1개예요.",
        "사흘은 글이 없었어요.",
        "11월 16일부터 22일까지의 기록이에요.",
        "다음 주에도 한 번쯤 들러 주세요.",
        "슬픔이 찾아오면 언제든 이야기해 주세요.",
        "주성 님, 한 주 동안 정말 애썼어요.",
        "다시 한 번 응원할게요.",
        "기쁨과 슬픔이 함께 있었던 한 주였어요.",
        "월요일에는 슬픔이 있었어요.",
        "늘 곁에 있을게요.",
        "따뜻한 하루하루가 모였네요.",
        "오늘 밤은 푹 쉬어요.",
    ),
    "en": (
        "You wrote 7 posts this week.",
        "Seven posts this week, on four days.",
        "You wrote on 4 of 7 days.",
        "Happy came most often, in 4 of 7 posts.",
        "Happy led with 4 posts (57%).",
        "Four posts were happy, two were sad, and one was panic.",
        "There were 4 happy posts and 2 sad ones.",
        "Sadness showed twice.",
        "More than half of your posts were happy.",
        "About 60% were happy.",
        "There was no anger at all.",
        "That is two more posts than last week.",
        "Last week there were 5 posts.",
        "Happy rose from 2 to 4.",
        "Sadness went down from 3 to 2 compared with last week.",
        "Happy came twice as often as last week: 4 posts.",
        "There was less sadness than last week.",
        "Most posts were written on Wednesday: 3.",
        "On November 18 you wrote three posts.",
        "On Wednesday, Nov 18, you wrote 3 posts.",
        "Panic came on one day only, November 18.",
        "On November 17 the happy face was the clearest.",
        "You mostly wrote in the evening.",
        "Five posts were written in the evening.",
        "“Walk” came up in 3 posts.",
        "You tagged sport twice.",
        "You corrected one guess.",
        "Three days were without a post.",
        "These are the days from November 16 to 22.",
        "One more week, and we look back again.",
        "If sadness comes again, tell me.",
        "I'm happy to listen.",
        "Rest well tonight, Sam.",
        "Both happy and sad days were in this week.",
        "On Monday there was sadness.",
    ),
}

FALSE: dict[Language, tuple[str, ...]] = {
    "ko": (
        "이번 주에는 글을 8개 썼어요.",
        "이번 주에 글을 여섯 편 남겼네요.",
        "이번 주에는 모두 열일곱 개의 글을 남겼어요.",
        "7일 가운데 5일에 기록이 남았어요.",
        "6일 가운데 4일에 기록이 남았어요.",
        "일주일 중 닷새 동안 글을 썼어요.",
        "기쁨이 세 번으로 가장 많았어요.",
        "슬픔이 두 번으로 가장 많았어요.",
        "기쁨이 4개(58%)로 가장 많았어요.",
        "글 7개 가운데 기쁨이 7개였어요.",
        "글 8개 가운데 기쁨이 4개였어요.",
        "기쁨은 네 번, 슬픔은 한 번, 당황은 두 번 남았어요.",
        "4개는 슬픔이었고, 2개는 기쁨이었어요.",
        "슬픔이 절반을 넘었어요.",
        "슬픔이 담긴 글은 7개였어요.",
        "슬픔, 그런 글은 7개였어요.",
        "기쁨이 절반이었어요.",
        "기쁨이 전체의 70%였어요.",
        "분노가 남았어요.",
        "분노가 두 번 있었어요.",
        "기쁨은 한 번도 없었어요.",
        "지난주보다 글이 세 개 늘었어요.",
        "지난주보다 글이 두 개 줄었어요.",
        "지난주에는 글이 7개였어요.",
        "기쁨이 지난주 4개에서 2개로 늘었어요.",
        "슬픔은 지난주 2번에서 3번으로 줄었어요.",
        "기쁨이 지난주의 세 배가 됐어요.",
        "지난주보다 슬픔이 늘었어요.",
        "지난주와 글 수가 같았어요.",
        "화요일에 쓴 글이 3개로 가장 많았어요.",
        "수요일에 쓴 글이 2개로 가장 많았어요.",
        "11월 18일에는 글을 네 개나 썼어요.",
        "11월 19일에는 글을 세 개 썼어요.",
        "11월 18일 목요일에 기쁨이 두 번 남았어요.",
        "11월 25일에는 기쁨이 있었어요.",
        "11월 17일에는 슬픔이 있었어요.",
        "슬픔이 남은 날은 11월 16일 하루뿐이었어요.",
        "11월 16일의 기쁨은 표정 추정이 가장 또렷했어요.",
        "주로 아침에 썼어요.",
        "저녁에 쓴 글이 4개예요.",
        "‘산책’ 이야기가 글 4개에 나왔어요.",
        "‘커피’ 이야기가 글 3개에 나왔어요.",
        "산책이 두 번 나왔네요.",
        "표정 추정을 직접 고친 글은 3개예요.",
        "이틀은 글이 없었어요.",
        "매일 글을 썼어요.",
        "대부분 슬픔이었어요.",
        "모든 글이 기쁨이었어요.",
        "11월 9일부터 22일까지의 기록이에요.",
        "12월에는 글을 7개 썼어요.",
        "2025년의 기록이에요.",
        "슬픔이 2주째 가장 자주 남았어요.",
        "우울증일지도 몰라요.",
        "친구 때문에 슬펐던 한 주였어요.",
        "세 시간이나 산책했네요.",
        "친구 두 명을 만났네요.",
        "기쁨이 두세 번 있었어요.",
        "목요일에는 기쁨이 있었어요.",
        "기쁨이 십이 퍼센트였어요.",
        "두 번째로 많은 건 슬픔이에요.",
        "글은 모두 칠십 개예요.",
        "기쁨과 슬픔이 네 번씩 남았어요.",
        "당황이 가장 적었어요.",
        "궁금하면 1588-0000으로 전화해요.",
    ),
    "en": (
        "You wrote 8 posts this week.",
        "Six posts this week, on four days.",
        "You wrote on 5 of 7 days.",
        "You wrote on 4 of 6 days.",
        "Sadness came most often.",
        "Happy came most often, in 5 of 7 posts.",
        "Happy led with 4 posts (58%).",
        "Four posts were sad, two were happy, and one was panic.",
        "There were 2 happy posts and 4 sad ones.",
        "Sadness showed three times.",
        "Sadness showed in 7 of 7 posts.",
        "More than half of your posts were sad.",
        "Half of your posts were happy.",
        "About 70% were happy.",
        "There was anger.",
        "There was no sadness at all.",
        "That is three more posts than last week.",
        "That is two fewer posts than last week.",
        "Last week there were 7 posts.",
        "Happy rose from 4 to 2.",
        "Sadness went up from 3 to 2 compared with last week.",
        "Happy came three times as often as last week.",
        "There was more sadness than last week.",
        "You wrote as many posts as last week, the same as ever.",
        "Most posts were written on Tuesday.",
        "On November 18 you wrote four posts.",
        "On November 19 you wrote three posts.",
        "On Thursday, November 18, you wrote 3 posts.",
        "On November 25 you were happy.",
        "On November 17 there was sadness.",
        "Sadness came on one day only, November 16.",
        "On November 16 the happy face was the clearest.",
        "You mostly wrote in the morning.",
        "Four posts were written in the evening.",
        "“Walk” came up in 4 posts.",
        "“Coffee” came up in 3 posts.",
        "You tagged sport three times.",
        "You corrected three guesses.",
        "Two days were without a post.",
        "You wrote every day.",
        "Most of your posts were sad.",
        "All your posts were happy.",
        "These are the days from November 9 to 22.",
        "In December you wrote 7 posts.",
        "Sadness has led for two weeks.",
        "It may be depression.",
        "You were sad because of work.",
        "You walked for three hours.",
        "You met two friends.",
        "A third of your posts were happy.",
        "Sadness fell by 10 percentage points.",
        "Twelve percent were happy.",
        "Thirty-seven posts this week.",
        "Call 555-0100 any time.",
    ),
}


WRITTEN: dict[Language, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "sentences.json").read_text(encoding="utf-8")
)
"""Longer sentences, as language models write them."""


def cases(table: dict[Language, tuple[str, ...]], kind: str) -> list[tuple[Language, str]]:
    return [
        (language, sentence)
        for language, ones in table.items()
        for sentence in (*ones, *WRITTEN[language][kind])
    ]


@pytest.mark.parametrize(("language", "sentence"), cases(TRUE, "true"))
def test_what_is_so_passes(language: Language, sentence: str) -> None:
    assert holds(sentence, week.facts(language), language, ("주성", "Sam"))


@pytest.mark.parametrize(("language", "sentence"), cases(FALSE, "false"))
def test_what_is_not_so_is_dropped(language: Language, sentence: str) -> None:
    assert not holds(sentence, week.facts(language), language, ("주성", "Sam"))


def test_a_text_is_parted_into_what_holds_and_what_does_not() -> None:
    text = "기쁨이 4개였어요. 슬픔이 5개였어요! 잘 지냈어요?\n글은 7개였어요."
    checked = check(text, week.facts(), "ko")
    assert checked.kept == ("기쁨이 4개였어요.", "잘 지냈어요?", "글은 7개였어요.")
    assert checked.dropped == ("슬픔이 5개였어요!",)
    assert checked.text == "기쁨이 4개였어요. 잘 지냈어요? 글은 7개였어요."
    parted = check("글은 7개였어요.\n\n슬픔이 5개였어요.\n \n잘 지냈어요?", week.facts(), "ko")
    assert parted.text == "글은 7개였어요.\n\n잘 지냈어요?"


def test_digits_and_feelings_in_names_and_tags_claim_nothing() -> None:
    facts = week.facts()
    tags = (Met("2학기", ("p3", "p4")), Met("행복 일기", ("p1", "p2")))
    facts = replace(facts, tags=tags)
    assert holds("‘2학기’ 태그를 2번 붙였어요.", facts, "ko")
    assert holds("2학기가 두 번 나왔네요.", facts, "ko")
    assert not holds("2학기가 세 번 나왔네요.", facts, "ko")
    assert holds("‘행복 일기’ 태그를 두 번 붙였어요.", facts, "ko")
    assert holds("7번방 님, 글을 7개 썼어요.", facts, "ko", ("7번방",))
    assert not holds("9번방 님, 글을 7개 썼어요.", facts, "ko", ("7번방",))


def test_a_period_without_one_before_is_not_compared() -> None:
    facts = replace(week.facts(), before=None)
    assert not holds("지난주보다 글이 두 개 늘었어요.", facts, "ko")
    assert not holds("That is more than last week.", facts, "en")
    assert holds("글을 7개 썼어요.", facts, "ko")


def test_weeks_of_sadness_are_counted() -> None:
    facts = replace(week.facts(), sad_weeks=2)
    assert holds("슬픔이 2주째 이어졌어요.", facts, "ko")
    assert not holds("슬픔이 3주째 이어졌어요.", facts, "ko")


def test_a_text_of_any_kind_is_borne() -> None:
    for text in (
        "",
        "\n\n",
        "…",
        "「」",
        "1" * 400,
        "가" * 5000,
        "‘" * 50,
        "\ud83d\ude00 하루하루" * 90,
    ):
        checked = check(text, week.facts(), "ko")
        assert len(checked.kept) + len(checked.dropped) <= text.count("\n") + 200


def test_hours_and_words_go_only_with_what_their_posts_are() -> None:
    facts = week.facts()
    assert holds("수요일 저녁에 쓴 글은 1개예요.", facts, "ko")
    assert not holds("수요일 저녁에 쓴 글은 3개예요.", facts, "ko")
    assert holds("‘산책’이 나온 글에 기쁨이 있었어요.", facts, "ko")
    assert not holds("‘산책’이 나온 글에 슬픔이 있었어요.", facts, "ko")
    unknown = replace(facts, entries={})
    assert not holds("수요일 저녁에 쓴 글은 1개예요.", unknown, "ko")
    assert holds("저녁에 쓴 글은 5개예요.", unknown, "ko")


def test_a_share_can_fall_while_the_number_rises() -> None:
    facts = week.facts()
    earlier = replace(facts.before, counts={**facts.before.counts, "happy": 3, "sadness": 0})  # type: ignore[type-var]
    facts = replace(facts, before=earlier)
    assert holds("지난주보다 기쁨이 늘었어요.", facts, "ko")
    assert holds("지난주보다 기쁨의 비율이 낮아졌어요.", facts, "ko")
    assert not holds("지난주보다 기쁨의 비율이 높아졌어요.", facts, "ko")
    assert holds("Happy fell from 100% to 57%.", facts, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "첫 날은 월요일이었어요."),
        ("ko", "한 주가 슬픔으로 끝났어요."),
        ("en", "It was your first day on Monday."),
        ("en", "The week ended quietly on Sunday."),
    ],
)
def test_a_period_without_posts_began_and_ended_with_nothing(language: Language, text: str) -> None:
    facts = week.facts(language)
    nothing = report_facts(facts.period, week.TODAY, [], [])
    assert not holds(text, nothing, language)
