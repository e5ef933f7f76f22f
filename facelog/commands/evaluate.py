"""`evaluate`: judge the network on labelled pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from facelog.commands import DONE, FAILED, emotion_name, line, progress, tell, text


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("evaluate", run)
    parser.set_defaults(usage=parser.error)
    parser.add_argument("data", type=Path, metavar="DATA", help=text("help_data"))
    parser.add_argument("--crops", action="store_true", help=text("help_crops"))
    parser.add_argument(
        "--turn", type=float, default=0.0, metavar="DEGREES", help=text("help_turn")
    )
    parser.add_argument("--side", type=int, metavar="PX", help=text("help_side"))
    parser.add_argument(
        "--darken", type=float, default=1.0, metavar="SHARE", help=text("help_darken")
    )
    parser.add_argument(
        "--middle", type=float, default=1.0, metavar="SHARE", help=text("help_middle")
    )
    parser.add_argument("--json", action="store_true", help=text("help_json"))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _say(found: dict) -> None:
    print(text("evaluated", **{name: found[name] for name in ("n", "n_8", "n_4", "no_face")}))
    for name in ("accuracy_8", "accuracy_4", "balanced_4", "macro_f1_4", "accuracy_4_found"):
        print(f"{text(name):<32}{_share(found[name])}")
    print(f"{text('ece_4'):<32}{_share(found['ece_4'])}")
    if found["nll_4"] is not None:
        print(f"{text('nll_4'):<32}{found['nll_4']:.3f}")
    for emotion, row in found["per_class_4"].items():
        shares = "  ".join(f"{key} {row[key]:.1%}" for key in ("precision", "recall", "f1"))
        print(f"{emotion_name(emotion)}  n {row['n']}  {shares}")


def run(arguments: argparse.Namespace) -> int:
    """Let the network answer for every picture and write what that comes to."""
    from facelog import evaluation
    from facelog.altering import Alteration
    from facelog.emotion import classifier
    from facelog.train.crops import is_marked
    from facelog.train.metrics import figures

    try:
        alteration = Alteration(arguments.turn, arguments.side, arguments.darken, arguments.middle)
    except ValueError:
        arguments.usage(text("bad_alteration"))
    try:
        crops = arguments.crops or is_marked(arguments.data)
        if crops and alteration != Alteration():
            arguments.usage(text("crops_unaltered", options=alteration.options()))
        network = classifier.load()
        answers = evaluation.answer(
            evaluation.read_data(arguments.data, notice=tell),
            network,
            crops=crops,
            alteration=alteration if alteration != Alteration() else None,
            notice=tell,
            progress=progress,
        )
    except (evaluation.DataError, OSError) as error:
        tell(text("bad_data", reason=error))
        return FAILED
    found = figures(answers)
    if arguments.json:
        line(found)
    else:
        _say(found)
    return DONE
