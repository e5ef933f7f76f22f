"""What each kind of server and model is asked with."""

from __future__ import annotations

import pytest

from facelog.companion import profiles
from facelog.companion.profiles import Wish
from facelog.config import BrainSettings

WISH = Wish(0.75, 600)
LOCAL = "http://127.0.0.1:11434/v1"


@pytest.fixture(autouse=True)
def nothing_learnt() -> None:
    profiles.forget()


def asked(model: str, base_url: str | None = None, **more: int) -> dict[str, object]:
    return profiles.options(BrainSettings("key", base_url, model, **more), WISH)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "warm", "effort"),
    [
        ("gpt-6-luna", True, "none"),
        ("gpt-5.4-mini-2026-03-17", True, "none"),
        ("gpt-5.1", True, "none"),
        ("gpt-4.1-mini", True, None),
        ("gpt-5-chat-latest", True, None),
        ("gpt-5-mini", False, "low"),
        ("gpt-5-2025-08-07", False, "low"),
        ("o3", False, "low"),
        ("o4-mini-2025-04-16", False, "low"),
        ("gpt-5.2-pro", False, "low"),
    ],
)
def test_openais_models(model: str, warm: bool, effort: str | None) -> None:
    for base_url in (None, "https://api.openai.com/v1"):
        options = asked(model, base_url)
        assert ("temperature" in options) is warm
        assert options.get("reasoning_effort") == effort
        assert options["store"] is False
        assert "max_tokens" not in options
        assert int(str(options["max_completion_tokens"])) >= WISH.tokens


@pytest.mark.parametrize(
    ("model", "effort", "thinks_first"),
    [
        ("llama3.2", None, False),
        ("qwen3:8b", "none", False),
        ("Qwen/Qwen3-4B-Thinking-2507", "none", True),
        ("deepseek-r1:8b", "none", True),
        ("openai/gpt-oss-20b", "low", False),
        ("LGAI-EXAONE/EXAONE-Deep-7.8B", "none", False),
    ],
)
def test_other_servers(model: str, effort: str | None, thinks_first: bool) -> None:
    options = asked(model, LOCAL)
    assert options["temperature"] == 0.75
    assert options.get("reasoning_effort") == effort
    assert "store" not in options
    assert "max_completion_tokens" not in options
    assert profiles.thinks_first(BrainSettings(None, LOCAL, model)) is thinks_first
    room = int(str(options["max_tokens"])) - WISH.tokens
    assert room >= (3000 if effort else 1000)


def test_the_persons_most_tokens_are_obeyed() -> None:
    assert asked("gpt-6-luna", max_tokens=123)["max_completion_tokens"] == 123
    assert asked("deepseek-r1", LOCAL, max_tokens=123)["max_tokens"] == 123


def test_what_was_refused_is_left_out_for_that_server_and_model_alone() -> None:
    settings = BrainSettings(None, LOCAL, "tiny")
    assert profiles.refuse(settings, {"temperature", "max_tokens"})
    assert not profiles.refuse(settings, {"temperature"})
    assert asked("tiny", LOCAL).keys() == {"stream", "max_completion_tokens"}
    assert "temperature" in asked("other", LOCAL)
    assert "temperature" in asked("tiny", "http://127.0.0.1:1/v1")


def test_the_last_row_fits_everything() -> None:
    assert profiles.profile("http://box.example/v1", "").limit == "max_tokens"
    assert all(row.limit in profiles.LIMITS for row in profiles.table())
