"""My data: counts, downloads, an import by hand, and the sample in and out again."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.music import own

CSV = "full_date,mood,activities,note\n2024-03-10,rad,friends,a good day\n2024-99-10,rad,,broken\n"


def said(app: AppTest) -> str:
    groups = (app.markdown, app.caption, app.text, app.error, app.success, app.info)
    parts = [part.value for group in groups for part in group]
    return "\n".join(parts).replace("\\", "").replace("\u2060", "")


def test_an_empty_diary_has_nothing_to_download(open_app, request) -> None:
    request.getfixturevalue("diary")
    app = open_app("my_data")
    assert translate("ko", "my_data.posts", count=0) in said(app)
    assert translate("ko", "my_data.export_none") in said(app)
    assert app.get("download_button") == []


def test_posts_can_be_downloaded(open_app, write_post) -> None:
    write_post()
    app = open_app("my_data")
    assert len(app.get("download_button")) == 2


def test_music_can_be_downloaded_once_there_is_some(open_app, diary: Diary) -> None:
    diary.add_pieces([own.new_piece("밤편지", "아이유")])
    app = open_app("my_data")
    assert len(app.get("download_button")) == 1
    assert translate("ko", "my_data.export_music_note") in said(app)


def test_a_table_is_brought_in_and_its_bad_row_told(open_app, diary: Diary) -> None:
    app = open_app("my_data")
    app.file_uploader(key="my-data-files-0").upload("daylio.csv", CSV.encode(), "text/csv").run()
    app.button(key="import-go").click().run()
    assert not app.exception, app.exception
    (post,) = diary.every_post()
    assert (post.text, post.emotion) == ("a good day", "happy")
    assert translate("ko", "my_data.imported", added=1, known=0) in said(app)
    assert translate("ko", "my_data.posts", count=1) in said(app)
    assert len(app.get("download_button")) == 2
    reason = translate("ko", "errors.import_date", value="2024-99-10")
    assert translate("ko", "my_data.import_row", number=3, reason=reason) in said(app)
    app.switch_page("pages/mood_calendar.py").run()
    assert not app.exception, app.exception


def test_no_table_among_the_files_is_told(open_app, diary: Diary) -> None:
    app = open_app("my_data")
    app.file_uploader(key="my-data-files-0").upload("x.csv", b"a,b\n1,2\n", "text/csv").run()
    app.button(key="import-go").click().run()
    assert not app.exception, app.exception
    assert translate("ko", "errors.import_columns") in said(app)
    assert list(diary.every_post()) == []
    assert [file.name for file in app.file_uploader(key="my-data-files-0").value] == ["x.csv"]


def test_a_second_table_can_be_brought_in_after_the_first(open_app, diary: Diary) -> None:
    app = open_app("my_data")
    for number, day in enumerate(("2024-03-10", "2024-03-11")):
        (field,) = app.file_uploader
        assert field.value == []
        table = f"date,emotion,text\n{day},happy,a good day\n,happy,no day\n"
        field.upload(f"{number}.csv", table.encode(), "text/csv").run()
        app.button(key="import-go").click().run()
        assert not app.exception, app.exception
        assert translate("ko", "my_data.imported", added=1, known=0) in said(app)
        assert translate("ko", "my_data.import_left_out", count=1) in said(app)
        assert translate("ko", "errors.import_no_date") in said(app)
    assert len(list(diary.every_post())) == 2


def test_the_sample_comes_marked_and_goes_alone(open_app, diary: Diary, write_post) -> None:
    mine = write_post()
    app = open_app("my_data")
    app.button(key="sample-load").click().run()
    assert not app.exception, app.exception
    assert diary.sample_count() == 300
    assert translate("ko", "my_data.posts_sample", count=301, sample=300) in said(app)
    made_up = next(post for post in diary.recent(5) if post.sample)
    app.session_state["facelog.open_post_id"] = made_up.id
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    assert translate("ko", "common.sample") in said(app)
    assert translate("ko", "post.sample_note") in said(app)
    assert translate("ko", "post.why_title") not in {one.label for one in app.expander}
    app.switch_page("pages/mood_calendar.py").run()
    app.switch_page("pages/my_data.py").run()
    app.button(key="sample-remove-yes").click().run()
    assert not app.exception, app.exception
    assert [post.id for post in diary.every_post()] == [mine.id]


def test_one_tap_opens_a_full_diary_for_a_guest(open_app, facelog_home: Path) -> None:
    app = open_app()
    app.button(key="door-sample").click().run()
    assert not app.exception, app.exception
    assert app.header[0].value == translate("ko", "welcome.sample_name")
    assert translate("ko", "profile.total", count="300") in said(app)
    assert not facelog_home.exists()
