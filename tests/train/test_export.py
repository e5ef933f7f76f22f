"""From weights to the file that ships: both answer alike, and a bad file never replaces a good."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils

from facelog import evaluation
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.emotion.card import read_card
from facelog.train import export
from facelog.train.metrics import figures
from facelog.train.running import average, load_arrays, save_arrays


def test_the_file_answers_as_keras_does_alone_and_in_batches(
    untrained: Path, untrained_keras: object
) -> None:
    small = classifier.load(untrained / "models")
    faces = np.stack([np.roll(evaluation.example_face(), 9 * i, axis=0) for i in range(3)])
    expected = export.keras_shares(untrained_keras, faces)
    np.testing.assert_allclose(small.shares(faces), expected, atol=1e-3)
    np.testing.assert_allclose(small.card.example, expected[0], atol=1e-5)


def test_no_convolution_mixes_an_exact_kernel_with_a_rounded_bias(untrained: Path) -> None:
    # XNNPACK leaves such a convolution to the slow way, and classifying takes twice as long.
    model = flatbuffer_utils.read_model(str(untrained / "models" / export.MODEL_FILE))
    graph, kinds = model.subgraphs[0], vars(schema.BuiltinOperator)
    widened, convolutions = set(), []
    for operation in graph.operators:
        code = model.operatorCodes[operation.opcodeIndex].builtinCode
        if code == kinds["DEQUANTIZE"]:
            widened.add(operation.outputs[0])
        elif code in (kinds["CONV_2D"], kinds["DEPTHWISE_CONV_2D"]):
            convolutions.append(operation)
    assert len(convolutions) == 81
    for operation in convolutions:
        _, kernel, bias = operation.inputs
        assert kernel in widened or bias not in widened


def test_the_card_tells_where_the_file_comes_from(untrained: Path) -> None:
    card = classifier.load(untrained / "models").card
    assert card.training["data"] == ["train.npz"]
    assert card.training["steps_done"] == 11
    assert "/a/machine" not in card.to_json()
    assert card.commands[0].startswith(
        "python -m facelog train fit --data train.npz --valid valid.npz --stages 96:36 --batch 64"
    )
    data = evaluation.read_data(untrained / "valid.npz")
    again = figures(evaluation.answer(data, classifier.load(untrained / "models"), crops=True))
    assert card.figures == {"data": "valid.npz", "crops": True, **again}


def test_a_file_that_disagrees_does_not_replace_the_old_one(
    untrained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (untrained / "models" / export.MODEL_FILE).read_bytes()
    monkeypatch.setattr(export, "convert", lambda _network: before)
    sure_of_neutral = np.eye(8)[0]
    monkeypatch.setattr(
        export, "keras_shares", lambda _network, crops: np.tile(sure_of_neutral, (len(crops), 1))
    )
    with pytest.raises(export.MismatchError):
        export.export(untrained / "run", untrained / "valid.npz", untrained / "models")
    assert (untrained / "models" / export.MODEL_FILE).read_bytes() == before
    assert sorted(path.name for path in (untrained / "models").iterdir()) == [
        "expression.json",
        "expression.tflite",
        "expression_weights.npz",
    ]


def test_a_file_that_says_no_number_does_not_replace_the_old_one(
    untrained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (untrained / "models" / export.MODEL_FILE).read_bytes()
    monkeypatch.setattr(
        classifier.Classifier, "shares", lambda _, faces: np.full((len(faces), 8), np.nan)
    )
    with pytest.raises(export.MismatchError):
        export.export(untrained / "run", untrained / "valid.npz", untrained / "models")
    assert (untrained / "models" / export.MODEL_FILE).read_bytes() == before


def test_no_whole_run_is_neither_exported_nor_averaged(
    untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    weights, _ = load_arrays(untrained / "run" / "averaged.npz")
    config = (untrained / "run" / "config.json").read_text()
    lost = [np.full_like(each, np.nan) if each.dtype.kind == "f" else each for each in weights]
    for number, (arrays, said) in enumerate(
        [(weights, "{"), (weights, "[]"), (weights, "{}"), (lost, config), (None, config)]
    ):
        run = tmp_path / str(number)
        run.mkdir()
        (run / "config.json").write_text(said)
        if arrays:
            save_arrays(run / "averaged.npz", arrays, step=1, side=48)
        else:
            (run / "averaged.npz").write_bytes(b"PK no archive")
        with pytest.raises(evaluation.DataError, match="no whole run"):
            export.export(run, untrained / "valid.npz", tmp_path / "models")
        with pytest.raises(evaluation.DataError, match="no whole run"):
            average([run], tmp_path / "mean")
    (run / "averaged.npz").unlink()
    save_arrays(run / "averaged.npz", [np.zeros(3)], step=1, side=48)
    with pytest.raises(evaluation.DataError, match="no whole run"):
        export.export(run, untrained / "valid.npz", tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_few_faces_leave_the_calibration_as_it_ships(
    untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    config = json.loads((untrained / "run" / "config.json").read_text())
    (tmp_path / "averaged.npz").write_bytes((untrained / "run" / "averaged.npz").read_bytes())
    (tmp_path / "config.json").write_text(json.dumps({**config, "init": "models"}))
    told: list[str] = []
    card = export.export(tmp_path, untrained / "valid.npz", tmp_path / "models", told.append)
    shipped = read_card(MODELS)
    assert (card.temperature, card.offsets) == (shipped.temperature, shipped.offsets)
    assert "24" in told[0]
    assert "calibration" in told[0]
    monkeypatch.setattr(export, "FEWEST", 24)
    before = {**config, "init": "/home/somebody/B0-1/averaged.npz"}
    (tmp_path / "config.json").write_text(json.dumps(before))
    fitted = export.export(tmp_path, untrained / "valid.npz", tmp_path / "models")
    assert fitted.temperature == classifier.load(untrained / "models").card.temperature
    assert fitted.training["init"] == "B0-1/averaged.npz"
    assert " --init B0-1/averaged.npz " in fitted.commands[0]


def test_the_mean_of_runs_is_a_run_whose_card_names_them_all(
    untrained: Path, tmp_path: Path
) -> None:
    run = untrained / "run"
    weights, _ = load_arrays(run / "averaged.npz")
    for name, shift in (("first", 0.5), ("second", -0.5)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text((run / "config.json").read_text())
        moved = [each + np.array(shift, each.dtype) for each in weights]
        save_arrays(tmp_path / name / "averaged.npz", moved, step=11, side=48)
    out = average([tmp_path / "first", tmp_path / "second"], tmp_path / "mean")
    for found, expected in zip(load_arrays(out / "averaged.npz")[0], weights, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    card = export.export(out, untrained / "valid.npz", tmp_path / "models")
    assert card.training["averaged"] == ["first", "second"]
    assert card.commands[0].endswith("--out second")
    assert card.commands[1] == "python -m facelog train average first second --out RUN"


def test_the_command_that_repeats_a_run_keeps_options_of_nought(
    untrained: Path, tmp_path: Path
) -> None:
    config = json.loads((untrained / "run" / "config.json").read_text())
    twin = {
        **{name: value for name, value in config.items() if name != "stages"},
        "network": "efficientnet_b0",
        "drop": 0.0,
        "erase": 0.0,
    }
    (tmp_path / "averaged.npz").write_bytes((untrained / "run" / "averaged.npz").read_bytes())
    (tmp_path / "config.json").write_text(json.dumps(twin))
    card = export.export(tmp_path, untrained / "valid.npz", tmp_path / "models")
    assert card.commands[0].startswith("python -m facelog train twin --data ")
    assert " --drop 0.0 " in card.commands[0]
    assert " --erase 0.0 " in card.commands[0]
    assert "teacher" not in card.commands[0]


def test_runs_of_different_networks_have_no_mean(untrained: Path, tmp_path: Path) -> None:
    save_arrays(tmp_path / "averaged.npz", [np.zeros(3)], step=1, side=48)
    with pytest.raises(evaluation.DataError, match="run"):
        average([untrained / "run", tmp_path], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()
