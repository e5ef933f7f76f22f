"""The class page in a real browser: a portrait or the camera, every stage, what is taken home."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.lesson.walk import STAGES
from tests.browser import devices
from tests.browser.server import Server

Start = Callable[[], Server]
Open = Callable[..., Page]


def words(key: str, **values: object) -> str:
    return translate("ko", f"lesson.{key}", **values)


def drawn(page: Page) -> None:
    """Wait until the page is no longer being drawn anew."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)


def taken(page: Page, key: str, path: Path) -> Path:
    """Press a download and return the file."""
    with page.expect_download() as download:
        page.locator(f".st-key-{key} button").click()
    download.value.save_as(path)
    return path


@pytest.mark.timeout(300)
def test_a_class_walks_a_portrait_through_and_takes_it_home(
    diary: Diary, start_server: Start, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(f"{start_server().url}/lesson")
    page.get_by_role("button", name=words("sample_person")).click(timeout=60_000)
    for number, stage in enumerate(STAGES, 1):
        progress = words("progress", number=number, total=len(STAGES))
        expect(page.get_by_text(progress)).to_be_visible(timeout=60_000)
        heading = page.get_by_role("heading", name=words(f"stage_{stage}"))
        expect(heading.first).to_be_visible(timeout=30_000)
        drawn(page)
        if number < len(STAGES):
            page.locator(".st-key-lesson-next button").click()
    with Image.open(taken(page, "lesson-png", tmp_path / "sheet.png")) as sheet:
        assert sheet.format == "PNG"
        assert sheet.height > sheet.width > 1000
    told = json.loads(taken(page, "lesson-json", tmp_path / "numbers.json").read_text("utf-8"))
    assert sum(told["four"].values()) == pytest.approx(1, abs=1e-4)
    assert diary.recent(1) == (), "nothing of a lesson is kept"


@pytest.mark.timeout(300)
def test_a_face_before_the_camera_goes_the_same_way(
    diary: Diary, start_server: Start, open_page: Open
) -> None:
    page = open_page(f"{start_server().url}/lesson", studio=True)
    page.get_by_text(translate("ko", "new_post.source_camera")).click(timeout=60_000)
    devices.await_camera(page)
    page.get_by_test_id("stCameraInput").get_by_test_id("stCameraInputButton").click()
    choice = page.get_by_role("radio", name=words("view_all"))
    expect(choice).to_be_visible(timeout=60_000)
    drawn(page)
    choice.click()
    expect(page.locator(".st-key-lesson-stage-crop img")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-lesson-stage-answer")).to_be_visible()
    assert diary.recent(1) == ()
