"""`dateline ontology`: the event types that there are, and what one's own find in a text."""

from pathlib import Path
from typing import Annotated

import typer

from dateline.analysis import Failure
from dateline.cli import opening
from dateline.cli.screen import Tally, make_console
from dateline.errors import UsageError
from dateline.settings import load_settings

app = typer.Typer(help="Event types: show them, test your own.", no_args_is_help=True)


@app.command()
def show(
    name: Annotated[str | None, typer.Argument(metavar="TYPE", help="One type; without it, all of them.")] = None,
    ontology: Annotated[
        Path | None, typer.Option("--ontology", metavar="FILE", help="Own event types (YAML), laid over the package's.")
    ] = None,
) -> None:
    """Show the event types, or one of them with its words and what actor and recipient mean."""
    from rich.table import Table

    from dateline.ontology import load_ontology

    found = load_ontology(ontology)
    if name is not None and name not in found.types:
        raise UsageError(f"no type {name!r}: dateline ontology show lists them")
    table = Table(box=None, show_header=name is None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    if name is None:
        for label in ("type", "family", "PLOVER", "meaning"):
            table.add_column(label, no_wrap=label != "meaning", overflow="fold")
        for kind in found.types.values():
            table.add_row(kind.name, kind.family, "/".join(part for part in (kind.plover, kind.mode) if part), kind.meaning)
    else:
        kind = found.types[name]
        words = ", ".join(" ".join(t.words) for t in kind.triggers)
        facts = {"type": kind.name, "family": kind.family, "meaning": kind.meaning, "actor": kind.actor, "recipient": kind.recipient}
        facts |= {"PLOVER": kind.plover, "mode": kind.mode, "CAMEO": ", ".join(kind.cameo), "ACE": kind.ace, "Wikidata": kind.wikidata}
        facts |= {"IPTC": kind.iptc, "words": words, "like": "\n".join(kind.examples.match), "unlike": "\n".join(kind.examples.mismatch)}
        for label, value in facts.items():
            if value:
                table.add_row(label, value)
    make_console().print(table)


@app.command()
def test(
    ontology: Annotated[Path, typer.Argument(metavar="FILE", help="Own event types (YAML).")],
    sources: Annotated[list[str], typer.Argument(metavar="PATH...", help="Articles to look in.")],
) -> None:
    """Show what one's own event types find in articles: a line for each event, with what decided (words or examples) and its sentence."""
    from dateline.ontology import load_ontology
    from dateline.reading import read_articles
    from dateline.report.wording import shorten

    own = load_ontology(ontology).overlay
    settings = load_settings()
    tally = Tally(opening.open_pipeline(settings, ontology).analyse(read_articles(sources, settings=settings)))
    console = make_console()
    found = 0
    for result in tally:
        if isinstance(result, Failure):
            continue
        for event in result.events:
            if event.type not in own or not event.mentions:
                continue
            found += 1
            text, at = result.article.text, event.mentions[0]
            context = text[max(0, at.start - 60) : at.start], text[at.end : at.end + 60]
            line = f"…{shorten(context[0], 60)} [{at.text}] {shorten(context[1], 60)}…"
            console.print(f"{result.article.source or result.article.id}: {event.type} ({event.status}, by {event.typed_by}) {line}")
    console.print(f"{found} events of {len(own)} own types in {tally.read} articles")
    raise typer.Exit(tally.status)
