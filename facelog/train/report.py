"""The figures of the model card: what `evaluate` says, with intervals, in one dated file."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facelog import evaluation
from facelog.altering import Alteration
from facelog.commands import text
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.emotion.taxonomy import EMOTIONS, four_from_expressions
from facelog.train.calibration import Calibration, fit_calibration
from facelog.train.metrics import Answers, bootstrap, figures, wilson

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
"""Between these two lines the model card holds the tables of the latest report."""
DETECTION_MARKS = "<!-- detection: begin -->", "<!-- detection: end -->"
"""The same for the table of the faces that were not found."""
HARDER = (
    Alteration(turn=15),
    Alteration(turn=30),
    Alteration(turn=90),
    Alteration(darken=0.25),
    Alteration(side=60),
    Alteration(middle=0.62),
    Alteration(middle=0.62, turn=90),
)
"""What the photographs go through besides, to see which faces are missed then."""
COVERAGES = (1.0, 0.9, 0.8, 0.7)
CROSS_FITS = 4
MOST_DIFFERENT = 0.003
"""Share of the faces for which the exported file and the Keras network may decide differently."""
AVERAGES = ("accuracy_8", "accuracy_4", "balanced_4", "macro_f1_4", "ece_4")


def intervals(found: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return the 95 % Wilson intervals of the shares in a line of `evaluate`."""
    ranges = {}
    for name, count in (("accuracy_8", "n_8"), ("accuracy_4", "n_4")):
        if found[name] is not None:
            ranges[name] = wilson(round(found[name] * found[count]), found[count])
    for emotion, row in found["per_class_4"].items():
        ranges[f"recall_{emotion}"] = wilson(round(row["recall"] * row["n"]), row["n"])
    ranges["no_face"] = wilson(found["no_face"], found["n"])
    return ranges


def cross_fitted(answers: Answers, seed: int) -> Answers:
    """Return the answers with each half of the data calibrated by the labels of the other half.

    The shipped calibration was fitted on all of the validation data, which flatters it there.
    """
    rows = np.flatnonzero(answers.found & (answers.labels_8 >= 0))
    half = np.random.default_rng(seed).permutation(len(rows)) % 2 == 0
    shares = answers.shares.copy()
    for fitted, judged in ((rows[half], rows[~half]), (rows[~half], rows[half])):
        calibration = fit_calibration(answers.shares[fitted], answers.labels_8[fitted])
        shares[judged] = calibration.apply(answers.shares[judged])
    return replace(answers, shares=shares)


def cross_fitted_figures(answers: Answers) -> dict[str, float]:
    """Return the shares of a line of `evaluate`, means over several cross-fits."""
    lines = [_shares(figures(cross_fitted(answers, seed))) for seed in range(CROSS_FITS)]
    return {name: float(np.mean([line[name] for line in lines])) for name in lines[0]}


def _shares(line: dict[str, Any]) -> dict[str, float]:
    found = {name: line[name] for name in AVERAGES if line[name] is not None}
    recalls = {f"recall_{name}": row["recall"] for name, row in line["per_class_4"].items()}
    return {**found, **recalls}


def brier(answers: Answers) -> float:
    """Return the mean squared distance of the four probabilities from the truth (Brier 1950)."""
    seen = answers.found & (answers.labels_4 >= 0)
    fours = four_from_expressions(answers.shares[seen])
    truth = np.eye(len(EMOTIONS))[answers.labels_4[seen]]
    return float(((fours - truth) ** 2).sum(axis=1).mean())


def accuracy_by_coverage(answers: Answers) -> dict[str, float]:
    """Return the accuracy of the four on the surest share of the faces that were found."""
    seen = answers.found & (answers.labels_4 >= 0)
    fours = four_from_expressions(answers.shares[seen])
    surest = np.argsort(-fours.max(axis=1), kind="stable")
    hits = (fours.argmax(axis=1) == answers.labels_4[seen])[surest]
    return {f"{share:.0%}": float(hits[: round(share * len(hits))].mean()) for share in COVERAGES}


def _judge(
    path: Path,
    crops: bool,
    progress: Callable[[str], None],
    alteration: Alteration | None = None,
) -> tuple[dict[str, Any], Answers]:
    network = classifier.load()
    options = "--crops" if crops else alteration.options() if alteration else ""
    command = f"python -m facelog evaluate {path.name} {options}".rstrip()
    progress(f"{command}: {network.version}")
    data = evaluation.read_data(path, notice=progress)
    answers = evaluation.answer(data, network, crops=crops, alteration=alteration, notice=progress)
    found: dict[str, Any] = figures(answers)
    return {
        "command": command,
        **found,
        "brier_4": brier(answers),
        "accuracy_4_by_coverage": accuracy_by_coverage(answers),
        "intervals_95": {**intervals(found), **bootstrap(answers)},
    }, answers


def agreement(
    run: Path, valid: Path, answers: Answers, directory: Path = MODELS
) -> dict[str, float]:
    """Compare the exported file with the Keras network over a whole data set.

    Args:
        run: the training run that was exported.
        valid: npz of face crops with votes.
        answers: what the exported file said of it.
        directory: where the exported file, its card and its weights are.

    Returns:
        `different`: share of faces where another one of the four leads; `largest`: largest
        difference of a probability.

    Raises:
        DataError: the file is not this run's, or the two decide differently too often.
    """
    from facelog.train.export import keras_shares
    from facelog.train.initial import WEIGHTS_FILE
    from facelog.train.networks import serving_network
    from facelog.train.running import load_arrays, load_run

    weights, state, _ = load_run(run)
    shipped, _ = load_arrays(directory / WEIGHTS_FILE)
    if not _same(weights, shipped):
        raise evaluation.DataError(text("report_other_run", run=run, directory=directory))
    card = classifier.load(directory).card
    calibration = Calibration(card.temperature, card.offsets)
    network = serving_network(int(state["side"]), calibration)
    network.set_weights(weights)
    data = evaluation.read_data(valid)
    crops = np.stack(
        [evaluation.face_of(data.fetch(i), crops=True) for i in range(len(data.names))]
    )
    shares = keras_shares(network, crops)
    ours, theirs = (four_from_expressions(each).argmax(axis=1) for each in (answers.shares, shares))
    different = float((ours != theirs).mean())
    if different > MOST_DIFFERENT:
        most = f"{MOST_DIFFERENT:.1%}"
        raise evaluation.DataError(text("report_differs", share=f"{different:.1%}", most=most))
    return {"different": different, "largest": float(np.abs(answers.shares - shares).max())}


def _same(weights: list[NDArray], shipped: list[NDArray]) -> bool:
    """Tell whether weights, rounded as the shipped ones are, are those."""
    return len(weights) == len(shipped) and all(
        np.array_equal(own.astype(other.dtype), other)
        for own, other in zip(weights, shipped, strict=True)
    )


def report(
    valid: Path | None,
    photos: Path | None,
    run: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Evaluate the shipped network for the model card.

    Args:
        valid: npz of face crops with votes.
        photos: folder of label-named folders of photographs, taken the whole way.
        run: training run of the shipped file, to compare it with the Keras network on `valid`.
        progress: is told what is done next.

    Raises:
        DataError, OSError: the data cannot be read, or the file is not that of `run`.
    """
    network = classifier.load()
    found: dict[str, Any] = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": _commit() or network.version,
        "model": network.card.sha256,
        "temperature": network.card.temperature,
        "offsets": network.card.offsets,
    }
    if valid:
        judged, answers = _judge(valid, True, progress)
        found["valid"] = {**judged, "cross_fitted": cross_fitted_figures(answers)}
        if run:
            found["valid"]["keras"] = agreement(run, valid, answers)
    if photos:
        found["photos"], _ = _judge(photos, False, progress)
        harder = [_judge(photos, False, progress, alteration)[0] for alteration in HARDER]
        found["detection"] = [_misses(row) for row in (found["photos"], *harder)]
    return found


def _misses(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a line of `evaluate` says of the faces that were not found."""
    kept = {name: row[name] for name in ("command", "n", "no_face", "accuracy_4", "balanced_4")}
    return {**kept, "interval_95": row["intervals_95"]["no_face"]}


def _commit() -> str | None:
    asked = ["git", "-C", str(MODELS.parent), "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def write(found: dict[str, Any], directory: Path) -> Path:
    """Write a report as `<date>-<commit>.json`, the next as `-2.json`; return the file."""
    directory.mkdir(parents=True, exist_ok=True)
    name = f"{found['date']}-{found['commit']}"
    content = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    for number in itertools.count(1):
        path = directory / (f"{name}-{number}.json" if number > 1 else f"{name}.json")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(content)
        except FileExistsError:
            continue
        break
    return path


def fill_card(card: Path, tables: str, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Replace the tables of a model card between two marks.

    Raises:
        DataError: the card has no place for them.
    """
    begin, end = marks
    before, mark, rest = card.read_text(encoding="utf-8").partition(begin)
    _, other, after = rest.partition(end)
    if not mark or not other:
        raise evaluation.DataError(text("card_without_place", path=card, begin=begin, end=end))
    card.write_text(f"{before}{begin}\n{tables}\n{end}{after}", encoding="utf-8")


def markdown(found: dict[str, Any]) -> str:
    """Return the tables of the model card."""
    parts = []
    for name in ("valid", "photos"):
        if name in found:
            parts.append(_table(found[name]))
    return "\n\n".join(parts)


def detection_markdown(found: dict[str, Any]) -> str:
    """Return the table of the faces not found; empty where no photographs were judged."""
    if "detection" not in found:
        return ""
    lines = ["| | n | face not found | 95 % interval |", "|---|---|---|---|"]
    for row in found["detection"]:
        low, high = row["interval_95"]
        share = f"{row['no_face'] / row['n']:.1%} ({row['no_face']})"
        lines.append(f"| `{row['command']}` | {row['n']} | {share} | {low:.1%} to {high:.1%} |")
    return "\n".join(lines)


def _table(row: dict[str, Any]) -> str:
    ranges, crossed = row["intervals_95"], row.get("cross_fitted", {})

    def cells(title: str, count: int, share: float | None, key: str) -> str:
        found = ["–", "–", "–"]
        if share is not None:
            found[0] = f"{share:.1%}"
        if share is not None and key in ranges:
            found[1] = "{:.1%} to {:.1%}".format(*ranges[key])
        if key in crossed:
            found[2] = f"{crossed[key]:.1%}"
        return f"| {title} | {count} | {' | '.join(found if crossed else found[:2])} |"

    lines = [
        f"`{row['command']}`",
        "",
        "| | n | share | 95 % interval |" + " cross-fitted |" * bool(crossed),
        "|---|---|---|---|" + "---|" * bool(crossed),
        cells("eight classes", row["n_8"], row["accuracy_8"], "accuracy_8"),
        cells("four emotions", row["n_4"], row["accuracy_4"], "accuracy_4"),
        cells("four emotions, balanced", row["n_4"], row["balanced_4"], "balanced_4"),
        cells("four emotions, macro F1", row["n_4"], row["macro_f1_4"], "macro_f1_4"),
        *(
            cells(f"recall of {emotion}", each["n"], each["recall"], f"recall_{emotion}")
            for emotion, each in row["per_class_4"].items()
        ),
        cells("face not found", row["n"], row["no_face"] / row["n"], "no_face"),
        cells("ECE of the four, 15 bins", int(np.sum(row["confusion_4"])), row["ece_4"], "ece_4"),
    ]
    return "\n".join(lines)
