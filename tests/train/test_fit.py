"""Training stops anywhere and goes on as if it had not; batches follow from seed and step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facelog.evaluation import DataError
from facelog.train import data, fit, running, sources

# Keras 3.15 turns its variables into arrays in a way that NumPy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def votes_folder(tmp_path: Path) -> Path:
    """Return a folder with tiny train.npz and valid.npz: bright faces happy, dark ones sad."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "votes"
    folder.mkdir()
    for name, count in (("train", 40), ("valid", 10)):
        happy = np.arange(count) % 2 == 0
        images = rng.integers(0, 120, (count, 48, 48)) + 130 * happy[:, None, None]
        votes = np.zeros((count, 10), np.uint8)
        votes[happy, 1], votes[~happy, 3], votes[:, 0] = 8, 7, 2
        np.savez(folder / f"{name}.npz", images=images.astype(np.uint8), votes=votes)
    return folder


@pytest.fixture
def small_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train a network of a few weights, with the dropout and normalisation of the real one."""
    import keras

    def network(side: int) -> keras.Model:
        layers = keras.layers
        return keras.Sequential(
            [
                keras.Input((48, 48, 1)),
                layers.Resizing(side, side),
                layers.Conv2D(4, 3, strides=4),
                layers.BatchNormalization(),
                layers.GlobalAveragePooling2D(),
                layers.Dropout(0.5, seed=1),
                layers.Dense(8),
            ]
        )

    monkeypatch.setattr(fit, "training_network", network)


def config(folder: Path, out: Path, seed: int = 3) -> fit.FitConfig:
    stages = (fit.Stage(24, 3), fit.Stage(32, 2))
    return fit.FitConfig(
        (str(folder / "train.npz"),),
        str(folder / "valid.npz"),
        str(out),
        stages=stages,
        batch=8,
        average_every=2,
        check_every=5,
        seed=seed,
    )


def stop_at_check(number: int) -> Callable[..., dict]:
    """Return a stand-in for `fit.scores` that ends the run the number-th time it is asked."""
    asked = 0
    real = fit.scores

    def scores(*arguments: object) -> dict:
        nonlocal asked
        asked += 1
        if asked == number:
            raise KeyboardInterrupt
        return real(*arguments)

    return scores


@pytest.mark.usefixtures("small_network")
def test_a_stopped_run_goes_on_to_the_same_weights(
    votes_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, state = running.load_arrays(fit.fit(config(votes_folder, tmp_path / "whole")))
    assert state["step"] == 25
    assert state["side"] == 32
    for number in (2, 3):  # in the middle of the first stage, and where it ends
        with monkeypatch.context() as stopping:
            stopping.setattr(fit, "scores", stop_at_check(number))
            with pytest.raises(KeyboardInterrupt):
                fit.fit(config(votes_folder, tmp_path / "parts"))
    parts, _ = running.load_arrays(fit.fit(config(votes_folder, tmp_path / "parts")))
    assert len(parts) == len(whole)
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(one, other)
    log = [json.loads(row) for row in (tmp_path / "parts" / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in log] == [5, 10, 15, 20, 25]
    with pytest.raises(DataError, match="--out"):
        fit.fit(config(votes_folder, tmp_path / "parts", seed=4))


@pytest.mark.usefixtures("small_network")
@pytest.mark.parametrize("file", ["averaged.npz", "resume.npz"])
def test_a_stop_between_the_files_of_a_check_changes_nothing(
    votes_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    whole, _ = running.load_arrays(fit.fit(config(votes_folder, tmp_path / "whole")))
    real, asked = fit.save_arrays, 0

    def save(path: Path, *arguments: object, **state: object) -> None:
        nonlocal asked
        asked += path.name == file
        if path.name == file and asked == 2:
            raise KeyboardInterrupt
        real(path, *arguments, **state)

    with monkeypatch.context() as stopping:
        stopping.setattr(fit, "save_arrays", save)
        with pytest.raises(KeyboardInterrupt):
            fit.fit(config(votes_folder, tmp_path / "parts"))
    parts, _ = running.load_arrays(fit.fit(config(votes_folder, tmp_path / "parts")))
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.usefixtures("small_network")
@pytest.mark.parametrize(
    "shorten", [lambda whole: whole[: len(whole) // 2], lambda _: b"no archive"]
)
def test_a_damaged_file_to_go_on_from_is_told_of(
    votes_folder: Path, tmp_path: Path, shorten: Callable[[bytes], bytes]
) -> None:
    fit.fit(config(votes_folder, tmp_path / "run"))
    resume = tmp_path / "run" / "resume.npz"
    resume.write_bytes(shorten(resume.read_bytes()))
    with pytest.raises(DataError, match=r"resume\.npz: "):
        fit.fit(config(votes_folder, tmp_path / "run"))
    resume.unlink()
    assert fit.fit(config(votes_folder, tmp_path / "run")).is_file()


def test_dropout_follows_from_seed_and_step_in_pytorch_too() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    script = """
import keras, numpy as np
from facelog.train import fit, networks
layer = networks.training_network(32).get_layer("dropout")
model = keras.Sequential([keras.Input((50,)), layer])
said = []
for _ in range(2):
    fit._reseed(model, 3, 7)
    said.append(keras.ops.convert_to_numpy(model(np.ones((4, 50), "float32"), training=True)))
assert (said[0] == 0).any()
np.testing.assert_array_equal(*said)
"""
    environment = {**os.environ, "KERAS_BACKEND": "torch"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("small_network")
def test_a_run_that_leaves_the_numbers_stops_and_keeps_what_it_had(
    votes_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    real, asked = fit.learning_rate, 0

    def rate(*arguments: object) -> float:
        nonlocal asked
        asked += 1
        return float("nan") if asked == 8 else real(*arguments)

    monkeypatch.setattr(fit, "learning_rate", rate)
    with pytest.raises(DataError, match=r"step 9: .* smaller --peak-rate"):
        fit.fit(config(votes_folder, tmp_path / "run"))
    weights, state = running.load_arrays(tmp_path / "run" / "averaged.npz")
    assert state["step"] == 5
    assert all(np.isfinite(each).all() for each in weights)


@pytest.mark.usefixtures("small_network")
def test_a_folder_of_something_else_is_left_alone(votes_folder: Path, tmp_path: Path) -> None:
    for name, content in (("config.json", '{"mine": 1}'), ("letter.txt", "dear"), ("x", "")):
        (tmp_path / name / "run").mkdir(parents=True)
        taken = tmp_path / name / "run" / name
        taken.write_text(content)
        with pytest.raises(DataError, match=str(tmp_path / name / "run")):
            fit.fit(config(votes_folder, tmp_path / name / "run"))
        assert [file.name for file in taken.parent.iterdir()] == [name]
        assert taken.read_text() == content
    finished = fit.fit(config(votes_folder, tmp_path / "one")).parent
    mean = running.average([finished], tmp_path / "mean")
    for taken in (finished, mean):
        before = {file.name: file.read_bytes() for file in taken.iterdir()}
        with pytest.raises(DataError, match=str(taken)):
            running.average([finished], taken)
        with pytest.raises(DataError, match=str(taken)):
            fit.fit(config(votes_folder, taken, seed=9))
        assert {file.name: file.read_bytes() for file in taken.iterdir()} == before


@pytest.mark.usefixtures("small_network")
def test_a_run_may_be_made_longer_by_hand_or_begun_otherwise(
    votes_folder: Path, tmp_path: Path
) -> None:
    short = replace(config(votes_folder, tmp_path / "run"), stages=(fit.Stage(24, 1),))
    missing = replace(short, data=(str(tmp_path / "missing.npz"),))
    with pytest.raises(DataError, match=r"missing\.npz"):
        fit.fit(missing)
    fit.fit(short)  # the mistyped one left nothing that is worth keeping
    file = tmp_path / "run" / "config.json"
    wanted = json.loads(file.read_text())
    wanted["stages"][0]["epochs"] = 2
    file.write_text(json.dumps(wanted) + "\n")
    longer = replace(short, stages=(fit.Stage(24, 2),))
    assert running.load_arrays(fit.fit(longer))[1]["step"] == 10


@pytest.mark.usefixtures("small_network")
def test_a_run_begins_with_the_weights_it_is_given(votes_folder: Path, tmp_path: Path) -> None:
    first = fit.fit(config(votes_folder, tmp_path / "first"))
    given, _ = running.load_arrays(first)
    half = tmp_path / "half.npz"
    running.save_arrays(half, [value.astype(np.float16) for value in given])
    resting = replace(config(votes_folder, tmp_path / "second"), init=str(half), peak_rate=0.0)
    kept, _ = running.load_arrays(fit.fit(resting))
    kernels = [place for place, value in enumerate(given) if value.ndim > 1]
    assert kernels
    for place in kernels:
        assert kept[place].dtype == np.float32
        np.testing.assert_allclose(kept[place], given[place], atol=1e-3)


def test_batches_follow_from_seed_and_step(votes_folder: Path) -> None:
    train = sources.load_votes(votes_folder / "train.npz")
    retinas, targets = data.batch_at(train, 7, 8, 1)
    again, _ = data.batch_at(train, 7, 8, 1)
    other, _ = data.batch_at(train, 7, 8, 2)
    np.testing.assert_array_equal(retinas, again)
    assert (retinas != other).any()
    assert retinas.shape == (8, 48, 48, 1)
    assert retinas.dtype == np.float32
    assert retinas.min() >= 0
    assert retinas.max() <= 255
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-6)


def test_an_epoch_shows_every_face_once(
    votes_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = sources.load_votes(votes_folder / "train.npz")
    monkeypatch.setattr(data, "vary", lambda image, _rng, _erase: image.astype(np.float32))
    seen = np.concatenate([data.batch_at(train, step, 8, 1)[0] for step in range(5)])
    expected = sorted(image.tobytes() for image in np.asarray(train.images, np.float32))
    assert sorted(retina.tobytes() for retina in seen[..., 0]) == expected


def test_single_votes_and_undecided_rows_are_left_out_of_the_targets(tmp_path: Path) -> None:
    votes = np.zeros((3, 10), np.uint8)
    votes[0, [0, 4, 5]] = 6, 3, 1  # the single vote drops out
    votes[1, 9] = 10  # not a face
    votes[2, :] = 1  # nothing is left
    np.savez(tmp_path / "some.npz", images=np.zeros((3, 48, 48), np.uint8), votes=votes)
    loaded = sources.load_votes(tmp_path / "some.npz")
    np.testing.assert_allclose(loaded.targets, [[2 / 3, 0, 0, 0, 1 / 3, 0, 0, 0]], rtol=1e-6)
    assert loaded.labels.tolist() == [0]


def test_the_learning_rate_rises_then_falls_to_nothing() -> None:
    rates = [running.learning_rate(step, 200, 1e-3) for step in range(200)]
    assert np.argmax(rates) in (9, 10)
    assert max(rates) == pytest.approx(1e-3)
    assert rates[-1] < 1e-6
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_stages_are_read_from_the_command_line() -> None:
    assert fit.parse_stages("72:10,112:2.5") == (fit.Stage(72, 10), fit.Stage(112, 2.5))
    with pytest.raises(ValueError, match="SIDE:EPOCHS"):
        fit.parse_stages("72")
