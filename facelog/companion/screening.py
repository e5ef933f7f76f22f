"""How long a page is looked through for words of crisis, for `bench`."""

from __future__ import annotations

import time
from collections.abc import Iterator

from facelog.companion import safety

PAGE = 10_000
"""Characters of a page."""
_DAY = "오늘은 회사에서 회의가 길었다. 점심은 김치찌개였고 저녁엔 산책을 했다. "
PAGES = {
    name: (piece * PAGE)[:PAGE]
    for name, piece in {
        "diary": _DAY,
        "breathless": _DAY.replace(". ", " "),
        "letter": "a",
        "english": "i want to bake bread. ",
        "quotes": '"',
        "signs": "가1",
        "spaces": " ",
    }.items()
}
"""Long texts of every kind, from a diary's to what would make a pattern run away."""


def times(rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield the name of each page and the milliseconds of so many looks, warm."""
    for name, text in PAGES.items():
        safety.screen(text)
        spent = []
        for _ in range(rounds):
            started = time.perf_counter()
            safety.screen(text)
            spent.append((time.perf_counter() - started) * 1e3)
        yield name, spent
