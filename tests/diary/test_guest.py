"""A guest's diary lives in memory, for as long as the session, and serves all its threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from facelog.diary.store import open_store
from facelog.types import NewPost

MakePost = Callable[..., NewPost]


def test_guest_touches_no_disk(tmp_path: Path, facelog_home: Path, make_post: MakePost) -> None:
    store = open_store("sqlite://")
    diary = store.diary(store.create_profile("손님", "").id)
    post = diary.add_post(make_post())
    diary.delete_post(post.id)
    diary.purge_deleted()
    assert list(tmp_path.iterdir()) == []
    assert not facelog_home.exists()
    store.close()


def test_two_guests_do_not_meet() -> None:
    one, other = open_store("sqlite://"), open_store("sqlite://")
    one.create_profile("하나", "")
    assert other.profiles() == ()
    one.close()
    other.close()


def test_many_threads_share_a_guests_diary(make_post: MakePost) -> None:
    store = open_store("sqlite://")
    diary = store.diary(store.create_profile("손님", "").id)
    news = [[make_post() for _ in range(20)] for _ in range(6)]
    failures: list[BaseException] = []

    def work(mine: list[NewPost]) -> None:
        try:
            for new in mine:
                post = diary.add_post(new)
                diary.correct(post.id, 1, "sadness")
                assert diary.photo(post.id) == new.photo_jpeg
                assert diary.emotion_counts()["sadness"] > 0
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in news]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert diary.emotion_counts() == {"anger": 0, "happy": 0, "panic": 0, "sadness": 120}
    store.close()
