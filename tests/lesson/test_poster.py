"""The sheet to take home, and the words on it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from facelog import image, seeing
from facelog.companion.builtin import BuiltIn
from facelog.i18n import texts
from facelog.lesson import lettering, poster
from facelog.lesson.letter import Letter
from facelog.lesson.walk import Walk
from facelog.types import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["PNG"])


@pytest.fixture
def answered(written: Letter) -> Letter:
    return replace(written, comment=BuiltIn().comment(written.request))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_sheet_of_a4(walked: Walk, answered: Letter, language: Language) -> None:
    sheet = opened(poster.to_png(walked, answered, language))
    assert sheet.size == poster.SIZE
    assert sheet.size[1] / sheet.size[0] == pytest.approx(297 / 210, abs=1e-3)
    assert sheet.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_the_languages_differ_and_the_answer_is_on_it(walked: Walk, answered: Letter) -> None:
    korean, english = (poster.draw(walked, answered, language) for language in LANGUAGES)
    assert (korean != english).any()
    without = poster.draw(walked, replace(answered, comment=None), "ko")
    rows, columns = np.nonzero((korean != without).any(axis=2))
    assert rows.min() > 0.75 * len(korean)
    assert columns.min() > 0.5 * korean.shape[1]


def test_a_photo_without_a_face_has_a_sheet_too(faceless: Walk) -> None:
    assert opened(poster.to_png(faceless, None, "ko")).size == poster.SIZE


def test_nothing_of_the_original_file_is_in_it(walked: Walk, answered: Letter) -> None:
    sheet = opened(poster.to_png(walked, answered, "ko"))
    assert set(sheet.info) <= {"dpi"}
    assert not sheet.getexif()


def test_a_text_of_any_length_stays_within_its_card(walked: Walk, answered: Letter) -> None:
    """The margins of the sheet are as empty as with a short text."""
    assert answered.comment is not None
    request = replace(answered.request, text="가나다 " * 3000)
    comment = replace(answered.comment, text="아주긴낱말" * 2000)
    long = poster.draw(walked, Letter(request, comment), "ko")
    short = poster.draw(walked, answered, "ko")
    for edge in (np.s_[:, :64], np.s_[:, -64:], np.s_[-75:]):
        np.testing.assert_array_equal(long[edge], short[edge])


@pytest.mark.parametrize("shape", [(300, 1280), (1280, 300)])
def test_a_long_photo_fits(astronaut_jpeg: bytes, shape: tuple[int, int]) -> None:
    from facelog.lesson import walk

    pixels = image.load(astronaut_jpeg).pixels
    canvas = np.full((*shape, 3), 200, np.uint8)
    canvas[:300, :300] = pixels[:300, 75:375]
    found = walk.take(image.to_png(canvas))
    assert len(seeing.look(image.to_png(canvas)).faces) == 1
    assert poster.draw(found, None, "ko").shape == (poster.SIZE[1], poster.SIZE[0], 3)


def test_the_font_draws_every_syllable_and_all_that_is_written_here() -> None:
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4)]
    assert [sign for sign in syllables if not lettering.has(sign)] == []
    for language in LANGUAGES:
        for key, text in texts(language).items():
            if key.startswith(("lesson.", "common.emotion_", "post.place_", "post.brain_")):
                assert lettering.drawable(text) == text, key


def test_what_the_font_lacks_is_no_empty_box() -> None:
    assert lettering.drawable("좋다 🙂!\n美人\t끝") == "좋다 !\n〓〓 끝"
    assert lettering.drawable("\u1112\u1161\u11ab") == "한"
    assert lettering.has("〓")
    assert not lettering.has("🙂")
    assert not lettering.has("美")


def test_lines_fit_and_the_last_one_tells_that_there_is_more() -> None:
    face = lettering.font(20)
    text = "하나 둘 셋 넷 다섯 여섯 일곱 여덟\n\n아홉"
    words, lines = text.split(), lettering.wrapped(text, face, 120, 9)
    assert " ".join(lines).split() == words
    assert "" in lines
    cut = lettering.wrapped("가" * 100, face, 120, 2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert all(face.getlength(line) <= 120 for line in (*lines, *cut))
    assert lettering.wrapped("하나", face, 120, 0) == []
