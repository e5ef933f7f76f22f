"""The file holds everything it needs, refers to nothing outside, and keeps typed text harmless."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args

import pytest

from facelog.insights.facts import Facts
from facelog.reporting.care import NUMBER, hint
from facelog.reporting.document import Report, document
from facelog.reporting.telling import tell_builtin
from facelog.types import Language, Post
from tests.reporting import week
from tests.reporting.test_builtin import asked

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(1)">&'
JPEG = b"\xff\xd8\xff\xe0 small"


class Elements(HTMLParser):
    """Notes every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def report(language: Language = "ko", facts: Facts | None = None, **changes: object) -> Report:
    facts = facts or week.facts(language)
    given = Report(
        name="주성",
        language=language,
        facts=facts,
        posts=week.posts(),
        told=tell_builtin(asked(language), facts) if facts.posts else None,
        known=facts,
        made=week.TODAY,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", get_args(Language))
def test_it_is_well_formed_and_refers_to_nothing_outside(language: Language) -> None:
    text = document(report(language, photos={"p0": JPEG}))
    page = Elements(text)
    assert page.open == []
    tags = {tag for tag, _attributes in page.found}
    assert tags.isdisjoint({"script", "link", "iframe", "object", "form", "base"})
    assert not re.search(r"https?:|//|@import|@font-face|url\((?!#)", text)
    for _tag, attributes in page.found:
        source = attributes.get("src") or attributes.get("href") or ""
        assert source.startswith(("#", "data:image/jpeg;base64,", "tel:")) or not source
        assert not any(name.startswith("on") for name in attributes)
    assert "default-src 'none'" in text
    assert "@page" in text
    assert "@media print" in text


@pytest.mark.parametrize("language", get_args(Language))
def test_the_numbers_of_both_figures_can_be_read_as_tables(language: Language) -> None:
    facts = week.facts(language)
    text = document(report(language))
    told = re.findall(r"<details>.*?<table>(.*?)</table></details>", text)
    assert len(told) == 2
    counts, days = (re.findall(r"<tr>(<td>.*?)</tr>", one) for one in told)
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in counts]
    assert facts.before is not None
    assert [row[1:] for row in cells] == [
        [str(facts.counts[one]), str(facts.share(one)), str(facts.before.counts[one])]
        for one in facts.counts
    ]
    assert sum(int(re.findall(r"<td>(.*?)</td>", row)[2]) for row in days) == facts.posts
    assert days[0].startswith("<td>2026-11-16</td>")
    alone = replace(facts, before=None)
    assert len(re.findall('<th scope="col">', document(report(language, alone)))) == 3 + 3


def test_every_link_leads_to_a_post_of_the_appendix() -> None:
    page = Elements(document(report()))
    links = {one["href"] for one in page.all("a")}
    posts = [one["id"] for one in page.all("article")]
    assert links
    assert links <= {f"#{post}" for post in posts}
    assert posts == [f"post-{number}" for number in range(1, 8)]


def test_what_was_typed_stays_text() -> None:
    posts = [replace(post, text=f"{ATTACK}\nsecond line") for post in week.posts()]
    facts = week.facts()
    tag = replace(facts.tags[0], name=ATTACK)
    text = document(report(facts=replace(facts, tags=(tag,)), posts=posts, name=ATTACK))
    page = Elements(text)
    assert page.all("script") == page.all("img") == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<br>second line" in text


def test_photos_are_in_it_only_when_they_are_wished_for() -> None:
    assert Elements(document(report())).all("img") == []
    (image,) = Elements(document(report(photos={"p2": JPEG}))).all("img")
    assert (image["src"] or "").startswith("data:image/jpeg;base64,/9j/")


@pytest.mark.parametrize("language", get_args(Language))
def test_it_says_that_it_is_no_diagnosis_and_who_wrote_it(language: Language) -> None:
    text = document(report(language))
    for words in {"ko": ("진단이 아니", "AI가 쓴"), "en": ("no diagnosis", "Written by an AI")}[
        language
    ]:
        assert words in text


def sad(weeks: int) -> Facts:
    return replace(week.facts(), sad_weeks=weeks)


def test_the_hint_comes_after_two_weeks_of_sadness_and_not_before() -> None:
    assert hint(sad(1), "ko") is None
    assert NUMBER not in document(report(facts=sad(1)))
    found = hint(sad(2), "ko")
    assert found is not None
    assert (found.line.number, found.digits) == (NUMBER, "15770199")
    text = document(report(facts=sad(2)))
    assert 'href="tel:15770199"' in text
    assert found.words in text


def test_the_hint_comes_after_words_of_crisis_too() -> None:
    found = hint(replace(week.facts(), crisis=1), "en")
    assert found is not None
    assert found.line.number == NUMBER


def test_days_without_posts_make_a_file_as_well() -> None:
    facts = replace(week.facts(), by_day={}, words=(), tags=(), stood_out=())
    empty: list[Post] = []
    page = Elements(document(report(facts=facts, posts=empty)))
    assert page.open == []
    assert page.all("article") == []


def test_a_month_fits_its_calendar() -> None:
    from facelog.insights.facts import report_facts
    from facelog.insights.period import Period

    period = Period.of("month", dt.date(2026, 2, 1))
    posts = [week.post(number, dt.date(2026, 2, number), "happy") for number in range(1, 29)]
    facts = report_facts(period, week.TODAY, posts, ())
    text = document(report(facts=facts, posts=posts, told=None, known=facts))
    assert text.count("<clipPath") == 28
    assert "2026년 2월" in text
