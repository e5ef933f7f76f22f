"""The report's file opens without a network, and a browser makes a clean PDF of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from facelog import sample
from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.insights.period import Period
from tests.browser.server import Server

A4 = (595, 842)
"""Width and height in points."""


def test_a_report_is_downloaded_opened_offline_and_printed(
    diary: Diary,
    start_server: Callable[..., Server],
    open_page: Callable[..., Page],
    browser: Browser,
    tmp_path: Path,
) -> None:
    today = dt.date.today()
    month = Period.of("month", today).before
    made_up = list(sample.posts("ko", today, "주성"))[:40]
    days = (month.last - month.first).days + 1
    diary.add_posts(
        replace(post, date=month.first + dt.timedelta(days=number % days))
        for number, post in enumerate(made_up)
    )
    page = open_page(f"{start_server().url}/report")
    heading = page.get_by_role("heading", name=translate("ko", "report.title"), exact=True)
    expect(heading).to_be_visible(timeout=60_000)
    page.get_by_text(translate("ko", "report.kind_month"), exact=True).click()
    expect(page.get_by_text(translate("ko", "report.title_month"))).to_be_visible(timeout=30_000)
    page.locator(".st-key-report-back button").first.click()
    expect(page.locator(".st-key-report-words")).to_be_visible(timeout=30_000)
    page.get_by_text(translate("ko", "report.photos"), exact=True).click()
    # A press while the page is drawn anew would ask for a file that is no longer offered.
    page.wait_for_timeout(1_000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)
    with page.expect_download() as download:
        page.locator(".st-key-report-file button").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)

    offline = browser.new_context(offline=True, java_script_enabled=False)
    asked: list[str] = []
    opened = offline.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert opened.locator("article").count() == 40
    first = opened.locator("sup a").first
    target = first.get_attribute("href") or ""
    first.click()
    assert opened.url.endswith(target)
    expect(opened.locator(target)).to_be_in_viewport()
    pdf = opened.pdf(prefer_css_page_size=True)
    offline.close()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert boxes
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
