"""Small pictures of a report, drawn as SVG: they stand in the page and in the file alike.

An emotion is told by its icon, and by word or place, not by colour alone.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence

from facelog.insights.facts import Facts
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
"""What an SVG picture by itself needs; within HTML it can do without."""

_WIDE, _ROW = 360, 34
_CELL, _GAP = 48, 4
_TALL = {"week": 72, "month": 46}
"""How high a day is drawn."""
_FONT = "-apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, sans-serif"
_INK = {"light": "#1C2523", "dark": "#E9EEEC"}
_ICONS = 3
"""How many icons of a day are drawn beside each other."""


def counts(facts: Facts, names: Mapping[str, str], alt: str, theme: str = "light") -> str:
    """Draw how many posts each of the four has; a thin line shows the period before.

    Args:
        facts: what was counted.
        names: the emotions in the language of the report.
        alt: what the picture shows, for those who cannot see it.
        theme: "light" or "dark".
    """
    before = facts.before.counts if facts.before else {}
    most = max(1, *facts.counts.values(), *before.values())
    start, room = 96, _WIDE - 96 - 76
    rows = []
    for number, (emotion, icon) in enumerate(EMOTION_ICONS.items()):
        count, top = facts.counts[emotion], number * _ROW
        long = room * count / most
        rows.append(
            f'<text x="0" y="{top + 21}">{icon} {html.escape(names[emotion])}</text>'
            f'<rect x="{start}" y="{top + 8}" width="{room}" height="16" rx="4" '
            'fill="currentColor" opacity="0.07"/>'
            f'<rect x="{start}" y="{top + 8}" width="{long:.1f}" height="16" rx="4" '
            f'fill="{EMOTION_COLOURS[theme][emotion]}"/>'
            f'<text x="{_WIDE}" y="{top + 21}" text-anchor="end"><tspan font-weight="600">{count}'
            f'</tspan><tspan dx="6" opacity="0.65" font-size="12">{facts.share(emotion)}%</tspan>'
            "</text>"
        )
        if before:
            was = start + room * before[emotion] / most
            rows.append(
                f'<path d="M{was:.1f} {top + 4}v24" stroke="currentColor" stroke-width="2" '
                'stroke-dasharray="3 2" opacity="0.55"/>'
            )
    return _picture(_WIDE, 4 * _ROW, alt, rows, theme)


def days(facts: Facts, weekdays: Sequence[str], alt: str, theme: str = "light") -> str:
    """Draw each day of the period as a square with the icons of its posts, a row for each week.

    Args:
        facts: what was counted.
        weekdays: their short names, Monday first.
        alt: what the picture shows, for those who cannot see it.
        theme: "light" or "dark".
    """
    period = facts.period
    monday = period.first - dt.timedelta(days=period.first.weekday())
    weeks = ((period.last - monday).days + 7) // 7
    step, tall, head = _CELL + _GAP, _TALL[period.kind], 20
    parts = [
        f'<text x="{column * step + _CELL / 2}" y="12" text-anchor="middle" font-size="11" '
        f'opacity="0.65">{html.escape(name)}</text>'
        for column, name in enumerate(weekdays)
    ]
    for number in range(weeks * 7):
        day = monday + dt.timedelta(days=number)
        if period.holds(day):
            x, y = number % 7 * step, head + number // 7 * (tall + _GAP)
            parts.append(_day(day, facts, x, y, theme))
    return _picture(7 * step - _GAP, head + weeks * (tall + _GAP) - _GAP, alt, parts, theme)


def _day(day: dt.date, facts: Facts, x: int, y: int, theme: str) -> str:
    table = facts.by_day.get(day, {})
    emotions = [name for name in EMOTION_ICONS if table.get(name)]
    faint = ' opacity="0.4"' if day > facts.until else ""
    tall = _TALL[facts.period.kind]
    edge = f'<rect x="{x + 0.5}" y="{y + 0.5}" width="{_CELL - 1}" height="{tall - 1}" rx="7"'
    name = f"day-{day.isoformat()}"
    parts = [f'<clipPath id="{name}">{edge}/></clipPath><g clip-path="url(#{name})">']
    total, left = sum(table.values()), float(x)
    for emotion in emotions:
        wide = _CELL * table[emotion] / total
        colour = EMOTION_COLOURS[theme][emotion]
        parts.append(
            f'<rect x="{left:.1f}" y="{y}" width="{wide:.1f}" height="{tall}" fill="{colour}" '
            'fill-opacity="0.24"/>'
            f'<rect x="{left:.1f}" y="{y + tall - 5}" width="{wide:.1f}" height="5" '
            f'fill="{colour}"/>'
        )
        left += wide
    parts.append(f'</g>{edge} fill="none" stroke="currentColor" stroke-opacity="0.16"/>')
    icons = "".join(EMOTION_ICONS[name] for name in emotions[:_ICONS])
    size = 14 if len(emotions) < _ICONS else 12
    parts.append(
        f'<text x="{x + 5}" y="{y + 13}" font-size="10" opacity="0.75">{day.day}</text>'
        f'<text x="{x + _CELL / 2}" y="{y + tall // 2 + 9}" font-size="{size}" '
        f'text-anchor="middle">{icons}</text>'
    )
    if total > 1:
        parts.append(
            f'<text x="{x + _CELL - 5}" y="{y + 13}" font-size="10" text-anchor="end" '
            f'font-weight="600">{total}</text>'
        )
    return f"<g{faint}>{''.join(parts)}</g>"


def _picture(width: int, height: int, alt: str, parts: Sequence[str], theme: str) -> str:
    # As an image, which a page shows too, it does not know the colour of the text around it.
    ink, font = _INK[theme], html.escape(_FONT)
    return (
        f'<svg {NAMESPACE} viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{html.escape(alt)}" '
        f'style="max-width:100%;height:auto" font-family="{font}" font-size="14" fill="{ink}" '
        f'color="{ink}">{"".join(parts)}</svg>'
    )
