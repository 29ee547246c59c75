"""What can be written: the names that --to takes, the suffixes that tell them, and who writes them. Writers are imported at first use."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from dateline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module and function that write it, what it takes and where it goes.

    `takes`: analyses or Docs; `goes`: a text stream, a file path of its own (binary), a folder, or either (a folder where the path has no
    suffix, by `folder_writer`).
    """

    name: str
    writer: str
    suffixes: tuple[str, ...] = ()
    takes: Literal["analyses", "docs"] = "analyses"
    goes: Literal["stream", "file", "folder"] = "stream"
    folder_writer: str | None = None

    def load(self, folder: bool = False) -> Callable[[Iterable[Any], Any], Counter[str] | None]:
        """The function that writes results to a stream, a file or a folder; it may return counts of what became of them."""
        module, name = (self.folder_writer if folder and self.folder_writer else self.writer).rsplit(".", 1)
        writer: Callable[[Iterable[Any], Any], Counter[str] | None] = getattr(import_module(module), name)
        return writer


FORMATS = {
    f.name: f
    for f in (
        Format("table", "dateline.report.terminal.write_text", (".txt",)),
        Format("json", "dateline.export.jsonl.write_json", (".json",)),
        Format("jsonl", "dateline.export.jsonl.write_jsonl", (".jsonl", ".ndjson")),
        Format("html", "dateline.report.html.write_html", (".html", ".htm")),
        Format("csv", "dateline.export.tables.write_csv", (".csv",), folder_writer="dateline.export.tables.write_csv_folder"),
        Format("plover", "dateline.export.plover.write_plover", (".plover", ".plover.jsonl")),
        Format("plover-all", "dateline.export.plover.write_all_plover"),
        Format("ftm", "dateline.export.followthemoney.write_followthemoney", (".ftm", ".ftm.json")),
        Format("jsonld", "dateline.export.jsonld.write_jsonld", (".jsonld",)),
        Format("graph", "dateline.export.graph.write_graph", (".graphml",)),
        Format("geojson", "dateline.export.geojson.write_geojson", (".geojson",)),
        Format("calendar", "dateline.export.calendar.write_calendar", (".ics",)),
        Format("conllu", "dateline.export.conllu.write_conllu", (".conllu",), takes="docs"),
        Format("brat", "dateline.export.brat.write_brat", goes="folder"),
        Format("docbin", "dateline.export.docbin.write_docbin", (".spacy",), takes="docs", goes="file"),
    )
}


def choose_format(name: str | None, out: Path | None, *, terminal: bool) -> Format:
    """The format asked for, else the one that the suffix of `out` tells, else a table on a terminal and JSONL in a pipe.

    Raises UsageError for an unknown name, a suffix that tells nothing, or a format that needs -o without it.
    """
    if name is not None and name not in FORMATS:
        raise UsageError(f"unknown format {name!r} for --to: one of {', '.join(FORMATS)}")
    to_file = out is not None and str(out) != "-"
    found = FORMATS[name] if name else _by_suffix(out) if out and to_file else FORMATS["table" if terminal else "jsonl"]
    if found.goes != "stream" and not to_file:
        raise UsageError(f"--to {found.name} needs -o with a {found.goes}")
    return found


def _by_suffix(out: Path) -> Format:
    name = out.name.lower().removesuffix(".gz")
    fits = [(len(s), f) for f in FORMATS.values() for s in f.suffixes if name.endswith(s)]
    if not fits:
        raise UsageError(f"the name {out.name!r} does not tell the format: give --to, or a suffix such as .jsonl, .json, .html or .csv")
    return max(fits, key=lambda fit: fit[0])[1]


def wants_folder(found: Format, out: Path | None) -> bool:
    """Whether the format goes into a folder at `out`: brat always, CSV where `out` is a folder or has no suffix."""
    if found.goes == "folder":
        return True
    return found.folder_writer is not None and out is not None and str(out) != "-" and (out.is_dir() or not out.suffix)
