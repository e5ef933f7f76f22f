"""What the built-in Anna says of earlier posts, in comments and in the chat."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from typing import get_args

import pytest

from facelog.companion import composer
from facelog.companion.builtin import BuiltIn
from facelog.companion.recalling import ago
from facelog.types import (
    CHARACTERS,
    AnswerSettings,
    Attitude,
    ChatMessage,
    ChatRequest,
    CommentRequest,
    Language,
    Length,
    Memory,
)

TODAY = dt.date(2026, 11, 20)  # a Friday
NERVOUS = "내일 팀장님 앞에서 발표가 있다. 너무 떨린다."
Asking = Callable[..., CommentRequest]


def memory(
    text: str, ago_: int = 8, words: tuple[str, ...] = ("발표",), post_id: str = "p1"
) -> Memory:
    return Memory(post_id, TODAY - dt.timedelta(days=ago_), "panic", text, words)


def said(asked: CommentRequest, seeds: int = 12) -> set[str]:
    """Return every sentence that speaks of an earlier post."""
    return {
        one.text
        for seed in range(seeds)
        for one in composer.compose(asked, random.Random(seed))
        if one.source
    }


@pytest.mark.parametrize(
    ("days", "korean", "english"),
    [
        (0, "아까도", "earlier today"),
        (1, "어제도", "yesterday"),
        (2, "그제도", "two days ago"),
        (4, "며칠 전에도", "a few days ago"),
        (5, "지난주에도", "last week"),
        (11, "지난주에도", "last week"),
        (15, "2주 전에도", "2 weeks ago"),
        (20, "지난달에도", "last month"),
        (50, "지난달에도", "last month"),
        (51, "9월에도", "in September"),
        (300, "1월에도", "in January"),
        (330, "작년 12월에도", "in December last year"),
        (365, "작년 이맘때도", "around this time last year"),
        (500, "작년 7월에도", "in July last year"),
        (1000, "2024년 2월에도", "in February 2024"),
    ],
)
def test_the_distance_in_time_is_true(days: int, korean: str, english: str) -> None:
    date = TODAY - dt.timedelta(days=days)
    told_ko, told_en = ago(date, TODAY, "ko"), ago(date, TODAY, "en")
    assert told_ko
    assert told_en
    assert (told_ko[1], told_en[0]) == (korean, english)
    assert told_ko[2] == korean.removesuffix("도") + "는"


def test_the_turn_of_the_year_is_told_right() -> None:
    january = dt.date(2027, 1, 5)
    assert ago(dt.date(2026, 12, 20), january, "ko") == ("지난달에", "지난달에도", "지난달에는")
    assert (
        ago(
            dt.date(2025, 12, 31),
            january,
            "ko",
        )[0]
        == "2025년 12월에"
    )  # type: ignore[index]
    assert ago(dt.date(2026, 1, 9), dt.date(2026, 12, 31), "ko")[0] == "1월에"  # type: ignore[index]
    assert ago(dt.date(2027, 1, 6), january, "ko") is None


@pytest.mark.parametrize("attitude", get_args(Attitude))
@pytest.mark.parametrize("length", get_args(Length))
def test_one_sentence_of_the_earlier_post_in_every_attitude_and_length(
    asking: Asking, attitude: Attitude, length: Length
) -> None:
    for language, text, then, word in (
        ("ko", NERVOUS, "발표 때문에 떨려서 잠을 못 잤다.", "발표"),
        (
            "en",
            "I have a presentation tomorrow and I'm nervous.",
            "My presentation is on Monday. I'm scared of the presentation.",
            "presentation",
        ),
    ):
        shared = (memory(then, words=(word,)), memory(then, 100, (word,), "p2"))
        asked = asking(
            text, "panic", language=language, attitude=attitude, length=length,
            memories=shared, today=TODAY,
        )  # fmt: skip
        told = set()
        for seed in range(16):
            sentences = composer.compose(asked, random.Random(seed))
            (one,) = [sentence for sentence in sentences if sentence.source]
            assert one.source == "p1"
            assert word in one.text
            assert re.search("지난주에도?|[Ll]ast week", one.text), one.text
            polite = re.search(r"(요|니다|죠)[.!]?$", one.text.strip(" ✨"))
            if language == "ko":
                assert bool(polite) is (attitude in ("polite", "calm")), one.text
            whole = composer.put_together(asked, sentences)
            assert abs(len(whole) - CHARACTERS[length]) <= 0.3 * CHARACTERS[length], whole
            told.add(one.text)
        assert len(told) > 1, "more ways than one"


def test_the_feeling_is_quoted_only_where_it_was_told(asking: Asking) -> None:
    told = said(
        asking(NERVOUS, "panic", memories=(memory("발표 때문에 떨렸다."),), today=TODAY), 40
    )
    assert "지난주에도 발표 때문에 떨렸다고 했잖아." in told
    other = said(
        asking(
            NERVOUS, "panic", memories=(memory("발표를 들었다. 강아지가 떨었다."),), today=TODAY
        ),
        40,
    )
    assert other
    assert not any("떨" in text or "때문" in text for text in other), other


def test_a_change_for_the_better_and_for_the_worse_is_told_as_such(asking: Asking) -> None:
    glad = "발표가 끝났다! 칭찬받아서 정말 뿌듯하다."
    better = said(asking(glad, "happy", memories=(memory("발표를 망쳐서 속상했다."),), today=TODAY))
    assert better
    assert not any("에도 발표 때문" in text for text in better)
    sad = "발표를 망쳤다. 속상하다."
    worse = said(
        asking(sad, "sadness", memories=(memory("발표가 재미있어서 신났다."),), today=TODAY)
    )
    assert worse
    assert all("신났던 사람" not in text and "즐거워했잖아" not in text for text in worse)


def test_particles_fit_the_shared_thing(asking: Asking) -> None:
    for noun in ("면접", "기타"):
        text = f"{noun} 때문에 하루를 다 썼다."
        asked = asking(
            text, "happy", attitude="playful", memories=(memory(text, words=(noun,)),), today=TODAY
        )
        for one in said(asked, 30):
            closed = noun == "면접"
            wrong = ("는", "가", "를") if closed else ("은", "이", "을")
            assert not re.search(rf"{noun}({'|'.join(wrong)})[ ,.]", one), one


@pytest.mark.parametrize(
    ("text", "then", "words"),
    [
        (NERVOUS, "발표가 있었다.", ()),  # nothing is said to be shared
        (NERVOUS, "강아지와 산책했다.", ("발표",)),  # it does not stand there
        ("오늘은 쉬었다.", "발표가 있었다.", ("발표",)),  # nor here
        (NERVOUS, "마음이 떨렸다.", ("떨리다",)),  # a feeling is no thing
    ],
)
def test_without_a_shared_thing_nothing_is_said(
    asking: Asking, text: str, then: str, words: tuple[str, ...]
) -> None:
    assert said(asking(text, "panic", memories=(memory(then, words=words),), today=TODAY)) == set()


def test_never_in_a_crisis(asking: Asking) -> None:
    asked = asking(
        "발표도 망치고 죽고 싶다.", memories=(memory("발표를 망쳤다."),), crisis=True, today=TODAY
    )
    assert said(asked) == set()
    assert BuiltIn().comment(asked).sources == ()


def test_what_was_brought_up_lately_is_left_alone(asking: Asking) -> None:
    shared = (memory("발표 때문에 떨렸다."), memory("발표를 했다.", 70, post_id="p2"))
    earlier = ("지난주에도 발표 때문에 떨렸다고 했잖아. 지난주에 발표 얘기를 적었지.",)
    asked = asking(NERVOUS, "panic", memories=shared, today=TODAY, earlier=earlier)
    sources = {
        one.source for seed in range(9) for one in composer.compose(asked, random.Random(seed))
    }
    assert sources == {"", "p2"}


def test_the_comment_names_what_it_drew_on(asking: Asking) -> None:
    shared = (memory("발표 때문에 떨렸다."), memory("강아지와 산책했다.", post_id="p2"))
    comment = BuiltIn().comment(asking(NERVOUS, "panic", memories=shared, today=TODAY))
    assert comment.sources == ("p1",)
    assert "발표" in comment.text


def chat_request(text: str, language: Language, shared: Memory, *before: str) -> ChatRequest:
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    talk = [ChatMessage(str(n), TODAY, now, "anna", line) for n, line in enumerate(before)]
    talk.append(ChatMessage("last", TODAY, now, "person", text))
    settings = AnswerSettings("polite", "normal", "short")
    return ChatRequest("주성", "", language, settings, tuple(talk), memories=(shared,))


def test_in_the_chat_too_and_not_twice() -> None:
    shared = memory("발표 때문에 떨려서 잠을 못 잤다.")
    asked = chat_request("내일 발표라서 떨려요", "ko", shared)
    answers = {BuiltIn().chat(asked) for _ in range(12)}
    assert {answer.sources for answer in answers} == {("p1",)}
    assert all("지난주에" in answer.text and "발표" in answer.text for answer in answers)
    again = chat_request("내일 발표라서 떨려요", "ko", shared, "지난주에 발표 얘기를 적으셨죠.")
    assert {BuiltIn().chat(again).sources for _ in range(9)} == {()}
    english = memory("The presentation scares me.", words=("presentation",))
    told = BuiltIn().chat(chat_request("My presentation is tomorrow, I'm nervous", "en", english))
    assert told.sources == ("p1",)
    assert "last week" in told.text.lower()
