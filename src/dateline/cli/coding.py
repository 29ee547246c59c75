"""`dateline code`: PLOVER for given pairs of spans, one JSON object a line in and out, always an answer."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.analysis import Failure
from dateline.cli import opening
from dateline.cli.output import open_output
from dateline.cli.screen import Tally, show_progress
from dateline.errors import FormatError, MissingError
from dateline.settings import load_settings

Edges = tuple[int, int] | None


def code(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl", help=r"Lines {id, text, actor: \[start, end] or null, recipient: … or null}; - reads standard input."
        ),
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")] = None,
) -> None:
    """Code given pairs in PLOVER: event, mode, quad, scores of all types and evidence for each line."""
    tally: Tally[dict[str, Any]] = Tally(code_lines(read_lines(pairs)))
    with show_progress(tally, to_stdout=out is None), open_output(out) as stream:
        for result in tally:
            stream.write((result.to_json() if isinstance(result, Failure) else json.dumps(result, ensure_ascii=False)) + "\n")
    raise typer.Exit(tally.status)


def read_lines(path: Path) -> Iterator[str]:
    """Lines that hold something, of a file or of standard input; raises MissingError where there is no file."""
    if str(path) == "-":
        yield from (line for line in sys.stdin if line.strip())
        return
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            yield from (line for line in lines if line.strip())
    except OSError as error:
        raise MissingError(f"cannot read {path}: {error.strerror or error}") from error


def code_lines(lines: Iterable[str]) -> Iterator[dict[str, Any] | Failure]:
    """An answer a line; a Failure for a line that is none of the format."""
    pipeline = opening.open_pipeline(load_settings())
    for number, line in enumerate(lines, 1):
        name = f"line {number}"
        try:
            found = parse_object(line)
            name = str(found.get("id", name))
            record = check_pair(found)
            answer = pipeline.code(record["text"], record["actor"], record["recipient"])
            yield answer.model_dump() | {"id": record.get("id", number)}
        except (FormatError, ValueError) as error:
            yield Failure(id=name, stage="code", error=type(error).__name__, message=str(error))


def parse_object(line: str) -> dict[str, Any]:
    """The object of a line; raises FormatError where it is none."""
    from dateline.reading.tables import parse_json

    record = parse_json(line)
    if not isinstance(record, dict):
        raise FormatError("the line is JSON but no object")
    return record


def check_pair(record: dict[str, Any]) -> dict[str, Any]:
    """The record with spans as tuples; raises FormatError that says what is wrong."""
    if not isinstance(record.get("text"), str):
        raise FormatError("the field text must be a string" if "text" in record else "no field named text")
    from dateline.reading.text import replace_unfit

    text, _ = replace_unfit(record["text"])
    length = len(text)
    return record | {"text": text} | {side: _edges(record.get(side), side, length) for side in ("actor", "recipient")}


def _edges(value: Any, side: str, length: int) -> Edges:
    if value is None:
        return None
    whole = isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) and not isinstance(v, bool) for v in value)
    if not whole or not 0 <= value[0] < value[1] <= length:
        raise FormatError(f"`{side}` is neither null nor [start, end] within the text's {length} characters: {str(value)[:60]}")
    return value[0], value[1]
