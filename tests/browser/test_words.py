"""Streamlit's own words in the language of the page; a person's words as they were typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facelog.diary.diary import Diary
from tests.browser import devices

expect.set_options(timeout=30_000)

TYPED = "Upload"


@pytest.mark.timeout(240)
def test_streamlits_own_words_follow_the_language_and_typed_ones_stay(
    diary: Diary, start_server: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    assert diary.profile().settings
    server = start_server()
    page = open_page(server.url, studio=True)
    page.get_by_role("link", name="새 글").click()
    expect(page.get_by_role("button", name="파일 고르기")).to_be_visible()
    expect(page.get_by_text("파일 하나에 50MB까지", exact=False)).to_be_visible()
    page.get_by_text("카메라로 찍기", exact=True).click()
    devices.await_camera(page)
    page.get_by_role("button", name="찍기", exact=True).click()
    expect(page.get_by_alt_text("고른 사진")).to_be_visible()

    page.get_by_role("link", name="친구와 대화").click()
    page.get_by_placeholder("안나에게 하고 싶은 말").fill(TYPED)
    page.get_by_role("button", name="입력한 말 보내기").click()
    mine = page.get_by_role("group", name="주성의 말")
    expect(mine.get_by_text(TYPED, exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="안나의 말")).to_have_count(2)
    at_rest = page.locator("[data-test-script-state=notRunning]")
    expect(at_rest).to_be_attached()

    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("group", name="Chat message from 주성")).to_be_visible()
    expect(at_rest).to_be_attached()
    page.get_by_role("link", name="New post").click()
    page.get_by_role("button", name="Use another photo").click()
    expect(page.get_by_role("button", name="Take Photo")).to_be_visible()
    assert server.attempts == []


@pytest.mark.timeout(240)
def test_fields_and_lists_speak_the_language_and_a_new_tag_stays(
    diary: Diary, start_server: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    assert diary.profile().settings
    server = start_server()
    page = open_page(f"{server.url}/nothing")
    missing = page.get_by_role("dialog", name="화면을 찾지 못했어요")
    expect(missing.get_by_text("첫 화면을 열었어요.", exact=False)).to_be_visible()
    missing.get_by_role("button", name="닫기").click()
    expect(page.get_by_role("button", name="편집", exact=True)).to_be_visible()

    page.get_by_role("link", name="새 글").click()
    expect(page.get_by_role("button", name="날짜 고르기")).to_be_visible()
    tags = page.get_by_role("combobox", name="태그")
    expect(tags).to_be_visible()
    tags.press_sequentially(TYPED)
    expect(page.get_by_role("option", name=f"새로 넣기: {TYPED}")).to_be_visible()
    tags.press("Enter")
    expect(page.get_by_text(f"#{TYPED}", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.locator("textarea").fill(TYPED)
    expect(page.get_by_text("Ctrl+Enter를 누르면 적용돼요")).to_be_visible()
    assert server.attempts == []
