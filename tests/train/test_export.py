"""From weights to the file that ships: both answer alike, and a bad file never replaces a good."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from facelog import evaluation
from facelog.emotion import classifier
from facelog.train import export
from facelog.train.fit import FitConfig
from facelog.train.metrics import figures
from facelog.train.running import save_arrays

SIDE = 48


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export an untrained network with a tiny validation set; return the folder of everything."""
    import keras

    from facelog.train.networks import training_network

    folder = tmp_path_factory.mktemp("export")
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    # Normalisation layers get weights as after training: at first they all do nothing.
    weights = [
        value * rng.uniform(0.5, 1.5, value.shape).astype(value.dtype)
        if value.dtype == np.float32
        else value
        for value in training_network(SIDE).get_weights()
    ]
    run = folder / "run"
    run.mkdir()
    save_arrays(run / "averaged.npz", weights, step=11, side=SIDE)
    config = asdict(
        FitConfig(("/a/machine/of/mine/train.npz",), "/a/machine/of/mine/valid.npz", str(run))
    )
    (run / "config.json").write_text(json.dumps(config))
    votes = np.zeros((24, 10), np.uint8)
    votes[np.arange(24), np.arange(24) % 8] = 10
    images = rng.integers(0, 256, (24, 48, 48), dtype=np.uint8)
    np.savez(folder / "valid.npz", images=images, votes=votes)
    export.export(run, folder / "valid.npz", folder / "models")
    return folder


def test_the_file_answers_as_keras_does_alone_and_in_batches(exported: Path) -> None:
    from facelog.train.networks import serving_network
    from facelog.train.running import load_arrays

    small = classifier.load(exported / "models")
    weights, _ = load_arrays(exported / "run" / "averaged.npz")
    network = serving_network(SIDE, small.card.temperature)
    network.set_weights(weights)
    faces = np.stack([np.roll(evaluation.example_face(), 9 * i, axis=0) for i in range(3)])
    expected = export.keras_shares(network, faces)
    np.testing.assert_allclose(small.shares(faces), expected, atol=1e-3)
    np.testing.assert_allclose(small.card.example, expected[0], atol=1e-5)


def test_the_card_tells_where_the_file_comes_from(exported: Path) -> None:
    card = classifier.load(exported / "models").card
    assert card.training["data"] == ["train.npz"]
    assert card.training["steps_done"] == 11
    assert "/a/machine" not in card.to_json()
    data = evaluation.read_data(exported / "valid.npz")
    again = figures(evaluation.answer(data, classifier.load(exported / "models"), crops=True))
    assert card.figures == {"data": "valid.npz", "crops": True, **again}


def test_a_file_that_disagrees_does_not_replace_the_old_one(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (exported / "models" / export.MODEL_FILE).read_bytes()
    monkeypatch.setattr(export, "convert", lambda _network: before)
    sure_of_neutral = np.eye(8)[0]
    monkeypatch.setattr(
        export, "keras_shares", lambda _network, crops: np.tile(sure_of_neutral, (len(crops), 1))
    )
    with pytest.raises(export.MismatchError):
        export.export(exported / "run", exported / "valid.npz", exported / "models")
    assert (exported / "models" / export.MODEL_FILE).read_bytes() == before
    assert sorted(path.name for path in (exported / "models").iterdir()) == [
        "expression.json",
        "expression.tflite",
        "expression_weights.npz",
    ]
