"""`dateline serve`: articles and the knowledge base over HTTP, on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import opening
from dateline.cli.screen import make_console
from dateline.settings import load_settings

PORT = 8765


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; others than this machine's own open it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = PORT,
    knowledge: Annotated[Path | None, typer.Option(metavar="FILE", help="Another knowledge base than the package's.")] = None,
    ontology: Annotated[Path | None, typer.Option(metavar="FILE", help="Own event types (YAML), laid over the package's.")] = None,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="Settings (TOML).")] = None,
) -> None:
    """Serve analyses and a reconciliation endpoint for OpenRefine over HTTP; nothing is fetched, and there is no password."""
    from dateline.serve import make_app
    from dateline.serve.server import listen, run_server, tell_address

    knobs = load_settings(settings, **({"knowledge_path": knowledge} if knowledge else {}))
    with listen(host, port) as listening:
        app = make_app(opening.open_pipeline(knobs, ontology))
        address = tell_address(listening)
        make_console().print(f"dateline is at {address}, for OpenRefine at {address}/reconcile; Ctrl-C ends it", soft_wrap=True)
        try:
            run_server(app, listening)
        except KeyboardInterrupt:
            return
