"""The records themselves: one JSON object a line, Analyses and Failures in input order; or one JSON array."""

from collections.abc import Iterable
from typing import TextIO

from dateline.analysis import Analysis, Failure


def write_jsonl(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """A line a record, in order."""
    for result in results:
        out.write(result.to_json() + "\n")


def write_json(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """One indented object for one record, an array for several (or none); written as they come."""
    first: Analysis | Failure | None = None
    several = False
    for result in results:
        if first is None:
            first = result
            continue
        if not several:
            out.write("[\n" + first.model_dump_json(indent=2))
            several = True
        out.write(",\n" + result.model_dump_json(indent=2))
    if several:
        out.write("\n]\n")
    else:
        out.write("[]\n" if first is None else first.model_dump_json(indent=2) + "\n")
