"""`export`: one row per post, in each format, and never a photo that was not asked for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from facelog import config, exporting
from facelog.cli import main
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, unseen
from facelog.music import own
from facelog.music.catalogue import catalogue
from facelog.music_types import Hearing, Pin
from facelog.types import Comment, NewPost, Reading

Capture = pytest.CaptureFixture[str]
READING = Reading(
    dict.fromkeys(EXPRESSIONS, 0.125),
    {"anger": 0.1, "happy": 0.6, "panic": 0.2, "sadness": 0.1},
    0.25,
)
COLUMNS = (
    "id,date,time,emotion,emotion_model,probabilities_anger,probabilities_happy,"
    "probabilities_panic,probabilities_sadness,neutral,text,comment,comment_author,tags,sample"
)
MOMENT = dt.datetime(2026, 3, 1, 21, 5, 6).astimezone()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def new(submission: str, **fields: object) -> NewPost:
    values: dict[str, object] = {
        "submission_id": submission,
        "date": dt.date(2026, 3, 1),
        "text": submission,
        "photo_jpeg": b"photo of " + submission.encode(),
        "thumbnail_jpeg": b"t",
        "crop_png": b"c",
        "box": (0, 0, 1, 1),
        "reading": READING,
        "model_version": "0123",
    }
    return NewPost(**(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def diary(facelog_home: Path) -> Diary:
    facelog_home.mkdir()
    store = open_store(config.database_url())
    diary = store.diary(store.create_profile("주성", "").id)
    comment = Comment('"좋아!"', "안나", "builtin", "here", MOMENT)
    diary.add_post(
        new(
            'a "quoted", line\nand 두 번째 😊',
            tags=("운동", "밤 산책"),
            comment=comment,
            written_at=MOMENT,
            correction="sadness",
        )
    )
    diary.add_post(
        new("no face", reading=unseen("rad"), correction="happy", date=dt.date(2026, 2, 1))
    )
    diary.add_posts([new("made up", date=dt.date(2026, 4, 1))], sample=True)
    gone = diary.add_post(new("deleted"))
    diary.delete_post(gone.id)
    return diary


def check(rows: list[dict[str, object]]) -> None:
    assert [row["date"] for row in rows] == ["2026-02-01", "2026-03-01", "2026-04-01"]
    unread, seen, sample = rows
    assert list(seen) == COLUMNS.split(",") == list(exporting.COLUMNS)
    assert seen["text"] == 'a "quoted", line\nand 두 번째 😊'
    assert (seen["emotion"], seen["emotion_model"]) == ("sadness", "happy")
    assert seen["time"] == "21:05:06"
    assert [float(str(seen[f"probabilities_{name}"])) for name in EMOTIONS] == [0.1, 0.6, 0.2, 0.1]
    assert float(str(seen["neutral"])) == 0.25
    assert (seen["comment"], seen["comment_author"]) == ('"좋아!"', "안나")
    assert unread["emotion"] == "happy"
    assert not unread["time"]  # it was written on another day
    assert not unread["emotion_model"]
    assert not unread["neutral"]
    assert not unread["comment"]
    assert str(sample["sample"]).lower() == "true"
    assert str(seen["sample"]).lower() == "false"


def test_csv_is_the_default_and_only_its_owners(
    diary: Diary, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "posts.csv"
    assert main(["export", "--to", str(out), "--profile", "주성"]) == 0
    found = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline="")))
    check(found)  # type: ignore[arg-type]
    assert found[1]["tags"] == "운동|밤 산책"
    assert b"photo of" not in out.read_bytes()
    captured = capsys.readouterr()
    assert "3 posts" in captured.out
    assert "두 번째" not in captured.out + captured.err
    if os.name == "posix":
        assert out.stat().st_mode & 0o077 == 0
    diary.add_post(new("one more"))
    assert main(["export", "--to", str(out)]) == 0
    assert len(list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline="")))) == 4
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["posts.csv"]


@pytest.mark.usefixtures("diary")
def test_json_and_parquet_say_the_same(tmp_path: Path) -> None:
    out = tmp_path / "posts.json"
    assert main(["export", "--to", str(out)]) == 0  # by its ending
    rows = json.loads(out.read_text("utf-8"))
    check(rows)
    assert rows[1]["tags"] == ["운동", "밤 산책"]
    assert rows[0]["emotion_model"] is None
    out = tmp_path / "posts.data"
    assert main(["export", "--format", "parquet", "--to", str(out)]) == 0
    table = pd.read_parquet(out)
    assert table["probabilities_happy"].tolist()[1:] == [0.6, 0.6]
    assert pd.isna(table["neutral"][0])
    assert table["tags"][1].tolist() == ["운동", "밤 산책"]
    assert table["sample"].tolist() == [False, False, True]


@pytest.mark.usefixtures("diary")
def test_pandas_reads_it_as_the_readme_says(tmp_path: Path) -> None:
    readme = Path(__file__).resolve().parents[1].joinpath("README.md").read_text("utf-8")
    code = readme.split("```python\n", 1)[1].split("```", 1)[0]
    assert len([line for line in code.splitlines() if line]) <= 5
    out = tmp_path / "diary.csv"
    assert main(["export", "--to", str(out)]) == 0
    names: dict[str, object] = {}
    exec(code.replace('"diary.csv"', repr(str(out))), names)
    posts = names["posts"]
    assert isinstance(posts, pd.DataFrame)
    assert len(posts) == 2
    assert str(posts["date"].dtype).startswith("datetime64")
    for column in exporting.COLUMNS:
        assert f"`{column}`" in readme or column.startswith("probabilities_")


def test_photos_come_only_when_asked_for(diary: Diary, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    assert main(["export", "--to", str(tmp_path / "a.csv"), "--photos", str(photos)]) == 0
    seen = {post.id: post for post in diary.every_post() if post.reading.seen}
    assert {path.stem for path in photos.iterdir()} == set(seen)
    for post_id in seen:
        assert (photos / f"{post_id}.jpg").read_bytes() == diary.photo(post_id)
    assert main(["export", "--photos", str(photos)]) == 1


@pytest.mark.usefixtures("diary")
def test_what_cannot_be_written_is_told(tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", "--to", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err
    missing = tmp_path / "missing" / "posts.csv"
    assert main(["export", "--to", str(missing)]) == 1
    assert str(missing) in capsys.readouterr().err
    for wrong in (["--format", "xml", "--to", "x"], ["--format", "csv"], []):
        with pytest.raises(SystemExit) as left:
            main(["export", *wrong])
        assert left.value.code == 2
    assert main(["export", "--to", str(tmp_path / "a.csv"), "--profile", "누구"]) == 1


def test_an_empty_diary_gives_empty_tables(facelog_home: Path, tmp_path: Path) -> None:
    facelog_home.mkdir()
    open_store(config.database_url()).create_profile("주성", "")
    for form in ("csv", "json", "parquet"):
        out = tmp_path / f"posts.{form}"
        assert main(["export", "--to", str(out)]) == 0
    assert (tmp_path / "posts.csv").read_text("utf-8-sig").strip() == COLUMNS
    assert json.loads((tmp_path / "posts.json").read_text()) == []
    assert list(pd.read_parquet(tmp_path / "posts.parquet").columns) == COLUMNS.split(",")


def test_music_goes_out_and_comes_back_in(diary: Diary, tmp_path: Path) -> None:
    out = tmp_path / "music.csv"
    assert main(["export", "--music", str(out)]) == 0
    assert pd.read_csv(out).empty
    mine = own.new_piece("밤편지", "아이유", 2017, 0.25, 0.75, ["tender", "calm"])
    heard, pinned = catalogue()[:2]
    diary.add_pieces([mine], {mine.id: "https://music.invalid/1"})
    diary.pin(Pin(pinned.id, file_name="take.mp3", file_type="audio/mpeg"), b"sound")
    for number, verdict in enumerate(("up", None, "skip")):
        played = verdict == "up"
        diary.keep_hearing(Hearing(f"h{number}", heard.id, MOMENT, verdict, played))
    assert main(["export", "--music", str(out)]) == 0
    rows = pd.read_csv(out).set_index("title")
    assert len(rows) == 3
    row = rows.loc[heard.titles["en"]]
    assert [row[name] for name in exporting.HEARD[2:7]] == [3, 1, 1, 0, 1]
    assert dt.datetime.fromisoformat(row["last"]) == MOMENT
    assert rows.loc[pinned.titles["en"], "file"] == "take.mp3"
    assert b"sound" not in out.read_bytes()
    again = own.read_csv(out.read_bytes(), catalogue())
    (back,) = again.pieces
    assert (back.titles, back.composers, back.year) == (mine.titles, mine.composers, 2017)
    assert (back.energy, back.pleasantness, back.moods) == (0.25, 0.75, mine.moods)
    assert again.links == {back.id: "https://music.invalid/1"}
    assert (again.known, again.problems) == (2, ())


@pytest.mark.usefixtures("diary")
def test_as_a_program_it_loads_and_exports(facelog_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "year.json"
    environment = {**os.environ, "FACELOG_HOME": str(facelog_home)}
    for command in (["sample", "load"], ["export", "--to", str(out)], ["sample", "remove"]):
        subprocess.run(
            [sys.executable, "-m", "facelog", *command],
            cwd=Path(__file__).resolve().parents[1],
            env=environment,
            check=True,
            capture_output=True,
        )
    rows = json.loads(out.read_text("utf-8"))
    assert sum(row["sample"] for row in rows) == 301
    main(["export", "--to", str(out)])
    assert [row["sample"] for row in json.loads(out.read_text("utf-8"))] == [False, False]
