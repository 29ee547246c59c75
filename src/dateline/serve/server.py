"""The socket and the server: what `dateline serve` runs."""

import socket
from typing import TYPE_CHECKING

from dateline.errors import MissingError, UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI

NEEDED = "serving needs FastAPI and uvicorn: pip install 'dateline[serve]'"
WAITING = 128  # connections that wait to be accepted


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there, port 0 for any free one; raises UsageError where that cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except (OSError, UnicodeError) as error:
        told = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0]  # Python says the address again there
        raise UsageError(f"cannot listen at {host} port {port}: {told}") from error


def tell_address(listening: socket.socket) -> str:
    """The address for a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def run_server(app: "FastAPI", listening: socket.socket) -> None:
    """Serve until interrupted; requests under way are finished. Raises MissingError where uvicorn is not installed."""
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise MissingError(NEEDED) from error
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=10)
    uvicorn.Server(config).run(sockets=[listening])
