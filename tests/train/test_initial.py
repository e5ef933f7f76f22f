"""Weights to begin with: those that ship, those of a run, ImageNet's, and clear words else."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest

from facelog.config import MODELS
from facelog.evaluation import DataError
from facelog.train.running import load_arrays, save_arrays

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def network():  # type: ignore[no-untyped-def]
    """The network that is trained, at a size that is fast."""
    from facelog.train.networks import training_network

    return training_network(32)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_the_shipped_weights_are_found_by_their_folder(network) -> None:  # type: ignore[no-untyped-def]
    from facelog.train.initial import WEIGHTS_FILE, initial_weights

    found = initial_weights(str(MODELS), network)
    network.set_weights(found)
    assert all(value.dtype != np.float16 for value in found)
    stored, _ = load_arrays(MODELS / WEIGHTS_FILE)
    assert any(value.dtype == np.float16 for value in stored)
    same = initial_weights(str(MODELS / WEIGHTS_FILE), network)
    assert all((a == b).all() for a, b in zip(found, same, strict=True))


def test_numbers_too_large_for_half_precision_stay_whole(tmp_path: Path) -> None:
    from facelog.train.initial import save_weights

    weights = [np.array([1.0, 1e6], np.float32), np.array([1 / 3], np.float32), np.array([7])]
    save_weights(tmp_path / "w.npz", weights, step=4)
    found, state = load_arrays(tmp_path / "w.npz")
    assert [value.dtype for value in found] == [np.float32, np.float16, np.int64]
    assert found[0][1] == 1e6
    assert state == {"step": 4}


def test_other_weights_are_refused_with_what_to_do(network, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from facelog.train.initial import initial_weights

    (tmp_path / "damaged.npz").write_text("no archive")
    np.savez(tmp_path / "stateless.npz", np.zeros(3))
    save_arrays(tmp_path / "other.npz", [np.zeros((3, 3), np.float32)])
    (tmp_path / "empty").mkdir()
    for name, words in (
        ("damaged.npz", "damaged"),
        ("stateless.npz", "damaged"),
        ("other.npz", "another network"),
        ("empty", r"expression_weights\.npz"),
        ("nowhere.npz", "Give --init"),
    ):
        with pytest.raises(DataError, match=words):
            initial_weights(str(tmp_path / name), network)


def test_imagenet_gives_all_but_the_first_layers_and_the_last(
    network,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keras

    from facelog.train.initial import initial_weights

    real = keras.applications.EfficientNetB0
    trained = real(include_top=False, weights=None, input_shape=(None, None, 3))
    trained.set_weights([value + 0.5 for value in trained.get_weights()])
    asked: list[object] = []

    def fetched(**options: object) -> keras.Model:
        asked.append(options["weights"])
        return trained

    monkeypatch.setattr(keras.applications, "EfficientNetB0", fetched)
    before = {layer.name: layer.get_weights() for layer in network.layers}
    network.set_weights(initial_weights("imagenet", network))
    assert asked == ["imagenet"]
    theirs = {layer.name: layer.get_weights() for layer in trained.layers}
    taken = 0
    for layer in network.layers:
        kept = isinstance(layer, keras.layers.Normalization) or layer.name == "expressions"
        expected = before[layer.name] if kept else theirs.get(layer.name, [])
        for value, other in zip(layer.get_weights(), expected, strict=True):
            np.testing.assert_array_equal(value, other)
            taken += not kept
    assert taken > 300


def test_without_a_network_imagenet_says_where_to_put_the_file(
    network,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from facelog.train.initial import IMAGENET_ADDRESS, initial_weights

    def unreachable(*_: object, **__: object) -> None:
        raise socket.gaierror("no network")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("keras.src.backend.config.keras_home", lambda: str(tmp_path))
    with pytest.raises(DataError) as refused:
        initial_weights("imagenet", network)
    assert IMAGENET_ADDRESS in str(refused.value)
    assert str(tmp_path / "models" / "efficientnetb0_notop.h5") in str(refused.value)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    with pytest.raises(DataError, match="받지 못했어요"):
        initial_weights("imagenet", network)
