"""Both languages say the same things, and every text that is asked for exists."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from facelog import errors, i18n
from facelog.config import DATA

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("facelog/**/*.py")])
ASKING = {"t", "translate"}
LANGUAGE_DATA = {
    "facelog/i18n.py",  # how digits and Latin letters sound
    "facelog/emotion/taxonomy.py",  # names of classes in others' data
    "facelog/evaluation.py",  # the same
    "facelog/bench.py",  # filling for made-up posts
    "facelog/tables.py",  # names of columns in others' tables
    "facelog/sample/plan.py",  # a name that stands in no sentence
}
GRAMMAR = (
    "facelog/companion/",  # Anna reads and builds sentences herself
    "facelog/reporting/",  # what is said about figures is read and held to them
)
HANGUL = re.compile("[\uac00-\ud7a3]{2}")
ERRORS = {
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.FaceLogError)
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name:
                yield name, node


def key_patterns(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an expression can stand for; unknown parts as `.+`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
            for part in node.values
        )
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from key_patterns(node.body)
        yield from key_patterns(node.orelse)


def asked(path: Path) -> Iterator[tuple[int, str, set[str] | None]]:
    """Yield line, key pattern and the names of the values given; None where not to be read."""
    for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        if name not in ASKING:
            continue
        position = 0 if name == "t" else 1
        if len(call.args) > position:
            given = {keyword.arg for keyword in call.keywords if keyword.arg}
            unreadable = any(keyword.arg is None for keyword in call.keywords)
            for pattern in key_patterns(call.args[position]):
                yield call.lineno, pattern, None if unreadable else given


def docstrings(tree: ast.AST) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def test_both_languages_have_the_same_areas_and_keys() -> None:
    areas = [
        {file.name for file in (DATA / "locales" / code).glob("*.json")} for code in ("ko", "en")
    ]
    assert areas[0] == areas[1]
    assert i18n.texts("ko").keys() == i18n.texts("en").keys()


def test_both_languages_fill_in_the_same_values() -> None:
    korean, english = i18n.texts("ko"), i18n.texts("en")
    differing = [key for key in korean if placeholders(korean[key]) != placeholders(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_text_is_empty(language: i18n.Language) -> None:
    assert [key for key, text in i18n.texts(language).items() if not text.strip()] == []


def test_english_texts_hold_no_korean() -> None:
    native_names = {"app.language_ko"}
    korean = {key for key, text in i18n.texts("en").items() if HANGUL.search(text)}
    assert korean <= native_names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_asked_for_exists(path: Path) -> None:
    known = i18n.texts("ko")
    for line, pattern, given in asked(path):
        matches = [key for key in known if re.fullmatch(pattern, key)]
        assert matches, f"{path.name}:{line} asks for {pattern}"
        if given is not None and len(matches) == 1:
            assert placeholders(known[matches[0]]) == given, f"{path.name}:{line} {matches[0]}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_error_has_its_sentence(path: Path) -> None:
    known = i18n.texts("ko")
    for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        if name in ERRORS and call.args:
            for pattern in key_patterns(call.args[0]):
                matches = [key for key in known if re.fullmatch(rf"errors\.{pattern}", key)]
                assert matches, f"{path.name}:{call.lineno} raises {name}({pattern})"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_visible_korean_is_in_the_locales_only(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name in LANGUAGE_DATA or name.startswith(GRAMMAR):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    comments = docstrings(tree)
    found = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in comments
        and HANGUL.search(node.value)
    ]
    assert found == []


def test_the_reader_sees_a_missing_key(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text('t("common.save")\nt(f"common.{x}_y", a=1)\nt("a.b" if c else "a.d")\n')
    assert [(line, pattern) for line, pattern, _ in asked(script)] == [
        (1, r"common\.save"),
        (2, r"common\..+_y"),
        (3, r"a\.b"),
        (3, r"a\.d"),
    ]


def test_a_text_asks_for_the_particle_of_a_word() -> None:
    text = "{friend:과/와} {friend} {friend:이에요/예요}"
    assert text.format(friend=i18n.Word("안나")) == "안나와 안나 안나예요"
    assert text.format(friend=i18n.Word("한결")) == "한결과 한결 한결이에요"
    assert "{friend:으로/로}".format(friend=i18n.Word("별")) == "별로"
