"""The command line as a person or a script meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from facelog import bench, image
from facelog.cli import main
from facelog.emotion import classifier
from facelog.emotion.card import CARD_FILE
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import ModelFileError
from facelog.evaluation import EXAMPLE_PHOTO
from facelog.train import crops

ROOT = Path(__file__).resolve().parent.parent
PHOTO = str(EXAMPLE_PHOTO)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal speak Korean."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")


def json_lines(capsys: Capture) -> list[dict]:
    """Return what was written to standard output, every line of it JSON."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_predict_tells_everything_about_a_photograph(capsys: Capture) -> None:
    assert main(["predict", "--json", PHOTO]) == 0
    (found,) = json_lines(capsys)
    assert list(found) == [
        "path",
        "faces",
        "box",
        "emotion",
        "probabilities",
        "neutral",
        "expression",
        "milliseconds",
    ]
    assert found["path"] == PHOTO
    assert found["faces"] == 1
    assert tuple(found["probabilities"]) == EMOTIONS
    assert tuple(found["expression"]) == EXPRESSIONS
    assert found["emotion"] == max(found["probabilities"], key=found["probabilities"].get)
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert sum(found["expression"].values()) == pytest.approx(1)
    assert found["neutral"] == found["expression"]["neutral"]
    times = found["milliseconds"]
    assert list(times) == ["decode", "detect", "align", "classify", "total"]
    assert times["total"] >= max(times["decode"], times["detect"])
    x, y, width, height = found["box"]
    assert x < 222 < x + width  # the tip of her nose
    assert y < 122 < y + height


def test_the_box_is_in_pixels_of_the_full_size_photo(tmp_path: Path, capsys: Capture) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(bench.large_photo(image.load(EXAMPLE_PHOTO.read_bytes()).pixels))
    assert main(["predict", "--json", PHOTO, str(large)]) == 0
    small_box, large_box = (np.array(found["box"]) for found in json_lines(capsys))
    expected = small_box * 3000 / 512 + np.array([500, 0, 0, 0])
    np.testing.assert_allclose(large_box, expected, atol=60)


def test_bad_photos_are_named_and_the_others_still_follow(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "note.jpg").write_text("no picture")
    (tmp_path / "half.jpg").write_bytes(EXAMPLE_PHOTO.read_bytes()[:20000])
    (tmp_path / "wall.png").write_bytes(image.to_png(np.full((300, 300, 3), 99, np.uint8)))
    (tmp_path / "folder.jpg").mkdir()
    names = ["nowhere.jpg", "note.jpg", "half.jpg", "wall.png", "folder.jpg"]
    paths = [str(tmp_path / name) for name in names]
    assert main(["predict", "--json", *paths, PHOTO]) == 1
    found = json_lines(capsys)
    assert [each["path"] for each in found] == [*paths, PHOTO]
    errors = ["not_found", "not_an_image", "truncated", "no_face", "unreadable", None]
    assert [each.get("error") for each in found] == errors
    assert all(set(each) == {"path", "error", "message"} for each in found[:-1])
    assert all(re.search("[가-힣]", each["message"]) for each in found[:-1])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_photo_without_permission_is_unreadable(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "secret.jpg").write_bytes(EXAMPLE_PHOTO.read_bytes())
    (tmp_path / "secret.jpg").chmod(0)
    assert main(["predict", "--json", str(tmp_path / "secret.jpg")]) == 1
    assert json_lines(capsys)[0]["error"] == "unreadable"


def test_predict_for_people(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["predict", PHOTO]) == 0
    assert re.search(r"기쁨 \d+%", capsys.readouterr().out)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    missing = str(tmp_path / "x.jpg")
    assert main(["predict", PHOTO, missing]) == 1
    out = capsys.readouterr().out
    assert re.search(r"Happy \d+%", out)
    assert not re.search("[가-힣]", out.replace(missing, ""))


def test_a_damaged_network_ends_with_the_command_that_mends_it(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load() -> object:
        return real(tmp_path)

    real = classifier.load
    monkeypatch.setattr(classifier, "load", load)
    (tmp_path / CARD_FILE).write_text("{")
    with pytest.raises(ModelFileError) as damaged:
        load()
    for command in (["predict", "--json", PHOTO], ["evaluate", "--json", str(tmp_path)], ["bench"]):
        assert main(command) == 3
        captured = capsys.readouterr()
        assert captured.out == ""
        assert str(damaged.value.values["command"]) in captured.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["predict"], ["predict", "--fast", "x"], ["evaluate"], ["screen"], ["train"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: python -m facelog" in captured.err


@pytest.mark.parametrize("language", ["ko_KR.UTF-8", "en_GB.UTF-8"])
def test_help_names_every_command(
    language: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", language)
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("predict", "evaluate", "bench", "screen", "train"))


def test_evaluate_writes_one_line_of_figures(tmp_path: Path, capsys: Capture) -> None:
    votes = np.zeros((4, 10), np.uint8)
    votes[[0, 1, 2], [1, 0, 3]] = 10
    votes[3] = 1  # undecided: not scored
    images = np.random.default_rng(0).integers(0, 256, (4, 48, 48), dtype=np.uint8)
    np.savez(tmp_path / "some.npz", images=images, votes=votes)
    assert main(["evaluate", str(tmp_path / "some.npz"), "--crops", "--json"]) == 0
    (found,) = json_lines(capsys)
    assert list(found) == [
        "n",
        "n_8",
        "n_4",
        "no_face",
        "protocol",
        "accuracy_8",
        "accuracy_4",
        "balanced_4",
        "macro_f1_4",
        "per_class_4",
        "ece_4",
        "nll_4",
        "confusion_4",
        "accuracy_4_found",
    ]
    assert (found["n"], found["n_8"], found["n_4"], found["no_face"]) == (3, 3, 2, 0)
    assert np.sum(found["confusion_4"]) == 2
    assert main(["evaluate", str(tmp_path / "some.npz"), "--crops"]) == 0
    assert "정확도" in capsys.readouterr().out


def test_evaluate_alters_photographs_first(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "photo.jpg").write_bytes(Path(PHOTO).read_bytes())
    told = {}
    for options in (
        [],
        ["--turn", "40"],
        ["--side", "12"],
        ["--turn", "90", "--darken", "0.3"],
        ["--middle", "0.8"],
    ):
        assert main(["evaluate", str(tmp_path), *options, "--json"]) == 0
        (found,) = json_lines(capsys)
        told[" ".join(options)] = found
    assert [found["no_face"] for found in told.values()] == [0, 0, 1, 0, 0]
    assert len({found["nll_4"] for found in told.values()}) == 5
    assert len({tuple(found) for found in told.values()}) == 1


def test_evaluate_takes_the_faces_of_the_diary_as_they_are(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "happy").mkdir()
    crop = tmp_path / "happy" / "face.png"
    # Flat grey: no face to find, but a face crop all the same.
    crop.write_bytes(image.to_png(np.full((224, 224, 3), 128, np.uint8)))
    missed = []
    for marked in (False, True):
        if marked:
            crops.mark(tmp_path)
        assert main(["evaluate", str(tmp_path), "--json"]) == 0
        (found,) = json_lines(capsys)
        missed.append(found["no_face"])
    assert missed == [1, 0]
    with pytest.raises(SystemExit):
        main(["evaluate", str(tmp_path), "--turn", "30"])


@pytest.mark.parametrize("language", ["ko_KR.UTF-8", "en_GB.UTF-8"])
@pytest.mark.parametrize(
    "options",
    [
        ["--crops", "--turn", "30"],
        ["--darken", "0"],
        ["--darken", "2"],
        ["--side", "0"],
        ["--middle", "0"],
        ["--crops", "--middle", "0.5"],
        ["--turn", "nan"],
        ["--turn", "askew"],
    ],
)
def test_unfit_alterations_are_wrong_usage(
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    language: str,
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit) as left:
        main(["evaluate", str(tmp_path), *options])
    assert left.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert options[-2] in captured.err


def test_evaluate_without_data_fails_with_a_reason(tmp_path: Path, capsys: Capture) -> None:
    assert main(["evaluate", "--json", str(tmp_path / "nowhere")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "nowhere" in captured.err


def archive(path: Path, images: np.ndarray, votes: np.ndarray) -> None:
    np.savez(path, images=images.astype(np.uint8), votes=votes)


@pytest.fixture
def bad_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with one good npz and many that are not fit to train on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    faces, votes = np.zeros((4, 48, 48)), np.zeros((4, 10))
    votes[:, 1] = 9
    archive(tmp_path / "good.npz", faces, votes)
    archive(tmp_path / "empty.npz", faces[:0], votes[:0])
    archive(tmp_path / "single.npz", faces, votes / 9)
    archive(tmp_path / "gaps.npz", faces, np.where(votes > 0, np.nan, 0))
    archive(tmp_path / "minus.npz", faces, votes - 3)
    archive(tmp_path / "two.npz", np.zeros((4, 48, 48, 2)), votes)
    archive(tmp_path / "flat.npz", faces[:, :0], votes)
    np.save(tmp_path / "array.npy", faces)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "averaged.pt").write_text("no weights")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("fit --batch 0", "--batch must be a number from 1 to"),
        ("fit --batch -4", "--batch"),
        ("fit --peak-rate -1", "--peak-rate"),
        ("fit --peak-rate nan", "--peak-rate"),
        ("fit --erase 2", "--erase must be a number from 0 to 1, not 2"),
        ("fit --teacher-share 5", "--teacher-share"),
        ("fit --seed -1", "--seed"),
        ("fit --stages 24:inf", "--stages EPOCHS"),
        ("fit --stages 24:0", "--stages EPOCHS"),
        ("fit --stages 0:1", "--stages SIDE"),
        ("fit --stages 24", "--stages must have the form SIDE:EPOCHS"),
        ("fit --stages x:1", "--stages must have the form SIDE:EPOCHS"),
        ("fit --data good.npz:0", "good.npz:0: the number behind the colon"),
        ("fit --data empty.npz", "empty.npz: there is no face to use"),
        ("fit --data single.npz", "single.npz: there is no face to use"),
        ("fit --data gaps.npz", "gaps.npz: votes holds negative or missing"),
        ("fit --data minus.npz", "minus.npz: votes holds negative or missing"),
        ("fit --data two.npz", "two.npz: an npz with images"),
        ("fit --data flat.npz", "flat.npz: an npz with images"),
        ("fit --data array.npy", "array.npy: an npz with images"),
        ("fit --valid array.npy", "array.npy: an npz with images"),
        ("fit --valid single.npz", "single.npz: there is no face to use"),
        ("fit --stages 24:1 --init array.npy", "array.npy: the weights are damaged"),
        ("teacher --epochs 0", "--epochs"),
        ("teacher --epochs -1", "--epochs"),
        ("teacher --width 0", "--width"),
        ("teacher --again -1", "--again"),
        ("teacher --mixup -1", "--mixup"),
        ("teacher --drop 2", "--drop"),
        ("teacher --teachers damaged", "damaged: a teacher's weights"),
        ("teacher --init damaged", "damaged: a teacher's weights"),
        ("join damaged damaged", "damaged: a teacher's weights"),
        ("twin --side 0", "--side"),
        ("twin --hint-epochs -1", "--hint-epochs"),
    ],
)
def test_what_cannot_be_trained_with_is_told_in_a_sentence(
    bad_sources: Path, capsys: Capture, arguments: str, words: str
) -> None:
    step, *options = arguments.split()
    if step != "fit":
        pytest.importorskip("torch", reason="PyTorch is not installed")
    for needed in ("--data", "--valid") if step != "join" else ():
        options += [] if needed in options else [needed, "good.npz"]
    assert main(["train", step, *options, "--out", "run"]) == 1
    captured = capsys.readouterr()
    assert words in captured.err
    assert not list(bad_sources.glob("run/averaged*"))


def test_screen_judges_line_by_line(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "texts.txt"
    file.write_text(
        "\ufeff배고파 죽겠다\n오늘은 죽고 싶다\n\n웃겨 죽는 줄\u2028알았다\n", encoding="utf-8"
    )
    assert main(["screen", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == ["clear", "crisis", "clear", "clear"]
    assert main(["screen", str(tmp_path / "nowhere.txt")]) == 1
    assert capsys.readouterr().out == ""


def test_as_a_program_machine_lines_are_all_there_is_on_stdout() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "facelog", "predict", "--json", PHOTO, "/없다/☃.jpg"],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    lines = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [line["path"] for line in lines] == [PHOTO, "/없다/☃.jpg"]
    assert done.returncode == 1


def test_the_first_classification_is_timed_in_a_process_of_its_own() -> None:
    seconds, peak = bench.first_classification(EXAMPLE_PHOTO.read_bytes())
    assert 0 < seconds < 60
    assert 30 < peak < 1000


def test_a_filled_diary_is_drawn_by_the_pages_own_functions() -> None:
    photo = image.load(EXAMPLE_PHOTO.read_bytes()).pixels
    with bench.filled_diary(7, photo) as diary:
        assert sum(diary.emotion_counts().values()) == 7
