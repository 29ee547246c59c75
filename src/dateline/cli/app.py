"""The commands, wired. Heavy modules are imported by the commands that need them, so that --help is quick."""

from typing import Annotated

import typer

from dateline.cli import knowing, types
from dateline.cli.about import info, schema
from dateline.cli.coding import code
from dateline.cli.dating import date
from dateline.cli.reading import demo, read
from dateline.cli.screen import set_up_streams
from dateline.cli.serving import serve

app = typer.Typer(
    help="Who did what to whom, where, when, planned or past: events and entities from news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all read, 1 some failed (told on standard error and in the output), 2 wrong use.",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from dateline import __version__

        print(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version.")] = False,
) -> None:
    """Who did what to whom, where, when, planned or past: events and entities from news."""
    set_up_streams()


app.command()(demo)
app.command()(read)
app.command()(code)
app.command()(date)
app.command()(schema)
app.command()(info)
app.command()(serve)
app.add_typer(knowing.app, name="knowledge")
app.add_typer(types.app, name="ontology")
