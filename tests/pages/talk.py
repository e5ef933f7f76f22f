"""What the tests of the chat do to its page and read from it."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from streamlit.testing.v1 import AppTest

from facelog.diary.diary import Diary
from facelog.types import ChatMessage

YESTERDAY = dt.date.today() - dt.timedelta(days=1)
BEFORE = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)


def say(app: AppTest, text: str) -> None:
    app.chat_input(key="chat-line").set_value(text).run()
    assert not app.exception, app.exception


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception, app.exception


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.text, *app.error, *app.warning, *app.caption]
    return "\n".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def lines(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


def told(diary: Diary, text: str, date: dt.date = YESTERDAY, speaker: str = "person") -> str:
    """Put a line of an earlier day into the diary."""
    line = ChatMessage(uuid.uuid4().hex, date, BEFORE, speaker, text)  # type: ignore[arg-type]
    diary.add_message(line)
    return line.id


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


def send_photo(app: AppTest, photo: bytes, name: str = "selfie.jpg") -> None:
    press(app, "chat-photo")
    app.file_uploader(key="chat-photo-upload").upload(name, photo, "image/jpeg").run()
    assert not app.exception, app.exception


def heard(app: AppTest) -> dict[str, object]:
    """Return what the player of the latest answer is told."""
    return players(app)[-1]


def players(app: AppTest) -> list[dict[str, object]]:
    """Return what the players on the page are told, from the oldest answer to the latest."""
    return [json.loads(player.proto.json) for player in app.get("bidi_component")]
