"""`dateline schema` and `dateline info`: what comes out, and what reads."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from dateline.analysis import SCHEMA_VERSION, Analysis, Failure
from dateline.cli.screen import make_console
from dateline.errors import DatelineError
from dateline.settings import load_settings

PARTS = ("spacy", "onnxruntime", "numpy", "pydantic", "trafilatura")


def schema(
    failure: Annotated[bool, typer.Option("--failure", help="The schema of a Failure instead.")] = False,
) -> None:
    """Print the JSON Schema of the records."""
    print(json.dumps((Failure if failure else Analysis).model_json_schema(), indent=2))


def info() -> None:
    """Tell versions, the model and its scores, and the knowledge base."""
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    from dateline import __version__

    table.add_row("dateline", f"{__version__}, schema {SCHEMA_VERSION}")
    table.add_row("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    table.add_row("uses", ", ".join(f"{name} {_version(name)}" for name in PARTS))
    for label, value in [*_model_rows(), *_knowledge_rows()]:
        table.add_row(label, value)
    make_console().print(table)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(missing)"


def _model_rows() -> list[tuple[str, str]]:
    """Name, checksum, scores and licences as the model's card tells them, and the precision that this machine computes it in."""
    from dateline.language import Reader

    try:
        reader = Reader(load_settings().model_dir)
    except DatelineError as error:
        return [("model", str(error))]
    artefact, card = reader.artefact, reader.artefact.card
    scores = ", ".join(f"{name} {value:.1f}" for name, value in sorted(card.scores.items()))
    rows = [("model", f"{card.name} {card.version}, {reader.precision}"), ("", f"sha256 {artefact.model.sha256}")]
    rows += [("", str(artefact.folder))]
    rows += [("scores on dev", scores)] if scores else []
    return rows + _list_corpora([file.split(".")[0] for file in card.corpora], card.licences)


def _list_corpora(corpora: list[str], licences: Mapping[str, str]) -> list[tuple[str, str]]:
    """A row that counts the corpora, and one for each licence with those under it, most first."""
    under: dict[str, list[str]] = {}
    for name in sorted(corpora):
        under.setdefault(licences.get(name, "licence not told"), []).append(name)
    rows = sorted(under.items(), key=lambda row: (-len(row[1]), row[0]))
    found = [("", f"{licence}: {', '.join(names)}") for licence, names in rows]
    return [("trained on", f"{len(corpora)} corpora"), *found] if corpora else []


def _knowledge_rows() -> list[tuple[str, str]]:
    from dateline.knowledge import Knowledge

    try:
        return [("knowledge", Knowledge.open(load_settings().knowledge_path).version)]
    except DatelineError as error:
        return [("knowledge", str(error))]
