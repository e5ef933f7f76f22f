"""A week or a month of the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["week", "month"]
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A week, Monday to Sunday, or a month of the calendar.

    Attributes:
        first: its first day; make one with `of`, which finds it.
    """

    kind: PeriodKind
    first: dt.date

    @classmethod
    def of(cls, kind: PeriodKind, day: dt.date) -> Period:
        """Return the week or the month that a day lies in."""
        if kind == "week":
            return cls(kind, day - dt.timedelta(days=day.weekday()))
        return cls(kind, day.replace(day=1))

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after.first - _DAY

    @property
    def before(self) -> Period:
        """The one before."""
        return Period.of(self.kind, self.first - _DAY)

    @property
    def after(self) -> Period:
        """The one after."""
        long_enough = dt.timedelta(days=7 if self.kind == "week" else 31)
        return Period.of(self.kind, self.first + long_enough)

    def until(self, today: dt.date) -> dt.date:
        """Return its last day that has come: today in the present one, else its last."""
        return min(self.last, max(self.first, today))

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last
