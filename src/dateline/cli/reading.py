"""`dateline demo` and `dateline read`: articles in, tables or records out."""

import importlib.resources
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.analysis import Analysis, Failure
from dateline.article import Article
from dateline.cli import opening
from dateline.cli.formats import FORMATS, Format, choose_format, wants_folder
from dateline.cli.output import open_folder, open_output, open_whole
from dateline.cli.screen import Tally, complain, make_console, show_progress
from dateline.errors import UsageError
from dateline.settings import Settings, load_settings

DEMO = "visit.txt"
DEMO_PUBLISHED = "2016-10-18"  # the page as a reader copied it tells no date


@dataclass(frozen=True, slots=True)
class Job:
    """What to write where: options of `read` that are about the output."""

    form: Format
    out: Path | None
    workers: int = 1
    explain: bool = False
    ontology: Path | None = None


def demo(
    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why each time and each link was chosen.")] = False,
) -> None:
    """Read a bundled article and show what is found; nothing to prepare."""
    form = choose_format(to or ("table" if out is None else None), out, terminal=True)
    text = (importlib.resources.files("dateline") / "data" / "sample" / DEMO).read_text(encoding="utf-8")
    article = Article(text=text, published=DEMO_PUBLISHED, published_from="given", source=DEMO)
    status = run([article], Job(form, out, explain=explain), load_settings(explain=explain))
    if form.name == "table" and out is None and not status:
        make_console().print("\nYour own: dateline read FILE --published YYYY-MM-DD", style="bold")
    raise typer.Exit(status)


def read(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...", help="Files, folders, globs: text, HTML, JSONL, CSV, WARC, RSS, or gzip of these; - reads standard input."
        ),
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD.")] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help=f"One of {', '.join(FORMATS)}; default: the suffix of -o, else a table on a terminal, else jsonl.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file or folder; it appears when all is done.")] = None,
    kind: Annotated[
        str | None, typer.Option("--from", metavar="KIND", help="Format of the input, where name and content do not tell it.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes; results keep their order.")] = 1,
    explain: Annotated[bool, typer.Option("--explain", help="Keep why each time and each link was chosen.")] = False,
    ontology: Annotated[Path | None, typer.Option(metavar="FILE", help="Own event types (YAML), laid over the package's.")] = None,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="Settings (TOML).")] = None,
) -> None:
    """Read articles and write what is found: who did what to whom, where and when."""
    from dateline.reading import read_articles

    form = choose_format(to, out, terminal=sys.stdout.isatty())
    knobs = load_settings(settings, **({"explain": True} if explain else {}))
    if not sources and sys.stdin.isatty():
        raise UsageError("nothing to read: give a file, a folder, a glob, or - for standard input. Try: dateline read --help")
    if out is not None and any(out.resolve() == Path(s).resolve() for s in sources or () if out.is_file()):
        raise UsageError(f"{out} is one of the inputs: give another place for the results")
    articles = read_articles(sources or ["-"], settings=knobs, published=published, kind=kind, stdin=sys.stdin.buffer)
    raise typer.Exit(run(articles, Job(form, out, workers, explain, ontology), knobs))


def run(articles: Iterable[Article | Failure], job: Job, settings: Settings) -> int:
    """Analyse and write; the exit status. Raises MissingError where there is no model, UsageError where `out` is no place."""
    tally: Tally[Any] = Tally(_results(articles, job, settings))
    with show_progress(tally, to_stdout=job.out is None):
        _write(tally, job)
    return tally.status


def _results(articles: Iterable[Article | Failure], job: Job, settings: Settings) -> Iterator[Any]:
    """Analyses, or Docs where the format takes those; the pipeline is loaded when the first is asked for."""
    if job.workers > 1 and job.form.takes == "analyses":
        from dateline.cli.workers import analyse_in_processes

        yield from analyse_in_processes(articles, settings, job.ontology, job.workers)
        return
    pipeline = opening.open_pipeline(settings, job.ontology)
    yield from pipeline.docs(articles) if job.form.takes == "docs" else pipeline.analyse(articles)


def _write(results: Iterable[Any], job: Job) -> None:
    form, out = job.form, job.out
    counts = None
    if form.name == "table" and (out is None or str(out) == "-"):
        _show(results, job.explain)
    elif out is not None and wants_folder(form, out):
        with open_folder(out) as folder:
            counts = form.load(folder=True)(results, folder)
    elif form.goes == "file" and out is not None:
        with open_whole(out) as path:
            counts = form.load()(results, path)
    else:
        with open_output(out) as stream:
            counts = form.load()(results, stream)
    if counts:
        _tell_counts(form, counts)


def _tell_counts(form: Format, counts: Counter[str]) -> None:
    """What became of the events, on standard error: those written, and those left out with the reason."""
    left = {reason: n for reason, n in counts.most_common() if reason != "written"}
    told = "; ".join(f"{n} {reason}" for reason, n in left.items())
    hint = " (--to plover-all writes undated events too; --published dates an article)" if "no date" in left else ""
    complain(f"{form.name}: {counts['written']} events written, {sum(left.values())} left out" + (f": {told}" if told else "") + hint)


def _show(results: Iterable[Analysis | Failure], explain: bool) -> None:
    """Tables on the terminal, one article after the other."""
    from dateline.report.terminal import render_analysis

    console = make_console()
    first = True
    for result in results:
        if isinstance(result, Failure):
            continue
        if not first:
            console.rule(style="bright_black")
        first = False
        console.print(render_analysis(result, console.width, explain=explain))
