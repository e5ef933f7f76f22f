"""What a damaged, closed or full disk does: a clear error, nothing lost, and on it goes."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from facelog.diary import engine
from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.errors import DiaryError
from facelog.i18n import LANGUAGES, explain
from facelog.types import NewPost

MakePost = Callable[..., NewPost]

NOBODY = 65534
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions and limits")


def failure(call: Callable[[], object], file: Path) -> str:
    """Return the code of a failure that explains itself in both languages."""
    with pytest.raises(DiaryError) as caught:
        call()
    for language in LANGUAGES:
        assert explain(language, caught.value)
    assert caught.value.values == {"file": str(file), "folder": str(file.parent)}
    return caught.value.code


def read_everything(file: Path) -> int:
    store = open_store(f"sqlite:///{file}")
    try:
        diary = store.diary(store.profiles()[0].id)
        posts = diary.recent(1000)
        for post in posts:
            diary.photo(post.id)
        return len(posts)
    finally:
        store.close()


@pytest.fixture
def filled(file: Path, make_post: MakePost) -> Path:
    """The file of a closed diary with fifty posts."""
    store = open_store(f"sqlite:///{file}")
    diary = store.diary(store.create_profile("주성", "").id)
    photo = random.Random(1).randbytes(20_000)
    diary.add_posts(make_post(photo_jpeg=photo) for _ in range(50))
    store.close()
    return file


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _good: b"not a diary at all", id="text"),
        pytest.param(lambda good: random.Random(2).randbytes(len(good)), id="noise"),
        pytest.param(lambda good: good[:50], id="cut in the header"),
        pytest.param(lambda good: good[:5000], id="cut after a page"),
        pytest.param(lambda good: good[: len(good) // 2], id="cut in half"),
        pytest.param(lambda good: good[:100] + bytes(3996) + good[4096:], id="first page zero"),
        pytest.param(
            lambda good: good[:4096] + random.Random(3).randbytes(40960) + good[45056:],
            id="pages of noise",
        ),
    ],
)
def test_damaged_file(filled: Path, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(filled.read_bytes())
    filled.write_bytes(damaged)
    assert failure(lambda: read_everything(filled), filled) == "diary_damaged"
    assert filled.read_bytes() == damaged, "a damaged file is left for whoever can mend it"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to write everywhere, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that nobody else's rights stand in the way of."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@posix
def test_folder_that_may_not_be_written_to(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    file = open_folder / "diary.db"
    deeper = open_folder / "FaceLog" / "diary.db"
    with as_nobody():
        assert failure(lambda: open_store(f"sqlite:///{file}"), file) == "diary_read_only"
        assert failure(lambda: open_store(f"sqlite:///{deeper}"), deeper) == "diary_read_only"
    open_folder.chmod(0o777)
    open_store(f"sqlite:///{deeper}").close()


@posix
def test_file_that_may_not_be_written_to(
    open_folder: Path, filled: Path, make_post: MakePost
) -> None:
    file = Path(shutil.copy(filled, open_folder))
    file.chmod(0o444)
    with as_nobody():
        store = open_store(f"sqlite:///{file}")
        diary = store.diary(store.profiles()[0].id)
        assert failure(lambda: diary.add_post(make_post()), file) == "diary_read_only"
        assert len(diary.recent(100)) == 50
        store.close()
    file.chmod(0o666)
    assert read_everything(file) == 50


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    file = tmp_path / "home" / "diary.db"
    assert failure(lambda: open_store(f"sqlite:///{file}"), file) == "diary_read_only"


@posix
@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_system_that_has_no_room_left(filled: Path, make_post: MakePost) -> None:
    import resource

    store = open_store(f"sqlite:///{filled}")
    diary = store.diary(store.profiles()[0].id)
    large = make_post(photo_jpeg=bytes(3_000_000), submission_id="large")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        assert failure(lambda: diary.add_post(large), filled) == "diary_full"
        assert len(diary.recent(100)) == 50
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    diary.add_post(large)
    assert len(diary.recent(100)) == 51
    store.close()


def test_database_that_has_no_room_left(
    store: Store, diary: Diary, file: Path, make_post: MakePost
) -> None:
    kept = diary.add_post(make_post())
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    large = make_post(photo_jpeg=bytes(100_000), submission_id="large")
    assert failure(lambda: diary.add_post(large), file) == "diary_full"
    assert diary.recent(10) == (kept,)
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert diary.photo(diary.add_post(large).id) == large.photo_jpeg


def test_writer_that_never_ends(
    file: Path, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    store = open_store(f"sqlite:///{file}")
    diary = store.diary(store.create_profile("주성", "").id)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert failure(lambda: diary.add_post(make_post()), file) == "diary_busy"
        assert diary.recent(10) == ()
        other.execute("ROLLBACK")
    diary.add_post(make_post())
    store.close()


@pytest.mark.parametrize("url", ["", "no address", "sqlite:/x", "nosuchdatabase://here/there"])
def test_address_of_no_database(url: str) -> None:
    with pytest.raises(DiaryError) as caught:
        open_store(url)
    assert caught.value.code == "diary_address"
    for language in LANGUAGES:
        assert "FACELOG_DATABASE_URL" in explain(language, caught.value)


@pytest.mark.parametrize("name", ["with space", "한글 폴더", "a#b", "a@b:c", "a;b&c=d"])
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "diary.db"
    open_store(f"sqlite:///{file}").close()
    assert file.exists()


def test_errors_quote_nothing_that_was_written(
    store: Store, diary: Diary, make_post: MakePost
) -> None:
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(DiaryError) as caught:
        diary.add_post(make_post(text="my secret", photo_jpeg=b"my face"))
    error: BaseException | None = caught.value
    while error is not None:
        assert "secret" not in str(error)
        assert "my face" not in str(error)
        error = error.__cause__ or error.__context__


def test_what_is_purged_is_gone_from_the_disk(
    diary: Diary, make_post: MakePost, file: Path
) -> None:
    words, face = b"only once in this diary", b"photo of a moment " * 1000
    kept = diary.add_post(make_post())
    post = diary.add_post(make_post(text=words.decode(), photo_jpeg=face))

    def on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in file.parent.glob("diary.db*"))

    assert words in on_disk()
    diary.delete_post(post.id)
    diary.purge_deleted()
    assert words not in on_disk()
    assert face[:100] not in on_disk()
    assert diary.photo(kept.id)
