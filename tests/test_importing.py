"""`import`: Daylio's export and folders of photos; bad rows are told and stop nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from facelog import config, image, importing
from facelog.cli import main
from facelog.config import TAG_LIMIT, TAGS_LIMIT, TEXT_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.errors import InputError
from facelog.i18n import translate
from facelog.insights.days import hours
from facelog.insights.facts import report_facts
from facelog.insights.frames import posts_frame
from facelog.insights.period import Period

Capture = pytest.CaptureFixture[str]
DAYLIO = '''full_date,date,weekday,time,mood,activities,note_title,note
2024-03-10,March 10,Sunday,09:05,rad,"friends | walk","Sunny","Ran<br>by <b>river</b> &amp; slept"
2024-03-09,March 9,Saturday,9:05 pm,meh,"work",,
2024-03-08,March 8,Friday,23:10,awful,,,"Lost my wallet, ""again"""
2024-13-40,x,Friday,10:00,good,,,"no such day"
2024-03-07,March 7,Thursday,10:00,,,,"no mood"

2099-01-01,January 1,Thursday,10:00,good,,,"not yet"
2024-03-06,March 6,Wednesday,오후 3:30,불안,"회사",,"발표가 무서웠다"
'''


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def diary(facelog_home: Path) -> Diary:
    facelog_home.mkdir()
    store = open_store(config.database_url())
    return store.diary(store.create_profile("주성", "").id)


def test_a_daylio_export_becomes_posts(diary: Diary, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "daylio.csv"
    file.write_text(DAYLIO, encoding="utf-8-sig")
    assert main(["import", str(file)]) == 1  # three rows were left out
    captured = capsys.readouterr()
    assert "4 new posts" in captured.out
    for number in (5, 6, 8):
        assert f"Row {number} was left out" in captured.err
    assert "meh (1)" in captured.err
    assert "wallet" not in captured.out + captured.err
    worried, lost, meh, rad = diary.every_post()
    assert (rad.emotion, rad.text) == ("happy", "Sunny\nRan\nby river & slept")
    assert (rad.date, rad.reading.seen, rad.reading.word) == (dt.date(2024, 3, 10), False, "rad")
    assert f"{rad.created_at.astimezone():%Y-%m-%d %H:%M}" == "2024-03-10 09:05"
    assert diary.tags([rad.id]) == {rad.id: ("friends", "walk")}
    assert (meh.text, meh.emotion, meh.correction) == ("meh · work", "sadness", "sadness")
    assert f"{meh.created_at.astimezone():%H:%M}" == "21:05"
    assert (lost.emotion, lost.text) == ("sadness", 'Lost my wallet, "again"')
    assert (worried.emotion, f"{worried.created_at.astimezone():%H:%M}") == ("panic", "15:30")
    assert image.load(diary.photo(rad.id)).width == 480
    assert diary.own_words() == ()


def test_importing_twice_makes_no_doubles(diary: Diary, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "daylio.csv"
    file.write_text(DAYLIO, encoding="utf-8")
    assert main(["import", str(file)]) == 1
    corrected = next(post for post in diary.every_post() if post.emotion == "panic")
    diary.correct(corrected.id, corrected.version, "anger")
    capsys.readouterr()
    assert main(["import", str(file), "--profile", "주성"]) == 1
    assert "0 new posts. 4 were there already, 3 rows" in capsys.readouterr().out
    assert len(list(diary.every_post())) == 4
    assert diary.post(corrected.id).emotion == "anger"
    file.write_text(DAYLIO + "2024-03-05,,,,good,,,one more\n", encoding="utf-8")
    assert main(["import", str(file)]) == 1
    assert "1 new posts. 4 were" in capsys.readouterr().out


def test_a_folder_of_photos_is_read_as_new_posts_are(
    diary: Diary, astronaut_jpeg: bytes, tmp_path: Path, capsys: Capture
) -> None:
    import numpy as np

    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "me.jpg").write_bytes(astronaut_jpeg)
    (folder / "wall.png").write_bytes(image.to_png(np.full((200, 200, 3), 99, np.uint8)))
    (tmp_path / "outside.jpg").write_bytes(astronaut_jpeg)
    (folder / "diary.csv").write_text(
        "photo;date;text;emotion;tags\n"
        "sub/me.jpg;2024. 5. 1.;우주에 갔다;;여행|우주\n"
        "sub/me.jpg;2024/05/02;또 갔다;당황;\n"
        "wall.png;2024-05-03;벽이다;;\n"
        "nowhere.jpg;2024-05-04;없다;;\n"
        "../outside.jpg;2024-05-05;밖이다;;\n"
        "sub/me.jpg;2024-05-06;;;\n",
        encoding="cp949",
    )
    assert main(["import", str(folder)]) == 1
    err = capsys.readouterr().err
    assert [number for number in range(2, 8) if f"Row {number} " in err] == [4, 5, 6, 7]
    first, second = diary.every_post()
    assert (first.reading.emotion, first.correction, first.reading.seen) == ("happy", None, True)
    assert (second.emotion, second.reading.emotion) == ("panic", "happy")
    assert diary.tags([first.id]) == {first.id: ("여행", "우주")}
    assert diary.own_words() == (second,)
    assert image.from_png(diary.face_crop(first.id)).shape == (224, 224, 3)
    found = importing.bring_in_path(diary, folder)
    assert (found.added, found.known, sorted(found.problems)) == (0, 2, [4, 5, 6, 7])
    (folder / "wall.png").unlink()
    (folder / "diary.csv").write_text("date,text,photo\n2024-05-01,다시,sub/me.jpg\n", "utf-8")
    assert main(["import", str(folder)]) == 0


def test_a_row_without_a_photo_or_a_mood_takes_the_photo_of_its_day(
    diary: Diary, astronaut_jpeg: bytes, tmp_path: Path
) -> None:
    for name in ("2024-05-01.jpg", "IMG_20240502_101500.jpg", "a 2024-05-03.jpg", "20240503.jpg"):
        (tmp_path / name).write_bytes(astronaut_jpeg)
    table = "date,text\n2024-05-01,하나\n2024-05-02,둘\n2024-05-03,셋\n2024-05-04,넷\n"
    (tmp_path / "diary.csv").write_text(table, "utf-8")
    found = importing.bring_in_path(diary, tmp_path)
    assert {row: error.code for row, error in found.problems.items()} == dict.fromkeys(
        (4, 5), "import_no_emotion"
    )
    assert [post.text for post in diary.every_post()] == ["하나", "둘"]
    assert all(post.reading.seen for post in diary.every_post())
    assert importing.bring_in_path(diary, tmp_path).known == 2


def test_nothing_written_is_lost_to_limits(diary: Diary) -> None:
    tags = [f"tag{number}" for number in range(TAGS_LIMIT + 2)] + ["long " * TAG_LIMIT]
    table = f"full_date,mood,activities,note\n2024-01-01,good,{' | '.join(tags)},hello\n"
    table += f"2024-01-02,good,,{'x' * (TEXT_LIMIT + 1)}\n"
    found = importing.bring_in(diary, table.encode())
    (post,) = diary.every_post()
    assert diary.tags([post.id])[post.id] == tuple(tags[:TAGS_LIMIT])
    assert post.text.startswith("hello\n")
    assert all(tag.strip() in post.text for tag in tags[TAGS_LIMIT:])
    assert {number: error.code for number, error in found.problems.items()} == {3: "text_too_long"}


def test_words_of_crisis_are_found_in_what_comes(diary: Diary) -> None:
    importing.bring_in(diary, "date,text,mood\n2024-01-01,죽고 싶다,awful\n".encode())
    (post,) = diary.every_post()
    assert post.crisis


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xff\x81", "import_encoding"),
        (b"", "import_columns"),
        (b"name,age\nx,3\n", "import_columns"),
        (b"date,text\n", "import_empty"),
    ],
)
def test_what_is_no_table_is_told(diary: Diary, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        importing.bring_in(diary, data)
    assert refused.value.code == code


def test_paths_that_lead_nowhere_are_told(diary: Diary, tmp_path: Path, capsys: Capture) -> None:
    assert main(["import", str(tmp_path / "nowhere.csv")]) == 1
    assert "nowhere.csv" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["import", str(tmp_path / "empty")]) == 1
    assert "holds 0 CSV" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(["import"])
    assert left.value.code == 2
    assert list(diary.every_post()) == []


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("Rad", "", ("happy", True)),
        ("최악", "", ("sadness", True)),
        ("놀람", "", ("panic", True)),
        ("annoyed", "", ("anger", True)),
        ("meh", "we laughed and it was wonderful", ("happy", False)),
        ("meh", "so worried and afraid about the exam", ("panic", False)),
        ("그저 그래", "", ("sadness", False)),
    ],
)
def test_moods_are_put_under_the_four(word: str, text: str, expected: tuple[str, bool]) -> None:
    assert importing.emotion_of(word, text) == expected


def test_an_interruption_keeps_what_is_done(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = "".join(f"2024-01-{day:02},good,note {day}\n" for day in range(1, 8))
    table = f"date,mood,text\n{rows}".encode()

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.bring_in(diary, table, on_progress=stop)
    assert len(list(diary.every_post())) == 4
    found = importing.bring_in(diary, table)
    assert dataclasses.astuple(found)[:2] == (3, 4)


def test_what_was_written_at_no_told_time_counts_at_no_hour(diary: Diary) -> None:
    today = dt.date.today()
    days = [dt.date(2026, 3, 2) + dt.timedelta(days=number) for number in range(5)] + [today]
    table = "date,text,emotion\n" + "".join(f"{day},note {day},happy\n" for day in days)
    importing.bring_in(diary, table.encode())
    found = hours(posts_frame(diary.lines()))
    assert (found.n, found.later) == (0, 6)
    for day in (days[0], today):
        facts = report_facts(Period.of("week", day), today, list(diary.every_post()), ())
        assert facts.posts
        assert (sum(facts.times.values()), facts.time) == (0, None)
    importing.bring_in(diary, b"date,time,text,emotion\n2026-03-02,09:05,told,happy\n")
    assert hours(posts_frame(diary.lines())).counts.to_numpy().tolist() == [[0, 9, "happy", 1]]


def test_no_date_and_a_bad_one_are_told_apart(diary: Diary) -> None:
    table = "date,text,emotion\n,a,happy\nyesterday,b,happy\n2024-01-01,c,happy\n"
    found = importing.bring_in(diary, table.encode())
    assert {number: error.code for number, error in found.problems.items()} == {
        2: "import_no_date",
        3: "import_date",
    }
    for code in ("import_date", "import_photo"):
        told = translate("ko", f"errors.{code}", value="어제", name="나.jpg")
        assert not any(particle in told for particle in ("을(를)", "이(가)"))
