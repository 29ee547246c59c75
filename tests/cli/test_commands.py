import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from dateline.analysis import Analysis, Failure, PairCoding
from dateline.article import Article
from dateline.cli import BROKEN_PIPE, main, opening
from dateline.cli.formats import FORMATS, choose_format
from dateline.cli.reading import _tell_counts
from dateline.errors import MissingError, UsageError


class FakePipeline:
    """Gives every article the visit's analysis under its own id; an article that says POISON fails."""

    def __init__(self, visit: Analysis, doc: Doc) -> None:
        self.visit, self.doc = visit, doc

    def analyse(self, articles: Iterable[Article | Failure]) -> Iterator[Analysis | Failure]:
        for article in articles:
            if isinstance(article, Failure):
                yield article
            elif "POISON" in article.text:
                yield Failure(id=article.id, stage="events", error="ValueError", message="poison\nin two lines")
            else:
                record = self.visit.article.model_copy(update={"id": article.id, "source": article.source, "published": article.published})
                yield self.visit.model_copy(update={"article": record})

    def docs(self, articles: Iterable[Article | Failure]) -> Iterator[Doc | Failure]:
        yield from (a if isinstance(a, Failure) else self.doc for a in articles)

    def code(self, text: str, actor: Any, recipient: Any) -> PairCoding:
        return PairCoding(event="CONSULT", quad=1, scores={"CONSULT": 1.0})


@pytest.fixture(autouse=True)
def _pipeline(visit: Analysis, visit_doc: Doc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "open_pipeline", lambda settings, ontology=None: FakePipeline(visit, visit_doc))
    monkeypatch.delenv("DATELINE_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text("Rivlin visited Moscow.", encoding="utf-8")
    Path("two.txt").write_text("POISON", encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_demo_shows_the_table_and_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "demo")
    assert (status, err) == (0, "")
    assert "Dmitry Medvedev → Israel" in out
    assert "dateline read FILE" in out
    assert "\x1b" not in out


def test_read_in_a_pipe_gives_a_record_a_line_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    Path("many.jsonl").write_text("".join(json.dumps({"text": "a", "id": str(i)}) + "\n" for i in range(50)), encoding="utf-8")
    status, out, _ = run(capsys, "read", "many.jsonl")
    assert status == 0
    assert [json.loads(line)["article"]["id"] for line in out.splitlines()] == [str(i) for i in range(50)]


def test_failures_stand_in_the_output_and_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "read", "one.txt", "two.txt", "absent.txt")
    assert status == 1
    records = [json.loads(line) for line in out.splitlines()]
    assert ["article" in r for r in records] == [True, False, False]
    assert [line.startswith("dateline: ") for line in err.splitlines()] == [True, True]
    assert "poison in two lines (ValueError)" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read", "one.txt", "--nope"], "No such option: --nope"),
        (["read", "one.txt", "--to", "xml"], "unknown format 'xml' for --to: one of table, json"),
        (["read", "one.txt", "--from", "xml"], "unknown format 'xml': one of text, html"),
        (["read", "one.txt", "--published", "soon"], "soon"),
        (["read", "one.txt", "-o", "out.xyz"], "does not tell the format"),
        (["read", "one.txt", "--to", "brat"], "needs -o with a folder"),
        (["read", "one.txt", "--workers", "0"], "--workers"),
        (["read", "one.txt", "-o", "no/such/folder/a.jsonl"], "cannot write"),
        (["read", "one.txt", "--settings", "absent.toml"], "absent.toml"),
        (["explode"], "No such command"),
        (["ontology", "show", "picnic"], "no type 'picnic'"),
        (["code", "absent.jsonl"], "cannot read absent.jsonl"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert words in err
    assert len(err.splitlines()) == 1
    assert out == ""


def test_an_internal_error_is_one_line_unless_debugging(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(settings: Any, ontology: Any = None) -> Any:
        raise RuntimeError("boom\nbang")

    monkeypatch.setattr(opening, "open_pipeline", explode)
    status, _, err = run(capsys, "read", "one.txt")
    assert status == 1
    assert err == "dateline: internal error, please report: RuntimeError: boom bang (DATELINE_DEBUG=1 shows where)\n"
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["read", "one.txt"])


def test_without_a_model_nothing_can_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(settings: Any, ontology: Any = None) -> Any:
        raise MissingError("there is no model")

    monkeypatch.setattr(opening, "open_pipeline", refuse)
    assert run(capsys, "read", "one.txt")[::2] == (2, "dateline: there is no model\n")


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"brat", "plover", "plover-all", "ftm"}))
def test_every_format_writes_something(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(capsys, "read", "one.txt", "two.txt", "--to", name, "-o", "made")[0] in (0, 1)
    made = Path("made")
    assert made.exists()
    assert made.is_dir() or made.stat().st_size > 0
    assert not [p for p in Path().iterdir() if p.name.endswith(".part")]


def test_plover_tells_what_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter({"written": 2, "no date": 3, "no actor": 1})
    _tell_counts(FORMATS["plover"], counts)
    assert capsys.readouterr().err == (
        "dateline: plover: 2 events written, 4 left out: 3 no date; 1 no actor"
        " (--to plover-all writes undated events too; --published dates an article)\n"
    )


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.jsonl", "jsonl"), ("a.JSON", "json"), ("a.html", "html"), ("a.csv", "csv"), ("a.jsonl.gz", "jsonl"), ("a.ftm.json", "ftm")],
)
def test_the_suffix_tells_the_format(name: str, form: str) -> None:
    assert choose_format(None, Path(name), terminal=True).name == form


def test_a_terminal_gets_a_table_and_a_pipe_jsonl() -> None:
    assert choose_format(None, None, terminal=True).name == "table"
    assert choose_format(None, None, terminal=False).name == "jsonl"
    with pytest.raises(UsageError):
        choose_format("docbin", None, terminal=True)


def test_packed_output_is_the_same_bytes_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        assert run(capsys, "read", "one.txt", "-o", name)[0] == 0
    assert Path("a.jsonl.gz").read_bytes() == Path("b.jsonl.gz").read_bytes()
    assert json.loads(gzip.decompress(Path("a.jsonl.gz").read_bytes()))["schema_version"] == "1"


def test_a_file_appears_whole_or_not_at_all(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.jsonl").write_text("as before", encoding="utf-8")

    def stop(self: FakePipeline, articles: Any) -> Iterator[Any]:
        yield self.visit
        raise KeyboardInterrupt

    monkeypatch.setattr(FakePipeline, "analyse", stop)
    assert run(capsys, "read", "one.txt", "-o", "out.jsonl")[0] == 130
    assert Path("out.jsonl").read_text(encoding="utf-8") == "as before"
    assert {p.name for p in Path().iterdir()} == {"one.txt", "two.txt", "out.jsonl"}


def test_csv_goes_to_a_file_or_to_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "read", "one.txt", "-o", "events.csv")
    run(capsys, "read", "one.txt", "--to", "csv", "-o", "tables")
    assert Path("events.csv").read_text(encoding="utf-8").startswith("article,published,url,id,type")
    assert (Path("tables") / "events.csv").read_text(encoding="utf-8") == Path("events.csv").read_text(encoding="utf-8")


def test_code_answers_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ['{"id": 7, "text": "A met B.", "actor": [0, 1], "recipient": null}', "nonsense", '{"id": "x", "text": "A", "actor": [0, 9]}']
    Path("pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    status, out, err = run(capsys, "code", "pairs.jsonl")
    first, second, third = map(json.loads, out.splitlines())
    assert status == 1
    assert (first["id"], first["event"], first["scores"]) == (7, "CONSULT", {"CONSULT": 1.0})
    assert (second["id"], second["error"]) == ("line 2", "FormatError")
    assert (third["id"], third["error"]) == ("x", "FormatError")
    assert len(err.splitlines()) == 2


def test_schema_is_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "schema")
    assert status == 0
    assert set(json.loads(out)["properties"]) == set(Analysis.model_fields)


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert "knowledge" in run(capsys, "--help")[1]
    assert run(capsys, "--version")[:2] == (0, "dateline 0.1.0\n")


def test_a_reader_that_leaves_is_no_error() -> None:
    code = "import sys; from dateline.cli import main; sys.exit(main(['schema']))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in (0, BROKEN_PIPE)
