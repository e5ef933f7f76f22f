"""Words and tags: what is met together with an emotion more often than elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.i18n import Word
from facelog.insights import newest, words
from facelog.insights.scope import ENOUGH
from facelog.memory.finding import every_terms
from facelog.memory.terms import as_written, is_feeling
from facelog.ui.insights.card import card, heading
from facelog.ui.insights.telling import few, percent
from facelog.ui.text import emotion_name, emotion_names, plain, t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope

DRAWN, LISTED = 5, 20
"""How many words of each emotion are drawn, and how many stand in the table."""


def draw(scope: Scope) -> None:
    """Show the words, and the tags."""
    _words(scope)
    _tags(scope)


def _words(scope: Scope) -> None:
    # What was written in a crisis is not for counting.
    posts = scope.posts[~scope.posts["crisis"]]
    terms = every_terms(scope.diary)
    known = posts[posts["id"].isin(terms.keys())]
    rows = words.together(known, terms)
    rows = rows[~rows["term"].map(is_feeling).astype(bool)]
    found = words.clear(rows, LISTED)
    unread = len(posts) - len(known)
    note = t("insights.words_note")
    if unread:
        note += " " + t("insights.words_unread", count=unread)
    _card(scope, "words", known, terms, found, _written(scope, known, terms, found), note)


def _tags(scope: Scope) -> None:
    tagged = scope.posts[scope.posts["tags"].map(len) > 0]
    if tagged.empty:
        with st.container(border=True, key="figure-tags"):
            heading(t("insights.tags_title"), 0)
            st.markdown(t("insights.tags_none"))
        return
    # Against all posts: one without a tag is one without this tag as well.
    terms = dict(zip(scope.posts["id"], scope.posts["tags"], strict=True))
    found = words.clear(words.together(scope.posts, terms), LISTED)
    labels = [f"#{term}" for term in found["term"]]
    _card(scope, "tags", scope.posts, terms, found, labels, t("insights.tags_note"))


def _written(
    scope: Scope,
    posts: pd.DataFrame,
    terms: Mapping[str, Collection[str]],
    rows: pd.DataFrame,
) -> list[str]:
    """Return the terms as a person would write them: English ones as one of the texts does."""
    stems = {term for term in rows["term"] if term.isascii()}
    where: dict[str, str] = {}
    if stems:
        for post_id in posts["id"]:
            where |= dict.fromkeys(stems.intersection(terms[post_id]), post_id)
    there = scope.diary.posts_by_id(set(where.values()))
    texts = {term: there[post_id].text for term, post_id in where.items() if post_id in there}
    return [as_written(term, texts.get(term, "")) for term in rows["term"]]


def _card(
    scope: Scope,
    name: str,
    posts: pd.DataFrame,
    terms: Mapping[str, Collection[str]],
    rows: pd.DataFrame,
    labels: list[str],
    note: str,
) -> None:
    from facelog.insights.word_figures import together_figure

    rows = rows.assign(label=labels)
    drawn = rows.groupby("emotion", sort=False).head(DRAWN).reset_index(drop=True)
    figure = None
    if len(drawn):
        figure = together_figure(
            drawn, list(drawn["label"]), emotion_names(), scope.language, scope.dark
        )
    table = pd.DataFrame(
        {
            t(f"insights.col_{name}"): rows["label"],
            t("insights.col_emotion"): [emotion_name(one) for one in rows["emotion"]],
            t("insights.col_together"): rows["count"],
            "n": rows["n"],
            "%": (100 * rows["share"]).round(1),
            t("insights.col_usual"): (100 * rows["usual"]).round(1),
            t("insights.col_lift"): rows["lift"].round(2),
            t("insights.col_low"): rows["low"].round(2),
            t("insights.col_high"): rows["high"].round(2),
        }
    )

    def behind(key: str) -> pd.DataFrame:
        emotion, term = key.split(" ", 1)
        mine = posts[posts["emotion"] == emotion]
        return mine[mine["id"].map(lambda post_id: term in terms[post_id])]

    card(
        scope,
        name,
        _finding(name, len(posts), rows),
        len(posts),
        table,
        figure,
        behind=behind,
        newest=newest.by_term(posts, terms, drawn) if len(drawn) else None,
        note=note + " " + t("insights.together_note", enough=ENOUGH),
    )


def _finding(name: str, n: int, rows: pd.DataFrame) -> str:
    if n < ENOUGH:
        return few(n)
    if rows.empty:
        return t(f"insights.{name}_level", n=n)
    row = rows.loc[rows["low"].idxmax()]
    return t(
        f"insights.{name}_most",
        word=plain(row["label"]),
        n=row["n"],
        count=row["count"],
        share=percent(row["share"]),
        emotion=Word(emotion_name(row["emotion"])),
        usual=percent(row["usual"]),
        every=n,
    )
