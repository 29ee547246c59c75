"""What a person sees while it runs: tables on standard output, failures and progress on standard error."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console

from dateline.analysis import Failure

PIPE_WIDTH = 120  # columns of a table that goes to a file or a pipe, unless COLUMNS says otherwise
LONGEST = 600  # characters of a message on standard error; records carry it whole

Item = TypeVar("Item")


def complain(message: str) -> None:
    """One line on standard error."""
    line = " ".join(message.split())
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    sys.stderr.write(f"dateline: {line}\n")


def set_up_streams() -> None:
    """Standard streams never stop on a character that the terminal's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def make_console() -> Console:
    """A console on standard output; no colour where it is no terminal or NO_COLOR is set."""
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False)
    if not console.is_terminal and "COLUMNS" not in console._environ:
        console.width = PIPE_WIDTH
    return console


class Tally(Iterable[Item | Failure]):
    """Lets results through, counts them, and tells each failure on standard error as it passes."""

    def __init__(self, results: Iterable[Item | Failure]) -> None:
        """Watch these results."""
        self._results = results
        self.read = 0
        self.failures: list[str] = []

    def __iter__(self) -> Iterator[Item | Failure]:
        """The results themselves."""
        for result in self._results:
            if isinstance(result, Failure):
                self.failures.append(result.error)
                complain(f"{result.id}: {result.message} ({result.error})")
            else:
                self.read += 1
            yield result

    @property
    def status(self) -> int:
        """Exit status: 0 all read; 1 some failed or nothing was there; 2 where nothing was read and all was wrong use."""
        if not self.failures:
            return 0 if self.read else 1
        return 2 if not self.read and set(self.failures) == {"UsageError"} else 1


class _Counter:
    """A line that tells how far it is, worded anew each time the terminal is refreshed."""

    def __init__(self, tally: Tally[Item]) -> None:
        self._tally = tally

    def __rich__(self) -> str:
        done, failed = self._tally.read, len(self._tally.failures)
        if not done + failed:
            return "loading the model"
        return f"{done} {'article' if done == 1 else 'articles'} read" + (f", {failed} failed" if failed else "")


@contextmanager
def show_progress(tally: Tally[Item], *, to_stdout: bool) -> Iterator[None]:
    """A counter on standard error while the block runs; nothing where that is no terminal, or where output goes to one."""
    if (to_stdout and sys.stdout.isatty()) or not sys.stderr.isatty():
        yield
        return
    from rich.live import Live
    from rich.spinner import Spinner

    spinner = Spinner("dots", text=_Counter(tally))
    with Live(spinner, console=Console(stderr=True), transient=True, refresh_per_second=4):
        yield
