"""The house's rules that no linter knows: sizes, names, layout, words, versions, the lock."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "src" / "dateline"
CODE = sorted(p for room in ("src", "tests", "benchmarks") for p in (ROOT / room).rglob("*.py"))
FILE_LINES = 300
FUNCTION_LINES = 40

# Words that would tie the project to a machine, a registry or the way it was written. This file is the only one that may say them.
FORBIDDEN = re.compile(
    r"/tmp/w\b|/work/|/root/|pypi\.|pythonhosted|conda-forge|\b(?i:claude|anthropic|chatgpt|copilot|subagent)\b"
    r"|\b(?:this|previous) session\b|\b[Ii]ssue #?\d+\b(?!\.)|TODO|FIXME",
)
TEXTS = ("*.py", "*.md", "*.toml", "*.yaml", "*.cfg", "*.cff", "*.html", "*.tsv", "*.json")
NAMELESS = frozenset({"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core", "tools"})


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def find_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def find_texts() -> Iterator[Path]:
    yield from (ROOT / name for name in ("Makefile", ".importlinter", "requirements.lock", "NOTICE", ".ci/run", ".ci/venv"))
    yield from (p for pattern in TEXTS for p in ROOT.glob(pattern))
    for room in ("src", "tests", "benchmarks", "docs", "seeds", "recipes"):
        yield from (p for pattern in TEXTS for p in (ROOT / room).rglob(pattern))


@pytest.mark.parametrize("path", CODE, ids=short)
def test_no_file_is_longer_than_a_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", CODE, ids=short)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in find_functions(path)}
    assert {name: n for name, n in lengths.items() if n > FUNCTION_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [short(p) for p in CODE if p.stem in NAMELESS or p.parent.name in NAMELESS] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [short(p) for p in HOUSE.rglob("*.py") if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


def test_every_room_has_a_door() -> None:
    rooms = {p.parent for p in HOUSE.rglob("*.py")}
    assert [short(room) for room in rooms if not (room / "__init__.py").exists()] == []


def test_the_architecture_page_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {p.name if p.is_dir() else p.stem for p in HOUSE.iterdir() if (p / "__init__.py").exists() or p.suffix == ".py"}
    assert {room for room in rooms if f"{room}" not in page} == set()


def test_tests_mirror_the_rooms() -> None:
    mirrored = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir() and list(p.glob("test_*.py"))}
    rooms = {p.name for p in HOUSE.iterdir() if (p / "__init__.py").exists()}
    mirrored |= {room for room in rooms if (ROOT / "tests" / f"test_{room}.py").exists()}
    assert mirrored - rooms - {"properties", "golden", "fixtures"} == set()
    assert rooms - mirrored == set(), "a room without tests"


def test_no_text_names_a_machine_or_a_registry() -> None:
    found = []
    for path in find_texts():
        if path.name != "test_house.py" and not {"fixtures", "model"} & set(path.parts):
            lines = path.read_text(encoding="utf-8").splitlines()
            found += [f"{short(path)}:{n}: {line[:80]}" for n, line in enumerate(lines, 1) if FORBIDDEN.search(line)]
    assert found == []


def test_every_page_of_docs_is_reached_from_its_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = sorted(p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md"))
    lists = {p.rpartition("/")[0] for p in pages if f"({p})" in index}
    lost = [p for p in pages if p != "index.md" and f"({p})" not in index and not ("/" in p and p.rpartition("/")[0] in lists)]
    assert lost == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            broken += [f"{short(page)}: {target}"] * ("://" not in target and not (page.parent / target).exists())
    assert broken == []


def test_the_lock_holds_a_version_that_fits_for_everything_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    lock = {canonicalize_name(n): v for n, _, v in (line.partition("==") for line in lines if not line.startswith("#"))}
    declared = [Requirement(r) for r in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]
    assert [str(r) for r in declared if not r.specifier.contains(lock.get(canonicalize_name(r.name), ""), prereleases=True)] == []


def test_one_version_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
