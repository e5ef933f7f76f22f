"""A new post, from an empty form to Anna's comment."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from facelog import seeing
from facelog.config import TEXT_LIMIT
from facelog.diary.diary import Diary
from facelog.emotion import classifier
from facelog.errors import ModelFileError
from facelog.i18n import translate
from facelog.ui import pending as pending_state

NO_FACE = "이미지에서 얼굴을 인식하지 못했습니다. 얼굴이 드러난 이미지를 업로드해주세요!"


def jpeg(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def cat_jpeg() -> bytes:
    from skimage import data

    return jpeg(data.chelsea())


@pytest.fixture(scope="session")
def pair_jpeg() -> bytes:
    """Two faces: the same one, and its mirror image to its right."""
    from skimage import data

    pixels = data.astronaut()
    return jpeg(np.hstack([pixels[:, :400], pixels[:, ::-1][:, 100:]]))


@pytest.fixture
def page(diary: Diary, open_app) -> AppTest:
    assert diary.recent(1) == ()
    return open_app("new_post")


def take(app: AppTest, photo: bytes, name: str = "me.jpg") -> None:
    app.file_uploader(key="new-post-upload").upload(name, photo, "image/jpeg").run()


def write(app: AppTest, text: str) -> None:
    app.text_area(key="new-post-text").set_value(text).run()


def submit(app: AppTest) -> None:
    app.button(key="new-post-submit").click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    """Everything on the page that is written as Markdown, as text or as an error."""
    parts = [*app.markdown, *app.text, *app.error, *app.warning, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def test_what_is_missing_is_named_beside_its_field(page: AppTest, diary: Diary) -> None:
    submit(page)
    assert "사진을 올리거나 찍어 주세요" in said(page)
    assert "오늘의 이야기를 적어 주세요" in said(page)
    assert diary.recent(1) == ()


def test_a_photograph_becomes_a_post_with_a_comment(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    take(page, astronaut_jpeg)
    write(page, "발표를 마쳤다. *기쁘다* <b>정말</b>")
    submit(page)
    (post,) = diary.recent(5)
    assert post.emotion == "happy"
    assert post.date == dt.date.today()
    assert post.comment is not None
    assert post.comment.brain == "builtin"
    shown = [element.value for element in page.text]
    assert post.text in shown
    assert post.comment.text in shown
    assert "내장 두뇌가 씀" in said(page)
    page.switch_page("pages/new_post.py").run()
    assert page.text_area(key="new-post-text").value == ""
    assert len(page.file_uploader) == 1


def test_a_photo_without_a_face_goes_no_further(
    page: AppTest, diary: Diary, cat_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(pending_state.time, "monotonic", lambda: clock[0])
    write(page, "고양이와 함께")
    take(page, cat_jpeg)
    assert [error.value for error in page.error] == [NO_FACE]
    submit(page)
    assert [error.value for error in page.error] == [NO_FACE]
    clock[0] += 2.4
    page.run()
    assert [error.value for error in page.error] == [NO_FACE]
    clock[0] += 0.2
    page.run()
    assert [error.value for error in page.error] == []
    (hints,) = page.warning
    assert hints.value.count("\n- ") == 3
    assert page.text_area(key="new-post-text").value == "고양이와 함께"
    assert diary.recent(1) == ()


def above_the_button(app: AppTest) -> str:
    """What is written right above the button that posts."""
    parts = list(app.main.children.values())
    (place,) = (n for n, part in enumerate(parts) if getattr(part, "key", "") == "new-post-submit")
    return str(getattr(parts[place - 1], "value", "")).replace("\\", "")


def test_what_is_wrong_with_the_photo_stays_beside_the_button(
    page: AppTest,
    cat_jpeg: bytes,
    astronaut_jpeg: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(pending_state.time, "monotonic", lambda: clock[0])
    write(page, "고양이와 함께")
    submit(page)
    assert "사진을 올리거나 찍어 주세요" in above_the_button(page)
    take(page, cat_jpeg)
    assert "사진을 올리거나 찍어 주세요" not in said(page)
    submit(page)
    clock[0] += 60
    page.run()
    assert NO_FACE in above_the_button(page)
    page.button(key="new-post-drop").click().run()
    take(page, astronaut_jpeg)
    assert NO_FACE not in said(page)


def test_the_sentence_goes_with_its_photo(
    page: AppTest, cat_jpeg: bytes, astronaut_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_state.time, "monotonic", lambda: 1000.0)
    take(page, cat_jpeg)
    assert [error.value for error in page.error] == [NO_FACE]
    page.button(key="new-post-drop").click().run()
    take(page, astronaut_jpeg)
    assert not page.error
    assert not page.warning


def test_an_animation_gives_its_first_frame(page: AppTest, astronaut_jpeg: bytes) -> None:
    frames = [Image.open(io.BytesIO(astronaut_jpeg)), Image.new("RGB", (512, 512), "white")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    take(page, buffer.getvalue(), "moving.gif")
    assert not page.exception
    assert not page.error
    assert len(page.file_uploader) == 0, "the photo is taken"


def test_of_several_faces_one_is_picked_first(
    page: AppTest, diary: Diary, pair_jpeg: bytes
) -> None:
    take(page, pair_jpeg)
    write(page, "둘이서")
    submit(page)
    assert "어느 얼굴이 나인지 번호를 골라 주세요" in said(page)
    assert diary.recent(1) == ()
    page.button_group(key="new-post-face").set_value(1).run()
    submit(page)
    (post,) = diary.recent(5)
    first, second = (box_of_face(pair_jpeg, index) for index in (0, 1))
    assert diary.face_box(post.id) == pytest.approx(second, abs=0.02)
    assert diary.face_box(post.id) != pytest.approx(first, abs=0.1)


def box_of_face(photo: bytes, index: int) -> tuple[float, ...]:
    sight = seeing.look(photo)
    height, width = sight.photo.pixels.shape[:2]
    x, y, box_width, box_height = sight.faces[index].box
    return x / width, y / height, box_width / width, box_height / height


def test_the_draft_outlasts_a_visit_to_another_page(page: AppTest, astronaut_jpeg: bytes) -> None:
    day = dt.date.today() - dt.timedelta(days=40)
    take(page, astronaut_jpeg)
    write(page, "쓰다 만 글")
    page.date_input(key="new-post-date").set_value(day).run()
    page.switch_page("pages/mood_calendar.py").run()
    page.switch_page("pages/new_post.py").run()
    assert page.text_area(key="new-post-text").value == "쓰다 만 글"
    assert page.date_input(key="new-post-date").value == day
    assert len(page.file_uploader) == 0
    page.button(key="new-post-drop").click().run()
    assert len(page.file_uploader) == 1
    assert page.text_area(key="new-post-text").value == "쓰다 만 글"


def test_a_second_click_makes_no_second_post(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    take(page, astronaut_jpeg)
    write(page, "한 번만")
    draft = page.session_state["facelog.draft"]
    submit(page)
    page.switch_page("pages/new_post.py").run()
    page.session_state["facelog.draft"] = draft
    page.session_state["facelog.pending"].posting = True
    page.run()
    assert len(diary.recent(5)) == 1
    assert page.session_state["facelog.open_post_id"] == diary.recent(1)[0].id


def test_several_posts_a_day_are_fine(page: AppTest, diary: Diary, astronaut_jpeg: bytes) -> None:
    for text in ("아침", "저녁"):
        take(page, astronaut_jpeg)
        write(page, text)
        submit(page)
        page.switch_page("pages/new_post.py").run()
    assert {post.text for post in diary.recent(5)} == {"아침", "저녁"}


def test_an_endless_text_is_refused_and_kept(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    take(page, astronaut_jpeg)
    endless = "가나다라마 " * (100_000 // 6 + 1)
    write(page, endless)
    submit(page)
    assert f"{TEXT_LIMIT:,}" in said(page)
    assert page.text_area(key="new-post-text").value == endless
    assert diary.recent(1) == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "사진"),
        (b"not a picture at all", "사진 파일이 아니거나"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "사진 파일이 중간에 끊겼거나 손상"),
    ],
)
def test_a_file_that_is_no_photo_is_named(
    page: AppTest, diary: Diary, content: bytes, sentence: str
) -> None:
    write(page, "남아 있어야 할 글")
    take(page, content)
    submit(page)
    assert sentence in said(page)
    assert page.text_area(key="new-post-text").value == "남아 있어야 할 글"
    assert diary.recent(1) == ()


def test_without_its_network_the_page_tells_the_command_and_keeps_the_draft(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    def missing() -> None:
        raise ModelFileError("model_missing", file="expression.tflite", command="python -m x y")

    take(page, astronaut_jpeg)
    write(page, "그래도 남는 글")
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(classifier, "load", missing)
        submit(page)
    assert [code.value for code in page.code] == ["python -m x y"]
    assert page.text_area(key="new-post-text").value == "그래도 남는 글"
    assert not page.button(key="new-post-submit").disabled
    submit(page)
    assert [post.text for post in diary.recent(5)] == ["그래도 남는 글"]


def test_without_the_face_finder_the_form_stays_and_tells_the_command(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes
) -> None:
    def missing(_photo: bytes) -> None:
        raise ModelFileError("model_missing", file="mtcnn_onet.tflite", command="python -m x y")

    write(page, "그래도 남는 글")
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(seeing, "look", missing)
        take(page, astronaut_jpeg)
        submit(page)
        assert [code.value for code in page.code] == ["python -m x y"]
        assert page.text_area(key="new-post-text").value == "그래도 남는 글"
    submit(page)
    assert [post.text for post in diary.recent(5)] == ["그래도 남는 글"]


def test_a_failing_language_model_costs_no_post(
    page: AppTest, diary: Diary, astronaut_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACELOG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    take(page, astronaut_jpeg)
    write(page, "답이 없는 날")
    submit(page)
    (post,) = diary.recent(5)
    assert post.comment is not None
    assert post.comment.brain == "builtin"
    assert post.comment.stood_in_for == "gpt-6-luna"
    assert post.comment.text in [element.value for element in page.text]
    assert any("연결하지 못했어요" in error.value for error in page.error)
    assert translate("ko", "post.failed_stood_in") in said(page)
    assert "gpt-6-luna 모델 대신" in said(page)


def test_a_guest_posts_too_and_leaves_nothing(
    open_app, astronaut_jpeg: bytes, facelog_home
) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    app.switch_page("pages/new_post.py").run()
    take(app, astronaut_jpeg)
    write(app, "손님의 하루")
    submit(app)
    assert "손님의 하루" in [element.value for element in app.text]
    assert not facelog_home.exists() or list(facelog_home.rglob("*.db*")) == []


@pytest.mark.usefixtures("diary")
def test_english_says_the_same(open_app, cat_jpeg: bytes) -> None:
    app = open_app()
    app.session_state["facelog.language"] = "en"
    app.switch_page("pages/new_post.py").run()
    take(app, cat_jpeg)
    assert [error.value for error in app.error] == [translate("en", "errors.no_face")]


def test_a_photo_is_searched_once(
    page: AppTest, cat_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bytes] = []
    search = seeing.look

    def count(photo: bytes) -> seeing.Sight:
        looked.append(photo)
        return search(photo)

    monkeypatch.setattr(seeing, "look", count)
    take(page, cat_jpeg)
    write(page, "고양이")
    submit(page)
    page.run()
    assert looked == [cat_jpeg]
