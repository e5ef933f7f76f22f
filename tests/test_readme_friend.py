"""The friend that the README shows can be added as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

from facelog.companion import characters

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_friend_of_the_readme_can_be_dropped_into_the_folder(facelog_home: Path) -> None:
    text = README.read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    (facelog_home / "characters").mkdir(parents=True)
    (facelog_home / "characters" / "bori.json").write_text(example, encoding="utf-8")
    (found,), wrong = characters.dropped()
    assert not wrong
    assert (found.names["ko"], found.manner) == ("보리", "hangyeol")
    row = next(line for line in text.splitlines() if line.startswith("| `portrait`"))
    assert all(name in row for name in characters.portraits())
    row = next(line for line in text.splitlines() if line.startswith("| `manner`"))
    assert all(name in row for name in characters.shipped())
