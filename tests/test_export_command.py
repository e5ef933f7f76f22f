"""`export --crops`: the person's own faces, and nothing else of the diary."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from facelog import config, image
from facelog.cli import main
from facelog.diary.store import Store, open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.evaluation import example_face
from facelog.train import sources
from facelog.types import NewPost, Reading

Capture = pytest.CaptureFixture[str]
READING = Reading(
    dict.fromkeys(EXPRESSIONS, 0.125), dict.fromkeys(EMOTIONS, 0.1) | {"happy": 0.7}, 0.1
)
FACE = image.to_png(example_face())


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def store(facelog_home: Path) -> Store:
    facelog_home.mkdir()
    return open_store(config.database_url())


def fill(store: Store, name: str, *corrections: str | None, sample: bool = False) -> list[str]:
    """Write a person's posts, all guessed happy; return their ids."""
    diary = store.diary(store.create_profile(name, "").id)
    ids = []
    for number, correction in enumerate(corrections):
        submission = f"{name} {number}"
        new = NewPost(
            submission, dt.date(2026, 3, 1), "비밀 이야기", b"jpeg", b"jpeg", FACE,
            (0.1, 0.1, 0.5, 0.5), READING, "0123",
        )  # fmt: skip
        diary.add_posts([new], sample=sample)
        post = diary.add_post(new)
        diary.correct(post.id, post.version, correction)
        ids.append(post.id)
    return ids


def files_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_confirmed_and_corrected_faces_are_written_and_can_be_trained_on(
    store: Store, tmp_path: Path, capsys: Capture
) -> None:
    ids = fill(store, "주성", "happy", None, "panic", "panic", "anger")
    diary = store.diary(store.profiles()[0].id)
    diary.delete_post(ids[4])
    out = tmp_path / "crops"
    assert main(["export", "--crops", str(out)]) == 0
    expected = {f"happy/{ids[0]}.png", f"panic/{ids[2]}.png", f"panic/{ids[3]}.png", "crops.json"}
    assert files_in(out) == expected
    assert (out / f"happy/{ids[0]}.png").read_bytes() == FACE
    if os.name == "posix":
        assert out.stat().st_mode & 0o077 == 0
    captured = capsys.readouterr()
    assert "Wrote 3 faces" in captured.out
    assert "비밀" not in captured.out + captured.err
    assert sorted(sources.load(str(out)).labels_4.tolist()) == [1, 2, 2]
    for number, file in enumerate(sorted(out.rglob("*.png"))):
        file.rename(file.with_name(f"{number}.png"))  # Ids are drawn, and names decide the part.
    assert main(["train", "split", str(out), "--to", str(tmp_path / "parts")]) == 0
    found = [sources.load(str(part)).images for part in (tmp_path / "parts").iterdir()]
    assert sum(map(len, found)) == 3


def test_with_several_people_one_is_named(store: Store, tmp_path: Path, capsys: Capture) -> None:
    fill(store, "주성", "happy")
    fill(store, "안나", "sadness", "anger")
    fill(store, "안나 ", "sadness")
    assert main(["export", "--crops", str(tmp_path / "a")]) == 1
    said = capsys.readouterr().err
    assert "3 profiles" in said
    assert "주성" not in said
    for name in ("안나", "누구"):
        assert main(["export", "--crops", str(tmp_path / "a"), "--profile", name]) == 1
    assert not (tmp_path / "a").exists()
    assert main(["export", "--crops", str(tmp_path / "a"), "--profile", "주성"]) == 0
    assert len(files_in(tmp_path / "a")) == 2


def test_made_up_posts_and_mere_guesses_are_not_the_persons_word(
    store: Store, tmp_path: Path, capsys: Capture
) -> None:
    fill(store, "주성", "happy", "panic", sample=True)
    diary = store.diary(store.profiles()[0].id)
    assert diary.own_words() == ()
    assert main(["export", "--crops", str(tmp_path / "a")]) == 1
    assert "tap its emotion" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_nothing_is_written_where_something_is_in_the_way(
    store: Store, tmp_path: Path, capsys: Capture
) -> None:
    fill(store, "주성", "happy")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for target in (tmp_path / "full", tmp_path / "full" / "mine.txt"):
        assert main(["export", "--crops", str(target)]) == 1
        assert "empty folder" in capsys.readouterr().err
    assert main(["export", "--crops", str(tmp_path / "full" / "mine.txt" / "below")]) == 1
    assert "Choose another folder" in capsys.readouterr().err
    assert files_in(tmp_path / "full") == {"mine.txt"}


def test_without_a_diary_none_is_made(facelog_home: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", "--crops", str(tmp_path / "a")]) == 1
    assert "no diary yet" in capsys.readouterr().err
    assert not facelog_home.exists()
    with pytest.raises(SystemExit) as left:
        main(["export"])
    assert left.value.code == 2
