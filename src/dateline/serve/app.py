"""The application, wired: routes, errors in words, and cross-origin access to the reconciliation service."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import dateline
from dateline.errors import DatelineError
from dateline.pipeline import Pipeline
from dateline.serve import analysing, reconciling
from dateline.serve.bodies import tell_error


class OpenToAll:
    """Cross-origin access (CORS) to the reconciliation service, as its specification wants; nothing else is opened to other pages."""

    def __init__(self, app: ASGIApp) -> None:
        """Around the application."""
        self._app = app
        self._opened = CORSMiddleware(app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        path: str = scope.get("path", "")
        shared = path == reconciling.ROOT or path.startswith(f"{reconciling.ROOT}/")
        await (self._opened if shared else self._app)(scope, receive, send)


async def tell(_: Request, error: Exception) -> Response:
    """An error of ours as its Failure."""
    assert isinstance(error, DatelineError)
    return tell_error(error)


def make_app(pipeline: Pipeline) -> FastAPI:
    """The application over a loaded pipeline. The index of the knowledge base is made beside the first requests.

    There are no interactive pages of documentation: FastAPI's fetch their scripts from elsewhere. /openapi.json is there.
    """
    service = reconciling.Service(pipeline.knowledge)

    @asynccontextmanager
    async def warm_up(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=lambda: service.catalogue.kinds, daemon=True).start()
        yield

    app = FastAPI(title="dateline", version=dateline.__version__, docs_url=None, redoc_url=None, lifespan=warm_up)
    app.add_exception_handler(DatelineError, tell)
    app.add_middleware(OpenToAll)
    app.include_router(analysing.make_router(pipeline))
    app.include_router(reconciling.make_router(service))
    return app
