"""Several processes, each with a pipeline of its own; results come in input order, and a worker's death costs one article, not the run.

Articles and results travel (plain data), never Docs. At most `AHEAD` groups a worker are under way, so that memory stays bounded.
"""

import itertools
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from dateline.analysis import Analysis, Failure
from dateline.article import Article
from dateline.settings import Settings

GROUP = 24  # articles of one task: as many as the pipeline reads together
AHEAD = 3  # tasks a worker under way: enough that none waits while the first result is written

Item = Article | Failure
Result = Analysis | Failure


def analyse_in_processes(articles: Iterable[Item], settings: Settings, ontology: Path | None, workers: int) -> Iterator[Result]:
    """One result for each article, in order; raises what the pipeline raises when it cannot be opened."""
    crew = _Crew(settings, ontology, workers)
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

    def __init__(self, settings: Settings, ontology: Path | None, workers: int) -> None:
        self.workers = workers
        self._facts = (settings, ontology)
        self.renew(workers)

    def renew(self, workers: int) -> None:
        """Start afresh with so many processes."""
        self.close()
        context = multiprocessing.get_context("spawn")  # a fork would copy threads of the network's runtime in an unknown state
        self._pool: ProcessPoolExecutor | None = ProcessPoolExecutor(workers, context, _open, self._facts)

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


def _open(settings: Settings, ontology: Path | None) -> None:
    """In a worker: nothing yet, so that an error of opening reaches the caller with the first group."""
    _Worker.facts = (settings, ontology)


class _Worker:
    """What a worker process keeps."""

    facts: tuple[Settings, Path | None]
    pipeline: object = None


def _read(group: list[Item]) -> list[Result]:
    from dateline.pipeline import Pipeline, load_pipeline

    if not isinstance(_Worker.pipeline, Pipeline):
        settings, ontology = _Worker.facts
        _Worker.pipeline = load_pipeline(settings, ontology=ontology)
    return list(_Worker.pipeline.analyse(group))
