"""The whole way in a real browser, with no host beyond this machine within reach."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TEXT = "오늘 친구랑 한강에서 자전거를 탔다. 바람이 시원해서 크게 웃었다."

expect.set_options(timeout=30_000)

Start = Callable[[], Any]
Open = Callable[..., Page]


@pytest.fixture
def photo(tmp_path: Path, astronaut_jpeg: bytes) -> Path:
    """A photograph on disk, with one face."""
    path = tmp_path / "selfie.jpg"
    path.write_bytes(astronaut_jpeg)
    return path


def choose(page: Page, name: str) -> None:
    """Press an option of a segmented control."""
    page.get_by_role("radio", name=name, exact=True).click()


def make_profile(page: Page) -> None:
    """Go from the first visit to the profile page."""
    page.get_by_role("button", name="프로필 만들기").click()
    page.get_by_label("이름").fill("주성")
    page.get_by_label("소개 (선택)").fill("산책을 좋아하는 개발자")
    page.get_by_role("button", name="GET PROFILE").click()
    expect(page.get_by_role("heading", name="AI 설정")).to_be_visible()
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("대화 태도", exact=False).first).to_be_visible()
    expect(page.get_by_role("heading", name="My Emotions")).to_have_count(0)
    page.get_by_text("반말", exact=True).click()
    choose(page, "창의적")
    choose(page, "길게")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_role("heading", name="My Emotions")).to_be_visible()


def write_post(page: Page, photo: Path, text: str = TEXT) -> None:
    """Go from the profile page to the page of a new post, with Anna's comment."""
    page.get_by_role("button", name="NEW POST").click()
    page.locator('input[type="file"]').set_input_files(photo)
    expect(page.get_by_alt_text("고른 사진")).to_be_visible()
    page.get_by_label("오늘 이야기").fill(text)
    page.get_by_role("button", name="올리기").dblclick()
    expect(page.get_by_text("내장 두뇌가 씀")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(text)).to_be_visible()


@pytest.mark.timeout(300)
def test_a_diary_is_kept_from_the_first_visit_over_a_restart(
    start_server: Start, open_page: Open, photo: Path
) -> None:
    server = start_server()
    page = open_page(server.url)
    make_profile(page)
    write_post(page, photo)
    expect(page.get_by_text("모델 추정:")).to_be_visible()
    comment = page.get_by_test_id("stChatMessage").inner_text()
    assert "주성" in comment

    page.get_by_role("radio", name=re.compile("슬픔")).click()
    expect(page.get_by_text(re.compile("내가 고침: .*슬픔"))).to_be_visible()
    page.get_by_role("button", name="읽어 주기").click()
    page.wait_for_function(
        "(sound => sound.currentSrc.startsWith('blob:') && sound.currentTime > 0)"
        "(document.querySelector('audio'))"
    )
    page.get_by_role("button", name="그만 읽기").click()
    page.wait_for_function("document.querySelector('audio').paused")
    expect(page.get_by_role("button", name="읽어 주기")).to_be_visible()

    server.stop()
    server = start_server()
    page = open_page(server.url)
    expect(page.get_by_role("heading", name="주성")).to_be_visible()
    expect(page.get_by_text("지금까지 쓴 글 1개")).to_be_visible()
    month = f"{dt.date.today().month}월"
    page.get_by_role("button", name=re.compile(f"^{month}\\s*1개")).click()
    expect(page.get_by_role("heading", name="감정 달력")).to_be_visible()
    page.locator('[class*="st-key-card"]').get_by_role("button").first.click()
    expect(page.get_by_text(re.compile("내가 고침: .*슬픔"))).to_be_visible()
    assert page.get_by_test_id("stChatMessage").inner_text() == comment

    page.get_by_role("button", name="지우기").click()
    page.get_by_role("button", name="네, 지울게요").click()
    expect(page.get_by_text("삭제했어요.")).to_be_visible()
    page.get_by_role("button", name="되돌리기").click()
    expect(page.get_by_text("삭제했어요.")).to_be_hidden()
    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)
    page.get_by_role("button", name="지우기").click()
    page.get_by_role("button", name="네, 지울게요").click()
    expect(page.get_by_text("삭제했어요.")).to_be_visible()

    server.stop()
    server = start_server()
    page = open_page(server.url)
    expect(page.get_by_text("지금까지 쓴 글 0개")).to_be_visible()
    assert server.attempts == []


@pytest.mark.usefixtures("diary")
def test_a_page_opened_by_its_address_on_a_new_server_is_that_page(
    start_server: Start, open_page: Open
) -> None:
    server = start_server()
    page = open_page(f"{server.url}/new_post")
    expect(page.get_by_role("heading", name="새 글")).to_be_visible()
    expect(page.get_by_role("link", name="감정 달력")).to_be_visible()
    assert page.url == f"{server.url}/new_post"
    page.get_by_role("link", name="내 프로필").click()
    expect(page.get_by_role("heading", name="My Emotions")).to_be_visible()
    assert server.attempts == []


def test_a_guest_leaves_nothing_on_the_disk(
    start_server: Start, open_page: Open, photo: Path
) -> None:
    server = start_server()
    page = open_page(server.url, width=390, height=844)
    page.get_by_role("button", name="둘러보기", exact=True).click()
    expect(page.get_by_role("button", name="NEW POST")).to_be_visible()
    kept = [path for path in server.home.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in kept}
    write_post(page, photo, "손님으로 쓰는 글이에요. 회의가 길어서 지쳤어요.")
    after = {path: path.read_bytes() for path in server.home.rglob("*") if path.is_file()}
    assert not any("손님으로".encode() in content for content in after.values())
    assert set(after) == set(before)
    assert server.attempts == []
