"""Looking back at words, tags and guesses: what is said, and what is kept silent."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest

from facelog import sample
from facelog.diary.diary import Diary
from facelog.emotion.taxonomy import unseen
from facelog.i18n import translate
from tests.pages.conftest import OpenApp, WritePost


def look_at(open_app: OpenApp, section: str) -> AppTest:
    app = open_app("insights")
    (control,) = [one for one in app.pills if one.key == "insights-section"]
    control.set_value(section).run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def rows(app: AppTest, name: str) -> list[list[object]]:
    """Open a figure's table, read it and close it again."""
    app.session_state[f"table-{name}"] = True
    app.run()
    assert not app.exception, app.exception
    (found,) = app.dataframe
    app.session_state[f"table-{name}"] = False
    return found.value.to_numpy().tolist()


def test_words_and_tags_beside_an_emotion(open_app: OpenApp, write_post: WritePost) -> None:
    for number in range(10):
        write_post("happy", text="한강에 갔다. 정말 기뻤다.", tags=("산책",))
        write_post("sadness", text="면접에서 떨었다.")
        if number < 7:
            write_post("panic", text="지갑을 잃어버렸다.", tags=("지갑",))
    app = look_at(open_app, "words")
    assert (
        "‘한강’ 낱말이 있는 글 10개 가운데 10개(100%)에 기쁨이 함께 나타났어요. "
        "글 27개 전체에서는 37%예요." in said(app)
    )
    assert "‘#산책’ 태그가 있는 글 10개 가운데 10개(100%)에 기쁨이 함께 나타났어요." in said(app)
    found = rows(app, "words")
    assert {row[0] for row in found} == {"한강", "면접", "떨다"}
    assert found[0][1:7] == ["기쁨", 10, 10, 100.0, 37.0, 2.7]
    assert [row[0] for row in rows(app, "tags")] == ["#산책"]


def test_words_of_a_crisis_are_not_counted(open_app: OpenApp, write_post: WritePost) -> None:
    for _ in range(9):
        write_post("sadness", text="옥상에 올라갔다.", crisis=True)
        write_post("happy", text="한강을 걸었다.")
    app = look_at(open_app, "words")
    assert "옥상" not in said(app)
    assert translate("ko", "insights.words_level", n=9) in said(app)


def test_without_tags_it_is_told_how_to_add_some(open_app: OpenApp, write_post: WritePost) -> None:
    write_post()
    assert translate("ko", "insights.tags_none") in said(look_at(open_app, "words"))


def test_guesses_are_set_against_the_persons_word(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    for own in (*["happy"] * 6, "panic", "panic"):
        post = write_post("happy")
        diary.correct(post.id, post.version, own)
    write_post("anger")
    write_post(reading=unseen("rad"), correction="happy", model_version="")
    app = look_at(open_app, "guesses")
    assert (
        "감정을 직접 골라 준 글 8개 가운데 6개(75%)에서 추정과 같았어요. 95% 구간은 41%~93%예요."
        in said(app)
    )
    held = [row for row in rows(app, "guesses") if row[2]]
    assert held == [
        ["기쁨", "기쁨", 6, 8, 75.0, 40.9, 92.9],
        ["기쁨", "당황", 2, 8, 25.0, 7.1, 59.1],
    ]


def test_made_up_guesses_are_shown_as_such_and_never_with_ones_own(
    open_app: OpenApp, diary: Diary, write_post: WritePost
) -> None:
    sample.load(diary, "ko", dt.date.today())
    app = look_at(open_app, "guesses")
    assert translate("ko", "insights.guesses_sample") in said(app)
    assert sum(row[2] for row in rows(app, "guesses")) > 20
    post = write_post("happy")
    diary.correct(post.id, post.version, "panic")
    app = look_at(open_app, "guesses")
    assert translate("ko", "insights.guesses_sample") not in said(app)
    assert [row[:3] for row in rows(app, "guesses") if row[2]] == [["기쁨", "당황", 1]]


def test_without_a_word_on_a_guess_it_is_told_how_to_say_it(
    open_app: OpenApp, write_post: WritePost
) -> None:
    write_post()
    assert translate("ko", "insights.guesses_none") in said(look_at(open_app, "guesses"))
