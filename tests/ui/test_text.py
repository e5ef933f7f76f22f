"""A person's own words reach the screen as they were typed."""

from __future__ import annotations

import re

import pytest

from facelog.ui.text import plain, shorten

JOINER = "\u2060"


def shown(markdown: str) -> str:
    """Undo Markdown's escapes and leave out what cannot be seen."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize(
    "text",
    [
        "**bold** _it_ `code` ~~gone~~",
        "# title",
        "1. one",
        "- item",
        "> quote",
        "| a | b |",
        "[link](http://x.invalid) ![x](http://x.invalid/x.png)",
        "<script>alert('x')</script> &amp; &#42;",
        ":smile: :red[word] :material/home: $x^2$",
        "a -> b <- c -- d >= e != f",
        "www.x.invalid me@x.invalid https://x.invalid",
        "back\\slash \\*",
        "{braces} {0}",
        "한글, 이모지 🙂 그리고 ‘따옴표’",
    ],
)
def test_all_punctuation_is_escaped_and_nothing_is_lost(text: str) -> None:
    markdown = plain(text)
    assert shown(markdown) == text
    assert not re.search(r"(?<!\\)[*_`~#<>\[\]()!|$&:{}]", markdown)


@pytest.mark.parametrize("text", [":smile:", "->", "<-", "--", "www.x", "http://x", "a@x"])
def test_what_is_replaced_after_escapes_is_broken_up(text: str) -> None:
    assert JOINER in plain(text)


@pytest.mark.parametrize("text", ["오늘: 좋음", "12:30", "3-4", "안녕!"])
def test_ordinary_words_carry_nothing_invisible(text: str) -> None:
    assert JOINER not in plain(text)


def test_lines_are_joined() -> None:
    assert plain("one\n\n# two\t three ") == r"one \# two three"


@pytest.mark.parametrize(("text", "limit"), [("가나다", 3), ("가나다라", 3), ("a" * 100_000, 90)])
def test_shortening_keeps_to_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")
