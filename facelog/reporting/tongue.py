"""How a language says figures: what `reading` looks for and `check` asks about a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from facelog.insights.facts import PartOfDay

Unit = Literal[
    "posts", "times", "days", "weeks", "months", "percent", "points", "fold", "part", "any", "?"
]
"""What is counted. "fold" is so many times as much, "part" a share such as a half, "any" a number
without a unit, "?" something of which there is no fact."""
Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Tongue:
    """The patterns of a language.

    Attributes:
        emotions: names and near words of the four.
        weekdays: each with the days it means, 0 for Monday.
        parts: parts of the day.
        ranges: from a day to a day: groups m, d, and n (the second month) or none, and e.
        dates: groups y, m and d, each where the language says it.
        months: a month that stands alone, group m.
        years: a year that stands alone, group y.
        month: reads the word or the digits of a month.
        idioms: number words that count nothing.
        figures: a number with what it counts; the first that matches a place is taken.
        value: reads the number in such a match.
        left: any other number, of which nothing is known.
        clause: where a new clause begins.
        before: the week or month before.
        than: what follows or precedes a comparison.
        than_follows: whether a comparison's word comes after what is compared with.
        up, down, same: how two periods compare.
        changed: verbs that compare with the period before even where it is not named.
        greater, smaller: how two emotions compare with each other.
        turn: from one number to another, groups a and b are the texts of the numbers.
        share: that something is so much of the posts, not so many of them.
        fold_of, fold_as: what stands between what is compared with and so many times as much.
        order: emotions are named from the most frequent on.
        just: beside the only days or hours of something.
        opened, closed: what a period began or ended with.
        row: days on end.
        again: how a clause begins that takes up the one before it.
        within: how something went in the course of the period.
        came_left, came_right: beside a number that is what something came to, not by how much.
        was_left, was_right: beside a number that is what something was before.
        only: there is no other such day.
        most, least: superlatives.
        mostly: that something is so more than not.
        led: that something leads, without a superlative.
        there: that something is there, more or less: all that may be said of what does not lead.
        outdo: verbs that set what stands before them over what is beside it.
        spell: an emotion, written ◇, that is said of the whole week or month.
        opening: what, with a comma after it, belongs to the clause that follows.
        much: weaker than a superlative.
        clear: what is said of a guess that is beyond doubt.
        none: something is not there.
        maybe: wishes, questions and conditions, which claim nothing.
        later: days to come.
        no_gap: on no day nothing was written.
        every_day, every_post, nearly_all: claims about everything, or about always.
        whole_left, whole_right: what makes a number that of all posts or days.
        share_of: what stands between a part without unit and the whole that has it: 4 of 7 days.
        unwritten: days without posts.
        posts: words for a post.
        wrote: words for writing one.
        corrected, confirmed: what the person said of the guesses.
        each: the number holds for all that is named.
        chain: what stands between emotions that are named together.
        right: what may stand between a number and the emotion that it counts.
        about: the number is near, not exact.
        over, under: more, or less, than the number.
        own: letters of the language.
        foreign: what is of another language, in which nothing can be read.
        never: what a report must not say: diagnoses and causes.
    """

    emotions: Mapping[str, Pattern]
    weekdays: tuple[tuple[Pattern, frozenset[int]], ...]
    parts: Mapping[PartOfDay, Pattern]
    ranges: Pattern
    dates: Pattern
    months: Pattern
    years: Pattern
    month: Callable[[str], int]
    idioms: Pattern
    figures: tuple[tuple[Pattern, Unit], ...]
    value: Callable[[re.Match[str]], float]
    left: Pattern
    clause: Pattern
    before: Pattern
    than: Pattern
    than_follows: bool
    up: Pattern
    down: Pattern
    same: Pattern
    changed: Pattern
    greater: Pattern
    smaller: Pattern
    turn: Pattern
    share: Pattern
    fold_of: Pattern
    fold_as: Pattern
    order: Pattern
    just: Pattern
    opened: Pattern
    closed: Pattern
    row: Pattern
    again: Pattern
    within: Pattern
    came_left: Pattern
    came_right: Pattern
    was_left: Pattern
    was_right: Pattern
    only: Pattern
    most: Pattern
    mostly: Pattern
    least: Pattern
    led: Pattern
    there: Pattern
    outdo: Pattern
    spell: Pattern
    opening: Pattern
    much: Pattern
    clear: Pattern
    none: Pattern
    maybe: Pattern
    later: Pattern
    no_gap: Pattern
    every_day: Pattern
    every_post: Pattern
    nearly_all: Pattern
    whole_left: Pattern
    whole_right: Pattern
    share_of: Pattern
    unwritten: Pattern
    posts: Pattern
    wrote: Pattern
    corrected: Pattern
    confirmed: Pattern
    each: Pattern
    chain: Pattern
    right: Pattern
    about: Pattern
    over: Pattern
    under: Pattern
    own: Pattern
    foreign: Pattern
    never: Pattern
