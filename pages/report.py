"""A week or a month as a report: counted first, then told in words that fit the count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from facelog.errors import FaceLogError
from facelog.insights.facts import Facts, without
from facelog.insights.period import Period
from facelog.reporting import wording
from facelog.reporting.gather import gather, hidden
from facelog.reporting.telling import Told, as_json, bare, tell_builtin, tell_model
from facelog.types import ReportRequest, Tell
from facelog.ui import friends, look, report_view, resources, state, streaming
from facelog.ui.text import plain, t
from facelog.ui.widgets import empty, open_diary, page_header, show_error

if TYPE_CHECKING:
    from facelog.reporting.telling import Model

KIND, KINDS = "report-kind", ("week", "month")

diary, profile = open_diary()
today = dt.date.today()
place = state.pending().report


def _move(period: Period) -> None:
    place.kind, place.day = period.kind, period.first
    place.asking, place.stopped, place.failure = False, False, None


def _change_kind() -> None:
    chosen = st.session_state[KIND]
    _move(Period.of(chosen, place.day or today))
    if place.day is not None and place.day > today:
        place.day = None


def _choose() -> tuple[Period, DeltaGenerator]:
    st.session_state[KIND] = place.kind
    st.segmented_control(
        t("report.kind"),
        KINDS,
        required=True,
        format_func=lambda name: t(f"report.kind_{name}"),
        key=KIND,
        label_visibility="collapsed",
        on_change=_change_kind,
    )
    period = Period.of(place.kind, min(place.day or today, today))
    row = st.container(key="row-report").columns([1, 6, 1], wrap=False, gap="xsmall")
    ways = (
        ("back", "chevron_left", period.before, False),
        ("ahead", "chevron_right", period.after, period.holds(today)),
    )
    for column, (name, icon, other, disabled) in zip((row[0], row[2]), ways, strict=True):
        column.button(
            "",
            icon=f":material/{icon}:",
            help=t(f"report.{name}"),
            key=f"report-{name}",
            width="stretch",
            disabled=disabled,
            on_click=_move,
            args=(other,),
        )
    return period, row[1]


def _title(facts: Facts) -> None:
    language = state.language()
    until = ""
    if facts.running:
        until = f" · {t('report.until', day=wording.day(language, facts.until))}"
    kind = t(f"report.title_{facts.period.kind}")
    st.subheader(plain(wording.span(facts, language)), anchor=False, text_alignment="center")
    st.caption(plain(f"{kind}{until}"), text_alignment="center")


def _request(facts: Facts, told: str) -> ReportRequest:
    assert profile.settings is not None  # `open_diary` leads to the settings before
    return ReportRequest(
        name=profile.name,
        language=state.language(),
        settings=profile.settings,
        kind=facts.period.kind,
        facts=told,
        gentle=facts.long_sad or bool(facts.crisis),
        character=friends.chosen(diary, profile),
    )


def _model() -> Model | None:
    try:
        settings = resources.brain_settings()
    except FaceLogError as error:
        place.failure = error
        return None
    if not settings.available:
        return None
    from facelog.companion.llm import LanguageModel

    return LanguageModel(settings)


def _stop() -> None:
    place.asking, place.stopped = False, True


def _ask() -> None:
    place.asking, place.stopped, place.failure = True, False, None


def _back_to_builtin(key: tuple[str, ...]) -> None:
    place.told.pop(key, None)
    place.stopped, place.failure = False, None


def _write(known: Facts, model: Model, key: tuple[str, ...]) -> None:
    """Let the model write; any press on the page meanwhile draws it anew and begins once more."""
    given = known if profile.settings and profile.settings.memory else bare(known)
    request = _request(known, as_json(given, state.language()))

    def write(tell: Tell) -> Told:
        told = tell_model(request, given, model, tell)
        place.asking = False  # at once: what is told already is not asked for again
        place.told[key] = (known, told)
        return told

    try:
        streaming.stream(write, key="report", on_stop=_stop, waiting=t("report.waiting"))
    except FaceLogError as error:
        place.asking, place.failure = False, error
    except Exception:
        place.asking = False
        raise
    st.rerun()


def _words(known: Facts) -> tuple[Told, Callable[[], None]]:
    """Show what is said of the period: a model's words where it was asked, else the built-in's.

    Returns:
        What is said, and what lets a model write if it was asked; to be called last, so that the
        rest of the page is there meanwhile.
    """
    friend = friends.chosen(diary, profile)
    key = (known.period.kind, known.period.first.isoformat(), state.language(), friend.id)
    kept = place.told.get(key)
    if kept is not None and kept[0] != known:
        del place.told[key]  # something was written or changed since
        kept = None
    model = _model()
    told = kept[1] if kept is not None else tell_builtin(_request(known, ""), known)
    with st.container(border=True, key="report-words"):
        # Each in a container of its own, so that what stands below keeps its place while it writes.
        with st.container():
            report_view.words(diary, told)
        now = st.container()
        with st.container():
            if place.failure is not None:
                show_error(place.failure)
            if place.stopped:
                st.info(t("report.stopped"), icon=":material/stop_circle:")
            if model is not None:
                _ways(model, key, kept is not None)

    def write() -> None:
        if place.asking and model is not None:
            with now, st.chat_message(friends.name(friend), avatar=friend.portrait):
                _write(known, model, key)

    return told, write


def _ways(model: Model, key: tuple[str, ...], written: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        name = plain(model.name)
        st.button(
            t("report.ask_again") if written else t("report.ask", model=name),
            icon=":material/auto_awesome:",
            key="report-ask",
            on_click=_ask,
            disabled=place.asking,
        )
        if written:
            st.button(
                t("report.ask_builtin"),
                key="report-builtin",
                type="tertiary",
                on_click=_back_to_builtin,
                args=(key,),
                disabled=place.asking,
            )
    memory = profile.settings is not None and profile.settings.memory
    st.caption(t("report.ask_note") if memory else t("report.ask_note_bare"))


def _draw() -> None:
    look.file_style("report.css")
    page_header(t("report.title"), t("report.caption"))
    period, middle = _choose()
    found = gather(diary, period, today)
    facts, posts = found.facts, found.posts
    with middle.container(gap=None):
        _title(facts)
    if not posts:
        empty(t("report.empty"), t("report.write"), "pages/new_post.py")
        return
    known = without(facts, hidden(diary, posts))
    report_view.numbers(facts)
    report_view.figures(facts)
    told, write = _words(known)
    report_view.details(facts, posts)
    if found.unread:
        st.caption(f":material/hourglass_empty: {t('report.unread', count=found.unread)}")
    report_view.care(facts)
    report_view.download(diary, profile, facts, known, posts, told)
    write()


_draw()
