"""`bench`: how long the app's own work takes on this machine."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facelog.commands import DONE, line, spoken_language, tell, text
from facelog.i18n import translate


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("bench", run)
    parser.add_argument("--json", action="store_true", help=text("help_json"))
    parser.add_argument("--photo", metavar="PATH", help=text("help_bench_photo"))
    parser.add_argument("--prompt", metavar="FILE", help=text("help_bench_prompt"))
    parser.add_argument("--naive", action="store_true", help=text("help_naive"))
    parser.add_argument("--music", action="store_true", help=text("help_bench_music"))
    parser.add_argument("--insights", action="store_true", help=text("help_bench_insights"))
    parser.add_argument("--listeners", type=int, default=200, help=text("help_listeners"))


def _say(found: dict) -> None:
    for name in ("photo_12mp", "photo_640"):
        print(text(name))
        for step, row in found[name].items():
            print(f"  {step:<10}p50 {row['p50']:8.1f} ms   p95 {row['p95']:8.1f} ms")
    print(f"{text('first_classification_s')}: {found['first_classification_s']:.2f} s")
    print(f"{text('peak_mb')}: {found['peak_mb']:.0f} MB")
    for page, row in found["page_ms"].items():
        sizes = "   ".join(f"{int(size):,}: {spent:.1f} ms" for size, spent in row.items())
        print(f"{text('page_ms', page=page)}  {sizes}")
    memory = found["memory_ms"]
    print(text("memory_ms", posts=f"{memory['posts']:,}"))
    print(f"  p50 {memory['p50']:.1f} ms   p95 {memory['p95']:.1f} ms")
    print("  " + text("memory_also", **memory))
    print(text("screen_ms"))
    for name, row in found["screen_ms"].items():
        print(f"  {name:<12}p50 {row['p50']:8.1f} ms   p95 {row['p95']:8.1f} ms")
    if "naive" in found:
        steps = "   ".join(f"{name} {spent:.0f} ms" for name, spent in found["naive"].items())
        print(f"{text('naive')}: {steps}")
        print(text("ratio", ratio=f"{found['ratio']:.1f}"))


def _prompt(baseline: str, as_json: bool) -> int:
    """Say how long the instructions for a comment are beside another prompt's."""
    from facelog.companion import prompt_size

    other = prompt_size.size(baseline.strip())
    ours = prompt_size.longest()
    if as_json:
        line({"prompt": asdict(ours), "baseline": asdict(other)})
        return DONE
    figures = {"prompt_characters": (ours.characters, other.characters)}
    if ours.tokens is None or other.tokens is None:
        tell(text("prompt_tokens_missing"))
    else:
        figures["prompt_tokens"] = (ours.tokens, other.tokens)
    for name, (found, of) in figures.items():
        print(text(name, found=found, of=of, share=f"{found / of:.1%}"))
    return DONE


def _music(arguments: argparse.Namespace) -> int:
    from facelog.music import trial

    every = [(model, quiet) for model in trial.MODELS for quiet in (0.0, 0.5)]
    found = []
    for model, quiet in every:
        groups = trial.trial(model, max(arguments.listeners, 6), quiet=quiet)
        found.append({"model": model, "quiet": quiet, **groups})
        tell(text("progress_music", done=len(found), every=len(every)))
        if not arguments.json:
            print(text("music_model", model=model, quiet=f"{quiet:.0%}"))
            for group, rows in groups.items():
                shares = "   ".join(
                    f"{text(f'music_{name}')} {row[0]:5.1f} ({row[1]:.1f}, {row[2]:.1f})"
                    for name, row in rows.items()
                )
                print(f"  {text(f'music_{group}')}: {shares}")
    if arguments.json:
        line({"listeners": max(arguments.listeners, 6), "rounds": trial.ROUNDS, "music": found})
    return DONE


def _insights(as_json: bool) -> int:
    from facelog import bench

    found: dict[str, Any] = bench.insights_times(progress=tell)
    if as_json:
        line({"insights": found})
        return DONE
    print(text("insights_ms", posts=f"{found['posts']:,}"))
    for name in ("page", "filter"):
        print(text(f"insights_{name}"))
        for part, row in found[name].items():
            title = translate(spoken_language(), f"insights.section_{part}")
            print(f"  p50 {row['p50']:6.1f} ms   p95 {row['p95']:6.1f} ms   {title}")
    row = found["search"]
    print(text("insights_search"))
    print(f"  p50 {row['p50']:6.1f} ms   p95 {row['p95']:6.1f} ms")
    return DONE


def run(arguments: argparse.Namespace) -> int:
    """Measure and write the figures."""
    if arguments.prompt:
        from facelog.commands.predict import file_bytes

        return _prompt(
            file_bytes(Path(arguments.prompt)).decode("utf-8", "replace"), arguments.json
        )
    if arguments.music:
        return _music(arguments)
    if arguments.insights:
        return _insights(arguments.json)
    from facelog import bench
    from facelog.commands.predict import file_bytes
    from facelog.emotion import classifier

    photo = file_bytes(Path(arguments.photo)) if arguments.photo else None
    found, large = bench.measure(photo, classifier.load(), progress=tell)
    if arguments.naive:
        # Only this comparison needs TensorFlow.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        from facelog.train.naive import naive_times

        tell(text("naive"))
        naive = naive_times(large)
        ours = bench.photo_times(large, classifier.load(), 10)["total"]["p50"]
        found |= {"naive": naive, "ratio": round(naive["total"] / ours, 1)}
    if arguments.json:
        line(found)
    else:
        _say(found)
    return DONE
