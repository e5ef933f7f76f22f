"""`bench --music`: figures for machines and for people."""

from __future__ import annotations

import json

import pytest

from facelog.cli import main
from facelog.music import trial


def test_the_listeners_figures_are_one_machine_readable_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "MODELS", ("box",))
    assert main(["bench", "--music", "--json", "--listeners", "6"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["listeners"], found["rounds"]) == (6, 100)
    assert [(row["model"], row["quiet"]) for row in found["music"]] == [("box", 0.0), ("box", 0.5)]
    for row in found["music"]:
        for group in ("all", "usual", "others"):
            for name in ("table", "learning", "second_half", "difference"):
                mean, low, high = row[group][name]
                assert low <= mean <= high


def test_people_read_it_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(trial, "MODELS", ("bell",))
    assert main(["bench", "--music", "--listeners", "1"]) == 0
    shown = capsys.readouterr().out
    assert "those the table is right for" in shown
    assert shown.count("difference") == 6
