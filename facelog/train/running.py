"""What every training run needs: a schedule, batches made ahead, scores, checkpoints, a log."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from facelog.commands import text
from facelog.emotion.taxonomy import four_from_expressions
from facelog.evaluation import DataError
from facelog.train.data import Truth, VoteData, batch_at
from facelog.train.metrics import log_loss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

AHEAD = 8
"""Batches that are made while the network is busy."""


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


def begin(config: DataclassInstance) -> Path:
    """Make a run's folder and write its configuration there; returns the folder.

    Raises:
        DataError: the folder holds a run of another configuration, which has got somewhere.
    """
    out = Path(config.out)  # type: ignore[attr-defined]
    out.mkdir(parents=True, exist_ok=True)
    resolved = json.dumps(asdict(config), indent=2)
    config_file = out / "config.json"
    if any(out.glob("resume.*")) and config_file.read_text() != resolved:
        raise DataError(text("run_of_another_configuration", path=out))
    config_file.write_text(resolved)
    return out


class Progress:
    """Writes a run's log, one JSON object a line, with the time that is left."""

    def __init__(self, out: Path, step: int, steps: int, size: int) -> None:
        self._file, self._steps, self._size = out / "log.jsonl", steps, size
        self._started, self._first = time.monotonic(), step

    def tell(self, step: int, **values: object) -> None:
        """Log and print where the run stands."""
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
        print(json.dumps(line), flush=True)


def save_arrays(path: Path, arrays: list[NDArray], **state: object) -> None:
    """Write arrays and state so that a stop in the middle leaves the old file whole."""
    part = path.with_suffix(".part.npz")
    np.savez(part, *arrays, state=np.array(json.dumps(state)))
    part.replace(path)


def load_arrays(path: Path) -> tuple[list[NDArray], dict]:
    """Read what `save_arrays` wrote: the arrays in their order, and the state."""
    with np.load(path, allow_pickle=False) as archive:
        state = json.loads(str(archive["state"]))
        return [archive[f"arr_{index}"] for index in range(len(archive.files) - 1)], state


def average(runs: Sequence[Path], out: Path) -> Path:
    """Write the mean of the averaged weights of several runs as a run of its own.

    Runs that went on from the same weights lie in one valley, and their mean often does better
    than each (Wortsman et al. 2022, "Model soups"). Its configuration is the last run's, with the
    names of all under `averaged`.

    Args:
        runs: folders of `fit` or `twin`, with `averaged.npz` and `config.json`.
        out: the new run's folder.

    Raises:
        DataError: the networks differ.
        OSError: a run cannot be read.
    """
    found = [load_arrays(run / "averaged.npz") for run in runs]
    shapes = {(state["side"], *(each.shape for each in arrays)) for arrays, state in found}
    if len(shapes) != 1:
        raise DataError(text("runs_of_different_networks", runs=", ".join(map(str, runs))))
    mean = [
        np.mean(same, axis=0).astype(same[0].dtype)
        for same in zip(*(arrays for arrays, _ in found), strict=True)
    ]
    config = json.loads((runs[-1] / "config.json").read_text())
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(
        json.dumps({**config, "out": str(out), "averaged": [run.name for run in runs]}, indent=2)
    )
    state = found[-1][1]
    save_arrays(out / "averaged.npz", mean, step=state["step"], side=state["side"])
    return out
