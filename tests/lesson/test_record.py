"""The numbers that can be taken home, and the prompt as it is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx2
import jsonschema
import pytest

from facelog.companion.builtin import BuiltIn
from facelog.companion.llm import LanguageModel
from facelog.config import DATA, BrainSettings
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.lesson import letter, record, told
from facelog.lesson.letter import Letter
from facelog.lesson.walk import STAGES, Walk
from facelog.types import Language

SCHEMA: dict[str, Any] = json.loads((DATA / "lesson.schema.json").read_text(encoding="utf-8"))


def check(found: object) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(found)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_record_is_as_its_keys_are_described(walked: Walk, written: Letter) -> None:
    answered = replace(written, comment=BuiltIn().comment(written.request))
    found = json.loads(record.to_json(walked, answered))
    check(found)
    assert found["stages"] == list(STAGES)
    assert found["answer"]["brain"] == "builtin"
    assert found["prompt"]["messages"] == written.messages
    assert sum(found["four"][name] for name in EMOTIONS) == pytest.approx(1, abs=1e-3)
    assert sum(found["eight"][name] for name in EXPRESSIONS) == pytest.approx(1, abs=1e-3)
    assert walked.seen is not None
    assert found["alignment"]["rotation_degrees"] == pytest.approx(-walked.seen.tilt, abs=0.01)


def test_without_a_face_it_ends_at_the_boxes(faceless: Walk) -> None:
    found = record.record(faceless, None)
    check(found)
    assert set(found) == {"format", "version", "stages", "photo", "boxes"}
    assert found["boxes"]["faces"] == []
    assert found["boxes"]["chosen"] is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ko", "사진을 가득 채운 얼굴로 보고 찾았어요"),
        ("en", "Taken as a face that fills the photo"),
    ],
)
def test_a_face_that_fills_the_photo_is_told(filling: Walk, language: Language, line: str) -> None:
    found = record.record(filling, None)
    check(found)
    assert [each["search"] for each in found["boxes"]["proposals"]] == ["filling"]
    assert told.numbers(filling, "boxes", language)[-1] == line


def test_it_is_small_for_there_is_no_picture_in_it(walked: Walk, written: Letter) -> None:
    assert len(record.to_json(walked, written)) < 20_000


def test_the_prompt_is_what_a_model_is_sent(written: Letter) -> None:
    sent: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.content))
        text = json.dumps({"choices": [{"delta": {"content": "잘했어!"}, "finish_reason": "stop"}]})
        return httpx2.Response(
            200,
            headers={"content-type": "text/event-stream"},
            content=f"data: {text}\n\ndata: [DONE]\n\n".encode(),
        )

    settings = BrainSettings(base_url="http://127.0.0.1:9/v1", model="a-model")
    said = LanguageModel(settings, httpx2.MockTransport(answer)).comment(written.request)
    assert said.text == "잘했어!"
    assert sent[0]["messages"] == written.messages
    assert sent[0]["temperature"] == written.temperature
    assert "떨렸지만" in written.messages[-1]["content"]


def test_neither_introduction_nor_earlier_posts_are_told(written: Letter) -> None:
    everything = written.messages[-1]["content"]
    assert "<intro>" not in everything
    assert "<memory>" not in everything
    assert "<name>주성</name>" in everything


def test_words_of_crisis_are_seen(written: Letter) -> None:
    request = written.request
    sad = letter.write(
        request.reading,
        "죽고 싶다",
        name="주성",
        language="ko",
        settings=None,
        character=request.character,  # type: ignore[arg-type]
    )
    assert sad.request.crisis
    assert not written.request.crisis
    assert sad.request.settings == letter.USUAL


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_stage_is_told_in_words(walked: Walk, written: Letter, language: Language) -> None:
    answered = replace(written, comment=BuiltIn().comment(written.request))
    for number, stage in enumerate(STAGES, start=1):
        assert told.title(stage, language).startswith(f"{number}. ")
        assert told.why(stage, language)
        lines = told.numbers(walked, stage, language, answered)
        assert lines, stage
        assert all("{" not in line for line in lines)


def test_the_way_of_turning_is_told_as_it_is_done(walked: Walk) -> None:
    """The head leans to the left as seen, so that the picture is turned clockwise."""
    assert walked.seen is not None
    assert walked.seen.tilt < -5
    (line,) = told.numbers(walked, "rotation", "en")
    assert line == f"Turned clockwise by {-walked.seen.tilt:.1f}°"


def test_the_sums_name_every_class_of_an_emotion(walked: Walk) -> None:
    assert walked.seen is not None
    sums = told.sums(walked.seen.reading.expressions, "en")
    assert [part.split()[0] for part in sums["anger"].split(" + ")] == [
        "Anger",
        "Disgust",
        "Contempt",
    ]
    assert set(sums) == set(EMOTIONS)


def test_small_shares_are_not_called_nothing() -> None:
    assert [told.percent(share) for share in (0, 0.001, 0.006, 0.424, 1)] == [
        "0%",
        "<1%",
        "1%",
        "42%",
        "100%",
    ]
