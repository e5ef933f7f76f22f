"""A text in pieces to be spoken: nothing lost, nothing too long, the first one short."""

from __future__ import annotations

import pytest

from facelog.speech import sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("안녕. 잘 지냈어? 응!", ("안녕.", "잘 지냈어?", "응!")),
        ("점수는 3.5점이야. 잘했지", ("점수는 3.5점이야.", "잘했지")),
        ("첫 줄\n\n둘째 줄", ("첫 줄", "둘째 줄")),
        (
            '그가 "가자." 하고 말했다. 그래서 갔다.',
            ('그가 "가자."', "하고 말했다.", "그래서 갔다."),
        ),
        ("정말?! 😊 ㅋㅋㅋ 🎉", ("정말?!",)),
        ("… 그래", ("그래",)),
        ("https://a.b/c", ()),
        ("", ()),
    ],
)
def test_sentences(text: str, pieces: tuple[str, ...]) -> None:
    assert sentences.split(text) == pieces


@pytest.mark.parametrize("text", ["긴 문장이, 끝나지 않고 " * 60, "쉼" * 700, "a b " * 300])
def test_a_long_sentence_is_divided_without_loss(text: str) -> None:
    pieces = sentences.split(text)
    assert len(pieces[0]) <= sentences.FIRST
    assert all(0 < len(piece) <= sentences.REST for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_sentence_is_divided_at_a_comma() -> None:
    first, *_ = sentences.split("오늘은 아침부터 비가 내려서, " + "우산을 들고 나갔는데 " * 10)
    assert first == "오늘은 아침부터 비가 내려서,"
