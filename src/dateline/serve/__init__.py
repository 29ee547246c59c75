"""The web service: articles in, analyses out, and the knowledge base as a reconciliation endpoint. Thin; nothing here knows language.

app.py          the application, wired               bodies.py       what came in, bounded
analysing.py    /analyse, /analyse/batch, / …        pages.py        the HTML of forms and things
reconciling.py  /reconcile and what belongs to it    server.py       the socket and uvicorn
queries.py      a query batch, checked               matching.py     which things a query may mean, with scores
properties.py   what can be asked of a thing         catalogue.py    things by id and by the beginning of their names
kinds.py        the types of things
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dateline.pipeline import Pipeline

__all__ = ["make_app"]


def make_app(pipeline: "Pipeline") -> "FastAPI":
    """The application (ASGI) over a loaded pipeline; raises MissingError where FastAPI is not installed."""
    from dateline.errors import MissingError
    from dateline.serve.server import NEEDED

    try:
        from dateline.serve.app import make_app as make
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("fastapi", "starlette"):
            raise
        raise MissingError(NEEDED) from error
    return make(pipeline)
