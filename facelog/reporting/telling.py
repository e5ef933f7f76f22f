"""Anna's words about a week or a month, held to its facts: hers, or a language model's."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from facelog.companion import characters, silent
from facelog.companion.prompt import Message, report_messages, unsigned
from facelog.errors import CompanionError
from facelog.insights.facts import Facts
from facelog.reporting import builtin, wording
from facelog.reporting.check import Checked, check
from facelog.reporting.reading import read
from facelog.types import TEMPERATURES, Comment, Language, Place, ReportRequest, Tell

TOKENS = 2000
"""Most tokens of a model's report."""


class Model(Protocol):
    """A language model that writes whatever it is asked for, as `companion.llm` has it."""

    name: str
    place: Place

    def write(
        self,
        messages: list[Message],
        *,
        temperature: float = 0.75,
        tokens: int = 2000,
        tell: Tell = silent,
    ) -> str:
        """Write an answer.

        Raises:
            CompanionError: no usable answer.
        """


@dataclass(frozen=True)
class Told:
    """What was said of a period.

    Attributes:
        comment: the words, who said them, and as its sources the posts that they speak of.
        dropped: how many of a model's sentences the facts did not bear out.
        failure: why the model could not be had, None where it could or nobody asked it.
    """

    comment: Comment
    dropped: int = 0
    failure: CompanionError | None = None

    @property
    def unusable(self) -> bool:
        """Whether the built-in friend stands in because no sentence of the model's was left."""
        return self.comment.stood_in_for is not None and self.failure is None


def tell_builtin(request: ReportRequest, facts: Facts) -> Told:
    """Tell of a period without a model.

    Args:
        request: who tells whom, in which language and tone.
        facts: what was counted, without what Anna is not to know; of at least one post.
    """
    # What she says comes from the facts; the check is passed all the same, by the same rule.
    text = "\n\n".join(map(" ".join, builtin.paragraphs(request, facts)))
    checked = check(text, facts, request.language, _names(request))
    return Told(_signed(request, facts, checked, "builtin", "here"))


def tell_model(request: ReportRequest, facts: Facts, model: Model, tell: Tell = silent) -> Told:
    """Let a language model tell of a period, and drop what the facts do not bear out.

    Where the model fails, or says nothing that holds, the built-in friend stands in.

    Args:
        request: who tells whom; its `facts` are what the model is given, see `as_json`.
        facts: the same.
        model: which model.
        tell: told the sentences that hold as far as they have come.
    """
    author = characters.name_of(request.character, request.language)

    def held(text: str) -> Checked:
        return check(unsigned(text, author), facts, request.language, _names(request))

    def whole_sentences(text: str) -> None:
        end = max(text.rfind(sign) for sign in ".!?。！？\n") + 1
        tell(held(text[:end]).text)

    failure = None
    try:
        text = model.write(
            report_messages(request),
            temperature=TEMPERATURES[request.settings.intensity],
            tokens=TOKENS,
            tell=whole_sentences,
        )
        checked = held(text)
    except CompanionError as error:
        failure, checked = error, Checked((), (), "")
    if checked.kept:
        comment = _signed(request, facts, checked, model.name, model.place)
        return Told(comment, len(checked.dropped))
    told = tell_builtin(request, facts)
    comment = replace(told.comment, stood_in_for=model.name)
    return Told(comment, len(checked.dropped), failure)


def as_json(facts: Facts, language: Language) -> str:
    """Return the facts as a model is given them: counts, dates, tags and single words, no text.

    Args:
        facts: without what Anna is not to know, see `facts.without`.
        language: in which emotions, dates and weekdays are named.
    """

    def named(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
        return {wording.emotion(language, name): count for name, count in counts}

    before = facts.before
    told: dict[str, object] = {
        "period": wording.span(facts, language),
        "days": facts.days,
        "days_written": facts.days_written,
        "posts": facts.posts,
        "emotions": named(facts.counts.items()),
        "percent": named((name, facts.share(name)) for name in facts.counts),
    }
    if before is not None:
        told["before"] = {
            "what": wording.last(facts, language),
            "posts": before.posts,
            "emotions": named(before.counts.items()),
        }
    if facts.weekday is not None:
        told["most_posts_on"] = [wording.weekday(language, facts.weekday[0]), facts.weekday[1]]
    if facts.time is not None:
        told["most_posts_in_the"] = [wording.part(language, facts.time[0]), facts.time[1]]
    for name, met in (("tags", facts.tags), ("words", facts.words)):
        if met:
            told[f"{name}_in_posts"] = {one.name: len(one.posts) for one in met}
    reasons = {"most": "most posts of a day", "only": "only day with", "clear": "clearest face"}
    told["days_that_stood_out"] = [
        {
            "date": wording.day(language, one.date),
            "why": reasons[one.reason],
            "posts": len(one.posts),
            "emotion": wording.emotion(language, one.emotion) if one.emotion else None,
        }
        for one in facts.stood_out
    ]
    told["guesses_corrected"] = facts.corrected
    return json.dumps(told, ensure_ascii=False)


def bare(facts: Facts) -> Facts:
    """Return the counts alone, for a model that may not draw on any post."""
    return replace(facts, words=(), tags=(), stood_out=())


def cited(text: str, facts: Facts, language: Language) -> tuple[str, ...]:
    """Return the posts that a text speaks of, by the days, tags and words that it names."""
    found: list[str] = []
    for mention in read(text, facts, language).mentions:
        if mention.kind == "date":
            found += [p for one in facts.stood_out if one.date in mention.days for p in one.posts]
        if mention.kind == "word":
            met = (*facts.words, *facts.tags)
            found += [p for one in met if one.name in mention.names for p in one.posts]
    return tuple(dict.fromkeys(found))


def _names(request: ReportRequest) -> tuple[str, ...]:
    name = " ".join(request.name.split())
    return (name, characters.name_of(request.character, request.language))


def _signed(
    request: ReportRequest, facts: Facts, checked: Checked, brain: str, place: Place
) -> Comment:
    text = checked.text
    return Comment(
        text=text,
        author=characters.name_of(request.character, request.language),
        brain=brain,
        place=place,
        created_at=dt.datetime.now(dt.UTC),
        character=characters.id_of(request.character),
        sources=cited(text, facts, request.language),
    )
