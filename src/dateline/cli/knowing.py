"""`dateline knowledge`: who and what is known, one's own names, bigger worlds."""

from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.cli.screen import make_console
from dateline.errors import UsageError
from dateline.settings import load_settings

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
        years = f"{getattr(term, 'start', None) or '?'}–{getattr(term, 'end', None) or ''}"
        facts.append(f"{getattr(term, 'title', None) or getattr(term, 'office', '')} {years}")
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
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A Wikidata JSON dump (bz2, gz) or a folder of GeoNames files.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The knowledge file to write.")],
) -> None:
    """Build a bigger knowledge base from public dumps."""
    from dateline.knowledge import build_knowledge

    make_console().print(f"{out}: {build_knowledge(source, out)} records")
