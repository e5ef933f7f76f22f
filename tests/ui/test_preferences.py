"""What outlasts a session: few choices, never worth a failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facelog.ui import preferences


def test_choices_are_kept_beside_each_other(facelog_home: Path) -> None:
    assert preferences.read() == {}
    assert not facelog_home.exists()
    assert preferences.keep(language="en")
    assert preferences.keep(profile="p1")
    assert preferences.read() == {"language": "en", "profile": "p1"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff"])
def test_a_damaged_file_is_no_file(facelog_home: Path, content: bytes) -> None:
    facelog_home.mkdir(parents=True)
    (facelog_home / "preferences.json").write_bytes(content)
    assert preferences.read() == {}
    assert preferences.keep(language="ko")
    assert preferences.read() == {"language": "ko"}


def test_where_nothing_can_be_written_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("FACELOG_HOME", os.fspath(blocked / "home"))
    assert not preferences.keep(language="en")
    assert preferences.read() == {}
