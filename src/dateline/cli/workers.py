"""Several processes, each with a pipeline of its own; results come in input order, and a worker's death costs one article, not the run.

Articles and results travel (plain data), never Docs. At most `AHEAD` groups a worker are under way, so that memory stays bounded.
"""

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Protocol

from dateline.analysis import Analysis, Failure
from dateline.article import Article
from dateline.cli.opening import open_pipeline
from dateline.settings import Settings

GROUP = 24  # articles of one task: enough that handing them on costs nothing
AHEAD = 3  # tasks a worker under way: enough that none waits while the first result is written

Item = Article | Failure
Result = Analysis | Failure


class Reads(Protocol):
    """What a worker needs of a pipeline."""

    def analyse(self, articles: Iterable[Item]) -> Iterator[Result]:
        """One result for each article, in order."""
        ...


Opener = Callable[[Settings, Path | None], Reads]


def analyse_in_processes(
    articles: Iterable[Item], settings: Settings, ontology: Path | None, workers: int, *, opener: Opener = open_pipeline
) -> Iterator[Result]:
    """One result for each article, in order; raises what the pipeline raises when it cannot be opened.

    `opener` makes the pipeline in each process; it travels by name, so it must be a function of a module.
    """
    crew = _Crew(partial(opener, settings, ontology), workers)
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    groups = iter(lambda source=iter(articles): list(itertools.islice(source, GROUP)), [])  # type: ignore[misc]
    try:
        for group in groups:
            waiting.append((group, crew.submit(group)))
            if len(waiting) >= workers * AHEAD:
                yield from _take(crew, waiting)
        while waiting:
            yield from _take(crew, waiting)
    finally:
        crew.close()


def _take(crew: "_Crew", waiting: deque[tuple[list[Item], Future[list[Result]]]]) -> list[Result]:
    """The results of the first group; where a worker died, that group is read article by article and the others anew."""
    group, future = waiting.popleft()
    try:
        return future.result()
    except BrokenProcessPool:
        crew.renew(crew.workers)
        found = [result for item in group for result in crew.read_alone(item)]
        again = [(g, crew.submit(g)) for g, _ in waiting]
        waiting.clear()
        waiting.extend(again)
        return found


class _Crew:
    """A pool of processes that can be replaced when one of them dies."""

    def __init__(self, opener: Callable[[], Reads], workers: int) -> None:
        self.workers = workers
        self._opener = opener
        self.renew(workers)

    def renew(self, workers: int) -> None:
        """Start afresh with so many processes."""
        self.close()
        context = multiprocessing.get_context("spawn")  # a fork would copy threads of the network's runtime in an unknown state
        self._pool: ProcessPoolExecutor | None = ProcessPoolExecutor(workers, context, _prepare, (self._opener,))

    def submit(self, group: list[Item]) -> Future[list[Result]]:
        """Read a group."""
        if self._pool is None:
            raise ValueError("the crew has been sent home")
        return self._pool.submit(_read, group)

    def read_alone(self, item: Item) -> list[Result]:
        """Read one article; a Failure where the worker dies of it."""
        try:
            return self.submit([item]).result()
        except BrokenProcessPool:
            self.renew(self.workers)
            message = "the worker process died while reading this article (killed, or out of memory)"
            return [Failure(id=item.id, stage="worker", error="BrokenProcessPool", message=message)]

    def close(self) -> None:
        """Send the processes home."""
        pool: ProcessPoolExecutor | None = getattr(self, "_pool", None)
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


class _Worker:
    """What a worker process keeps."""

    opener: Callable[[], Reads]
    pipeline: Reads | None = None


def _prepare(opener: Callable[[], Reads]) -> None:
    """In a worker: remember how to open; opening waits for the first group, so that its error reaches the caller."""
    _Worker.opener = opener


def _read(group: list[Item]) -> list[Result]:
    if _Worker.pipeline is None:
        _Worker.pipeline = _Worker.opener()
    return list(_Worker.pipeline.analyse(group))
