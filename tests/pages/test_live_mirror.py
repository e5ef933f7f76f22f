"""The live mirror, with frames in place of a camera."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.ui import mirror
from tests.pages.conftest import OpenApp, small_jpeg


class Camera:
    """Stands in for the browser: sends what is queued, one thing a drawing."""

    def __init__(self) -> None:
        self.queue: list[tuple[str, object]] = []
        self.shown: list[Mapping[str, Any]] = []
        self.now: tuple[str, object] = ("", None)

    def __call__(
        self, data: Mapping[str, Any], on_frame: Callable[[], None], on_moment: Callable[[], None]
    ) -> None:
        self.shown.append(data)
        if self.queue:
            self.now = self.queue.pop(0)
            {"frame": on_frame, "moment": on_moment}[self.now[0]]()

    def sent(self, name: str) -> object:
        return self.now[1] if name == self.now[0] else None


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Camera:
    made = Camera()
    monkeypatch.setattr(mirror, "camera", made)
    monkeypatch.setattr(mirror, "sent", made.sent)
    return made


@pytest.fixture
def page(diary: Diary, open_app: OpenApp) -> AppTest:
    assert diary.messages() == ()
    return open_app("live_mirror")


def sent(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


def switch(app: AppTest, on: bool = True) -> None:
    app.toggle(key="mirror-on").set_value(on).run()
    assert not app.exception, app.exception


def test_the_camera_is_off_until_it_is_switched_on(page: AppTest, camera: Camera) -> None:
    assert camera.shown == []
    assert translate("ko", "mirror.off") in [part.value for part in page.markdown]
    switch(page)
    assert len(camera.shown) == 1
    switch(page, on=False)
    assert len(camera.shown) == 1


def test_it_is_off_again_after_a_visit_to_another_page(page: AppTest, camera: Camera) -> None:
    switch(page)
    page.switch_page("pages/my_profile.py").run()
    page.switch_page("pages/live_mirror.py").run()
    assert page.toggle(key="mirror-on").value is False
    assert len(camera.shown) == 1


@pytest.mark.usefixtures("camera")
def test_the_browser_gets_words_and_colours_for_everything(page: AppTest, camera: Camera) -> None:
    switch(page)
    data = camera.shown[0]
    assert [bar["name"].split()[1] for bar in data["bars"]] == ["분노", "기쁨", "당황", "슬픔"]
    assert all(bar["colour"].startswith("#") for bar in data["bars"])
    assert data["every"] == 500
    assert set(data["problems"]) == {"denied", "none", "busy", "insecure"}


def test_a_face_moves_the_bars_and_nothing_is_kept(
    page: AppTest, camera: Camera, diary: Diary, astronaut_jpeg: bytes
) -> None:
    camera.queue = [("frame", sent(astronaut_jpeg))]
    switch(page)
    page.run()
    bars = {bar["name"].split()[1]: bar["share"] for bar in camera.shown[-1]["bars"]}
    assert max(bars, key=bars.__getitem__) == "기쁨"
    assert camera.shown[-1]["note"] == translate("ko", "mirror.seen")
    assert diary.messages() == ()
    assert diary.recent(5) == ()
    assert page.session_state["facelog.pending"].moment is None


def test_no_face_is_told(page: AppTest, camera: Camera) -> None:
    camera.queue = [("frame", sent(small_jpeg()))]
    switch(page)
    page.run()
    assert camera.shown[-1]["note"] == translate("ko", "mirror.no_face")


def test_this_moment_becomes_a_new_posts_photo(
    page: AppTest, camera: Camera, astronaut_jpeg: bytes
) -> None:
    camera.queue = [("moment", sent(astronaut_jpeg))]
    switch(page)
    draft = page.session_state["facelog.draft"]
    assert draft.photo is not None
    assert draft.photo[:2] == b"\xff\xd8"
    assert draft.date == dt.date.today()
    page.switch_page("pages/new_post.py").run()
    assert not page.exception
    assert page.button(key="new-post-drop")


def test_a_photo_that_was_chosen_before_is_not_lost_unasked(
    page: AppTest, camera: Camera, astronaut_jpeg: bytes
) -> None:
    page.switch_page("pages/new_post.py").run()
    page.file_uploader(key="new-post-upload").upload("me.jpg", small_jpeg(), "image/jpeg").run()
    page.text_area(key="new-post-text").input("쓰던 글").run()
    page.switch_page("pages/live_mirror.py").run()
    camera.queue = [("moment", sent(astronaut_jpeg))]
    switch(page)
    assert page.session_state["facelog.draft"].photo == small_jpeg()
    assert "draft-add" not in {button.key for button in page.button}
    page.button(key="draft-replace").click().run()
    draft = page.session_state["facelog.draft"]
    assert draft.photo != small_jpeg()
    assert draft.text == "쓰던 글"


def test_a_moment_that_is_no_picture_is_told(page: AppTest, camera: Camera) -> None:
    camera.queue = [("moment", "rubbish")]
    switch(page)
    assert any("사진 파일이 아니거나" in error.value for error in page.error)


def test_chat_and_new_post_lead_here(diary: Diary, open_app: OpenApp) -> None:
    assert diary.messages() == ()
    for place in ("chat", "new_post"):
        app = open_app(place)
        app.button(key="to-mirror").click().run()
        assert not app.exception, app.exception
        assert app.toggle(key="mirror-on")


@pytest.mark.usefixtures("diary")
def test_the_real_component_is_mounted_and_english_is_complete(open_app: OpenApp) -> None:
    app = open_app()
    app.session_state["facelog.language"] = "en"
    app.switch_page("pages/live_mirror.py").run()
    switch(app)
    (component,) = app.get("bidi_component")
    assert "Anger" in str(component.proto)
