"""The badge under an AI's text."""

from __future__ import annotations

from facelog.ui import ai_badge


def test_a_badge_says_where_and_who() -> None:
    assert ai_badge.badge("builtin", "here") == (
        ":green-badge[:material/computer: 내 컴퓨터에서]"
        " :gray-badge[:material/smart_toy: 내장 두뇌가 씀]"
    )
    hosted = ai_badge.badge("gpt", "internet")
    assert hosted.startswith(":orange-badge[:material/public: 인터넷으로]")
    assert hosted.endswith("gpt 모델이 씀]")
    assert ai_badge.who("gpt", "internet").endswith(" gpt]")


def test_a_badge_says_for_whom_the_built_in_anna_stood_in() -> None:
    assert ai_badge.badge("builtin", "here", "tiny").endswith("tiny 모델 대신]")


def test_a_models_name_is_no_markdown() -> None:
    assert "](http" not in ai_badge.badge("[x](http://example.org)", "internet")
