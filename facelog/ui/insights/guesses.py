"""The guess and the person: how often the model's guess was what the person said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from facelog.insights import guesses, newest
from facelog.insights.scope import ENOUGH
from facelog.ui.insights.card import card, heading
from facelog.ui.insights.telling import few, percent
from facelog.ui.text import emotion_names, t

if TYPE_CHECKING:
    from facelog.insights.scope import Scope


def draw(scope: Scope) -> None:
    """Show what the person said of each guess."""
    from facelog.insights.word_figures import guesses_figure

    said = guesses.told(scope.posts)
    made_up = said.empty
    if made_up:
        said = guesses.told(scope.posts, sample=True)
    if said.empty:
        _nothing()
        return
    table = guesses.confusion(said)
    names = emotion_names()
    shown = pd.DataFrame(
        {
            t("insights.guesses_guess"): [names[one] for one in table["guess"]],
            t("insights.guesses_own"): [names[one] for one in table["own"]],
            t("insights.col_posts"): table["count"],
            "n": table["n"],
            "%": (100 * table["share"]).round(1),
            t("insights.col_low"): (100 * table["low"]).round(1),
            t("insights.col_high"): (100 * table["high"]).round(1),
        }
    )

    def behind(key: str) -> pd.DataFrame:
        guess, own = key.split()
        return said[(said["guess"] == guess) & (said["correction"] == own)]

    note = t("insights.guesses_note", enough=ENOUGH, untold=_untold(scope, made_up))
    card(
        scope,
        "guesses",
        _finding(guesses.agreement(table)),
        len(said),
        shown,
        guesses_figure(table, names, scope.language, scope.dark),
        behind=behind,
        newest=newest.by_guess(said),
        key_row=None,
        note=f"{t('insights.guesses_sample')} {note}" if made_up else note,
    )


def _untold(scope: Scope, sample: bool) -> int:
    """Return of how many guesses the person has said nothing."""
    posts = scope.posts
    return int((posts["correction"].isna() & posts["seen"] & (posts["sample"] == sample)).sum())


def _nothing() -> None:
    with st.container(border=True, key="figure-guesses"):
        heading(t("insights.guesses_title"), 0)
        st.markdown(t("insights.guesses_none"))


def _finding(agreed: guesses.Agreement) -> str:
    if agreed.n < ENOUGH:
        return few(agreed.n)
    return t(
        "insights.guesses_agreed",
        n=agreed.n,
        count=agreed.same,
        share=percent(agreed.share),
        low=percent(agreed.low),
        high=percent(agreed.high),
    )
