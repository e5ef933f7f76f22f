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
