"""The app as a person finds it, without a browser, and posts to find in it."""

from __future__ import annotations

import datetime as dt
import inspect
import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from facelog import config
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.types import AnswerSettings, NewPost, Post, Reading

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = AnswerSettings("casual", "normal", "short")

OpenApp = Callable[..., AppTest]
WritePost = Callable[..., Post]


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """What a server keeps between sessions must not reach the next test."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def warm_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run pages inside the frame, as a server does after its first page.

    AppTest forgets before each run that the app calls `st.navigation`, and would run the files
    in `pages/` by themselves.
    """
    begin = PagesManager.__init__

    def begin_with_navigation(self: PagesManager, *args: object, **options: object) -> None:
        begin(self, *args, **options)  # type: ignore[arg-type]
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_with_navigation)


@pytest.fixture(autouse=True)
def no_other_tests_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the Keras that other tests have loaded out of a page's way.

    Streamlit clears Keras' session after each drawing where it is loaded, which takes seconds.
    No page loads it; a test of the layers holds that.
    """
    monkeypatch.setattr(script_runner, "_clean_problem_modules", lambda: None)


@pytest.fixture
def open_app() -> OpenApp:
    """Open the app as a new session, on a page if one is named."""

    def start(page: str | None = None) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.secrets["FACELOG_TEST"] = "no settings of this machine"
        app.run()
        if page is not None:
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception
        return app

    return start


@pytest.fixture
def store() -> Iterator[Store]:
    """The store on disk that the app opens too."""
    opened = open_store(config.database_url())
    yield opened
    opened.close()


@pytest.fixture
def diary(store: Store) -> Diary:
    """The diary of a person who has made all their choices."""
    profile = store.create_profile("주성", "커피를 좋아해요")
    found = store.diary(profile.id)
    found.update_settings(SETTINGS)
    return found


def small_jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((16, 16, 3), 120, np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def write_post(diary: Diary) -> WritePost:
    """Put posts into the diary; keyword arguments set fields, `emotion` the reading."""
    numbers = itertools.count(1)

    def write(emotion: str = "happy", **fields: object) -> Post:
        reading = Reading(
            dict.fromkeys(EXPRESSIONS, 1 / 8), dict.fromkeys(EMOTIONS, 0.1) | {emotion: 0.7}, 1 / 8
        )
        picture = small_jpeg()
        values: dict[str, object] = {
            "submission_id": f"submission {next(numbers)}",
            "date": dt.date.today(),
            "text": "오늘의 이야기",
            "photo_jpeg": picture,
            "thumbnail_jpeg": picture,
            "crop_png": picture,
            "box": (0.25, 0.125, 0.5, 0.5),
            "reading": reading,
            "model_version": "0123456789ab",
        }
        return diary.add_post(NewPost(**(values | fields)))  # type: ignore[arg-type]

    return write


@pytest.fixture
def press_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Press a button, by its key, from another thread while a page is still being drawn.

    It may be one of the drawing before, as the second of two quick clicks finds it.
    """
    drawing: list[tuple[LocalScriptRunner, str]] = []
    before: list[LocalScriptRunner] = []
    run = LocalScriptRunner.run

    def noted(runner: LocalScriptRunner, *args: object, **options: object) -> object:
        given = inspect.signature(run).bind(runner, *args, **options).arguments
        before[:] = [runner for runner, _page in drawing]
        drawing[:] = [(runner, given.get("page_hash", ""))]
        return run(runner, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(LocalScriptRunner, "run", noted)

    def press(key: str) -> None:
        runner, page_hash = drawing[0]
        (button,) = {
            message.delta.new_element.button.id
            for one in (*before, runner)
            for message in list(one.forward_msgs())
            if message.delta.new_element.button.id.endswith(f"-{key}")
        }
        states = WidgetStates()
        states.widgets.add(id=button, trigger_value=True)
        runner.request_rerun(RerunData(widget_states=states, page_script_hash=page_hash))

    return press
