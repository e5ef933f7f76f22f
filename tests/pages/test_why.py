"""Behind "why this guess?" on a post: what spoke for it, and what is said where none is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from facelog import evaluation, image
from facelog.config import MODELS
from facelog.diary.diary import Diary
from facelog.emotion import classifier, explain
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import EMOTIONS
from facelog.errors import ExplainError
from facelog.i18n import translate
from facelog.types import Post
from facelog.ui import resources, why


@pytest.fixture
def network(untrained: Path, monkeypatch: pytest.MonkeyPatch) -> Classifier:
    """Install a network whose file has class maps."""
    found = classifier.load(untrained / "models")
    monkeypatch.setattr(resources, "classifier", lambda: found)
    return found


@pytest.fixture
def post(write_post: Any, network: Classifier) -> Post:
    crop = evaluation.example_face()
    return write_post(crop_png=image.to_png(crop), reading=network.read(crop[None])[0])


def open_post(open_app: Any, post: Post, *, opened: bool = True, language: str = "ko") -> AppTest:
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.session_state["facelog.language"] = language
    app.session_state[f"why-{post.id}"] = opened
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(part.value for part in parts)


def picture(app: AppTest, emotion: str) -> str:
    """Return the address of the picture that shows what spoke for an emotion."""
    name = translate("ko", f"common.emotion_{emotion}")
    alt = translate("ko", "post.why_alt", emotion=name)
    shown = [one for element in app.get("image") for one in element.proto.imgs]
    (found,) = (one.url for one in shown if one.alt == alt)
    return found


def test_nothing_is_worked_out_before_it_is_opened(
    open_app: Any, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explained(*_: object) -> None:
        raise AssertionError("nobody asked")

    monkeypatch.setattr(explain, "explain", explained)
    app = open_post(open_app, post, opened=False)
    labels = [each.label for each in app.expander]
    assert translate("ko", "post.why_title") in labels
    assert not app.radio


def told(found: explain.Explanation, emotion: str, language: Any) -> str:
    """Return the sentence that belongs under the picture for an emotion."""
    key = "post.why_shown" if found.has_support(emotion) else "post.why_none"
    return translate(language, key, emotion=translate(language, f"common.emotion_{emotion}"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_guess_is_explained_first(
    open_app: Any, post: Post, network: Classifier, language: Any
) -> None:
    app = open_post(open_app, post, language=language)
    choice = app.radio(key=f"why-emotion-{post.id}")
    assert choice.value == post.reading.emotion
    assert len(choice.options) == 4
    found = explain.explain(evaluation.example_face(), network)
    assert told(found, post.reading.emotion, language) in said(app)
    changed = translate(language, "post.why_changed", guess="X").split("X")[0]
    assert changed not in said(app)


def test_the_other_emotions_can_be_chosen(open_app: Any, post: Post, network: Classifier) -> None:
    app = open_post(open_app, post)
    found = explain.explain(evaluation.example_face(), network)
    drawn = set()
    for emotion in EMOTIONS:
        app.radio(key=f"why-emotion-{post.id}").set_value(emotion).run()
        assert told(found, emotion, "ko") in said(app)
        drawn.add(picture(app, emotion))
    assert len(drawn) == len(EMOTIONS)


def test_a_guess_of_another_network_is_told_apart(
    open_app: Any, write_post: Any, network: Classifier
) -> None:
    post = write_post("sadness", crop_png=image.to_png(evaluation.example_face()))
    assert network.read(evaluation.example_face()[None])[0].probabilities["sadness"] < 0.6
    app = open_post(open_app, post)
    assert translate("ko", "post.why_changed", guess="X").split("X")[0] in said(app)


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "crop", [b"", b"no picture", image.to_png(np.zeros((16, 16, 3), np.uint8))]
)
def test_a_post_without_a_usable_face_says_so(open_app: Any, write_post: Any, crop: bytes) -> None:
    app = open_post(open_app, write_post(crop_png=crop))
    assert translate("ko", "errors.crop_missing") in said(app)
    assert not app.radio


def test_a_post_whose_pictures_are_gone_says_so(diary: Diary) -> None:
    with pytest.raises(ExplainError) as missing:
        why.face(diary, "unknown")
    assert missing.value.code == "crop_missing"


def test_a_network_without_maps_says_so(
    open_app: Any, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = replace(classifier.read_card(MODELS), map_box=None)
    older = Classifier(MODELS / card.file, card)
    monkeypatch.setattr(resources, "classifier", lambda: older)
    app = open_post(open_app, post)
    assert translate("ko", "errors.map_missing") in said(app)
    assert not app.radio


def test_a_missing_network_is_told_with_the_command_that_mends_it(
    open_app: Any, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "classifier", lambda: classifier.load(tmp_path))
    app = open_post(open_app, post)
    assert any("git -C" in code.value for code in app.code)


def test_the_face_is_what_the_network_saw_to_the_bit(post: Post, diary: Diary) -> None:
    np.testing.assert_array_equal(why.face(diary, post.id), evaluation.example_face())
