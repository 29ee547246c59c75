"""`dateline knowledge`: who and what is known, one's own names, bigger worlds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.screen import make_console
from dateline.errors import UsageError
from dateline.settings import load_settings

if TYPE_CHECKING:
    from dateline.knowledge import Filter

app = typer.Typer(help="The knowledge base: look up a name, add your own, build a bigger one.", no_args_is_help=True)


@app.command()
def look(name: Annotated[list[str], typer.Argument(metavar="NAME...", help="A name, as it would stand in an article.")]) -> None:
    """Show the candidates of a name: country, places, people, organisations."""
    from rich.table import Table

    from dateline.knowledge import Knowledge

    words = " ".join(name)
    found = Knowledge.open(load_settings().knowledge_path).look_up(words)
    if not found:
        make_console().print(f"nothing is known of {words!r}")
        raise typer.Exit(1)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for label in ("kind", "name", "id", "facts"):
        table.add_column(label, overflow="fold", no_wrap=label == "kind")
    for record in found:
        table.add_row(*describe(record))
    make_console().print(table)


def describe(record: Any) -> tuple[str, str, str, str]:
    """Kind, name, id and the facts of a record of the knowledge base."""
    kind = type(record).__name__.removesuffix("Record").lower()
    facts = [str(getattr(record, "kind", "") or ""), getattr(record, "admin1", None) or "", getattr(record, "country", None) or ""]
    lat, lon = getattr(record, "lat", None), getattr(record, "lon", None)
    facts += [f"{lat:.2f} {lon:.2f}"] if lat is not None and lon is not None else []
    facts += [f"{record.population:,} people"] if getattr(record, "population", 0) else []
    for term in getattr(record, "terms", ()) or ():
        facts.append(f"{term.title}{' of ' + term.of if term.of else ''} {term.since or '?'}–{term.until or ''}")
    return kind, str(record.name), str(record.id), ", ".join(fact for fact in facts if fact)


@app.command()
def add(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV or JSONL with a column `name`.")]) -> None:
    """Add one's own names; they go before the package's."""
    from dateline.knowledge import add_names

    for path in files:
        if not path.is_file():
            raise UsageError(f"there is no file {path}")
        make_console().print(f"{path}: {add_names(path)} names added")


@app.command()
def build(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A Wikidata JSON dump (.json, .bz2, .gz), or GeoNames: a file or a folder.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The knowledge file to write; an unfinished run goes on.")],
    types: Annotated[list[str] | None, typer.Option("--type", help="Keep only this type (person, place …); may be repeated.")] = None,
    countries: Annotated[list[str] | None, typer.Option("--country", help="Keep only things of this country (Wikidata id).")] = None,
    sitelinks: Annotated[int | None, typer.Option(min=0, help="Keep what has at least so many wiki pages.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Leave out the records of the package.")] = False,
) -> None:
    """Build a bigger knowledge base from public dumps; use it with knowledge_path of the settings."""
    from dateline.knowledge import build_knowledge

    wanted = _make_filter(types, countries, sitelinks)
    with _show_lines() as progress:
        found = build_knowledge(source, out, wanted, progress, with_base=not alone)
    make_console().print(f"{out}: {found} records")


def _make_filter(types: list[str] | None, countries: list[str] | None, sitelinks: int | None) -> "Filter":
    """The filter of the options; raises UsageError for a type that is none."""
    from dateline.knowledge import Filter

    chosen = Filter()
    if unknown := set(types or ()) - chosen.types:
        raise UsageError(f"unknown type {min(unknown)!r}: one of {', '.join(sorted(chosen.types))}")
    chosen = replace(chosen, types=frozenset(types)) if types else chosen
    chosen = replace(chosen, countries=frozenset(countries)) if countries else chosen
    return chosen if sitelinks is None else replace(chosen, sitelinks=sitelinks)


@contextmanager
def _show_lines() -> Iterator[Callable[[int, int], None] | None]:
    """What to call with lines and records so far; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda lines, records: status.update(f"{lines:,} lines read, {records:,} records kept")
