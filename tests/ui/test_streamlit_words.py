"""Which of Streamlit's own words are said in which language."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from facelog import i18n
from facelog.ui import streamlit_words


def page() -> None:
    from facelog.ui import streamlit_words

    streamlit_words.say()


def script(language: str) -> str:
    app = AppTest.from_function(page)
    app.session_state["facelog.language"] = language
    app.run()
    (html,) = app.get("html")
    assert html.proto.unsafe_allow_javascript
    return html.proto.body


def test_english_pages_keep_what_streamlit_says() -> None:
    assert streamlit_words.pairs("en") == []
    assert ".learn([]);" in script("en")


def test_korean_pages_have_a_word_for_each() -> None:
    pairs = dict(streamlit_words.pairs("ko"))
    area = [key for key in i18n.texts("en") if key.startswith(streamlit_words.AREA)]
    assert len(pairs) == len(area)
    assert pairs["Take Photo"] == "찍기"
    assert '["Chat message from {name}", "{name}의 말"]' in script("ko")


def test_no_text_can_end_the_script() -> None:
    body = script("ko")
    assert body.startswith("<script>")
    assert body.count("</") == 1
