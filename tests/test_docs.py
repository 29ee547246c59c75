"""README and docs are run: a page whose commands or code do not work, or print something else, fails.

In a ```console block a line `$ command` is run by bash in a scratch folder like the checkout, with
the seeds in it too (`visit.txt` is `seeds/visit.txt`); lines `> ` go on with it. The
lines below are its output on the terminal (standard output and error); `…` stands for any lines, and no lines at all for any output. A
command may fail only where the line before the block is `<!-- fails -->`. In a ```python block the code is run; blocks of a page share
their names; a block of `>>> ` lines is a doctest. `<!-- not run: why -->` before a block leaves it out; there may be few of those.

`DATELINE_DOCS=write` rewrites the output below commands in place, to be read before it is committed.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_RUN_AT_MOST = 10  # in all pages together: setting up, and what needs a browser or an hour
SECONDS = 120
_BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^>]*) -->\n+)?^```(?P<kind>console|python|bash|sh|shell|pycon)\n(?P<body>.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    """A block of a page; `line` is where its body begins, start:end its characters."""

    kind: str
    body: str
    mark: str
    line: int
    start: int
    end: int


def find_blocks(text: str) -> list[Block]:
    return [
        Block(m["kind"], m["body"], m["mark"] or "", text.count("\n", 0, m.start("body")) + 1, m.start("body"), m.end("body"))
        for m in _BLOCK.finditer(text)
    ]


def split_commands(body: str) -> list[tuple[str, list[str]]]:
    """Commands of a console block, each with the lines of output that stand below it."""
    commands: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif line.startswith("> ") and commands and not commands[-1][1]:
            commands[-1] = (commands[-1][0] + "\n" + line[2:], [])
        elif commands:
            commands[-1][1].append(line.rstrip())
    return commands


def matches(expected: list[str], got: list[str]) -> bool:
    """Whether the lines are the same, where `…` stands for any number of lines."""
    if not expected:
        return not got
    if expected[0] == "…":
        return any(matches(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and got[0] == expected[0] and matches(expected[1:], got[1:])


def run_command(command: str, folder: Path) -> tuple[int, list[str]]:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False
    )
    return done.returncode, [line.rstrip() for line in done.stdout.decode("utf-8").splitlines()]


def run_console(block: Block, page: Path, folder: Path) -> str:
    """Run the block's commands; gives its body with the output that they have now."""
    lines = []
    for command, expected in split_commands(block.body):
        status, got = run_command(command, folder)
        told = f"{page.name}, line {block.line}: $ {command}\n" + "\n".join(got[-40:])
        assert (status == 0) == (block.mark != "fails"), f"{told}\nexit status {status}"
        if os.environ.get("DATELINE_DOCS") != "write":
            assert not expected or matches(expected, got), f"{told}\n\nbut the page says\n" + "\n".join(expected)
        lines += ["$ " + command.replace("\n", "\n> "), *(expected and (expected if "…" in expected else got))]
    return "\n".join(lines) + "\n"


def run_python(block: Block, page: Path, names: dict[str, Any]) -> None:
    if block.body.startswith(">>> "):
        test = doctest.DocTestParser().get_doctest(block.body, names, page.name, page.name, block.line)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
        assert runner.summarize(verbose=False).failed == 0, f"{page.name}, line {block.line}"
    else:
        exec(compile("\n" * block.line + block.body, str(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_a_page_says_is_so(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(seed, tmp_path)
    for room in ("seeds", "docs", "benchmarks", "recipes"):
        (tmp_path / room).symlink_to(ROOT / room)
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "__page__"}
    bodies: list[tuple[Block, str]] = []
    for block in find_blocks(text):
        if block.mark.startswith("not run: "):
            continue
        assert block.kind in ("console", "python"), f"line {block.line}: use console or python, so that it can be run"
        if block.kind == "console":
            bodies.append((block, run_console(block, page, tmp_path)))
        else:
            run_python(block, page, names)
    if os.environ.get("DATELINE_DOCS") == "write":
        for block, body in reversed(bodies):
            text = text[: block.start] + body + text[block.end :]
        page.write_text(text, encoding="utf-8")


def test_little_is_left_out() -> None:
    marks = [(p.name, b.mark) for p in PAGES for b in find_blocks(p.read_text(encoding="utf-8")) if b.mark.startswith("not run")]
    assert len(marks) <= NOT_RUN_AT_MOST, marks
    assert [m for m in marks if len(m[1]) < len("not run: ab")] == []


def test_a_page_that_lies_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_DOCS", raising=False)
    lie = Block("console", "$ echo yes\nno\n", "", 1, 0, 0)
    with pytest.raises(AssertionError, match="but the page says"):
        run_console(lie, Path("page.md"), tmp_path)
    broken = Block("console", "$ false\n", "", 1, 0, 0)
    with pytest.raises(AssertionError, match="exit status 1"):
        run_console(broken, Path("page.md"), tmp_path)
    with pytest.raises(ZeroDivisionError):
        run_python(Block("python", "1 / 0\n", "", 1, 0, 0), Path("page.md"), {})


def test_an_ellipsis_stands_for_any_lines() -> None:
    assert matches(["a", "…", "d"], ["a", "b", "c", "d"])
    assert matches(["…"], [])
    assert not matches(["a", "…", "d"], ["a", "b"])
