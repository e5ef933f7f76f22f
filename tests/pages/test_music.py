"""Music under a post and on its own page."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest
from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.i18n import translate
from facelog.music import youtube
from facelog.music.catalogue import catalogue
from facelog.music.recommend import LIFTING
from facelog.music_types import Hearing, Piece, Pin
from facelog.types import Post

BY_TITLE = {piece.titles["ko"]: piece for piece in catalogue()}
NOW = dt.datetime(2026, 3, 14, tzinfo=dt.UTC)
OWN = Piece(
    "own-1",
    {"ko": "밤편지", "en": "밤편지"},
    {"ko": "아이유", "en": "아이유"},
    2017,
    0.2,
    0.8,
    frozenset({"night"}),
    own=True,
)
OGG = b"OggS" + bytes(200)


def open_post(open_app, post: Post) -> AppTest:
    app = open_app()
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [
        *app.markdown,
        *app.text,
        *app.error,
        *app.warning,
        *app.caption,
        *app.info,
        *app.success,
    ]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def shown(app: AppTest) -> Piece:
    """The catalogue's piece that the panel shows."""
    text = said(app)
    found = [piece for title, piece in BY_TITLE.items() if f"**{title}**" in text]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture
def post(write_post) -> Post:
    return write_post("sadness", text="비가 와서 우울했다")


def test_a_post_gets_one_piece_with_a_reason_and_a_small_thing(open_app, post: Post) -> None:
    app = open_post(open_app, post)
    text = said(app)
    assert translate("ko", "music.panel") in text
    assert translate("ko", "music.why") in text
    assert translate("ko", "music.thing") in text
    assert shown(app)
    again = open_post(open_app, post)
    assert shown(again) == shown(app)


def test_words_of_crisis_get_no_music(open_app, write_post) -> None:
    app = open_post(open_app, write_post("sadness", crisis=True))
    assert translate("ko", "music.panel") not in said(app)
    assert not [button for button in app.button if button.key.startswith("music")]


def test_a_thumb_is_kept_and_can_be_taken_back(open_app, post: Post, diary: Diary) -> None:
    app = open_post(open_app, post)
    piece = shown(app)
    press(app, "music-up")
    assert shown(app) == piece
    (hearing,) = diary.hearings()
    assert (hearing.piece_id, hearing.verdict, hearing.post_id) == (piece.id, "up", post.id)
    assert hearing.moment is not None
    assert hearing.moment.intent == "stay"
    assert shown(open_post(open_app, post)) == piece
    press(app, "music-up")
    assert diary.hearings()[0].verdict is None


@pytest.mark.parametrize("verdict", ["down", "skip"])
def test_another_piece_follows(open_app, post: Post, diary: Diary, verdict: str) -> None:
    app = open_post(open_app, post)
    first = shown(app)
    press(app, f"music-{verdict}")
    second = shown(app)
    assert second != first
    press(app, f"music-{verdict}")
    assert shown(app) not in (first, second)
    assert [one.verdict for one in diary.hearings()] == [verdict, verdict]


def test_the_intent_changes_the_piece(open_app, post: Post) -> None:
    app = open_post(open_app, post)
    stay = shown(app)
    app.button_group(key="music-intent").set_value("lift").run()
    assert not app.exception, app.exception
    assert shown(app).pleasantness >= LIFTING
    app.button_group(key="music-intent").set_value("stay").run()
    assert shown(app) == stay


def test_another_small_thing_can_be_had(open_app, post: Post) -> None:
    app = open_post(open_app, post)
    first = next(m.value for m in app.markdown if translate("ko", "music.thing") in m.value)
    press(app, "thing-other")
    assert first not in [m.value for m in app.markdown]


def test_without_a_key_there_is_a_link_and_nothing_is_asked(
    open_app, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube, "search", lambda *_: pytest.fail("asked without a key"))
    app = open_post(open_app, post)
    assert "post-music-play" not in [button.key for button in app.button]
    (link,) = [
        one.proto
        for one in app.get("link_button")
        if "youtube.com/results?search_query=" in one.proto.url
    ]
    assert link.label == translate("ko", "music.search")


def test_with_a_key_it_plays_after_consent_only(
    open_app, post: Post, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUTUBE_API_KEY", "k")
    asked: list[str] = []

    def search(words: str, *_: object) -> tuple[youtube.Video, ...]:
        asked.append(words)
        return tuple(youtube.Video(f"abcdefghij{n}", f"Video {n}", "Channel") for n in range(2))

    monkeypatch.setattr(youtube, "search", search)
    app = open_post(open_app, post)
    piece = shown(app)
    assert "post-music-play" not in [button.key for button in app.button]
    assert asked == []
    assert not app.get("iframe")
    press(app, "post-music-agree")
    assert diary.music_consent()
    assert len(asked) == 1
    assert piece.composers["ko"] in asked[0]
    assert "비가" not in asked[0]
    (frame,) = app.get("iframe")
    assert frame.proto.src == "https://www.youtube-nocookie.com/embed/abcdefghij0?rel=0"
    assert "Video 0 · Channel" in said(app)
    assert diary.hearings()[0].played
    press(app, "post-music-video")
    assert "abcdefghij1" in app.get("iframe")[0].proto.src
    press(app, "post-music-pin-video")
    assert diary.pins()[piece.id].link == "https://youtu.be/abcdefghij1"
    press(app, "post-music-stop")
    assert not app.get("iframe")
    press(app, "post-music-play")
    assert len(asked) == 1


def test_a_search_that_fails_is_told_and_the_link_stays(
    open_app, post: Post, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUTUBE_API_KEY", "k")
    monkeypatch.setenv("FACELOG_YOUTUBE_URL", "http://127.0.0.1:9/v3")
    diary.set_music_consent(True)
    app = open_post(open_app, post)
    press(app, "post-music-play")
    assert translate("ko", "errors.youtube_unreachable") in said(app)
    assert not app.get("iframe")
    assert app.get("link_button")
    assert diary.hearings() == ()


def test_a_pinned_file_and_a_pinned_link_play(open_app, post: Post, diary: Diary) -> None:
    app = open_post(open_app, post)
    piece = shown(app)
    app.file_uploader(key="post-music-file").upload("밤.ogg", OGG, "audio/ogg").run()
    press(app, "post-music-pin-save")
    assert diary.pins()[piece.id] == Pin(piece.id, None, "밤.ogg", "audio/ogg")
    press(app, "post-music-play")
    assert app.get("audio")
    diary.pin(Pin(piece.id, "https://youtu.be/abcdefghijk"))
    app.run()
    assert "embed/abcdefghijk" in app.get("iframe")[0].proto.src
    press(app, "post-music-unpin")
    assert diary.pins() == {}


def test_what_cannot_be_pinned_is_said(open_app, post: Post, diary: Diary) -> None:
    app = open_post(open_app, post)
    app.text_input(key="post-music-link").set_value("no link")
    press(app, "post-music-pin-save")
    assert translate("ko", "errors.link_bad") in said(app)
    assert app.text_input(key="post-music-link").value == "no link"
    app.file_uploader(key="post-music-file").upload("a.mp3", b"<html>", "audio/mpeg").run()
    press(app, "post-music-pin-save")
    assert translate("ko", "errors.audio_type") in said(app)
    assert diary.pins() == {}


def test_thumbs_change_what_is_offered(
    open_app, write_post, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is tried out hangs on the posts' ids.
    numbers = itertools.count(1)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
    posts = [write_post("sadness", text="그랬다") for _ in range(3)]
    before = [shown(open_post(open_app, post)) for post in posts]
    moment = None
    app = open_post(open_app, posts[0])
    press(app, "music-skip")
    moment = diary.hearings()[0].moment
    for number, piece in enumerate(piece for piece in catalogue() for _ in range(1)):
        if number % 3 == 0:
            good = piece.pleasantness > 0.7 and piece.energy > 0.6
            verdict = "up" if good else "down"
            diary.keep_hearing(Hearing(f"h{number}", piece.id, NOW, verdict, moment=moment))
    after = [shown(open_post(open_app, post)) for post in posts[1:]]
    assert sum(piece.pleasantness for piece in before) / 3 < 0.4
    assert sum(piece.pleasantness for piece in after) / 2 > 0.55


# The page


def open_page(open_app, section: str | None = None) -> AppTest:
    app = open_app("music")
    if section:
        app.button_group(key="music-section").set_value(section).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.usefixtures("diary")
def test_the_catalogue_is_searched_and_filtered(open_app) -> None:
    app = open_page(open_app)
    assert translate("ko", "music.count", count=len(catalogue())) in said(app)
    app.text_input(key="music-find").set_value("사티 짐노페디").run()
    assert translate("ko", "music.count", count=1) in said(app)
    assert shown(app).id == "satie-gymnopedie-no-1"
    app.text_input(key="music-find").set_value("").run()
    app.multiselect(key="music-moods-ko").set_value(["calm", "night"]).run()
    app.selectbox(key="music-energy-ko").set_value("high").run()
    assert translate("ko", "music.nothing_found") in said(app)


@pytest.mark.usefixtures("diary")
def test_more_pieces_are_shown_on_request(open_app) -> None:
    app = open_page(open_app)
    keys = [b.key for b in app.button if b.key and b.key.startswith("open-")]
    press(app, "music-more")
    more = [b.key for b in app.button if b.key and b.key.startswith("open-")]
    assert len(more) == 2 * len(keys)


def test_a_piece_of_the_page_is_liked_and_found_again(open_app, diary: Diary) -> None:
    app = open_page(open_app)
    app.text_input(key="music-find").set_value("짐노페디").run()
    press(app, "open-satie-gymnopedie-no-1")
    press(app, "music-page-up")
    assert [(one.piece_id, one.verdict) for one in diary.hearings()] == [
        ("satie-gymnopedie-no-1", "up")
    ]
    liked = open_page(open_app, "liked")
    assert shown(liked).id == "satie-gymnopedie-no-1"
    press(app, "music-page-up")
    assert translate("ko", "music.none_liked") in said(open_page(open_app, "liked"))


def test_an_own_piece_is_added_kept_while_away_and_removed(open_app, diary: Diary) -> None:
    app = open_page(open_app, "own")
    app.text_input(key="own-title").set_value("밤편지").run()
    press(app, "own-save")
    assert translate("ko", "errors.piece_composer_missing") in said(app)
    app.button_group(key="music-section").set_value("browse").run()
    app.button_group(key="music-section").set_value("own").run()
    assert app.text_input(key="own-title").value == "밤편지"
    app.text_input(key="own-composer").set_value("아이유")
    app.text_input(key="own-link").set_value("https://youtu.be/abcdefghijk")
    press(app, "own-save")
    (piece,) = diary.own_pieces()
    assert (piece.titles["ko"], piece.composers["ko"], piece.year) == ("밤편지", "아이유", None)
    assert diary.pins()[piece.id].link == "https://youtu.be/abcdefghijk"
    assert app.text_input(key="own-title").value == ""
    press(app, f"open-{piece.id}")
    press(app, "music-page-play")
    assert "embed/abcdefghijk" in app.get("iframe")[0].proto.src
    press(app, "music-remove")
    assert diary.own_pieces() == ()


def test_a_csv_file_is_imported_and_bad_rows_are_told(open_app, diary: Diary) -> None:
    app = open_page(open_app, "own")
    text = "작곡가,제목,분위기,에너지\n아이유,밤편지,밤;다정한,0.2\n,없음,,\nA,B,,9\n"
    app.file_uploader(key="own-file").upload("mine.csv", text.encode("cp949"), "text/csv").run()
    press(app, "own-import")
    (piece,) = diary.own_pieces()
    assert piece.moods == {"night", "tender"}
    shown_text = said(app)
    assert translate("ko", "music.imported", count=1, known=0) in shown_text
    reason = translate("ko", "errors.piece_composer_missing")
    assert translate("ko", "music.import_row", row=3, reason=reason) in shown_text
    assert translate("ko", "errors.piece_energy") in shown_text
    press(app, "own-import")
    assert translate("ko", "music.imported", count=0, known=1) in said(app)
    assert len(diary.own_pieces()) == 1


@pytest.mark.usefixtures("diary")
def test_a_file_that_is_no_list_is_refused(open_app) -> None:
    app = open_page(open_app, "own")
    app.file_uploader(key="own-file").upload("mine.csv", b"a,b\n1,2\n", "text/csv").run()
    press(app, "own-import")
    assert translate("ko", "errors.csv_columns") in said(app)


def test_consent_is_taken_back_and_everything_forgotten(
    open_app, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUTUBE_API_KEY", "k")
    diary.set_music_consent(True)
    diary.keep_hearing(Hearing("h", OWN.id, NOW, "up"))
    app = open_page(open_app, "choices")
    app.toggle(key="music-consent").set_value(False).run()
    assert not diary.music_consent()
    press(app, "music-forget-yes")
    assert diary.hearings() == ()


@pytest.mark.usefixtures("diary")
def test_without_a_key_the_page_says_what_it_would_take(open_app) -> None:
    assert "YOUTUBE_API_KEY" in said(open_page(open_app, "choices"))


def test_english_says_it_too(open_app, post: Post, diary: Diary) -> None:
    diary.add_pieces([OWN])
    app = open_app()
    app.session_state["facelog.language"] = "en"
    app.session_state["facelog.open_post_id"] = post.id
    app.switch_page("pages/post.py").run()
    assert translate("en", "music.panel") in said(app)
    app.switch_page("pages/music.py").run()
    assert not app.exception, app.exception
    assert "night" in said(app)
