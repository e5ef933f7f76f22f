"""What every training run needs: a schedule, batches made ahead, scores, checkpoints, a log."""

from __future__ import annotations

import json
import queue
import threading
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facelog.commands import tell, text
from facelog.emotion.taxonomy import four_from_expressions
from facelog.evaluation import DataError
from facelog.train.data import Truth, VoteData, batch_at
from facelog.train.metrics import log_loss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

AHEAD = 8
"""Batches that are made while the network is busy."""
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    EOFError,
    KeyError,
    AttributeError,
    TypeError,
)
"""What reading arrays raises where a file is damaged or of another kind."""
UNREADABLE = (OSError, *BROKEN)

RANGES: Mapping[str, tuple[float, float]] = {
    "epochs": (0.001, 10_000),
    "batch": (1, 100_000),
    "peak_rate": (0, 100),
    "teacher_share": (0, 1),
    "erase": (0, 1),
    "mixup": (0, 100),
    "drop": (0, 1),
    "again": (0, 1000),
    "hint_epochs": (0, 10_000),
    "seed": (0, 4_000_000),
}
"""Lowest and highest value of the options of a training run."""
SIDES = (8, 1024)
"""Lowest and highest side, in pixels, to which faces are enlarged."""


def learning_rate(step: int, steps: int, peak: float) -> float:
    """One cycle: linear warm-up over the first 5 % of the steps, then a cosine down to zero."""
    warm = max(1, steps // 20)
    if step < warm:
        return peak * (step + 1) / warm
    return peak * 0.5 * (1 + float(np.cos(np.pi * (step - warm) / max(1, steps - warm))))


def batches(
    data: VoteData, first: int, last: int, size: int, seed: int, erase: float
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield the batches of the steps first to last, made one thread ahead."""
    ready: queue.Queue[Any] = queue.Queue(AHEAD)

    def produce() -> None:
        try:
            for step in range(first, last):
                ready.put(batch_at(data, step, size, seed, erase))
        except Exception as error:  # raised again where the batch is asked for
            ready.put(error)

    threading.Thread(target=produce, daemon=True).start()
    for _ in range(first, last):
        batch = ready.get()
        if isinstance(batch, Exception):
            raise batch
        yield batch


def scores(logits: NDArray[np.floating], truth: Truth) -> dict[str, float]:
    """Return the accuracy of the eight classes and of the four emotions, and the log-loss.

    Where only the four are known, the log-loss is theirs and the eight are not judged.

    Args:
        logits: (n, 8).
        truth: the labels of the n faces.
    """
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    emotional = truth.four >= 0
    fours, four = four_from_expressions(shares[emotional]), truth.four[emotional]
    accuracy_4 = float((fours.argmax(axis=1) == four).mean())
    if truth.eight is None:
        return {"accuracy_4": accuracy_4, "nll_4": log_loss(fours, four)}
    return {
        "accuracy_8": float((shares.argmax(axis=1) == truth.eight).mean()),
        "accuracy_4": accuracy_4,
        "nll_8": float(-np.log(shares[np.arange(len(shares)), truth.eight] + 1e-9).mean()),
    }


def in_range(option: str, given: float, low: float, high: float) -> None:
    """Refuse an option that is no number from low to high.

    Raises:
        DataError: it is not.
    """
    if not low <= given <= high:
        raise DataError(text("option_range", option=option, low=low, high=high, given=given))


def all_in_range(config: DataclassInstance) -> None:
    """Refuse a configuration with an option outside `RANGES`.

    Raises:
        DataError: an option is outside.
    """
    for name, given in vars(config).items():
        if name in RANGES:
            in_range(f"--{name.replace('_', '-')}", given, *RANGES[name])


def finite(step: int, *values: Iterable[ArrayLike]) -> None:
    """Stop a run whose loss or weights have left the numbers: it could never come back.

    Raises:
        DataError: a value is infinite or NaN.
    """
    if not all(np.isfinite(np.asarray(each)).all() for some in values for each in some):
        raise DataError(text("not_finite", step=step))


def refuse_taken(path: Path) -> None:
    """Refuse a folder in which something new would mix with what is there.

    Raises:
        DataError: there is a file, or a folder that is not empty.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise DataError(text("target_not_empty", path=path))


def begin(config: DataclassInstance) -> Path:
    """Make a run's folder and write its configuration there; returns the folder.

    A run that never got as far as its first check may be begun again otherwise.

    Raises:
        DataError: the folder holds something else, or a run of another configuration.
    """
    out = Path(config.out)  # type: ignore[attr-defined]
    resolved = json.dumps(asdict(config), indent=2)
    config_file = out / "config.json"
    found = _config_in(config_file)
    if found != json.loads(resolved):
        begun = found.keys() == asdict(config).keys()
        if begun and any(out.glob("resume.*")):
            raise DataError(text("run_of_another_configuration", path=out))
        faces = set(out.glob("faces-*.npz")) if begun else set()
        if not begun or set(out.iterdir()) != {config_file, *faces}:
            refuse_taken(out)
    out.mkdir(parents=True, exist_ok=True)
    config_file.write_text(resolved)
    return out


def _config_in(file: Path) -> dict[str, Any]:
    """Read a run's configuration; of anything else nothing."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Progress:
    """Writes a run's log, one JSON object a line, with the time that is left."""

    def __init__(self, out: Path, step: int, steps: int, size: int) -> None:
        self._file, self._steps, self._size = out / "log.jsonl", steps, size
        self._started, self._first = time.monotonic(), step

    def tell(self, step: int, **values: object) -> None:
        """Log where the run stands, and tell it beside the results."""
        pace = (time.monotonic() - self._started) / max(1, step - self._first)
        line = {
            "step": step,
            "of": self._steps,
            **{k: round(v, 4) if isinstance(v, float) else v for k, v in values.items()},
            "images_per_second": round(self._size / pace, 1),
            "minutes_left": round((self._steps - step) * pace / 60, 1),
        }
        with self._file.open("a") as log:
            log.write(json.dumps(line) + "\n")
        tell(json.dumps(line))


def save_arrays(path: Path, arrays: list[NDArray], **state: object) -> None:
    """Write arrays and state so that a stop in the middle leaves the old file whole."""
    part = path.with_suffix(".part.npz")
    np.savez(part, *arrays, state=np.array(json.dumps(state)))
    part.replace(path)


@contextmanager
def opened(path: Path) -> Iterator[Mapping[str, NDArray]]:
    """Open an npz archive of plain arrays; `UNREADABLE` where it is none, or damaged."""
    # Of a damaged file NumPy would leave its own handle open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        yield archive


def load_arrays(path: Path) -> tuple[list[NDArray], dict]:
    """Read what `save_arrays` wrote: the arrays in their order, and the state."""
    with opened(path) as archive:
        state = json.loads(str(archive["state"]))
        return [archive[f"arr_{index}"] for index in range(len(archive) - 1)], state


def load_run(run: Path) -> tuple[list[NDArray], dict, dict]:
    """Read the averaged weights of a run, where it stands, and its configuration.

    Raises:
        DataError: a file is missing, damaged, or of something else.
    """
    try:
        weights, state = load_arrays(run / "averaged.npz")
        config = json.loads((run / "config.json").read_bytes())
        whole = {"step", "side"} <= state.keys() and config.keys() >= {"data", "valid", "out"}
    except UNREADABLE as error:
        raise DataError(text("run_unusable", path=run)) from error
    if not whole or not all(np.isfinite(each).all() for each in weights):
        raise DataError(text("run_unusable", path=run))
    return weights, state, config


def average(runs: Sequence[Path], out: Path) -> Path:
    """Write the mean of the averaged weights of several runs as a run of its own.

    Runs that went on from the same weights lie in one valley, and their mean often does better
    than each (Wortsman et al. 2022, "Model soups"). Its configuration is the last run's, with the
    names of all under `averaged`.

    Args:
        runs: folders of `fit` or `twin`, with `averaged.npz` and `config.json`.
        out: the new run's folder.

    Raises:
        DataError: the networks differ, a run cannot be read, or the folder is taken.
    """
    refuse_taken(out)
    found = [load_run(run) for run in runs]
    shapes = {(state["side"], *(each.shape for each in arrays)) for arrays, state, _ in found}
    if len(shapes) != 1:
        raise DataError(text("runs_of_different_networks", runs=", ".join(map(str, runs))))
    mean = [
        np.mean(same, axis=0).astype(same[0].dtype)
        for same in zip(*(arrays for arrays, _, _ in found), strict=True)
    ]
    _, state, config = found[-1]
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(
        json.dumps({**config, "out": str(out), "averaged": [run.name for run in runs]}, indent=2)
    )
    save_arrays(out / "averaged.npz", mean, step=state["step"], side=state["side"])
    return out
