"""Pieces of the report page: numbers, figures, words, the days that stand out, the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from facelog.insights.facts import Facts
from facelog.palette import EMOTION_ICONS
from facelog.reporting import svg, tables, wording
from facelog.reporting.care import hint
from facelog.reporting.document import Report, document, metrics
from facelog.types import Post, Profile
from facelog.ui import ai_badge, data_table, friends, look, player, sources, state
from facelog.ui.text import (
    emotion_names,
    leading,
    plain,
    t,
    weekday_names,
)
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    import pandas as pd

    from facelog.diary.diary import Diary
    from facelog.reporting.telling import Told


def numbers(facts: Facts) -> None:
    """Show the numbers at the head of a report as tiles."""
    with st.container(horizontal=True, gap="small", key="report-numbers"):
        for one in metrics(facts, state.language()):
            with st.container(border=True, gap=None, width=164, height="stretch"):
                st.caption(plain(one.label))
                st.markdown(f"### {plain(one.value)}", anchors=False)
                st.caption(plain(one.note) or "\u00a0")


def figures(facts: Facts) -> None:
    """Show how often which emotion came, and on which days."""
    theme = look.theme()
    bars, squares = st.columns(2, gap="medium")
    with bars.container(border=True, height="stretch"):
        st.markdown(f"**{t('report.emotions')}**")
        alt = t("report.counts_alt")
        st.markdown(leading(facts.counts))
        _picture(svg.counts(facts, emotion_names(), alt, theme), "counts", alt)
        if facts.before is not None:
            st.caption(t("report.line_before", last=wording.last(facts, state.language())))
        _table(facts, "counts", tables.counts(facts, state.language()))
    with squares.container(border=True, height="stretch"):
        st.markdown(f"**{t('report.days')}**")
        sunday, *names = weekday_names()
        alt = t("report.days_alt")
        st.markdown(t("insights.pixels_days", days=facts.days_written, every=facts.days))
        _picture(svg.days(facts, [*names, sunday], alt, theme), "days", alt)
        _table(facts, "days", tables.days(facts, state.language()))


def _table(facts: Facts, name: str, table: tables.Table) -> None:
    def made() -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(list(table.rows), columns=list(table.columns))

    data_table.draw(made, f"report-{name}", f"report-{name}-{facts.period.first}-{facts.until}")


def _picture(drawn: str, name: str, alt: str) -> None:
    with st.container(key=f"still-report-{name}"):
        st.image(drawn, width="stretch", alt=alt)


def words(diary: Diary, told: Told) -> None:
    """Show what was said, by whom, and what became of sentences that did not hold."""
    comment = told.comment
    album = friends.album(diary)
    with st.chat_message(comment.author, avatar=friends.portrait(comment, album)):
        st.markdown(f"**{plain(comment.author)}**")
        st.text(comment.text)
        sources.chips(diary, comment, "report")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            badge = ai_badge.badge(comment.brain, comment.place, comment.stood_in_for)
            st.markdown(f"{badge} :small[:gray[{t('report.ai_note')}]]", width="stretch")
            with st.container(width="content"):
                friend = album.get(comment.character)
                player.draw(comment.text, key="report-speak", character=friend, compact=True)
    if told.failure is not None:
        show_error(told.failure)
        st.caption(t("report.stood_in"))
    elif told.unusable:
        st.info(t("report.unusable"), icon=":material/rule:")
    elif told.dropped:
        st.caption(f":material/rule: {t('report.dropped', count=told.dropped)}")


def _open(post_id: str) -> None:
    state.open_post(post_id)
    st.switch_page("pages/post.py")


def details(facts: Facts, posts: Sequence[Post]) -> None:
    """Show the days that stand out, and words and tags, with the ways to their posts."""
    there = {post.id: post for post in posts}
    opened = None
    if facts.stood_out:
        with st.container(border=True, gap="xsmall", key="report-days"):
            st.markdown(f"**{t('report.stood_out')}**")
            for number, one in enumerate(facts.stood_out):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    icon = EMOTION_ICONS.get(one.emotion or "", ":material/edit_note:")
                    st.markdown(
                        f"{icon} {plain(wording.stood_out(one, state.language()))}",
                        width="stretch",
                    )
                    for post_id in one.posts:
                        if st.button(
                            t("report.open"),
                            key=f"stood-out-{number}-{post_id}",
                            type="tertiary",
                            icon=":material/arrow_forward:",
                            icon_position="right",
                        ):
                            opened = post_id
    met = [(f"#{one.name}", one) for one in facts.tags] + [(one.name, one) for one in facts.words]
    if met:
        with st.container(border=True, gap="small", key="report-met"):
            st.markdown(f"**{t('report.met')}**")
            with st.container(horizontal=True, gap="xsmall"):
                for number, (label, often) in enumerate(met):
                    with st.popover(f"{plain(label)} · {len(often.posts)}", key=f"met-{number}"):
                        for post_id in often.posts:
                            if st.button(
                                sources.label(there[post_id]),
                                key=f"met-{number}-{post_id}",
                                type="tertiary",
                            ):
                                opened = post_id
    if opened is not None:
        _open(opened)


def care(facts: Facts) -> None:
    """Show, kindly, who listens, where the days were heavy for long; and that this diagnoses
    nothing.
    """
    found = hint(facts, state.language())
    if found is not None:
        with st.container(border=True, gap="xsmall", key="report-care"):
            st.markdown(f":material/volunteer_activism: {plain(found.words)}")
            st.markdown(
                f"**[{plain(found.line.number)}](tel:{found.digits})** {plain(found.line.name)} "
                f":small[{plain(found.line.note)}]"
            )
    st.caption(f":material/info: {t('report.notice')}")


def download(
    diary: Diary,
    profile: Profile,
    facts: Facts,
    known: Facts,
    posts: Sequence[Post],
    told: Told | None,
) -> None:
    """Offer the report as a file, with photos or without."""
    place = state.pending().report
    language = state.language()

    def made() -> bytes:
        photos = diary.thumbnails([p.id for p in posts if p.reading.seen]) if place.photos else {}
        report = Report(profile.name, language, facts, posts, told, known, dt.date.today(), photos)
        return document(report).encode("utf-8")

    with st.container(border=True, key="report-download"):
        st.caption(t("report.download_note"))
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.download_button(
                t("report.download"),
                made,  # when it is asked for, not on every drawing of the page
                file_name=f"{t('report.file', first=facts.period.first.isoformat())}.html",
                mime="text/html",
                icon=":material/download:",
                key="report-file",
                on_click="ignore",
            )
            place.photos = st.toggle(t("report.photos"), value=place.photos, key="report-photos")
