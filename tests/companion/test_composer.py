"""Five hundred Korean and two hundred English comments of the built-in Anna, held to all rules."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

import pytest

from facelog.companion.gist import understand
from facelog.companion.mood import feeling
from facelog.companion.stock import stock
from facelog.types import CHARACTERS, Ingredient

MOST_ALIKE = 0.05
POLITE_END = re.compile(r"(요|니다|죠)$")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
LAUGHTER = re.compile(r"[ㅋㅎ]{2}|haha", re.IGNORECASE)
Samples = list[Any]


def bare(text: str) -> str:
    """Take marks, emoji and laughter off the end of a sentence."""
    return re.sub(r"[\W_]+$", "", LAUGHTER.sub("", text))


# --- every one of the comments ---


def test_the_length_is_within_thirty_percent(every: Samples) -> None:
    for sample in every:
        target = CHARACTERS[sample.request.settings.length]
        assert abs(len(sample.text) - target) <= 0.3 * target, sample.text


def test_the_comment_is_made_of_its_sentences(every: Samples) -> None:
    for sample in every:
        assert sample.text.split() == " ".join(one.text for one in sample.sentences).split()


def test_it_contains_what_the_composition_asks_for(every: Samples) -> None:
    for sample in every:
        kinds = {one.kind for one in sample.sentences}
        asked = set(sample.request.settings.ingredients)
        assert kinds & set(get_args(Ingredient)) == asked


def test_korean_keeps_to_its_attitude_in_every_sentence(korean: Samples) -> None:
    for sample in korean:
        polite = sample.request.settings.attitude in ("polite", "calm")
        for one in sample.sentences:
            # a sentence of the stock may hold two, as the questions of a doubt do
            for part in re.split(r"(?<=[.?!])\s+(?=[가-힣])", one.text):
                assert bool(POLITE_END.search(bare(part))) is polite, part


def test_the_person_is_called_by_name_with_the_right_particle(every: Samples) -> None:
    calls = {"주성": "주성아", "민수": "민수야", "김하늘": "하늘아", "지아": "지아야"}
    calls |= {"서연": "서연아", "도윤": "도윤아", "Sam": "Sam"}
    for sample in every:
        name, first = sample.request.name, sample.sentences[0].text
        if sample.request.language == "en":
            assert name in first
        elif sample.request.settings.attitude in ("polite", "calm"):
            assert f"{name} 님" in first
        else:
            assert re.search(rf"(^|\s){calls[name]}[,:]", first), first


def test_particles_fit_the_word_before_them(korean: Samples) -> None:
    wrong = 0
    for sample in korean:
        for one in sample.sentences:
            for noun in understand(sample.request.text, "", "ko").nouns:
                if not "가" <= noun[-1] <= "힣":
                    continue
                closed = (ord(noun[-1]) - 0xAC00) % 28 > 0
                bad = ("는", "가", "를", "와", "라는") if closed else ("은", "이", "을", "과")
                quote = "[’]?"
                end = "(?=[ ,.])"
                pattern = f"{re.escape(noun)}{quote}({'|'.join(bad)}){end}"
                if "{noun:" in one.template or "{quoted:" in one.template:
                    wrong += bool(re.search(pattern, one.text))
    assert wrong == 0


def test_no_mark_of_the_stock_is_left_over(every: Samples) -> None:
    for sample in every:
        for one in sample.sentences:
            assert not re.search(r"[\[\]{}^|*]", one.text), one.text
            assert "  " not in one.text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_sentence_is_in_more_than_five_percent(
    language: str, korean: Samples, english: Samples
) -> None:
    chosen = korean if language == "ko" else english
    texts: Counter[str] = Counter()
    templates: Counter[str] = Counter()
    for sample in chosen:
        texts.update({bare(one.text) for one in sample.sentences})
        templates.update({one.template for one in sample.sentences})
    limit = MOST_ALIKE * len(chosen)
    assert texts.most_common(1)[0][1] <= limit, texts.most_common(3)
    # stricter than asked: not even with another noun in its slot
    assert templates.most_common(1)[0][1] <= limit * 1.2, templates.most_common(3)


def test_no_sentence_stands_twice_in_a_comment(every: Samples) -> None:
    for sample in every:
        assert len({one.template for one in sample.sentences}) == len(sample.sentences)


def test_it_mentions_what_the_diary_is_about(every: Samples) -> None:
    named = 0
    for sample in every:
        asked = sample.request
        gist = understand(asked.text, asked.introduction, asked.language)
        words = [*gist.nouns, *(phrase for phrase, _tone in gist.phrases)]
        if gist.nouns:
            assert any(word in sample.text for word in words), (asked.text, sample.text)
            named += 1
    assert named > 0.85 * len(every)


def test_it_asks_when_face_and_text_disagree(every: Samples) -> None:
    asked = 0
    for sample in every:
        gist = understand(sample.request.text, sample.request.introduction, sample.request.language)
        _feel, question = feeling(sample.request.reading, gist)
        doubts = [one for one in sample.sentences if one.kind == "mismatch"]
        assert len(doubts) == bool(question)
        for one in doubts:
            assert one.text.split("?")[1:], one.text
            asked += 1
    assert asked > 50


def test_a_faint_face_is_named_as_faint(every: Samples) -> None:
    faint = [line.template for language in ("ko", "en") for line in stock(language)["faint.face"]]
    found = 0
    for sample in every:
        kinds = {one.kind for one in sample.sentences}
        if sample.request.reading.faint and "mismatch" not in kinds:
            assert any(one.template in faint for one in sample.sentences)
            found += 1
    assert found > 30


def test_hard_days_get_no_jokes(every: Samples) -> None:
    for sample in every:
        gist = understand(sample.request.text, "", sample.request.language)
        if feeling(sample.request.reading, gist)[0] in ("sadness", "anger", "panic"):
            assert not LAUGHTER.search(sample.text)


def test_a_steady_comment_is_plain_and_a_creative_one_is_not(every: Samples) -> None:
    lively: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sample in every:
        intensity = sample.request.settings.intensity
        signs = len(EMOJI.findall(sample.text)) + sample.text.count("!")
        vivid = sum(
            line.vivid
            for lines in stock(sample.request.language).values()
            for line in lines
            if line.template in {one.template for one in sample.sentences}
        )
        if intensity == "steady":
            assert (signs, vivid) == (0, 0), sample.text
        lively[intensity] += signs + vivid
        total[intensity] += 1
    assert lively["creative"] / total["creative"] > 2 * lively["normal"] / total["normal"] > 0
