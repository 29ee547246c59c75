"""`dateline date`: stored analyses as of a day of publication that was not known when they were read; no model is needed."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from dateline.analysis import Analysis, Failure
from dateline.cli.coding import read_lines
from dateline.cli.output import open_output
from dateline.cli.screen import Tally, show_progress


def date(
    analyses: Annotated[
        Path, typer.Argument(metavar="ANALYSES.jsonl", help="What `dateline read --to jsonl` wrote; - reads standard input.")
    ],
    published: Annotated[str, typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")] = None,
) -> None:
    """Give stored analyses a day of publication: times and event times become days, and nothing is read again."""
    from dateline.reading import check_date

    tally: Tally[Analysis | Failure] = Tally(date_lines(read_lines(analyses), check_date(published)))
    with show_progress(tally, to_stdout=out is None), open_output(out) as stream:
        for result in tally:
            stream.write(result.to_json() + "\n")
    raise typer.Exit(tally.status)


def date_lines(lines: Iterable[str], published: str) -> Iterator[Analysis | Failure]:
    """An Analysis as of the day for each line; a Failure for a line that holds one, or that is no record of ours."""
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if isinstance(row, dict) and "error" in row:
                yield Failure.model_validate(row)
            else:
                yield Analysis.model_validate(row).with_published(published)
        except (ValueError, RecursionError) as error:
            yield Failure(id=f"line {number}", stage="date", error="FormatError", message=_word_error(error))


def _word_error(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return f"{error.error_count()} fields are not those of an analysis"
    return f"the line is no JSON: {error}" if isinstance(error, json.JSONDecodeError) else str(error)
