"""The class page: one photo from the upload to the answer, and what can be taken home."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from PIL import Image
from skimage import data
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from facelog import seeing
from facelog.companion.builtin import BuiltIn
from facelog.diary.diary import Diary
from facelog.emotion import classifier
from facelog.errors import CompanionError, ModelFileError
from facelog.i18n import translate
from facelog.lesson import poster, record, samples
from facelog.lesson.walk import STAGES
from facelog.types import Comment, CommentRequest, Language, Tell
from facelog.ui import resources
from facelog.ui.lesson import Lesson
from facelog.ui.text import plain
from tests.pages.conftest import OpenApp


@pytest.fixture
def page(diary: Diary, open_app: OpenApp) -> AppTest:
    assert diary.recent(1) == ()
    return open_app("lesson")


def visit(app: AppTest) -> Lesson:
    found: Lesson = app.session_state["facelog.lesson"]
    return found


def said(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.warning, *app.error, *app.text, *app.info]
    return "\n".join(part.value for part in shown)


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def upload(app: AppTest, content: bytes) -> None:
    app.file_uploader(key="lesson-upload").upload("photo.png", content, "image/png").run()
    assert not app.exception, app.exception


def show_all(app: AppTest) -> None:
    app.segmented_control(key="lesson-view").set_value("all").run()
    assert not app.exception, app.exception


def titles(app: AppTest) -> list[str]:
    return [part.value for part in app.subheader]


def title(stage: str) -> str:
    return f"{STAGES.index(stage) + 1}. {translate('ko', f'lesson.stage_{stage}')}"


def at_the_prompt(app: AppTest) -> None:
    visit(app).step = STAGES.index("prompt")
    app.run()
    assert not app.exception, app.exception


def faceless() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(data.coffee()).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_sample_goes_the_whole_way_a_stage_at_a_time(page: AppTest, diary: Diary) -> None:
    press(page, "sample-drawn")
    seen = []
    for stage in STAGES:
        number = STAGES.index(stage) + 1
        progress = translate("ko", "lesson.progress", number=number, total=len(STAGES))
        assert page.get("progress")[0].proto.text == progress
        assert translate("ko", f"lesson.why_{stage}") in said(page)
        seen += titles(page)
        if stage != STAGES[-1]:
            press(page, "lesson-next")
    assert seen == [title(stage) for stage in STAGES]
    press(page, "lesson-back")
    assert titles(page) == [title("prompt")]
    assert diary.recent(1) == ()


def test_all_at_once_shows_every_stage_with_the_reading_of_a_post(page: AppTest) -> None:
    press(page, "sample-person")
    show_all(page)
    assert titles(page) == [title(stage) for stage in STAGES]
    walk = visit(page).walk
    assert walk is not None
    assert walk.seen is not None
    photo = samples.sample("person")
    assert walk.seen.reading == seeing.read(seeing.look(photo))[0]
    assert translate("ko", "lesson.sample_credit") in said(page)
    assert visit(page).letter is not None
    assert visit(page).letter.comment.brain == "builtin"  # type: ignore[union-attr]


def test_a_photo_without_a_face_stops_at_the_boxes(page: AppTest) -> None:
    upload(page, faceless())
    assert translate("ko", "lesson.no_face") not in said(page)
    press(page, "lesson-next")
    assert titles(page) == [title("boxes")]
    assert translate("ko", "lesson.no_face") in said(page)
    show_all(page)
    assert titles(page) == [title("original"), title("boxes")]
    press(page, "lesson-change")
    assert page.button(key="sample-drawn").label == translate("ko", "lesson.sample_drawn")


def test_a_file_that_is_no_picture_is_told(page: AppTest) -> None:
    upload(page, b"no picture")
    assert "error" in said(page)
    assert titles(page) == []
    press(page, "sample-drawn")
    assert titles(page) == [title("original")]


def test_a_missing_network_is_told(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "classifier", lambda: classifier.load(tmp_path))
    press(page, "sample-drawn")
    assert isinstance(visit(page).failure, ModelFileError)
    assert page.error
    assert titles(page) == []


def test_what_is_typed_is_in_the_prompt_and_outlasts_the_stages(page: AppTest) -> None:
    press(page, "sample-drawn")
    at_the_prompt(page)
    assert translate("ko", "lesson.example") in page.code[-1].value
    page.text_area(key="lesson-text-ko").set_value("고양이가 <script> 웃었다").run()
    assert "고양이가 &lt;script&gt; 웃었다" in page.code[-1].value
    press(page, "lesson-back")
    press(page, "lesson-next")
    assert page.text_area(key="lesson-text-ko").value == "고양이가 <script> 웃었다"


def test_the_other_emotions_heat_can_be_chosen(page: AppTest) -> None:
    press(page, "sample-drawn")
    visit(page).step = STAGES.index("heat")
    page.run()
    before = page.get("image")[0].proto.imgs[0].url
    page.pills(key="lesson-heat").set_value("sadness").run()
    assert page.get("image")[0].proto.imgs[0].url != before


def test_one_of_several_faces_is_chosen(page: AppTest) -> None:
    two = Image.new("RGB", (1024, 512), "white")
    astronaut = Image.fromarray(data.astronaut())
    two.paste(astronaut.resize((440, 440)), (560, 40))
    two.paste(astronaut, (0, 0))
    buffer = io.BytesIO()
    two.save(buffer, "PNG")
    upload(page, buffer.getvalue())
    first = visit(page).walk
    assert first is not None
    assert len(first.sight.faces) == 2
    page.segmented_control(key="lesson-face").set_value(1).run()
    second = visit(page).walk
    assert second is not None
    assert second.seen is not None
    assert second.seen.index == 1


class Model:
    """Stands in for a language model."""

    name, place = "a-model", "internet"

    def __init__(self, failure: CompanionError | None = None) -> None:
        self.failure = failure
        self.asked: list[CommentRequest] = []

    def comment(self, request: CommentRequest, tell: Tell) -> Comment:
        self.asked.append(request)
        tell("모델의")
        if self.failure is not None:
            raise self.failure
        said = BuiltIn().comment(request)
        return Comment("모델의 답", said.author, self.name, "internet", said.created_at)


def at_the_answer(app: AppTest) -> None:
    press(app, "sample-drawn")
    visit(app).step = STAGES.index("answer")
    app.run()
    assert not app.exception, app.exception


def test_the_chosen_brain_is_asked_on_a_press_only(
    page: AppTest, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model()
    monkeypatch.setattr(resources, "brain", lambda: model)
    at_the_answer(page)
    assert model.asked == []
    assert translate("ko", "post.place_internet") in said(page)
    press(page, "lesson-ask")
    assert len(model.asked) == 1
    assert "모델의 답" in said(page)
    page.run()
    assert len(model.asked) == 1
    assert diary.recent(1) == ()
    assert diary.messages() == ()


def test_a_brain_that_fails_leaves_the_built_in_answer(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model(CompanionError("brain_timeout"))
    monkeypatch.setattr(resources, "brain", lambda: model)
    at_the_answer(page)
    answer = visit(page).letter.comment.text  # type: ignore[union-attr]
    press(page, "lesson-ask")
    assert page.error[0].value == plain(translate("ko", "errors.brain_timeout"))
    assert visit(page).letter.comment.text == answer  # type: ignore[union-attr]


def test_words_of_crisis_are_sent_to_no_model(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model()
    monkeypatch.setattr(resources, "brain", lambda: model)
    press(page, "sample-drawn")
    visit(page).text = "죽고 싶다"
    visit(page).step = STAGES.index("answer")
    page.run()
    assert translate("ko", "lesson.crisis") in said(page)
    assert "109" in said(page)
    assert "lesson-ask" not in [button.key for button in page.button]
    assert model.asked == []


def test_without_a_model_it_is_said_how_to_choose_one(page: AppTest) -> None:
    at_the_answer(page)
    assert translate("ko", "lesson.brain_none") in said(page)
    assert "lesson-ask" not in [button.key for button in page.button]


def test_it_works_for_a_guest_in_english(open_app: OpenApp) -> None:
    app = open_app("welcome")
    app.session_state["facelog.language"] = "en"
    app.button(key="door-look").click().run()
    app.switch_page("pages/lesson.py").run()
    press(app, "sample-drawn")
    assert titles(app) == [f"1. {translate('en', 'lesson.stage_original')}"]
    for stage in STAGES[1:]:
        press(app, "lesson-next")
        assert translate("en", f"lesson.why_{stage}") in said(app)


def test_another_person_finds_nothing_of_it(page: AppTest) -> None:
    press(page, "sample-drawn")
    at_the_prompt(page)
    page.text_area(key="lesson-text-ko").set_value("나만 아는 이야기").run()
    page.session_state["facelog.profile_id"] = "somebody else"
    page.run()
    assert titles(page) == []
    press(page, "sample-drawn")
    at_the_prompt(page)
    assert page.text_area(key="lesson-text-ko").value == translate("ko", "lesson.example")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What makes each file, by its name, as the server asks for it: outside of the session."""
    found: dict[str, Callable[[], bytes]] = {}
    draw = DeltaGenerator.download_button

    def noted(self: DeltaGenerator, label: str, data: Any, **options: Any) -> bool:
        found[options["file_name"]] = data
        return draw(self, label, data, **options)

    monkeypatch.setattr(DeltaGenerator, "download_button", noted)
    monkeypatch.setattr(st, "download_button", noted.__get__(st._main))
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_both_files_can_be_taken_home(
    diary: Diary, open_app: OpenApp, files: dict[str, Callable[[], bytes]], language: Language
) -> None:
    assert diary.recent(1) == ()
    app = open_app()
    app.session_state["facelog.language"] = language
    app.switch_page("pages/lesson.py").run()
    press(app, "sample-drawn")
    sheet = files["facelog-lesson.png"]()
    found = json.loads(files["facelog-lesson.json"]())
    walk, letter = visit(app).walk, visit(app).letter
    assert walk is not None
    assert sheet == poster.to_png(walk, letter, language)
    assert found == record.record(walk, letter)
    assert found["prompt"]["language"] == language
    assert found["answer"]["brain"] == "builtin"


def test_they_can_be_without_a_face_too(
    page: AppTest, files: dict[str, Callable[[], bytes]]
) -> None:
    upload(page, faceless())
    walk = visit(page).walk
    assert walk is not None
    assert files["facelog-lesson.png"]() == poster.to_png(walk, None, "ko")
    assert json.loads(files["facelog-lesson.json"]()) == record.record(walk, None)
