"""Articles in, analyses out: /analyse, /analyse/batch, /health, /types, and the page at / where text can be pasted."""

import asyncio
import io
import itertools
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response, StreamingResponse

import dateline
from dateline.analysis import Analysis, Failure
from dateline.article import Article
from dateline.errors import DatelineError, EmptyError, FormatError
from dateline.ontology import EventType, Ontology
from dateline.pipeline import Pipeline
from dateline.reading import check_date, read_articles
from dateline.reading.text import replace_unfit
from dateline.report.html import write_html
from dateline.serve.bodies import MAX_ARTICLE, choose_status, read_body, read_form, spool_body, tell_failure
from dateline.serve.pages import render_form
from dateline.settings import Settings

GROUP = 8
"""Articles of a batch that are read together; then another request has its turn."""

Result = Analysis | Failure


class Desk:
    """The pipeline, which reads for one request at a time; the others wait their turn without a thread."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Over a loaded pipeline."""
        self.pipeline = pipeline
        self.settings: Settings = pipeline.settings.model_copy(update={"max_bytes": min(MAX_ARTICLE, pipeline.settings.max_bytes)})
        self._turn = asyncio.Lock()

    def open_articles(self, stream: BinaryIO, kind: str) -> Iterator[Article | Failure]:
        """The articles of a JSON or JSONL stream; what cannot be read is a Failure, as with `dateline read`."""
        for item in read_articles(["-"], settings=self.settings, kind=kind, stdin=stream):
            yield item.replace(source=None) if isinstance(item, Article) and item.source == "-" else item

    async def analyse(self, articles: Iterator[Article | Failure]) -> list[Result]:
        """The results of the next GROUP articles; an empty list at the end."""
        async with self._turn:
            return await run_in_threadpool(lambda: list(self.pipeline.analyse(itertools.islice(articles, GROUP))))

    async def analyse_one(self, article: Article | Failure) -> Result:
        """The result of one."""
        return (await self.analyse(iter([article])))[0]


def make_router(pipeline: Pipeline) -> APIRouter:
    """The routes, over a desk of their own."""
    desk, router = Desk(pipeline), APIRouter()
    _add_analysis(router, desk)
    _add_pages(router, desk)
    return router


def _add_analysis(router: APIRouter, desk: Desk) -> None:
    """JSON in, JSON out."""

    @router.post("/analyse")
    async def analyse(request: Request) -> Response:
        """One article as JSON (`text` required) → its Analysis; or a Failure with status 400, 413 or 422."""
        body = await read_body(request, desk.settings.max_bytes)
        found = await run_in_threadpool(lambda: list(itertools.islice(desk.open_articles(io.BytesIO(body), "json"), 2)))
        if len(found) > 1:
            raise FormatError("more than one article: send many to /analyse/batch, one a line")
        return _tell(await desk.analyse_one(found[0]))

    @router.post("/analyse/batch")
    async def analyse_batch(request: Request) -> Response:
        """JSONL → JSONL, an Analysis or a Failure a line in the order of the articles, sent as they are done."""
        file = await spool_body(request, desk.pipeline.settings.max_bytes)
        return StreamingResponse(_stream(desk, file), media_type="application/x-ndjson")


def _add_pages(router: APIRouter, desk: Desk) -> None:
    """What the service tells of itself, and the page for people."""
    pipeline = desk.pipeline

    @router.get("/health")
    async def health() -> dict[str, Any]:
        """Whether it runs, and what: versions of package, model and knowledge base."""
        model = pipeline.model.model_dump()
        return {"status": "ok", "version": dateline.__version__, "model": model, "knowledge": pipeline.knowledge.version}

    @router.get("/types")
    async def types() -> dict[str, Any]:
        """The event types with their families, statuses and roles."""
        return describe_ontology(pipeline.ontology)

    @router.get("/")
    async def page() -> Response:
        """A form to paste an article into."""
        return HTMLResponse(render_form())

    @router.post("/")
    async def report(request: Request) -> Response:
        """The pasted article with everything found in it marked; the form again, with what is wrong, where there is none."""
        fields = await read_form(request)
        try:
            article = paste_article(fields.get("text", ""), fields.get("published", ""))
        except DatelineError as error:
            return HTMLResponse(render_form(str(error)), status_code=choose_status(type(error).__name__))
        result = await desk.analyse_one(article)
        written = io.StringIO()
        write_html([result], written)
        status = choose_status(result.error) if isinstance(result, Failure) else 200
        return HTMLResponse(written.getvalue(), status_code=status)


def paste_article(text: str, published: str) -> Article:
    """The article of a form, lines ended by a line feed; raises EmptyError without text, UsageError for a date that is none."""
    fit, _ = replace_unfit(text.replace("\r\n", "\n"))
    if not fit.strip():
        raise EmptyError("there is no text: paste an article")
    day = check_date(published) if published.strip() else None
    return Article(text=fit, published=day, published_from="given" if day else None)


def _tell(result: Result) -> Response:
    return tell_failure(result) if isinstance(result, Failure) else Response(result.to_json(), media_type="application/json")


async def _stream(desk: Desk, file: BinaryIO) -> AsyncIterator[str]:
    """Lines of results; the file is closed at the end, also where nobody listens any more."""
    articles = desk.open_articles(file, "jsonl")
    try:
        while results := await desk.analyse(articles):
            yield "".join(f"{result.to_json()}\n" for result in results)
    finally:
        file.close()


def describe_ontology(ontology: Ontology) -> dict[str, Any]:
    """Families, types, statuses and roles, as JSON takes them."""
    families = [{"name": f.name, "meaning": f.meaning, "types": list(f.types)} for f in ontology.families.values()]
    return {
        "families": families,
        "types": [_describe_type(t) for t in ontology.types.values()],
        "statuses": dict(ontology.statuses),
        "roles": dict(ontology.roles),
    }


def _describe_type(kind: EventType) -> dict[str, Any]:
    fields: Iterable[str] = ("name", "family", "meaning", "actor", "recipient", "plover", "mode", "ace", "wikidata", "iptc")
    return {name: getattr(kind, name) for name in fields} | {"cameo": list(kind.cameo), "examples": asdict(kind.examples)}
