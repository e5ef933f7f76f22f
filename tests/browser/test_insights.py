"""Looking back in a real browser: a square opens its posts, and an empty one invites to write."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from facelog.diary.diary import Diary
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.types import NewPost, Reading

expect.set_options(timeout=30_000)

Start = Callable[[], Any]
Open = Callable[..., Page]

TODAY = dt.date.today()


def new_post(number: int, emotion: str, date: dt.date) -> NewPost:
    """Make up a post with a small grey picture."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((16, 16, 3), 120, np.uint8)).save(buffer, "JPEG")
    picture = buffer.getvalue()
    shares = dict.fromkeys(EMOTIONS, 0.1) | {emotion: 0.7}
    return NewPost(
        submission_id=f"s{number}",
        date=date,
        text=f"{number}번째 이야기",
        photo_jpeg=picture,
        thumbnail_jpeg=picture,
        crop_png=picture,
        box=(0.25, 0.125, 0.5, 0.5),
        reading=Reading(dict.fromkeys(EXPRESSIONS, 1 / 8), shares, 1 / 8),
        model_version="0123456789ab",
    )


def marks(page: Page, trace: int) -> Locator:
    """Return the marks of one of the drawn kinds: of the emotions there are, then of no post."""
    figure = page.locator(".js-plotly-plot").last  # of the earlier year, where there are two
    return figure.locator(".trace.bars").nth(trace).locator(".point path")


def three_days() -> list[dt.date]:
    """Return three days in a row, the last one first, all in one year: in one figure."""
    last = TODAY if TODAY.timetuple().tm_yday >= 3 else dt.date(TODAY.year - 1, 12, 31)
    return [last - dt.timedelta(days=back) for back in range(3)]


@pytest.mark.timeout(300)
def test_squares_lead_to_posts_and_to_writing(
    start_server: Start, open_page: Open, diary: Diary
) -> None:
    days = three_days()
    diary.add_posts([new_post(1, "happy", days[0]), new_post(2, "anger", days[2])])
    page = open_page(start_server().url)
    page.get_by_role("link", name="돌아보기").click()
    expect(page.get_by_role("heading", name="기록의 리듬")).to_be_visible()
    page.get_by_role("radio", name="직접", exact=True).click()
    page.get_by_role("radio", name="한 해").click()
    # The range begins with the first post: two days with a post, and one between them.
    happy, empty = marks(page, 1), marks(page, 2)
    expect(happy).to_have_count(1)
    expect(empty).to_have_count(1)

    happy.hover(force=True)  # plotly lays a sheet over its marks
    expect(page.locator(".hoverlayer").get_by_text("1번째 이야기")).to_be_visible()
    happy.click(force=True)
    expect(page.get_by_text("고른 곳의 글 1개")).to_be_visible()
    page.get_by_role("button", name="글 보기").click()
    expect(page.get_by_text("모델 추정:")).to_be_visible()
    expect(page.get_by_text("1번째 이야기")).to_be_visible()

    page.get_by_role("link", name="돌아보기").click()
    empty.click(force=True)
    page.get_by_role("button", name="이날의 글 쓰기").click()
    expect(page.get_by_role("heading", name="새 글")).to_be_visible()
    shown = page.get_by_test_id("stDateInput").inner_text()
    assert re.sub(r"\D", "", shown) == f"{days[1]:%Y%m%d}"
