"""What is said of the stages, and their numbers in words."""

from __future__ import annotations

from collections.abc import Mapping

from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPS
from facelog.i18n import translate
from facelog.lesson.letter import Letter
from facelog.lesson.walk import STAGES, Walk, beyond, leading
from facelog.palette import EMOTION_COLOURS
from facelog.types import Language

NEUTRAL_COLOURS = {"light": "#7C8A87", "dark": "#94A3A0"}
STRAIGHT = 0.5
"""Degrees below which a face counts as upright."""


def title(stage: str, language: Language) -> str:
    """Return a stage's name with its number."""
    return f"{STAGES.index(stage) + 1}. {translate(language, f'lesson.stage_{stage}')}"


def why(stage: str, language: Language) -> str:
    """Return one sentence on what happens in a stage, and why."""
    return translate(language, f"lesson.why_{stage}")


def expression_names(language: Language) -> dict[str, str]:
    """Return the names of the eight by code."""
    return {name: translate(language, f"lesson.expression_{name}") for name in EXPRESSIONS}


def emotion_names(language: Language) -> dict[str, str]:
    """Return the names of the four by code."""
    return {name: translate(language, f"common.emotion_{name}") for name in EMOTIONS}


def expression_colours(theme: str) -> dict[str, str]:
    """Return the eight's colours: each in that of the emotion it is counted with.

    Args:
        theme: "light" or "dark".
    """
    colours = {
        member: EMOTION_COLOURS[theme][emotion]
        for emotion, members in GROUPS.items()
        for member in members
    }
    return {"neutral": NEUTRAL_COLOURS[theme], **colours}


def percent(share: float) -> str:
    """Return a share as it is shown: the small ones are not called nothing."""
    return "<1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def numbers(walk: Walk, stage: str, language: Language, letter: Letter | None = None) -> list[str]:
    """Return the numbers of a stage in short lines.

    Args:
        walk: the way of a photograph that reaches the stage.
        stage: one of `STAGES`.
        language: of the lines.
        letter: for the prompt and the answer.
    """

    def say(what: str, /, **values: object) -> str:
        return translate(language, f"lesson.number_{what}", **values)

    sight, seen = walk.sight, walk.seen
    photo = sight.photo
    rows, columns = photo.pixels.shape[:2]
    if stage == "original":
        lines = [say("size", width=photo.width, height=photo.height)]
        if photo.width != columns:
            lines.append(say("looked_at", width=columns, height=rows))
        return lines
    if stage == "boxes":
        count = len(sight.proposals)
        kept = sum(map(walk.confirmed, sight.proposals))
        lines = [say("proposals", count=count, kept=kept), say("faces", count=len(sight.faces))]
        searches = {each.search for each in sight.proposals}
        lines += [say(last) for last in ("filling", "turned") if last in searches][:1]
        return lines
    if seen is None:
        return []
    x, y = seen.shift
    if stage == "landmarks":
        assert walk.face is not None
        across = walk.face.landmarks[1] - walk.face.landmarks[0]
        distance = float((across @ across) ** 0.5)
        return [say("landmarks"), say("eyes", distance=f"{distance:.0f}")]
    if stage == "rotation":
        angle = f"{abs(seen.tilt):.1f}"
        if abs(seen.tilt) < STRAIGHT:
            return [say("level", angle=angle)]
        return [say("clockwise" if seen.tilt < 0 else "counter_clockwise", angle=angle)]
    if stage == "scaling":
        return [say("scale", factor=f"{seen.scale:.2f}")]
    if stage == "centring":
        sideways = say("right" if x >= 0 else "left", pixels=f"{abs(x):.0f}")
        return [sideways, say("down" if y >= 0 else "up", pixels=f"{abs(y):.0f}")]
    if stage == "crop":
        lines = [say("crop")]
        outside = beyond(walk)
        if outside:
            lines.append(say("beyond", share=percent(outside)))
        return lines
    return _read(walk, stage, language, letter)


def _read(walk: Walk, stage: str, language: Language, letter: Letter | None) -> list[str]:
    def say(what: str, /, **values: object) -> str:
        return translate(language, f"lesson.number_{what}", **values)

    seen = walk.seen
    assert seen is not None
    eight, four = expression_names(language), emotion_names(language)
    reading = seen.reading
    if stage == "eight":
        return [say("leading", name=eight[leading(seen.raw)])]
    if stage == "calibration":
        first = leading(reading.expressions)
        before, after = seen.raw[first], reading.expressions[first]
        return [
            say("temperature", value=f"{seen.card.temperature:.3f}"),
            say("changed", name=eight[first], before=percent(before), after=percent(after)),
        ]
    if stage == "four":
        lines = [
            say("leading", name=four[reading.emotion]),
            say("neutral", share=percent(reading.neutral)),
        ]
        return [*lines, say("faint")] if reading.faint else lines
    if stage == "heat":
        if seen.heat is None:
            return [translate(language, "errors.map_missing")]
        seen_it = seen.heat.explanation.has_support(reading.emotion)
        name = four[reading.emotion]
        return [say("heat" if seen_it else "no_heat", name=name)]
    if letter is None:
        return []
    if stage == "prompt":
        length = sum(len(message["content"]) for message in letter.messages)
        temperature = f"{letter.temperature:.2f}"
        return [say("prompt", length=f"{length:,}", temperature=temperature)]
    if letter.comment is None:
        return []
    by_here = letter.comment.brain == "builtin"
    place = translate(language, f"post.place_{letter.comment.place}")
    who = translate(language, "post.brain_builtin") if by_here else letter.comment.brain
    return [f"{letter.comment.author} · {who} · {place}"]


def sums(reading_of_eight: Mapping[str, float], language: Language) -> dict[str, str]:
    """Return by emotion how it is summed up from the eight, in words."""
    eight = expression_names(language)
    return {
        emotion: " + ".join(f"{eight[name]} {percent(reading_of_eight[name])}" for name in members)
        for emotion, members in GROUPS.items()
    }
