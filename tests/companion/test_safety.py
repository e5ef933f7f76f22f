"""Words of crisis: found where they are meant, and only there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from facelog.companion import safety
from facelog.companion.screening import PAGES
from facelog.config import DATA
from facelog.i18n import LANGUAGES
from facelog.types import Language

HERE = Path(__file__).parent
TAUGHT = ("build", "judge", "judge2", "judge3", "judge4", "written", "voices", "everyday")
PARTS = (*TAUGHT, "unseen")


def sentences(part: str) -> list[tuple[str, str]]:
    """Return label and text of each line.

    All but `unseen` were seen: the rules were made for most of them, and the shipped weights are
    fitted to all. What is found of them says that nothing broke, not how well new sentences are
    heard. For that see `tests/train/test_words.py`, where sentences are judged by weights that
    never met them, and `unseen`: 360 lines by a hand that knew neither rules nor other lines; none
    of them taught rules or weights, and none may; their totals were looked at after each fit. By
    rules alone 97 of its 180 in crisis were found with 5 of 180 false alarms, with weights fitted
    without `voices` 150 and 5, with the first 4,861 of these 161 and 5, with 9,889 170 and 4,
    with all of them, and the limit set by hands never seen, 173 and 6, with `everyday` 171 and 5.

    What was found of each part at first sight, by rules alone: of `judge2` 27 of 60 with 4 of 60
    false alarms, of `judge3` (hints that avoid the usual words) 8 of 60 with 1 of 60, of `judge4`
    55 of 60 with 3 of 60. `written` are 3,226 lines in themes, many made to be
    mistaken; by rules alone about a quarter of its first 864 lines in crisis were found. `voices`
    are 13,089 lines by thirteen more hands; by rules alone 24 to 50 % of those in crisis in its
    first parts. `everyday` are short lines of a chat (goodbyes, questions, things one wants to be
    over or gone) and some like them that are meant: before these taught, 44 of the 233 clear ones
    were heard.
    """
    lines = (HERE / f"crisis_{part}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("# ")]
    return [(label, text) for label, text in pairs]


def test_the_parts_share_no_sentence() -> None:
    parts = [[text for _, text in sentences(part)] for part in PARTS]
    together = [text for part in parts for text in part]
    assert len(together) >= 300
    assert len(together) == len(set(together))


# For each part: the least found, the most false alarms.
@pytest.mark.parametrize(
    ("part", "found", "alarms"),
    [
        ("build", 0.95, 0.05),
        ("judge", 0.95, 0.05),
        ("judge2", 0.95, 0.05),
        ("judge3", 0.9, 0.05),
        ("judge4", 0.95, 0.05),
        ("written", 0.9, 0.05),
        ("voices", 0.9, 0.05),
        ("everyday", 0.95, 0.02),
        ("unseen", 0.95, 0.05),
    ],
)
def test_crisis_is_found_and_false_alarms_are_rare(part: str, found: float, alarms: float) -> None:
    wrong: dict[str, list[str]] = {"crisis": [], "clear": []}
    counts = dict.fromkeys(wrong, 0)
    for label, text in sentences(part):
        counts[label] += 1
        if safety.screen(text) != (label == "crisis"):
            wrong[label].append(text)
    assert min(counts.values()) >= 60
    assert counts["crisis"] - len(wrong["crisis"]) >= found * counts["crisis"], wrong["crisis"]
    assert len(wrong["clear"]) <= alarms * counts["clear"], wrong["clear"]


CRISIS = [
    "죽고 싶다",
    "죽고싶다",
    "죽 고 싶 다",
    "죽.고.싶.다",
    "죽1고싶다",
    "죽고\u200b싶다",
    "자1살 하고 싶어",
    "ㅈㅅ하고 싶다",
    "듀금이 답이다",
    "주거버릴까",
    "사라지고싶어",
    "없어지고 싶다",
    "그만 살고 싶다",
    "뛰어내리고 싶다",
    "손목을 그었다",
    "유서를 썼다",
    "다들 안녕. 고마웠어. 미안해.",
    "kms",
    "I WANT TO DIE",
    "I’d be better off dead",
    "thinking about unaliving myself",
    "I just want to end it all",
    "everyone would be better off without me",
]
CLEAR = [
    "",
    "   \n",
    "나 이제 갈게",
    "bye",
    "어제 내가 뭐라고 했지?",
    "역시 너밖에 없어",
    "배고파 죽겠다",
    "웃겨 죽는 줄",
    "죽을 만큼 맛있다",
    "더워 죽겠네",
    "심장이 터져 죽을 뻔",
    "할머니가 돌아가셨다",
    "보스한테 세 번 죽었다",
    "오늘 너무 슬펐다",
    "혼자 있고 싶다",
    "혼자 살고 싶다",
    "남자 살 빼는 법",
    "죽고 싶다는 생각은 이제 안 든다",
    "I'm dying of laughter",
    "this deadline is killing me",
    "dead tired",
    "ran 5 kms today",
]


@pytest.mark.parametrize("text", CRISIS)
def test_spellings_of_crisis(text: str) -> None:
    assert safety.screen(text)


@pytest.mark.parametrize("text", CLEAR)
def test_plain_words(text: str) -> None:
    assert not safety.screen(text)


LONG = "오늘은 회사에서 회의가 길었다. 점심은 김치찌개였고 저녁엔 산책을 했다. "


@pytest.mark.parametrize("end", [". ", "\n", " ", "ㅠㅠ ", "... "])
def test_one_sentence_of_a_long_text_is_enough(end: str) -> None:
    calm = LONG.replace(". ", end) * 60
    assert not safety.screen(calm)
    assert safety.screen(calm + "그냥 죽고 싶다" + end + calm)


@pytest.mark.parametrize("shift", range(0, 200, 7))
def test_no_place_in_a_text_without_sentences_is_missed(shift: int) -> None:
    assert safety.screen("가나" * 100 + "다" * shift + " 그냥 죽고 싶다 " + "라마" * 200)


def test_a_joke_does_not_hide_what_follows() -> None:
    assert safety.screen("배고파 죽겠다. 그래도 사실은 죽고 싶다.")
    assert safety.screen("배고파 죽겠다 ㅋㅋ 근데 진짜로 죽고 싶다")
    assert safety.screen("영화를 봤다. 나도 이제 그만 살고 싶다.")


def test_what_is_over_is_told_from_what_came_back() -> None:
    assert not safety.screen("작년에는 죽고 싶었는데 지금은 괜찮다.")
    assert safety.screen("작년에는 괜찮았는데 다시 죽고 싶다.")
    assert safety.screen("예전처럼 괜찮은 척하지만 죽고 싶다.")
    assert safety.screen("예전에는 죽고 싶기만 했는데 이제는 방법을 찾고 있다.")


@pytest.mark.parametrize("text", [*PAGES.values()], ids=[*PAGES])
def test_a_page_of_any_kind_is_read_to_its_end(text: str) -> None:
    # A runaway pattern would not come back; `bench` tells the milliseconds.
    assert not safety.screen(text)
    assert safety.screen(f"{text}\n그냥 죽고 싶다")


def test_every_rule_is_tried_where_it_would_match() -> None:
    texts = [text.lower() for part in TAUGHT for _, text in sentences(part)]
    asleep = [
        (rule.match.source[:60], text)
        for rule in safety._rules().crisis
        for text in texts
        if rule.match.compiled.search(text) and not any(stem in text for stem in rule.near)
    ]
    assert not asleep


def test_every_word_of_the_rules_is_used_and_defined() -> None:
    source = (DATA / "crisis.json").read_text(encoding="utf-8")
    data = json.loads(source)
    used = set(re.findall(r"<(\w+)>", source)) | {"story", "past", "again", "recovered"}
    assert used == set(data["words"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_a_call_away(language: Language) -> None:
    lines = safety.help_lines(language)
    assert [line.number for line in lines] == ["109", "1577-0199", "1388", "112", "119"]
    assert all(line.name and line.note for line in lines)
