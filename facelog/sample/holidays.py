"""The lunar holidays of the years that a sample can fall into."""

from __future__ import annotations

import datetime as dt

SEOLLAL = {
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 7), 2028: (1, 27), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
CHUSEOK = {
    2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22),
    2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
}  # fmt: skip
"""Korea's official dates: month and day by year."""


def seollal(year: int) -> dt.date:
    """Return the lunar New Year's Day; beyond the table that of a year like most."""
    return dt.date(year, *SEOLLAL.get(year, (2, 7)))


def chuseok(year: int) -> dt.date:
    """Return the harvest festival's day; beyond the table that of a year like most."""
    return dt.date(year, *CHUSEOK.get(year, (9, 23)))
