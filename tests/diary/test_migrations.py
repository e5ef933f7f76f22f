"""From a blank file and from the first one that ever was to today's tables, losing nothing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from facelog.diary import migrations
from facelog.diary.backup import back_up
from facelog.diary.migrations import MIGRATIONS, Migration
from facelog.diary.schema import metadata
from facelog.diary.store import open_store
from facelog.errors import DiaryError
from facelog.types import ChatMessage

FIRST = Path(__file__).with_name("first_schema.sql")


def layout(file: Path) -> set[tuple[str, str]]:
    """What SQLite says that a file's tables and indexes are."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, " ".join(sql.split())) for name, sql in rows}


def names(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir())


@pytest.fixture
def first(file: Path) -> Path:
    """A diary as the first schema kept it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
    return file


def test_a_blank_file_gets_todays_tables(file: Path, tmp_path: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    wanted = tmp_path / "wanted" / "diary.db"
    wanted.parent.mkdir()
    engine = sa.create_engine(f"sqlite:///{wanted}")
    metadata.create_all(engine)
    engine.dispose()
    assert layout(file) == layout(wanted)
    assert [name for name in names(file) if "backup" in name] == []


def test_the_first_schema_gets_todays_tables_and_keeps_everything(
    first: Path, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{first}")
    (profile,) = store.profiles()
    assert (profile.name, profile.introduction) == ("주성", "고양이와 산다")
    assert profile.settings
    assert profile.settings.composition == {"comfort"}
    diary = store.diary(profile.id)
    (post,) = diary.month(2026, 3)
    assert post.text == 'It\'s a "first" day 😊'
    assert (post.emotion, post.reading.emotion, post.version) == ("sadness", "anger", 3)
    assert post.created_at == dt.datetime(2026, 3, 14, 12, 30, tzinfo=dt.UTC)
    assert post.comment
    assert post.comment.text == "고생 많았어!"
    assert diary.photo(post.id) == b"photo"
    assert diary.thumbnails([post.id]) == {post.id: b"thumbnail"}
    line = ChatMessage("m", post.date, post.created_at, "person", "안녕")
    diary.add_message(line)
    assert diary.messages() == (line,)
    store.close()

    blank = tmp_path / "blank" / "diary.db"
    open_store(f"sqlite:///{blank}").close()
    assert layout(first) == layout(blank)


def test_the_file_is_copied_before_it_changes(first: Path) -> None:
    before = layout(first)
    open_store(f"sqlite:///{first}").close()
    copy = first.with_name(f"diary-backup-{dt.date.today().isoformat()}.db")
    assert names(first) == sorted(["diary.db", copy.name])
    assert layout(copy) == before
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT photo FROM pictures").fetchall() == [(b"photo",)]
    open_store(f"sqlite:///{first}").close()
    assert names(first) == sorted(["diary.db", copy.name]), "nothing to do, nothing to copy"


@pytest.mark.parametrize("blank", [True, False])
def test_many_open_the_same_file_at_once(tmp_path: Path, blank: bool) -> None:
    for number in range(5):
        file = tmp_path / str(number) / "diary.db"
        file.parent.mkdir()
        if not blank:
            with closing(sqlite3.connect(file)) as connection:
                connection.executescript(FIRST.read_text(encoding="utf-8"))
        gate = threading.Barrier(5)
        opened: list[int] = []

        def work(
            file: Path = file, gate: threading.Barrier = gate, opened: list[int] = opened
        ) -> None:
            gate.wait()
            store = open_store(f"sqlite:///{file}")
            store.create_profile("주성", "")
            opened.append(len(store.profiles()))
            store.close()

        threads = [threading.Thread(target=work) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(opened) == 5
        assert max(opened) == (5 if blank else 6)
        assert len([name for name in names(file) if "backup" in name]) == (0 if blank else 1)


def test_a_copy_never_replaces_another(first: Path) -> None:
    day = dt.date(2026, 11, 21)
    copies = [back_up(first, day).name for _ in range(3)]
    stem = "diary-backup-2026-11-21"
    assert copies == [f"{stem}.db", f"{stem}-2.db", f"{stem}-3.db"]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")
def test_nothing_changes_when_there_is_no_room_for_the_copy(first: Path) -> None:
    import resource

    before, size = layout(first), first.stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, limits[1]))
    try:
        with pytest.raises(DiaryError) as caught:
            open_store(f"sqlite:///{first}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.code == "diary_full"
    assert layout(first) == before
    assert [name for name in names(first) if "backup" in name] == []
    open_store(f"sqlite:///{first}").close()
    assert len([name for name in names(first) if "backup" in name]) == 1


def test_a_step_that_fails_leaves_no_trace(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (done INTEGER)")
        connection.exec_driver_sql("DELETE FROM posts")
        raise ZeroDivisionError

    open_store(f"sqlite:///{first}").close()
    before = layout(first)
    monkeypatch.setattr(migrations, "MIGRATIONS", [*MIGRATIONS, Migration("9999_half", half)])
    with pytest.raises(ZeroDivisionError):
        open_store(f"sqlite:///{first}")
    assert layout(first) == before
    monkeypatch.undo()
    store = open_store(f"sqlite:///{first}")
    assert len(store.diary(store.profiles()[0].id).recent(5)) == 1
    store.close()


def test_a_newer_diary_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = Migration("9999_later", lambda _connection: None)
    monkeypatch.setattr(migrations, "MIGRATIONS", [*MIGRATIONS, later])
    open_store(f"sqlite:///{file}").close()
    monkeypatch.undo()
    before = file.read_bytes()
    with pytest.raises(DiaryError) as caught:
        open_store(f"sqlite:///{file}")
    assert caught.value.code == "diary_newer"
    assert file.read_bytes() == before


def test_names_of_steps_are_in_order_and_never_twice() -> None:
    steps = [migration.name for migration in MIGRATIONS]
    assert steps == sorted(set(steps))
    assert steps[:2] == ["0001_posts", "0002_messages"]
