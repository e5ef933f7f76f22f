"""Every test has its own data directory, and none reaches beyond this machine."""

from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.real.aimock import Aimock, MissingError

if TYPE_CHECKING:
    import keras

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def facelog_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Redirect the person's data directory and forget settings of the machine."""
    home = tmp_path / "home"
    monkeypatch.setenv("FACELOG_HOME", str(home))
    for name in (
        "OPENAI_API_KEY",
        "FACELOG_LLM_BASE_URL",
        "FACELOG_LLM_MODEL",
        "FACELOG_LLM_TIMEOUT",
        "FACELOG_LLM_MAX_TOKENS",
        "YOUTUBE_API_KEY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("FACELOG_DATABASE_URL", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def astronaut_jpeg() -> bytes:
    """A photograph with one face: Eileen Collins, NASA, public domain, 512 px square."""
    from skimage import data

    buffer = io.BytesIO()
    Image.fromarray(data.astronaut()).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def running_aimock() -> Iterator[Aimock]:
    """Start aimock; without Node.js skip, or fail where FACELOG_REQUIRE_BROWSER is set."""
    try:
        running = Aimock()
    except MissingError as missing:
        if os.environ.get("FACELOG_REQUIRE_BROWSER"):
            pytest.fail(f"aimock is required here: {missing}")
        pytest.skip(f"{missing}: install Node.js 20.15 or newer with npm to run this test")
    yield running
    running.stop()


@pytest.fixture
def aimock(running_aimock: Aimock) -> Aimock:
    """An independent server that speaks OpenAI's protocol, without any answer yet."""
    running_aimock.reset()
    return running_aimock


UNTRAINED_SIDE = 48


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export an untrained network of 48 px; return the folder of its `run`, data and `models`."""
    import keras

    from facelog.evaluation import as_crop
    from facelog.train import export
    from facelog.train.calibration import Calibration
    from facelog.train.fit import FitConfig
    from facelog.train.networks import serving_network, training_network
    from facelog.train.running import save_arrays

    folder = tmp_path_factory.mktemp("export")
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    # Normalisation layers get weights as after training: at first they all do nothing.
    weights = [
        value * rng.uniform(0.5, 1.5, value.shape).astype(value.dtype)
        if value.dtype == np.float32
        else value
        for value in training_network(UNTRAINED_SIDE).get_weights()
    ]
    weights[-2] *= 500  # the dense layer: what it says must not drown in the softmax
    run = folder / "run"
    run.mkdir()
    save_arrays(run / "averaged.npz", weights, step=11, side=UNTRAINED_SIDE)
    config = asdict(
        FitConfig(("/a/machine/of/mine/train.npz",), "/a/machine/of/mine/valid.npz", str(run))
    )
    (run / "config.json").write_text(json.dumps(config))
    images = rng.integers(0, 256, (24, 48, 48), dtype=np.uint8)
    # Two labels of five are what the network says: were all by chance, the temperature that fits
    # them best would make every face look alike; were more, it would make rounding felt.
    network = serving_network(UNTRAINED_SIDE, Calibration())
    network.set_weights(weights)
    said = export.keras_shares(network, np.stack([as_crop(image) for image in images]))
    labels = np.where(np.arange(24) % 5 < 2, said.argmax(axis=1), np.arange(24) % 8)
    votes = np.zeros((24, 10), np.uint8)
    votes[np.arange(24), labels] = 10
    np.savez(folder / "valid.npz", images=images, votes=votes)
    export.export(run, folder / "valid.npz", folder / "models")
    return folder


@pytest.fixture
def untrained_keras(untrained: Path) -> keras.Model:
    """Build the Keras network that `untrained` was exported from."""
    from facelog.emotion import classifier
    from facelog.train.calibration import Calibration
    from facelog.train.networks import serving_network
    from facelog.train.running import load_arrays

    weights, _ = load_arrays(untrained / "run" / "averaged.npz")
    card = classifier.load(untrained / "models").card
    network = serving_network(UNTRAINED_SIDE, Calibration(card.temperature, card.offsets))
    network.set_weights(weights)
    return network
