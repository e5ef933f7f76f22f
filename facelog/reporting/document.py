"""A report as one HTML file: it needs nothing beside it, and prints as a clean PDF.

Nothing in it is fetched from anywhere: styles stand in its head, figures are SVG, photos are part
of the file; its own policy forbids the rest. All that a person or a model wrote is escaped.
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from facelog.config import DATA
from facelog.i18n import translate
from facelog.insights.facts import Facts
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS
from facelog.reporting import svg, tables, wording
from facelog.reporting.care import hint
from facelog.reporting.telling import Told, cited
from facelog.types import Language, Post

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Report:
    """What stands in the file.

    Attributes:
        name: of the person.
        facts: what was counted, of all posts.
        posts: those of the period, the oldest first.
        told: the words about them, None for a period without posts.
        known: the facts that the words are held to: without what Anna is not to know.
        photos: small pictures, JPEG, by post; those that are not here are not shown.
        made: the day on which the file is made.
    """

    name: str
    language: Language
    facts: Facts
    posts: Sequence[Post]
    told: Told | None
    known: Facts
    made: dt.date
    photos: Mapping[str, bytes] = field(default_factory=dict)


def document(report: Report) -> str:
    """Return the report as HTML."""
    page = _Page(report)
    style = (DATA / "report" / "style.css").read_text(encoding="utf-8")
    for emotion, colour in EMOTION_COLOURS["light"].items():
        style += f".{emotion} {{ --tone: {colour}; }}\n"
    title = html.escape(page.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{page.body()}</main>\n</body>\n</html>\n"
    )


class _Page:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.facts = report.facts
        self.language = report.language
        self.anchors = {post.id: number for number, post in enumerate(report.posts, 1)}

    def t(self, key: str, **values: object) -> str:
        """Return a text of the locales, escaped for HTML."""
        return html.escape(translate(self.language, key, **values))

    @property
    def title(self) -> str:
        kind = translate(self.language, f"report.title_{self.facts.period.kind}")
        return f"{kind} · {wording.span(self.facts, self.language)}"

    def body(self) -> str:
        parts = [self._head(), self._metrics(), self._figures()]
        if self.report.told is not None:
            parts.append(self._words(self.report.told))
        parts += [self._care(), self._details(), self._notice(), self._appendix()]
        return "".join(parts)

    def _head(self) -> str:
        span = html.escape(wording.span(self.facts, self.language))
        until = ""
        if self.facts.running:
            day = wording.day(self.language, self.facts.until)
            until = f" · {self.t('report.until', day=day)}"
        kind = self.t(f"report.title_{self.facts.period.kind}")
        who = html.escape(self.report.name) + until
        return (
            f'<header><p class="kind">FaceLog · {kind}</p><h1>{span}</h1>'
            f'<p class="who">{who}</p></header>\n'
        )

    def _metrics(self) -> str:
        tiles = metrics(self.facts, self.language)
        shown = "".join(
            f"<div><dt>{html.escape(one.label)}</dt><dd>{html.escape(one.value)}</dd>"
            f"<dd class='note'>{html.escape(one.note)}</dd></div>"
            for one in tiles
        )
        return f'<dl class="metrics">{shown}</dl>\n'

    def _figures(self) -> str:
        if not self.facts.posts:
            return f'<p class="empty">{self.t("report.empty")}</p>\n'
        language = self.language
        names = {name: translate(language, f"common.emotion_{name}") for name in EMOTION_ICONS}
        short = [translate(language, f"common.weekday_{number % 7}") for number in range(1, 8)]
        bars = svg.counts(self.facts, names, translate(language, "report.counts_alt"))
        squares = svg.days(self.facts, short, translate(language, "report.days_alt"))
        bars, squares = (one.replace(svg.NAMESPACE, "") for one in (bars, squares))
        legend = ""
        if self.facts.before is not None:
            last = wording.last(self.facts, language)
            legend = f"<figcaption>{self.t('report.line_before', last=last)}</figcaption>"
        return (
            f'<div class="figures"><figure><h2>{self.t("report.emotions")}</h2>{bars}{legend}'
            f"{self._table(tables.counts(self.facts, language))}"
            f"</figure><figure><h2>{self.t('report.days')}</h2>{squares}"
            f"{self._table(tables.days(self.facts, language))}</figure></div>\n"
        )

    def _table(self, table: tables.Table) -> str:
        """Return the numbers of a figure, which open at a press and are not printed."""
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>"
            for row in table.rows
        )
        return (
            f"<details><summary>{self.t('insights.table')}</summary><table><thead><tr>{head}</tr>"
            f"</thead><tbody>{rows}</tbody></table></details>"
        )

    def _words(self, told: Told) -> str:
        paragraphs = []
        for paragraph in told.comment.text.split("\n\n"):
            said = [
                html.escape(sentence)
                + self._links(cited(sentence, self.report.known, self.language))
                for sentence in _SENTENCE.split(paragraph)
            ]
            paragraphs.append(f"<p>{' '.join(said)}</p>")
        return (
            f'<section class="words"><h2>{html.escape(told.comment.author)}</h2>'
            f'{"".join(paragraphs)}<p class="badge">{html.escape(badge(told, self.language))}</p>'
            "</section>\n"
        )

    def _links(self, posts: Sequence[str]) -> str:
        there = [self.anchors[post] for post in posts if post in self.anchors]
        links = "".join(f'<a href="#post-{number}">{number}</a>' for number in there)
        return f"<sup>{links}</sup>" if links else ""

    def _details(self) -> str:
        rows = [
            (wording.stood_out(one, self.language), self._links(one.posts))
            for one in self.facts.stood_out
        ]
        shown = ""
        if rows:
            listed = "".join(f"<li>{html.escape(text)}{links}</li>" for text, links in rows)
            shown += f"<section><h2>{self.t('report.stood_out')}</h2><ul>{listed}</ul></section>"
        met = [
            (f"{'#' if tag else ''}{one.name} {len(one.posts)}", self._links(one.posts))
            for tag, ones in ((True, self.facts.tags), (False, self.facts.words))
            for one in ones
        ]
        if met:
            listed = "".join(f"<li>{html.escape(text)}{links}</li>" for text, links in met)
            shown += (
                f'<section><h2>{self.t("report.met")}</h2><ul class="chips">{listed}</ul></section>'
            )
        return f'<div class="details">{shown}</div>\n' if shown else ""

    def _care(self) -> str:
        found = hint(self.facts, self.language)
        if found is None:
            return ""
        return (
            f'<aside class="care"><p>{html.escape(found.words)}</p><p><a href="tel:'
            f'{html.escape(found.digits)}">{html.escape(found.line.number)}</a> '
            f"{html.escape(found.line.name)} · {html.escape(found.line.note)}</p></aside>\n"
        )

    def _notice(self) -> str:
        made = wording.day(self.language, self.report.made)
        return (
            f"<footer><p>{self.t('report.notice')}</p>"
            f"<p>{self.t('report.made', year=self.report.made.year, day=made)}</p></footer>\n"
        )

    def _appendix(self) -> str:
        if not self.report.posts:
            return ""
        posts = "".join(map(self._post, self.report.posts))
        return f'<section class="appendix"><h2>{self.t("report.appendix")}</h2>{posts}</section>\n'

    def _post(self, post: Post) -> str:
        number = self.anchors[post.id]
        label = f"{EMOTION_ICONS[post.emotion]} " + translate(
            self.language, f"common.emotion_{post.emotion}"
        )
        marks = []
        if post.correction is not None and post.reading.seen:
            marks.append(self.t("report.own_word"))
        if post.sample:
            marks.append(self.t("common.sample"))
        if not post.reading.seen:
            marks.append(self.t("common.brought_in"))
        told = "".join(f'<span class="mark">{mark}</span>' for mark in marks)
        photo = self.report.photos.get(post.id)
        picture = ""
        if photo is not None:
            data = base64.b64encode(photo).decode("ascii")
            alt = self.t("common.photo")
            picture = f'<img src="data:image/jpeg;base64,{data}" alt="{alt}">'
        text = html.escape(post.text.strip()).replace("\n", "<br>")
        date = html.escape(wording.long_day(self.language, post.date))
        emotion = f'<span class="emotion">{html.escape(label)}</span>'
        head = f'<p class="date"><b>{number}</b> {date} {emotion}{told}</p>'
        return (
            f'<article id="post-{number}" class="{html.escape(post.emotion)}">{picture}'
            f"<div>{head}<p>{text}</p></div></article>"
        )


@dataclass(frozen=True)
class Metric:
    """One number to show.

    Attributes:
        note: what it is set against, or of.
    """

    label: str
    value: str
    note: str


def metrics(facts: Facts, language: Language) -> tuple[Metric, ...]:
    """Return the numbers that stand at the head of a report."""

    def t(key: str, **values: object) -> str:
        return translate(language, key, **values)

    against = t("report.no_before")
    if facts.before is not None:
        last = wording.last(facts, language)
        diff = facts.posts - facts.before.posts
        against = t("report.against", last=last, diff=f"{diff:+d}" if diff else "±0")
    leading = " · ".join(
        f"{EMOTION_ICONS[name]} {translate(language, f'common.emotion_{name}')}"
        for name in facts.leading[:2]
    )
    if len(facts.leading) > 2:
        leading = t("report.evenly")
    share = t("report.share", share=facts.share(facts.leading[0])) if facts.leading else ""
    return (
        Metric(t("report.metric_posts"), str(facts.posts), against),
        Metric(
            t("report.metric_days"), str(facts.days_written), t("report.of_days", days=facts.days)
        ),
        Metric(
            t("report.metric_leading"), leading or "–", share if len(facts.leading) == 1 else ""
        ),
        Metric(
            t("report.metric_corrected"),
            str(facts.corrected),
            t("report.confirmed", count=facts.confirmed),
        ),
    )


def badge(told: Told, language: Language) -> str:
    """Return who wrote the words, where, and that an AI did."""
    comment = told.comment
    author = translate(language, "post.brain_builtin")
    if comment.brain != "builtin":
        author = translate(language, "post.brain_model", model=comment.brain)
    parts = [author, translate(language, f"post.place_{comment.place}")]
    if comment.stood_in_for is not None:
        parts.append(translate(language, "post.stood_in", model=comment.stood_in_for))
    return " · ".join((*parts, translate(language, "report.ai_note")))
