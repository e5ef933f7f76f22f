"""Where the diary lies, by the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from facelog import config
from facelog.diary.store import open_store


@pytest.mark.parametrize("folder", ["plain", "with space", "50%20 off?", "일기 #1"])
def test_a_diary_lies_in_the_folder_that_was_named(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACELOG_HOME", str(tmp_path / folder))
    open_store(config.database_url()).close()
    assert (tmp_path / folder / "diary.db").is_file()
    assert config.database_path() == tmp_path / folder / "diary.db"


def test_a_named_database_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACELOG_DATABASE_URL", "postgresql://example/facelog")
    assert config.database_url() == "postgresql://example/facelog"
    assert config.database_path() is None


def test_the_environment_goes_before_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"OPENAI_API_KEY": "from-file", "FACELOG_LLM_TIMEOUT": 7}
    assert config.brain_settings({}).available is False
    assert config.brain_settings(secrets).api_key == "from-file"
    assert config.brain_settings(secrets).timeout == 7.0
    monkeypatch.setenv("OPENAI_API_KEY", "from-environment")
    assert config.brain_settings(secrets).api_key == "from-environment"


@pytest.mark.parametrize("seconds", ["soon", "0", "-5", "nan", "inf"])
def test_a_time_out_is_a_number_of_seconds(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACELOG_LLM_TIMEOUT", seconds)
    with pytest.raises(ValueError, match=seconds):
        config.brain_settings()


CHOICE = config.BrainChoice("server", "http://127.0.0.1:1234/v1", "qwen", 60.0, 900)
SECRETS = {"OPENAI_API_KEY": "from-file", "FACELOG_LLM_MODEL": "file-model"}


def test_a_choice_goes_before_the_secrets() -> None:
    chosen = config.brain_settings(SECRETS, CHOICE)
    assert (chosen.base_url, chosen.model) == (CHOICE.base_url, "qwen")
    assert (chosen.timeout, chosen.max_tokens) == (60.0, 900)
    assert chosen.api_key is None, "the key is meant for OpenAI"
    assert not config.brain_settings(SECRETS, config.BrainChoice("builtin")).available
    assert config.brain_settings(SECRETS, config.BrainChoice("openai")).api_key == "from-file"


def test_a_key_of_the_secrets_goes_to_its_own_server_only() -> None:
    meant = SECRETS | {"FACELOG_LLM_BASE_URL": "http://127.0.0.1:1234"}
    assert config.brain_settings(meant, CHOICE).api_key == "from-file"
    other = config.BrainChoice("server", "http://127.0.0.1:1235/v1")
    assert config.brain_settings(meant, other).api_key is None
    assert config.brain_settings(meant, config.BrainChoice("openai")).api_key is None


def test_where_the_environment_names_the_server_the_choice_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "from-environment")
    settings = config.brain_settings({}, CHOICE)
    assert config.brain_source(CHOICE) == "environment"
    assert settings == config.BrainSettings(api_key="from-environment")


def test_single_names_of_the_environment_go_before_the_choice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FACELOG_LLM_MODEL", "env-model")
    monkeypatch.setenv("FACELOG_LLM_MAX_TOKENS", "77")
    settings = config.brain_settings({}, CHOICE)
    assert config.brain_source(CHOICE) == "choice"
    assert (settings.base_url, settings.model) == (CHOICE.base_url, "env-model")
    assert (settings.timeout, settings.max_tokens) == (60.0, 77)


def test_a_key_is_not_told_by_accident() -> None:
    held = config.BrainChoice("openai", api_key="sk-hidden")
    assert "sk-hidden" not in f"{held} {config.brain_settings({}, held)}"
