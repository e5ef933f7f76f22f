"""What a week or a month adds up to, counted on a known one and at the edges."""

from __future__ import annotations

import datetime as dt

import pytest

from facelog.insights.facts import report_facts, weeks_led, without
from facelog.insights.period import Period
from facelog.types import Post
from tests.reporting import week
from tests.reporting.week import MONDAY, post

DAY = dt.timedelta(days=1)


def test_weeks_and_months_of_the_calendar() -> None:
    one = Period.of("week", dt.date(2026, 1, 1))
    assert (one.first, one.last) == (dt.date(2025, 12, 29), dt.date(2026, 1, 4))
    assert one.after.before == one
    february = Period.of("month", dt.date(2028, 2, 17))
    assert (february.first, february.last) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29))
    assert february.before.first == dt.date(2028, 1, 1)
    assert Period.of("month", dt.date(2026, 1, 31)).after.first == dt.date(2026, 2, 1)


def test_a_known_week() -> None:
    facts = week.facts()
    assert (facts.posts, facts.days_written, facts.days) == (7, 4, 7)
    assert dict(facts.counts) == {"anger": 0, "happy": 4, "panic": 1, "sadness": 2}
    assert [facts.share(name) for name in facts.counts] == [0, 57, 14, 29]
    assert facts.leading == ("happy",)
    assert facts.before is not None
    assert (facts.before.posts, facts.before.days_written, facts.before.whole) == (5, 3, True)
    assert facts.weekday == (2, 3)
    assert facts.time == ("evening", 5)
    assert [(one.name, one.posts) for one in facts.words] == [("산책", ("p0", "p2", "p5"))]
    assert [(one.name, one.posts) for one in facts.tags] == [("운동", ("p3", "p4"))]
    assert (facts.corrected, facts.confirmed) == (1, 1)
    stood_out = [(one.date.day, one.reason, one.emotion, one.posts) for one in facts.stood_out]
    assert stood_out == [
        (17, "clear", "happy", ("p2",)),
        (18, "most", "happy", ("p3", "p4", "p5")),
        (18, "only", "panic", ("p5",)),
    ]


def test_no_posts_at_all() -> None:
    facts = report_facts(Period.of("week", MONDAY), week.TODAY, (), ())
    assert (facts.posts, facts.leading, facts.before, facts.stood_out) == (0, (), None, ())
    assert (facts.weekday, facts.time, facts.sad_weeks) == (None, None, 0)


def test_the_present_week_is_set_against_as_much_of_the_last() -> None:
    today = MONDAY + 2 * DAY
    daily = [(MONDAY - 5 * DAY, "happy", 2), (MONDAY - 4 * DAY, "happy", 9)]
    facts = report_facts(Period.of("week", today), today, [post(1, MONDAY, "happy")], daily)
    assert (facts.days, facts.running) == (3, True)
    assert facts.before is not None
    assert (facts.before.posts, facts.before.whole) == (2, False)


def test_the_31st_is_set_against_the_whole_of_a_shorter_month() -> None:
    today = dt.date(2026, 3, 30)
    daily = [(dt.date(2026, 2, 28), "happy", 2)]
    facts = report_facts(Period.of("month", today), today, (), daily)
    assert facts.before is not None
    assert (facts.before.posts, facts.before.whole) == (2, True)


def test_days_to_come_and_other_days_do_not_count() -> None:
    today = MONDAY + DAY
    posts = [
        post(1, MONDAY - DAY, "happy"),
        post(2, MONDAY, "happy"),
        post(3, today + DAY, "anger"),
    ]
    facts = report_facts(Period.of("week", today), today, posts, ())
    assert dict(facts.counts) == {"anger": 0, "happy": 1, "panic": 0, "sadness": 0}


def test_the_hour_of_a_post_about_another_day_is_not_known() -> None:
    one = post(1, MONDAY, "happy", hour=9)
    late = Post(
        "p2", MONDAY, one.created_at + 3 * DAY, "t", one.reading, None, None, 1
    )  # written three days later
    facts = report_facts(Period.of("week", MONDAY), week.TODAY, [one, late], ())
    assert sum(facts.times.values()) == 1


def test_a_tie_leads_nowhere() -> None:
    posts = [post(n, MONDAY + n % 2 * DAY, "happy") for n in range(4)]
    facts = report_facts(Period.of("week", MONDAY), week.TODAY, posts, ())
    assert facts.weekday is None
    assert "most" not in {one.reason for one in facts.stood_out}


# How long sadness has led


def days_of(*weeks: dict[str, int], until: dt.date = MONDAY) -> list[tuple[dt.date, str, int]]:
    """Return counts seven days by seven, the last ones first."""
    return [
        (until - dt.timedelta(days=7 * number + 2), name, count)
        for number, counts in enumerate(weeks)
        for name, count in counts.items()
    ]


SAD, GLAD = {"sadness": 3, "happy": 1}, {"happy": 3, "sadness": 1}


@pytest.mark.parametrize(
    ("weeks", "led"),
    [
        ((), 0),
        ((SAD,), 1),
        ((SAD, SAD), 2),
        ((SAD, SAD, SAD, GLAD, SAD), 3),
        ((GLAD, SAD, SAD), 0),
        (({"sadness": 2}, SAD), 0),  # too few posts to tell
        (({"sadness": 2, "happy": 2}, SAD), 0),  # level is no lead
        ((SAD, {}, SAD), 1),  # nothing is known of the week between
        ((SAD,) * 20, 12),
    ],
)
def test_how_long_sadness_has_led(weeks: tuple[dict[str, int], ...], led: int) -> None:
    assert weeks_led(days_of(*weeks), MONDAY) == led


def test_the_weeks_end_on_the_last_day_of_the_report() -> None:
    daily = [(MONDAY - number * DAY, "sadness", 1) for number in range(14)]
    assert weeks_led(daily, MONDAY) == 2
    assert weeks_led(daily, MONDAY + 7 * DAY) == 0
    assert weeks_led([*daily, (MONDAY + DAY, "happy", 99)], MONDAY) == 2


def test_two_sad_weeks_make_it_long_and_one_does_not() -> None:
    period = Period.of("week", MONDAY)
    for count, long in ((14, True), (7, False)):
        daily = [(period.last - number * DAY, "sadness", 1) for number in range(count)]
        assert report_facts(period, week.TODAY, (), daily).long_sad is long


# What Anna is not to know


def test_what_only_hidden_posts_tell_is_left_out() -> None:
    facts = without(week.facts(), {"p5"})
    assert [(one.name, one.posts) for one in facts.words] == [("산책", ("p0", "p2"))]
    assert {one.reason for one in facts.stood_out} == {"clear"}
    assert facts.counts == week.facts().counts
    assert without(week.facts(), {"p2", "p3", "p5"}).words == ()
    assert without(week.facts(), {"p3"}).tags == ()
