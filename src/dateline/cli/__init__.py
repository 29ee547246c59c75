"""The command `dateline`: one file a command group. `main` is the entry point; errors are one line, never a traceback.

app.py        the commands, wired               reading.py    demo, read
coding.py     code                              about.py      schema, info
knowing.py    knowledge look, add, build        types.py      ontology show, test
serving.py    serve
formats.py    what can be written, and how      output.py     where it goes: atomically, or to the terminal
screen.py     consoles, progress, failures      workers.py    several processes, results in input order
"""

import os
import sys
from collections.abc import Sequence

DEBUG = "DATELINE_DEBUG"  # environment variable: tracebacks instead of one line
WRONG_USE = 2
FAILED = 1
INTERRUPTED = 130  # as shells tell SIGINT
BROKEN_PIPE = 141  # as shells tell SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 all read, 1 some failed, 2 wrong use (or no model to run)."""
    from dateline.cli.app import app
    from dateline.cli.screen import complain

    try:
        status = app(args=arguments, prog_name="dateline", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return BROKEN_PIPE
    except SystemExit as leaving:  # typer's own answer to a broken pipe; every other way out comes back as a status
        return BROKEN_PIPE if leaving.code == 1 else WRONG_USE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _explain(error)
    return status if isinstance(status, int) else 0


def _explain(error: Exception) -> int:
    """Tell an error in one line; the exit status that it stands for."""
    from dateline.cli.screen import complain
    from dateline.errors import DatelineError, InputError

    if hasattr(error, "format_message"):  # wrong use found by typer (which carries a click of its own from 0.16 on)
        if message := error.format_message():  # "" where the help has been shown instead
            complain(f"{message} Try: dateline --help")
        return WRONG_USE
    if type(error).__name__ == "Abort":
        complain("interrupted")
        return INTERRUPTED
    if isinstance(error, DatelineError):
        complain(str(error))
        return FAILED if isinstance(error, InputError) else WRONG_USE
    if isinstance(error, OSError):
        complain(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
        return WRONG_USE
    complain(f"internal error, please report: {type(error).__name__}: {error} ({DEBUG}=1 shows where)")
    return FAILED


def _forget_output() -> None:
    """Let nothing be flushed into a pipe that nobody reads, which would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
