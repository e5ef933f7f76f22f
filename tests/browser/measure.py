"""Measure what a person waits for: `python -m tests.browser.measure`, on an idle machine.

Prints one JSON line: `first_page_s`, from starting the server to the drawn first page;
`post_s`, from pressing the button to the post with its comment on the screen; `sound_s`, from
pressing the button that reads the comment of `comment_characters` aloud to its first sound;
`app_mb`, the server's resident memory after that; `analyser_mb`, that of the Korean analyser's
process beside it, which ends by itself when idle.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import expect, sync_playwright

from facelog.evaluation import EXAMPLE_PHOTO
from tests.browser import server as servers

_LISTEN = """() => {
  const sound = document.querySelector("audio");
  let pressed = 0;
  document.addEventListener("click", () => { pressed ||= performance.now(); }, true);
  sound.addEventListener("playing", () => {
    if (sound.currentSrc.startsWith("blob:")) window.heardAfter ??= performance.now() - pressed;
  });
}"""


def measure(folder: Path) -> dict[str, float]:
    """Start a server, open the first page, write a post as a guest."""
    path = servers.chromium()
    if path is None:
        raise SystemExit("Chromium is not installed: install it (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(servers.CHROMIUM_OPTIONS)
        )
        page = browser.new_context(locale="ko-KR").new_page()
        started = time.monotonic()
        server = servers.start(folder)
        try:
            page.goto(server.url)
            look = page.get_by_role("button", name="둘러보기", exact=True)
            look.wait_for()
            first_page = time.monotonic() - started
            look.click()
            page.get_by_role("button", name="NEW POST").wait_for()
            page.get_by_role("link", name="AI 설정").click()
            page.get_by_role("radio", name="길게", exact=True).click()
            page.get_by_role("button", name="저장").click()
            page.get_by_role("button", name="NEW POST").click()
            page.locator('input[type="file"]').set_input_files(EXAMPLE_PHOTO)
            page.get_by_alt_text("고른 사진").wait_for()
            page.get_by_label("오늘 이야기").fill("오늘 친구랑 한강에서 자전거를 탔다.")
            pressed = time.monotonic()
            page.get_by_role("button", name="올리기").click()
            expect(page.get_by_text("내장 두뇌가 씀")).to_be_visible(timeout=60_000)
            posted = time.monotonic() - pressed
            comment = page.get_by_test_id("stChatMessage").get_by_test_id("stText").inner_text()
            read = page.get_by_role("button", name="읽어 주기")
            read.wait_for()
            page.evaluate(_LISTEN)
            read.click()
            page.wait_for_function("window.heardAfter !== undefined")
            sound = page.evaluate("window.heardAfter") / 1_000
            app = psutil.Process(server.process.pid)
            memory = app.memory_info().rss / 2**20
            beside = sum(one.memory_info().rss for one in app.children(recursive=True)) / 2**20
        finally:
            server.stop()
            browser.close()
    return {
        "first_page_s": round(first_page, 2),
        "post_s": round(posted, 2),
        "comment_characters": len(comment),
        "sound_s": round(sound, 2),
        "app_mb": round(memory, 1),
        "analyser_mb": round(beside, 1),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measure(Path(name))))
