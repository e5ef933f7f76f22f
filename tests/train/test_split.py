"""Dividing photographs: nobody in both parts, nothing lost, nothing overwritten."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from facelog.cli import main
from facelog.train.crops import MARKER


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Twelve files of six people in two label-named folders, with a table of them."""
    rows = ["file,label,person,width"]
    for number in range(12):
        label = ("anger", "happy")[number % 2]
        file = tmp_path / "photos" / label / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"picture %d" % number)
        rows.append(f"{label}/{number}.jpg,{label},사람{number // 2},350")
    (tmp_path / "photos" / "index.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path / "photos"


def files_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def is_to_judge_by(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def test_the_person_decides(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_in(photos)
    assert main(["train", "split", str(photos), "--to", str(tmp_path / "parts")]) == 0
    parts = ["judge" if is_to_judge_by(f"사람{number // 2}") else "train" for number in range(12)]
    expected = {f"{part}/{('anger', 'happy')[n % 2]}/{n}.jpg" for n, part in enumerate(parts)}
    assert files_in(tmp_path / "parts") == expected
    assert {file.split("/")[0] for file in expected} == {"train", "judge"}
    assert files_in(photos) == before
    told = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert sum(map(int, told.values())) == 12


def test_without_a_table_the_file_name_decides(photos: Path, tmp_path: Path) -> None:
    (photos / "index.csv").unlink()
    (photos / MARKER).write_text("{}")
    (photos / "holiday").mkdir()
    (photos / "holiday" / "sea.jpg").write_bytes(b"sea")
    judge = tmp_path / "judge only"
    assert main(["train", "split", str(photos), "--to", str(judge), "--part", "judge"]) == 0
    chosen = {n for n in range(12) if is_to_judge_by(f"{n}.jpg")}
    expected = {f"judge/{('anger', 'happy')[n % 2]}/{n}.jpg" for n in chosen}
    assert files_in(judge) == {*expected, f"judge/{MARKER}"}


def test_rows_that_name_nothing_are_left_out_aloud(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (photos / "index.csv").open("a", encoding="utf-8") as table:
        table.write("\nanger/lost.jpg,anger,me,1\nanger/0.jpg,../up,me,1\nanger/0.jpg,anger,,1\n")
    assert main(["train", "split", str(photos), "--to", str(tmp_path / "parts")]) == 0
    assert len(files_in(tmp_path / "parts")) == 12
    err = capsys.readouterr().err
    assert "lost.jpg" in err
    assert " 3" in err


def test_nothing_is_written_where_something_is_in_the_way(photos: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    for target in (full, full / "mine.txt"):
        assert main(["train", "split", str(photos), "--to", str(target)]) == 1
    assert files_in(full) == {"mine.txt"}
    empty = tmp_path / "empty"
    empty.mkdir()
    for source in (tmp_path / "nowhere", empty):
        assert main(["train", "split", str(source), "--to", str(tmp_path / "new")]) == 1
    (photos / "index.csv").write_text("file;label;person\nanger/0.jpg;anger;me\n")
    assert main(["train", "split", str(photos), "--to", str(tmp_path / "new")]) == 1
    (photos / "index.csv").write_bytes("file,label,person\n사람".encode("euc-kr"))
    assert main(["train", "split", str(photos), "--to", str(tmp_path / "new")]) == 1
    (photos / "more").mkdir()
    (photos / "more" / "0.jpg").write_bytes(b"another")
    (photos / "index.csv").write_text(
        "file,label,person\nanger/0.jpg,anger,me\nmore/0.jpg,anger,me\n"
    )
    assert main(["train", "split", str(photos), "--to", str(tmp_path / "new")]) == 1
    assert not (tmp_path / "new").exists()


def test_too_few_for_both_parts_are_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"{n}.jpg" for n in range(20) if not is_to_judge_by(f"{n}.jpg")][:2]
    (tmp_path / "crops" / "happy").mkdir(parents=True)
    for name in names:
        (tmp_path / "crops" / "happy" / name).write_bytes(name.encode())
    split = ["train", "split", str(tmp_path / "crops"), "--to", str(tmp_path / "parts")]
    assert main(split) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "judge" in captured.err
    assert not (tmp_path / "parts").exists()
    assert main([*split, "--part", "train"]) == 0
    assert files_in(tmp_path / "parts") == {f"train/happy/{name}" for name in names}
