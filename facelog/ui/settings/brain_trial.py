"""The test of a language model: one harmless line, its answer, and the time it took."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from facelog.config import BrainSettings
from facelog.errors import FaceLogError
from facelog.types import Tell
from facelog.ui import ai_badge, state, streaming
from facelog.ui.pending import BrainForm, Trial
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error

TOKENS = 100


def _stop_trial() -> None:
    state.pending().brain.testing = False


def draw(form: BrainForm, settings_of: Callable[[BrainForm], BrainSettings | None]) -> None:
    """Ask the model where that was wished, and show how it went.

    Args:
        settings_of: returns what is to be tried, None where the fields hold no choice.
    """
    if form.testing:
        settings = settings_of(form)
        if settings is not None:
            form.trial = _try(settings)
        form.testing = False
        st.rerun()
    trial = form.trial
    if trial is None:
        return
    with st.container(border=True, gap="small", key="brain-trial"):
        if trial.failure is not None:
            st.markdown(ai_badge.who(trial.model, trial.place))  # asked, but nothing was written
            show_error(trial.failure)
            return
        st.markdown(ai_badge.badge(trial.model, trial.place))
        st.markdown(f":small[:gray[{plain(t('settings.brain_test_line'))}]]")
        st.text(trial.text)
        st.caption(t("settings.brain_test_time", seconds=trial.seconds))


def _try(settings: BrainSettings) -> Trial:
    from facelog.companion.llm import LanguageModel

    model = LanguageModel(settings)
    messages = [{"role": "user", "content": t("settings.brain_test_line")}]
    start = time.monotonic()

    def write(tell: Tell) -> str:
        return model.write(messages, tokens=TOKENS, tell=tell)

    text, failure = "", None
    try:
        text = streaming.stream(
            write, key="brain-test", on_stop=_stop_trial, waiting=t("settings.brain_testing")
        )
    except FaceLogError as error:
        failure = error
    return Trial(model.name, model.place, time.monotonic() - start, text, failure)
