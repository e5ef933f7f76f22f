"""A talk with Anna in a real browser: a face before the camera, a voice before the microphone."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from facelog.diary.diary import Diary
from tests.browser import devices
from tests.real.aimock import Aimock

KEY = "sk-facelog-secret-4711"
GREETING = "어, 오늘 표정이 참 밝아 보인다! 무슨 좋은 일 있었어?"
HEARD = "오늘은 친구랑 한강에서 자전거를 탔어"
NO_PICTURE = re.compile(rb"image_url|data:image|/9j/4")

expect.set_options(timeout=30_000)

Start = Callable[..., Any]
Open = Callable[..., Page]


@pytest.fixture
def settings(aimock: Aimock) -> dict[str, str]:
    return {
        "FACELOG_LLM_BASE_URL": aimock.url,
        "FACELOG_LLM_MODEL": "anna-7b",
        "OPENAI_API_KEY": KEY,
    }


@pytest.fixture
def listening(diary: Diary, tmp_path: Path, aimock: Aimock) -> None:
    """Let the language model's server write down what is said."""
    chosen = {diary.profile().id: {"ear": "server", "ear_model": "transcribe-mini"}}
    (tmp_path / "diary" / "preferences.json").write_text(json.dumps({"voices": chosen}))
    aimock.answer({"transcription": {"text": HEARD}}, {"endpoint": "transcription"})


def assert_heard(aimock: Aimock, microphone: Path, seconds: float) -> None:
    """Compare the recording that reached the server with what was spoken."""
    (received,) = [one for one in aimock.received() if one.path.endswith("/transcriptions")]
    form = received.form()
    assert (form["model"], form["language"]) == (b"transcribe-mini", b"ko")
    samples, rate = devices.sound(form["file"])
    assert rate == devices.RATE
    assert abs(len(samples) / rate - seconds) < 2
    assert devices.likeness(form["file"], microphone.read_bytes()) > 0.8
    assert KEY.encode() not in received.body


def hear(page: Page) -> None:
    """Wait until a sound is playing: its clock goes on."""
    page.wait_for_function(
        "[...document.querySelectorAll('audio')].some(sound => sound.currentTime > 0.2)"
    )


@pytest.mark.timeout(240)
def test_a_face_before_the_camera_is_greeted_in_text_and_voice(
    aimock: Aimock,
    diary: Diary,
    settings: dict[str, str],
    start_server: Start,
    open_page: Open,
) -> None:
    aimock.answer({"content": GREETING})
    server = start_server(settings)
    page = open_page(server.url, studio=True)
    page.get_by_role("link", name="친구와 대화").click()
    page.get_by_text("소리", exact=True).click()
    page.get_by_role("button", name="사진").click()
    page.get_by_text("카메라", exact=False).first.click()
    devices.await_camera(page)
    page.get_by_role("button", name="찍기", exact=True).click()
    expect(page.get_by_role("button", name="다시 찍기")).to_be_visible()
    page.get_by_role("button", name="보내기", exact=True).click()
    expect(page.get_by_alt_text("대화에 보낸 사진")).to_be_visible()
    expect(page.get_by_text("표정 추정").first).to_be_visible()
    expect(page.get_by_text(GREETING)).to_have_count(1)
    hear(page)

    photo, greeting = diary.messages()
    assert photo.reading
    assert greeting.comment
    assert (greeting.text, greeting.comment.brain) == (GREETING, "anna-7b")
    (received,) = aimock.received()
    assert not NO_PICTURE.search(received.body)
    assert KEY.encode() not in received.body
    assert server.attempts == []


@pytest.mark.timeout(240)
def test_the_mirror_moves_with_the_face_and_keeps_nothing(
    diary: Diary, start_server: Start, open_page: Open
) -> None:
    server = start_server()
    page = open_page(server.url, studio=True)
    page.get_by_role("link", name="친구와 대화").click()
    page.get_by_role("button", name="표정 거울").click()
    page.get_by_text("거울 켜기", exact=True).click()
    bars = page.locator(".mirror .bar")
    expect(bars).to_have_count(5)
    seen = set()
    for _ in range(60):
        seen.add(tuple(bars.evaluate_all("bars => bars.map(bar => bar.style.width)")))
        if len(seen) > 3:
            break
        page.wait_for_timeout(500)
    assert len(seen) > 3, f"the bars stand still: {seen}"
    happy = page.locator(".mirror .row").filter(has_text="기쁨").locator(".percent")
    expect(happy).to_have_text(re.compile(r"^([6-9]\d|100)%$"))
    assert diary.messages() == ()
    assert diary.recent(1) == ()

    page.get_by_role("button", name="이 순간으로 글쓰기").click()
    expect(page.get_by_alt_text("고른 사진")).to_be_visible()
    assert diary.recent(1) == ()
    assert server.attempts == []


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("listening")
def test_an_entry_is_dictated(
    aimock: Aimock,
    microphone: Path,
    settings: dict[str, str],
    start_server: Start,
    open_page: Open,
) -> None:
    server = start_server(settings)
    page = open_page(server.url, studio=True)
    page.get_by_role("button", name="NEW POST").click()
    words = page.get_by_label("오늘 이야기")
    words.fill("아침은 빵이었다.")
    page.get_by_role("button", name="녹음하기", exact=True).click()
    stop = page.get_by_role("button", name="녹음 끝내기")
    expect(stop).to_be_visible()
    started = time.monotonic()
    page.wait_for_timeout(5000)
    stop.click()
    seconds = time.monotonic() - started
    expect(words).to_have_value(f"아침은 빵이었다. {HEARD}")
    assert_heard(aimock, microphone, seconds)
    words.fill(f"아침은 빵이었다. {HEARD}다.")
    words.blur()
    expect(words).to_have_value(f"아침은 빵이었다. {HEARD}다.")
    assert server.attempts == []


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("listening")
def test_what_is_said_is_shown_corrected_and_answered_aloud(
    aimock: Aimock,
    microphone: Path,
    diary: Diary,
    settings: dict[str, str],
    start_server: Start,
    open_page: Open,
) -> None:
    answer = "자전거라니 좋았겠다! 바람은 어땠어? " * 8
    answer = answer.strip()
    aimock.answer({"content": answer})
    server = start_server(settings)
    page = open_page(server.url, studio=True)
    page.get_by_role("button", name="DM").click()
    page.get_by_text("소리", exact=True).click()
    recorder = page.frame_locator('iframe[title*="mic_recorder"]')
    recorder.get_by_role("button", name="말하기").click()
    started = time.monotonic()
    page.wait_for_timeout(5000)
    recorder.get_by_role("button", name="다 말했어요").click()
    seconds = time.monotonic() - started
    words = page.get_by_label("이렇게 들었어요. 고친 다음 보내 주세요.")
    expect(words).to_have_value(HEARD)
    assert_heard(aimock, microphone, seconds)
    assert diary.messages() == ()

    corrected = f"{HEARD}. 정말 신났어!"
    words.fill(corrected)
    page.get_by_role("button", name="보내기", exact=True).click()
    expect(page.get_by_text(corrected)).to_be_visible()
    # For a moment it stands there twice: as it was streamed, and as it is kept.
    expect(page.get_by_text(answer)).to_have_count(1)
    hear(page)
    said, answered = diary.messages()
    assert (said.text, answered.text) == (corrected, answer)
    recorder.get_by_role("button", name="말하기").click()
    page.wait_for_function(
        "[...document.querySelectorAll('audio')].every(sound => sound.paused)", timeout=2_000
    )
    chat = [one for one in aimock.journal() if one["path"].endswith("/completions")]
    assert corrected in str(chat[-1]["body"]["messages"])
    assert server.attempts == []


@pytest.mark.timeout(240)
@pytest.mark.usefixtures("listening")
def test_without_a_microphone_both_recorders_say_so(
    settings: dict[str, str], start_server: Start, open_page: Open
) -> None:
    server = start_server(settings)
    page = open_page(server.url, width=390, height=844)
    page.get_by_role("button", name="DM").click()
    recorder = page.frame_locator('iframe[title*="mic_recorder"]')
    expect(recorder.get_by_role("button", name="말하기")).to_be_visible()
    said = page.locator(".facelog-microphone")
    expect(said).to_be_hidden()
    recorder.get_by_role("button", name="말하기").click()
    expect(said).to_be_visible()
    expect(said).to_contain_text("마이크")

    page.goto(f"{server.url}/new_post")
    page.get_by_role("button", name="녹음하기").click()
    complaint = page.get_by_text("마이크를 확인해 주세요.")
    expect(complaint).to_be_visible()
    inside, around = (
        place.bounding_box() for place in (complaint, page.get_by_test_id("stAudioInput"))
    )
    assert inside is not None
    assert around is not None
    label = 28  # px that the recorder's name takes above its box
    assert around["y"] + label < inside["y"]
    assert inside["y"] + inside["height"] < around["y"] + around["height"]
