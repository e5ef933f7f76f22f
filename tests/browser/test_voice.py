"""Voices in a real browser: a sentence is heard, dictation is written down, nothing goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facelog.diary.diary import Diary
from tests.speech import ggml_model

TYPED = "먼저 손으로 적은 글."

expect.set_options(timeout=30_000)

Start = Callable[..., Any]
Open = Callable[..., Page]


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("diary")
def test_voices_are_chosen_heard_and_written_down(
    start_server: Start, open_page: Open, tmp_path: Path
) -> None:
    model = ggml_model.write(tmp_path / "ggml-tiny.bin")
    server = start_server()
    page = open_page(server.url, studio=True)
    page.get_by_role("link", name="새 글").click()
    page.get_by_label("오늘 이야기").fill(TYPED)
    page.get_by_role("button", name="받아쓰기 설정").click()

    # Chromium here has no voice of its own: the offline one reads in its place.
    page.get_by_text("이 기기의 목소리", exact=True).click()
    expect(page.get_by_text("인터넷 없이 쓸 수 있는 목소리가 없어요", exact=False)).to_be_visible()
    page.get_by_role("button", name="들어보기").click()
    page.wait_for_function(
        "(sound => sound.currentSrc.startsWith('blob:') && sound.currentTime > 0.2)"
        "(document.querySelector('audio'))"
    )
    page.get_by_role("button", name="그만 읽기").click()
    page.wait_for_function("document.querySelector('audio').paused")

    page.get_by_text("내 컴퓨터의 Whisper", exact=True).click()
    page.get_by_label("모델 파일이나 폴더의 위치").fill(str(model))
    page.keyboard.press("Enter")
    expect(page.get_by_text("모델을 찾았어요", exact=False)).to_be_visible()

    page.get_by_role("link", name="새 글").click()
    expect(page.get_by_label("오늘 이야기")).to_have_value(TYPED)
    at_rest = page.locator("[data-test-script-state=notRunning]")
    expect(at_rest).to_be_attached()
    page.get_by_role("button", name="녹음하기").click()
    page.wait_for_timeout(2_500)
    page.get_by_role("button", name="녹음 끝내기").click()
    # The model was taught nothing and hears its made-up words.
    expect(page.get_by_label("오늘 이야기")).to_have_value(
        re.compile(rf"^{re.escape(TYPED)} w\d+"), timeout=60_000
    )
    expect(at_rest).to_be_attached()
    page.get_by_label("오늘 이야기").fill(f"{TYPED} 고친 말.")
    page.get_by_role("link", name="내 프로필").click()
    page.get_by_role("link", name="새 글").click()
    expect(page.get_by_label("오늘 이야기")).to_have_value(f"{TYPED} 고친 말.")
    assert server.attempts == []


@pytest.mark.timeout(240)
def test_the_chosen_voices_outlast_a_restart(
    diary: Diary, start_server: Start, open_page: Open
) -> None:
    server = start_server()
    page = open_page(server.url)
    for restarted in (False, True):
        page.get_by_role("link", name="AI 설정").click()
        page.get_by_role("radio", name="목소리", exact=True).click()
        google = page.get_by_role("radio", name=re.compile("^Google 목소리"))
        consent = page.get_by_role("checkbox", name="댓글 글이 Google로 전송돼요. 동의해요.")
        if not restarted:
            page.get_by_text("Google 목소리", exact=True).click()
            expect(consent).not_to_be_checked()
            expect(page.get_by_text("동의하기 전에는", exact=False)).to_be_visible()
            page.get_by_text("댓글 글이 Google로 전송돼요", exact=False).click()
            # The tick stands in the browser before the server has heard of it; this goes after.
            expect(page.get_by_text("동의하기 전에는", exact=False)).to_be_hidden()
            expect(consent).to_be_checked()
            server.stop()
            server = start_server()
            page = open_page(server.url)
        else:
            expect(google).to_be_checked()
            expect(consent).to_be_checked()
    assert diary.messages() == ()
    assert server.attempts == []
