"""The model card's tables, from evaluation to the page."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from facelog import evaluation, seeing
from facelog.cli import main
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.evaluation import EXAMPLE_PHOTO, DataError
from facelog.train.calibration import Calibration, fit_calibration
from facelog.train.metrics import Answers
from facelog.train.report import (
    BEGIN,
    DETECTION_MARKS,
    END,
    MOST_DIFFERENT,
    agreement,
    cross_fitted,
    cross_fitted_figures,
    fill_card,
    write,
)
from facelog.train.running import average, load_arrays, save_arrays


def test_a_report_is_written_and_fills_the_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = np.zeros((16, 10), np.uint8)
    votes[np.arange(16), np.arange(16) % 8] = 10
    images = np.random.default_rng(0).integers(0, 256, (16, 48, 48), dtype=np.uint8)
    happy = seeing.crop(seeing.look(EXAMPLE_PHOTO.read_bytes())).mean(axis=2)
    images[votes[:, 1] > 0] = cv2.resize(happy, (48, 48), interpolation=cv2.INTER_AREA)
    np.savez(tmp_path / "valid.npz", images=images, votes=votes)
    card = tmp_path / "CARD.md"
    card.write_text(f"above\n{BEGIN}\nold figures\n{END}\nbelow\n")
    asked = ["train", "report", "--valid", str(tmp_path / "valid.npz"), "--card", str(card)]
    assert main([*asked, "--to", str(tmp_path / "reports")]) == 0
    table = capsys.readouterr().out.strip()
    assert card.read_text() == f"above\n{BEGIN}\n{table}\n{END}\nbelow\n"
    (file,) = (tmp_path / "reports").iterdir()
    found = json.loads(file.read_text())
    assert file.stem == f"{found['date']}-{found['commit']}"
    valid = found["valid"]
    assert valid["n"] == 16
    low, high = valid["intervals_95"]["accuracy_4"]
    assert 0 < low < valid["accuracy_4"] < high
    assert f"| four emotions | 14 | {valid['accuracy_4']:.1%} | {low:.1%} to {high:.1%} | " in table
    for key, title in (
        ("balanced_4", "four emotions, balanced"),
        ("macro_f1_4", "four emotions, macro F1"),
        ("ece_4", "ECE of the four, 15 bins"),
    ):
        low, high = valid["intervals_95"][key]
        assert 0 <= low < high <= 1
        assert f"| {title} | 14 | {valid[key]:.1%} | {low:.1%} to {high:.1%} | " in table


def test_photographs_are_judged_harder_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("anger", "happy", "panic", "sadness"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        (tmp_path / "photos" / name / "photo.jpg").write_bytes(EXAMPLE_PHOTO.read_bytes())
    card = tmp_path / "CARD.md"
    begin, end = DETECTION_MARKS
    card.write_text(f"{BEGIN}\n{END}\nbetween\n{begin}\n{end}\n")
    asked = ["train", "report", "--photos", str(tmp_path / "photos"), "--card", str(card)]
    assert main([*asked, "--to", str(tmp_path / "reports")]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "evaluate photos" in line]
    assert (
        "| `python -m facelog evaluate photos --turn 30` | 4 | 0.0% (0) | 0.0% to 49.0% |" in rows
    )
    (file,) = (tmp_path / "reports").iterdir()
    detection = json.loads(file.read_text())["detection"]
    assert [
        row["command"].removeprefix("python -m facelog evaluate photos") for row in detection
    ] == [
        "",
        " --turn 15",
        " --turn 30",
        " --turn 90",
        " --darken 0.25",
        " --side 60",
        " --middle 0.62",
        " --middle 0.62 --turn 90",
    ]
    figures, rest = card.read_text().split("between")
    assert "evaluate photos`" in figures
    assert "--turn" not in figures
    assert rest.count("evaluate photos") == 8


def test_the_shipped_card_has_a_place_for_the_tables(tmp_path: Path) -> None:
    text = (MODELS / "MODEL_CARD.md").read_text(encoding="utf-8")
    for begin, end in ((BEGIN, END), DETECTION_MARKS):
        assert text.index(begin) < text.index(end)
    (tmp_path / "other.md").write_text("no place")
    with pytest.raises(DataError, match=r"other\.md"):
        fill_card(tmp_path / "other.md", "table")


def test_cross_fitting_sees_through_a_wrong_temperature() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet(np.full(8, 0.4), 4000)
    labels = np.array([rng.choice(8, p=row) for row in honest])
    groups = np.array([-1, 1, 2, 3, 0, 0, 2, 0])
    found = np.ones(len(labels), bool)
    for shares in (honest, Calibration(0.4).apply(honest)):
        answers = Answers(shares, found, labels, groups[labels], True, "majority")
        crossed = cross_fitted_figures(answers)
        assert crossed["ece_4"] < 0.03
        assert crossed["accuracy_8"] == pytest.approx((honest.argmax(1) == labels).mean(), abs=0.01)


def test_cross_fitting_tells_no_half_its_own_labels() -> None:
    rng = np.random.default_rng(0)
    shares, labels = rng.dirichlet(np.full(8, 2.0), 200), rng.integers(1, 8, 200)
    groups = np.array([-1, 1, 2, 3, 0, 0, 2, 0])
    answers = Answers(shares, np.ones(200, bool), labels, groups[labels], True, "majority")
    fitted = fit_calibration(shares, labels).apply(shares)
    mean = np.mean(
        [(cross_fitted(answers, seed).shares.argmax(1) == labels).mean() for seed in range(20)]
    )
    assert mean < (fitted.argmax(1) == labels).mean()


def test_a_second_report_of_the_same_day_and_commit_replaces_nothing(tmp_path: Path) -> None:
    found = {"date": "2026-01-02", "commit": "abc1234"}
    written = [write({**found, "turn": turn}, tmp_path / "reports") for turn in range(3)]
    assert [path.name for path in written] == [
        "2026-01-02-abc1234.json",
        "2026-01-02-abc1234-2.json",
        "2026-01-02-abc1234-3.json",
    ]
    assert [json.loads(path.read_text())["turn"] for path in written] == [0, 1, 2]


def test_a_report_on_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["train", "report", "--to", str(tmp_path / "reports")])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert "--valid" in told.splitlines()[-1]
    assert "--photos" in told.splitlines()[-1]
    assert not (tmp_path / "reports").exists()


def said_by_the_file(untrained: Path) -> Answers:
    data = evaluation.read_data(untrained / "valid.npz")
    return evaluation.answer(data, classifier.load(untrained / "models"), crops=True)


def test_the_file_decides_as_the_network_that_it_was_exported_from(untrained: Path) -> None:
    run, valid, models = (untrained / name for name in ("run", "valid.npz", "models"))
    said = said_by_the_file(untrained)
    found = agreement(run, valid, said, models)
    assert found["different"] == 0
    assert found["largest"] < 1e-3
    turned = replace(said, shares=np.roll(said.shares, 1, axis=1))
    with pytest.raises(DataError, match=f"{MOST_DIFFERENT:.1%}.*train export"):
        agreement(run, valid, turned, models)


def test_another_run_of_as_many_steps_is_not_taken_for_the_exported_one(
    untrained: Path, tmp_path: Path
) -> None:
    weights, state = load_arrays(untrained / "run" / "averaged.npz")
    other = tmp_path / "other"
    shutil.copytree(untrained / "run", other)
    weights[-1] = weights[-1] + np.float32(0.1)
    save_arrays(other / "averaged.npz", weights, **state)
    mean = average([untrained / "run", other], tmp_path / "mean")
    said = said_by_the_file(untrained)
    for run in (other, mean):
        assert load_arrays(run / "averaged.npz")[1]["step"] == 11
        with pytest.raises(DataError, match=run.name):
            agreement(run, untrained / "valid.npz", said, untrained / "models")
