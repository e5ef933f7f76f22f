"""The eight expressions, the four emotions, and the votes that decide."""

from __future__ import annotations

import numpy as np
import pytest

from facelog.emotion.taxonomy import (
    EMOTIONS,
    EXPRESSIONS,
    LABEL_SYNONYMS,
    emotion_of_label,
    four_from_expressions,
    majority_labels,
)


def test_every_expression_counts_once_and_neutral_not_at_all() -> None:
    expected = {
        "neutral": [0.25, 0.25, 0.25, 0.25],
        "happiness": [0, 1, 0, 0],
        "surprise": [0, 0, 1, 0],
        "sadness": [0, 0, 0, 1],
        "anger": [1, 0, 0, 0],
        "disgust": [1, 0, 0, 0],
        "fear": [0, 0, 1, 0],
        "contempt": [1, 0, 0, 0],
    }
    for row, name in zip(four_from_expressions(np.eye(8)), EXPRESSIONS, strict=True):
        assert row.tolist() == expected[name]


@pytest.mark.parametrize(
    ("label", "emotion"),
    [
        ("Angry", "anger"),
        ("contempt", "anger"),
        ("happy", "happy"),
        ("happiness", "happy"),
        ("surprised", "panic"),
        ("fear", "panic"),
        (" 당황 ", "panic"),
        ("슬픔", "sadness"),
        ("neutral", None),
        ("중립", None),
    ],
)
def test_labels_of_other_data_sets_are_understood(label: str, emotion: str | None) -> None:
    assert emotion_of_label(label) == emotion


def test_every_synonym_leads_somewhere_and_nonsense_nowhere() -> None:
    assert {emotion_of_label(name) for name in LABEL_SYNONYMS} == {*EMOTIONS, None}
    with pytest.raises(ValueError, match="unknown emotion label: 'bored'"):
        emotion_of_label("bored")


def test_the_majority_protocol_of_the_paper() -> None:
    votes = np.array(
        [
            [0, 9, 1, 0, 0, 0, 0, 0, 0, 0],  # a single vote drops out
            [5, 5, 0, 0, 0, 0, 0, 0, 0, 0],  # half is not more than half
            [4, 3, 3, 0, 0, 0, 0, 0, 0, 0],  # most, but not the majority
            [0, 0, 0, 0, 2, 0, 0, 0, 8, 0],  # the majority does not know
            [0, 0, 0, 0, 6, 0, 0, 0, 0, 4],  # votes for not a face weigh against
            [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],  # nothing is left
        ]
    )
    assert majority_labels(votes).tolist() == [1, -1, -1, -1, 4, -1]
