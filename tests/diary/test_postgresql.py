"""The same diary on a PostgreSQL server; skipped where there is none to start."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facelog.diary.store import Store, open_store
from facelog.errors import ConflictError, DiaryError, MissingError
from facelog.types import AnswerSettings, ChatMessage, Comment, NewPost

MakePost = Callable[..., NewPost]

pytest.importorskip("psycopg", reason="needs `pip install psycopg[binary]`")
pwd = pytest.importorskip("pwd", reason="needs a system with users of the POSIX kind")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server that listens on a socket file only; its URL."""
    initdb = shutil.which("initdb")
    if not initdb or not shutil.which("pg_ctl"):
        pytest.skip("needs PostgreSQL's initdb and pg_ctl on the path")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = "postgres"
        try:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        except KeyError:
            pytest.skip("needs the system user postgres to start a server as")

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    control = str(shutil.which("pg_ctl"))
    run(initdb, "-D", data, "-U", "facelog", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(control, "-D", data, "-w", "-l", str(folder / "log"),
        "-o", f"-k {folder} -c listen_addresses=''", "start")  # fmt: skip
    yield f"postgresql+psycopg://facelog@/postgres?host={folder}"
    run(control, "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def store(server: str) -> Iterator[Store]:
    store = open_store(server)
    yield store
    store.close()


def test_the_whole_life_of_a_post(store: Store, server: str, make_post: MakePost) -> None:
    profile = store.create_profile("주성's 😊", "고양이와 산다")
    diary = store.diary(profile.id)
    settings = AnswerSettings("polite", "steady", "long", frozenset({"advice"}))
    assert diary.update_settings(settings).settings == settings
    new = make_post("anger", text='It\'s a "day"\0 👩‍👩‍👧', photo_jpeg=bytes(range(256)))
    post = diary.add_post(new)
    assert diary.add_post(new) == post
    assert diary.add_posts(make_post(date=dt.date(2025, 12, 31)) for _ in range(700)) == 700
    assert diary.photo(post.id) == new.photo_jpeg
    assert diary.face_box(post.id) == new.box
    assert diary.thumbnails([post.id]) == {post.id: new.thumbnail_jpeg}
    assert diary.edit_post(post.id, 1, date=dt.date(2026, 2, 28)).date == dt.date(2026, 2, 28)
    corrected = diary.correct(post.id, 2, "panic")
    with pytest.raises(ConflictError):
        diary.correct(post.id, 2, "sadness")
    said = Comment("응!", "안나", "builtin", "here", dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    assert diary.attach_comment(post.id, said) == replace(corrected, comment=said, version=4)
    assert diary.recent_comments(3) == (said,)
    assert [found.id for found in diary.month(2026, 2)] == [post.id]
    assert diary.recent(1)[0].id == post.id
    assert diary.years() == (2026, 2025)
    assert diary.month_counts(2025)[12] == 700
    assert diary.emotion_counts() == {"anger": 0, "happy": 700, "panic": 1, "sadness": 0}
    assert diary.daily_counts(dt.date(2026, 1, 1)) == [(dt.date(2026, 2, 28), "panic", 1)]
    line = ChatMessage("m", post.date, post.created_at, "anna", "안녕", said)
    diary.add_message(line)
    diary.add_message(line)
    assert diary.messages() == (line,)
    sent = replace(line, id="p", speaker="person", text="", comment=None, reading=new.reading)
    diary.add_message(sent, new.photo_jpeg)
    assert diary.messages(date=post.date) == (line, sent)
    assert diary.message_photo("p") == new.photo_jpeg
    assert diary.talk_days() == ((post.date, 2),)
    diary.delete_message("p")
    diary.clear_messages(post.date)
    assert diary.messages() == ()
    diary.delete_post(post.id)
    with pytest.raises(MissingError):
        diary.post(post.id)
    assert diary.restore_post(post.id).comment == said
    diary.delete_post(post.id)
    assert diary.purge_deleted() == 1

    again = open_store(server)
    assert again.diary(profile.id).profile().settings == settings
    again.close()


def test_the_same_submission_at_the_same_moment(store: Store, make_post: MakePost) -> None:
    diary = store.diary(store.create_profile("주성", "").id)
    for number in range(10):
        gate = threading.Barrier(4)
        ids: list[str] = []

        def submit(new: NewPost, gate: threading.Barrier = gate, ids: list[str] = ids) -> None:
            gate.wait()
            ids.append(diary.add_post(new).id)

        twins = [make_post(submission_id=f"twin {number}") for _ in range(4)]
        threads = [threading.Thread(target=submit, args=(twin,)) for twin in twins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ids) == 4
        assert len(set(ids)) == 1


def test_a_server_that_is_away(tmp_path: Path) -> None:
    with pytest.raises(DiaryError) as caught:
        open_store(f"postgresql+psycopg://facelog@/postgres?host={tmp_path}")
    assert caught.value.code == "diary_unreachable"


def test_tags_and_the_sample(store: Store, make_post: MakePost) -> None:
    diary = store.diary(store.create_profile("주성", "").id)
    mine = diary.add_post(make_post(tags=("비", "일")))
    diary.add_posts([make_post(tags=("비",)) for _ in range(3)], sample=True)
    assert diary.tag_counts() == {"비": 4, "일": 1}
    assert diary.set_tags(mine.id, ["일", "산책"]) == ("일", "산책")
    assert diary.tags([mine.id]) == {mine.id: ("일", "산책")}
    assert diary.sample_count() == 3
    assert diary.remove_sample() == 3
    assert [post.id for post in diary.every_post()] == [mine.id]
    assert diary.tag_counts() == {"산책": 1, "일": 1}
    diary.delete_post(mine.id)
    assert diary.purge_deleted() == 1
    assert diary.tag_counts() == {}
