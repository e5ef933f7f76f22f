"""The weights of the words of crisis: fitted, stored, and good for sentences never met."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from facelog.train import words

PARTS = Path(__file__).parents[1] / "companion"


def part(*names: str) -> list[words.Example]:
    return words.read([PARTS / f"crisis_{name}.tsv" for name in names])


def test_sentences_never_met_are_heard() -> None:
    taught = part("build", "judge", "written")
    asked = part("judge2", "judge3", "judge4")
    examples = taught + asked
    matrix, first = words.rows_of(examples)
    crisis = np.array([example.crisis for example in examples])
    weights = words.fit(matrix, first, crisis, np.arange(len(taught)))
    weight = np.maximum.reduceat(matrix.times(weights), first[:-1])[len(taught) :]
    clear = np.sort(weight[~crisis[len(taught) :]])
    found = weight[crisis[len(taught) :]] > clear[-len(clear) // 25]
    # Of these 180, rules made without them had found 91 with 5 % false alarms.
    assert found.mean() > 0.75


def test_a_line_without_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "some.tsv").write_text("clear\t좋은 하루\nmaybe\t글쎄\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.tsv:2"):
        words.read([tmp_path / "some.tsv"])


def test_hands_are_groups_and_annas_care_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "some.tsv").write_text(
        "# a theme k\nclear\t좋은 하루\n# no hand\nclear\t비가 왔다\n", encoding="utf-8"
    )
    (tmp_path / "anna.txt").write_text(
        "# mark\n[talk]\n{noun} 때문에 [지쳤구나|지치셨군요]^.\n[crisis.help]\n109\n",
        encoding="utf-8",
    )
    labelled, unnamed, said = words.read([tmp_path / "some.tsv", tmp_path / "anna.txt"])
    assert labelled == words.Example("좋은 하루", False, "some: k")
    assert unnamed.group == "some: 0"
    assert (said.text, said.crisis) == (" 때문에 지쳤구나.", False)


def test_weights_are_written_and_hardly_rounded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        f"# by {'abcde'[n % 5]}\ncrisis\t죽고 싶다 {n}\nclear\t맛있는 밥을 먹었다 {n}"
        for n in range(90)
    ]
    (tmp_path / "some.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words.main([str(tmp_path / "some.tsv"), "--to", str(tmp_path / "weights.npz")])
    assert "found: 100.0%" in capsys.readouterr().out
    with np.load(tmp_path / "weights.npz") as stored:
        assert stored["table"].dtype == np.int8
        assert stored["table"].any()
        assert stored["themes"].any()
