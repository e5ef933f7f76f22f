"""The whole way of a person who has AI Hub's data: fit, export, evaluate, predict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from facelog.cli import main
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.evaluation import EXAMPLE_PHOTO
from facelog.train.running import load_arrays
from tests.train.aihub_folder import write_aihub

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

COUNTS = {
    "train": {"anger": 2, "happy": 3, "panic": 2, "sadness": 2},
    "valid": {"anger": 1, "happy": 2, "panic": 1, "sadness": 1},
}


@contextmanager
def without_compiling() -> Iterator[None]:
    """Let TensorFlow run step by step: for two steps that is three times as fast."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


def test_ai_hubs_data_become_the_app_s_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    data, run, models = (str(tmp_path / name) for name in ("aihub", "run", "models"))
    write_aihub(tmp_path / "aihub", COUNTS)

    fit = ["train", "fit", "--data", data, "--valid", data, "--out", run, "--batch", "4"]
    with without_compiling():
        assert main([*fit, "--stages", "32:1", "--init", str(MODELS), "--peak-rate", "1e-4"]) == 0
    told = capsys.readouterr()
    assert "anger 2, happy 2, panic 2, sadness 2" in told.err
    assert told.out.splitlines() == [str(tmp_path / "run" / "averaged.npz")]
    log = [json.loads(row) for row in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["step"] == log[-1]["of"] == 2
    assert "accuracy_4" in log[-1]
    assert "accuracy_8" not in log[-1]

    assert main(["train", "export", "--run", run, "--valid", data, "--to", models]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["training"]["data"] == ["aihub"]
    assert card["training"]["init"] == "models"
    assert card["figures"]["crops"] is False
    assert (card["figures"]["n_4"], card["figures"]["n_8"]) == (5, 0)
    halves, _ = load_arrays(tmp_path / "models" / "expression_weights.npz")
    whole, _ = load_arrays(tmp_path / "run" / "averaged.npz")
    assert all(np.allclose(a, b, atol=1e-2, rtol=1e-2) for a, b in zip(halves, whole, strict=True))

    network = classifier.load(tmp_path / "models")
    monkeypatch.setattr(classifier, "load", lambda: network)
    assert main(["evaluate", data, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {name: card["figures"][name] for name in found}
    assert found["accuracy_8"] is None
    assert found["no_face"] == 0
    assert [row["n"] for row in found["per_class_4"].values()] == [1, 2, 1, 1]

    photo = next((tmp_path / "aihub").rglob("valid*.jpg"))
    assert main(["predict", "--json", str(photo), str(EXAMPLE_PHOTO)]) == 0
    for row in capsys.readouterr().out.splitlines():
        assert sum(json.loads(row)["probabilities"].values()) == pytest.approx(1)


def test_data_that_cannot_be_used_end_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    nowhere, run = str(tmp_path / "nowhere"), str(tmp_path / "run")
    fit = ["train", "fit", "--data", nowhere, "--valid", nowhere, "--out", run]
    assert main(fit) == 1
    assert "check the path" in capsys.readouterr().err
    # A run that got nowhere does not hold its folder.
    assert main([*fit, "--init", nowhere]) == 1
    assert "no weights to begin with" in capsys.readouterr().err
    assert main(["train", "export", "--run", run, "--valid", nowhere]) == 1
    assert run in capsys.readouterr().err
