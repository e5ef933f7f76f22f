"""Who may import what: layers from the ground up, and big packages in their one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "facelog"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"types", "music_types", "errors", "config", "outgoing", "i18n", "palette"}),
    frozenset({"image"}),
    frozenset({"face", "emotion", "companion", "speech", "diary", "music"}),
    frozenset({"seeing", "insights", "memory", "drawing", "tables"}),
    frozenset({"posting", "talking", "listening", "searching"}),
    frozenset({"exporting", "importing", "sample", "reporting", "lesson"}),
    frozenset({"ui"}),
    frozenset({"app", "pages"}),
)
"""From the ground up; a part imports what lies below it, and its own modules."""
TOP = frozenset({"train", "altering", "evaluation", "bench", "commands", "cli", "__main__"})
"""Beside the app: may import everything but the screens."""

HOMES: dict[str, tuple[str, ...]] = {
    "streamlit": ("app.py", "pages/", "facelog/ui/"),
    "tensorflow": ("facelog/train/",),
    "torch": (
        "facelog/train/torch_fit.py",
        "facelog/train/torch_lessons.py",
        "facelog/train/torch_networks.py",
    ),
    "keras": ("facelog/train/",),
    "mtcnn": ("facelog/train/",),
    "openai": ("facelog/companion/exchange.py", "facelog/speech/"),
    "keyring": ("facelog/ui/keys.py",),
    "gtts": ("facelog/speech/",),
    "dlib": ("facelog/face/dlib_backend.py",),
    "ai_edge_litert": ("facelog/emotion/classifier.py", "facelog/face/mtcnn_backend.py"),
    "snowballstemmer": ("facelog/memory/terms.py",),
    "plotly": ("facelog/insights/",),
    "sqlalchemy": ("facelog/diary/",),
}


def sources() -> list[Path]:
    """Return every Python file of the app."""
    found = [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    return sorted(path for path in found if path.exists())


def name_of(path: Path) -> str:
    """Return a file's path from the project's folder, with slashes."""
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """Return the part of the app that a file belongs to: its folder or its module."""
    first, *rest = path.relative_to(ROOT).parts
    part = rest[0] if first == "facelog" else first
    return part.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the full name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}:{node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node


def test_big_packages_stay_in_their_one_place() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} imports {imported}"
        for path in sources()
        for imported, node in imports(path)
        if not name_of(path).startswith(HOMES.get(imported.split(".")[0], ("",)))
    ]
    assert wrong == []


def layer_of(part: str) -> int:
    """Return how high a part lies."""
    for height, parts in enumerate(LAYERS):
        if part in parts:
            return height
    assert part in TOP, f"{part}: new parts of the app need a place in LAYERS"
    return len(LAYERS)


def is_allowed(part: str, other: str) -> bool:
    """Return whether a part may import another one."""
    if part == other or other == "__init__":
        return True
    if part in TOP:
        return other not in ("app", "pages", "ui")
    if layer_of(part) == layer_of(other) == 0:
        return True
    return layer_of(other) < layer_of(part)


def test_parts_import_only_what_lies_below_them() -> None:
    wrong = []
    for path in sources():
        part = part_of(path)
        if part == "__init__":
            continue
        for imported, node in imports(path):
            module = imported.split(".")
            if module[0] in ("pages", "app"):
                other = module[0]
            elif module[0] == "facelog" and len(module) > 1:
                other = module[1]
            else:
                continue
            if not is_allowed(part, other):
                wrong.append(f"{name_of(path)}:{node.lineno}: {part} imports {imported}")
    assert wrong == []


def light_modules() -> list[str]:
    """Return the modules that are loaded to draw a page or to read photographs."""
    modules = ["facelog.posting", "facelog.seeing", "facelog.cli", "facelog.evaluation"]
    modules += [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((PACKAGE / "ui").glob("*.py"))
        if path.stem != "__init__"
    ]
    return [name for name in modules if (ROOT / (name.replace(".", "/") + ".py")).exists()]


def loaded_after(code: str) -> set[str]:
    """Return the top-level packages that a new process has loaded after some code."""
    asked = f"{code}\nimport sys\nprint('\\n'.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def imports_of_pages() -> list[str]:
    """Return the import lines at the top of every page and of app.py.

    A page's own module draws when it is loaded; what it imports first is what costs time.
    """
    lines = []
    for path in [*sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]:
        if path.exists():
            body = ast.parse(path.read_text(encoding="utf-8")).body
            lines += [ast.unparse(n) for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    first = [line for line in lines if "__future__" in line]
    return [*first[:1], *(line for line in lines if "__future__" not in line)]


def test_no_page_loads_tensorflow_or_openai() -> None:
    code = "\n".join([*imports_of_pages(), *(f"import {name}" for name in light_modules())])
    loaded = loaded_after(code)
    assert "facelog" in loaded
    assert loaded.isdisjoint({"tensorflow", "keras", "mtcnn", "openai", "torch"})


@pytest.mark.parametrize("module", ["facelog.cli", "facelog.seeing"])
def test_reading_a_photograph_loads_no_package_of_the_screens(module: str) -> None:
    loaded = loaded_after(f"import {module}")
    assert loaded.isdisjoint({"pandas", "plotly", "streamlit", "sqlalchemy", "kiwipiepy"})
