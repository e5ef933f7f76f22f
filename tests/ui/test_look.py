"""The avatar is drawn from any name, and the month's colours hold nothing but colours."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from facelog.ui.look import avatar_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("주성", "주"),
        ("  sam", "S"),
        ("<script>alert(1)</script>", "<"),
        ("&amp;", "&"),
        ('"quoted"', '"'),
        ("🙂", "🙂"),
        ("", "?"),
        ("\x00\x0b", "?"),
        ("\ud800", "?"),
    ],
)
def test_the_avatar_shows_the_first_letter_of_any_name(name: str, letter: str) -> None:
    (text,) = ElementTree.fromstring(avatar_svg(name)).findall(f"{SVG}text")
    assert text.text == letter


def test_the_same_name_keeps_its_colour() -> None:
    assert avatar_svg("주성") == avatar_svg("주성")
    assert len({avatar_svg("A" + "b" * length).split("fill=")[1] for length in range(12)}) > 1
