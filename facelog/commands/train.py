"""`train`: fit, export and judge the networks. Only these commands load TensorFlow."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from facelog.commands import DONE, FAILED, tell, text
from facelog.config import MODELS


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    kinds = command("train", None).add_subparsers(required=True, metavar="STEP")

    def step(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        parser = kinds.add_parser(name, help=text(f"help_train_{name.replace('-', '_')}"))
        parser.set_defaults(run=run)
        return parser

    fit = step("fit", _fit)
    fit.add_argument("--stages", metavar="SIDE:EPOCHS,...", help=text("help_fit_stages"))
    teacher = step("teacher", _teacher)
    teacher.add_argument(
        "--network", choices=("resnet10", "se_resnet18"), help=text("help_teacher_network")
    )
    teacher.add_argument("--width", type=int, dest="size", help=text("help_teacher_width"))
    twin = step("twin", _twin)
    twin.add_argument("--side", type=int, dest="size", help=text("help_twin_side"))
    for parser in (teacher, twin):
        parser.add_argument("--epochs", type=float, metavar="N", help=text("help_fit_epochs"))
        parser.add_argument("--mixup", type=float, metavar="ALPHA", help=text("help_twin_mixup"))
        parser.add_argument("--drop", type=float, metavar="SHARE", help=text("help_twin_drop"))
        parser.add_argument("--again", type=int, metavar="N", help=text("help_twin_again"))
        parser.add_argument(
            "--hint-epochs", type=float, metavar="N", help=text("help_twin_hint_epochs")
        )
    for parser in (fit, teacher, twin):
        parser.add_argument("--init", metavar="WEIGHTS", help=text("help_fit_init"))
        parser.add_argument("--teachers", nargs="+", metavar="RUN", help=text("help_fit_teachers"))
        parser.add_argument(
            "--teacher-share", type=float, metavar="SHARE", help=text("help_fit_teacher_share")
        )
    for parser in (fit, teacher, twin):
        parser.add_argument(
            "--data", nargs="+", required=True, metavar="SOURCE", help=text("help_fit_data")
        )
        parser.add_argument("--valid", required=True, metavar="SOURCE", help=text("help_fit_valid"))
        parser.add_argument("--out", required=True, metavar="RUN", help=text("help_fit_out"))
        parser.add_argument("--batch", type=int, metavar="N", help=text("help_fit_batch"))
        parser.add_argument(
            "--peak-rate", type=float, metavar="RATE", help=text("help_fit_peak_rate")
        )
        parser.add_argument("--erase", type=float, metavar="SHARE", help=text("help_fit_erase"))
        parser.add_argument("--seed", type=int, metavar="N", help=text("help_fit_seed"))
    split = step("split", _split)
    split.add_argument("photos", type=Path, metavar="PHOTOS", help=text("help_split_photos"))
    split.add_argument("--to", type=Path, required=True, metavar="DIR", help=text("help_split_to"))
    split.add_argument("--part", choices=("train", "judge"), help=text("help_split_part"))
    for name, run in (("average", _average), ("join", _join)):
        made = step(name, run)
        made.add_argument(
            "runs", type=Path, nargs="+", metavar="RUN", help=text(f"help_{name}_runs")
        )
        made.add_argument(
            "--out", type=Path, required=True, metavar="RUN", help=text("help_new_run")
        )
    export = step("export", _export)
    trained: dict[str, Any] = {"type": Path, "metavar": "RUN", "dest": "trained"}
    export.add_argument("--run", required=True, help=text("help_model_run"), **trained)
    export.add_argument(
        "--valid", type=Path, required=True, metavar="SOURCE", help=text("help_model_valid")
    )
    report = step("report", _report)
    report.add_argument("--valid", type=Path, metavar="NPZ", help=text("help_report_valid"))
    report.add_argument("--photos", type=Path, metavar="DIR", help=text("help_report_photos"))
    report.add_argument("--run", help=text("help_report_run"), **trained)
    report.add_argument("--card", type=Path, metavar="FILE", help=text("help_report_card"))
    report.add_argument(
        "--to", type=Path, default=MODELS / "reports", metavar="DIR", help=text("help_report_to")
    )
    report.set_defaults(refuse=report.error)
    mtcnn = step("export-mtcnn", _export_mtcnn)
    for parser in (export, mtcnn):
        parser.add_argument(
            "--to", type=Path, default=MODELS, metavar="DIR", help=text("help_model_to")
        )


def _quiet_tensorflow() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def _chosen(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options that were given; lists become tuples, as configurations hold them."""
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in vars(arguments).items()
        if value is not None and name not in ("run", "stages")
    }


def _fit(arguments: argparse.Namespace) -> int:
    _quiet_tensorflow()
    from facelog.train.fit import FitConfig, fit, parse_stages

    def run() -> Path:
        chosen = _chosen(arguments)
        if arguments.stages:
            chosen["stages"] = parse_stages(arguments.stages)
        return fit(FitConfig(**chosen))

    return _fitted(run)


def _teacher(arguments: argparse.Namespace) -> int:
    def run() -> Path:
        from facelog.train.torch_fit import TorchConfig, fit_torch

        return fit_torch(TorchConfig(**_chosen(arguments)))

    return _fitted(run)


def _twin(arguments: argparse.Namespace) -> int:
    _quiet_tensorflow()

    def run() -> Path:
        from facelog.train.torch_fit import TWIN, TorchConfig, fit_torch

        return fit_torch(TorchConfig(**{**TWIN, **_chosen(arguments)}))

    return _fitted(run)


def _fitted(run: Callable[[], Path]) -> int:
    try:
        print(run())
    except ModuleNotFoundError as error:
        return _without_torch(error)
    except (OSError, ValueError, KeyError) as error:
        tell(text("bad_data", reason=error))
        return FAILED
    return DONE


def _average(arguments: argparse.Namespace) -> int:
    from facelog.train.running import average

    return _fitted(lambda: average(arguments.runs, arguments.out))


def _join(arguments: argparse.Namespace) -> int:
    def run() -> Path:
        from facelog.train.torch_fit import join

        return join(arguments.runs, arguments.out)

    return _fitted(run)


def _without_torch(error: ModuleNotFoundError) -> int:
    if error.name != "torch":
        raise error
    tell(text("torch_missing", command=f'{sys.executable} -m pip install "torch>=2.13"'))
    return FAILED


def _split(arguments: argparse.Namespace) -> int:
    from facelog.evaluation import DataError
    from facelog.train.split import PARTS, split

    parts = (arguments.part,) if arguments.part else PARTS
    try:
        counts = split(arguments.photos, arguments.to, parts, notice=tell)
    except (OSError, DataError) as error:
        tell(text("bad_data", reason=error))
        return FAILED
    for part, count in counts.items():
        print(f"{arguments.to / part}\t{count}")
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    _quiet_tensorflow()
    from facelog.evaluation import DataError
    from facelog.train.export import MismatchError, export

    try:
        card = export(arguments.trained, arguments.valid, arguments.to, progress=tell)
    except (OSError, KeyError, DataError, MismatchError) as error:
        tell(text("bad_data", reason=error))
        return FAILED
    print(card.to_json(), end="")
    return DONE


def _report(arguments: argparse.Namespace) -> int:
    from facelog.evaluation import DataError
    from facelog.train import report as reports

    if not arguments.valid and not arguments.photos:
        arguments.refuse(text("report_what"))
    if arguments.trained:
        _quiet_tensorflow()
    try:
        found = reports.report(arguments.valid, arguments.photos, arguments.trained, progress=tell)
        tables, misses = reports.markdown(found), reports.detection_markdown(found)
        if arguments.card:
            reports.fill_card(arguments.card, tables)
            if misses:
                reports.fill_card(arguments.card, misses, reports.DETECTION_MARKS)
    except (OSError, KeyError, DataError) as error:
        tell(text("bad_data", reason=error))
        return FAILED
    print("\n\n".join(filter(None, (tables, misses))))
    tell(str(reports.write(found, arguments.to)))
    return DONE


def _export_mtcnn(arguments: argparse.Namespace) -> int:
    _quiet_tensorflow()
    from facelog.train.export_mtcnn import export_mtcnn

    for path in export_mtcnn(arguments.to):
        print(path)
    return DONE
