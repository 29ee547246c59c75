"""Articles over HTTP: analyses and failures with their status, batches as a stream, the page, and what is told of the service itself."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.analysis import Analysis, Failure
from dateline.article import Article
from dateline.pipeline import Pipeline

pytest.importorskip("fastapi")

TEXT = "Medvedev Due in Israel\n\nDmitry Medvedev will travel to Israel on November 10, the Russian embassy in Tel Aviv said on Tuesday.\n"


def test_an_article_becomes_an_analysis(client: Any, pipeline: Pipeline) -> None:
    answer = client.post("/analyse", json={"text": TEXT, "published": "2016-10-18", "id": "a1", "desk": "foreign"})
    assert answer.status_code == 200, answer.text
    found = Analysis.model_validate_json(answer.text)
    assert (found.article.id, found.article.published, found.article.text) == ("a1", "2016-10-18", TEXT)
    assert found.article.meta["desk"] == "foreign" and found.article.source is None
    assert found.model == pipeline.model


def test_the_same_comes_out_as_without_http(client: Any, pipeline: Pipeline) -> None:
    answer = client.post("/analyse", content=json.dumps({"text": TEXT, "id": "a1"}, indent=1).encode())
    [direct] = pipeline.analyse([Article(TEXT, id="a1", meta={"language": "en"})])
    assert Analysis.model_validate_json(answer.text).events == direct.events  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"", 422, "EmptyError"),
        (b"{", 400, "FormatError"),
        (b"[]", 422, "EmptyError"),
        (b"5", 400, "FormatError"),
        (b'{"text": 5}', 400, "FormatError"),
        (b'{"title": "x"}', 400, "FormatError"),
        (b'{"text": " "}', 422, "EmptyError"),
        (b'[{"text": "a"}, {"text": "b"}]', 400, "FormatError"),
        (b"[" * 50_000, 400, "FormatError"),
        (b"\xff\xfe\x00\x80", 400, None),
        (b"\x1f\x8b\x08\x00", 400, "FormatError"),
        (b"%PDF-1.4", 400, "FormatError"),
        (json.dumps({"text": "word " * 5000}).encode(), 413, "LimitError"),
        (b"x" * 8_000_001, 413, "LimitError"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_bad_article_is_a_failure_with_its_status(client: Any, body: bytes, status: int, error: str | None) -> None:
    answer = client.post("/analyse", content=body)
    failure = Failure.model_validate_json(answer.text)
    assert (answer.status_code, failure.error) == (status, error or failure.error)


def test_a_body_of_unknown_length_is_counted(client: Any) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(90):
            yield b" " * 100_000

    assert client.post("/analyse", content=pieces()).status_code == 413


def test_what_a_stage_gives_up_on_is_no_500(client: Any, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def poison(articles: Iterable[Any]) -> Iterator[Failure]:
        yield from (Failure(id=a.id, stage="events", error="ValueError", message="poison") for a in articles)

    monkeypatch.setattr(pipeline, "analyse", poison)
    answer = client.post("/analyse", json={"text": TEXT})
    assert (answer.status_code, answer.json()["stage"]) == (422, "events")
    page = client.post("/", data={"text": TEXT})
    assert page.status_code == 422 and "poison" in page.text


def test_a_batch_gives_a_line_for_each_line_in_order(client: Any) -> None:
    lines = [json.dumps({"text": f"Story {n}. Rivlin visited Moscow.", "id": str(n)}) for n in range(20)]
    lines[5], lines[11] = "{broken", '{"text": ""}'
    answer = client.post("/analyse/batch", content="\n".join(lines).encode())
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/x-ndjson")
    records = [json.loads(line) for line in answer.text.splitlines()]
    assert [r["article"]["id"] if "article" in r else r["id"] for r in records] == [
        "-:6" if n == 5 else "-:12" if n == 11 else str(n) for n in range(20)
    ]


def test_a_batch_is_sent_as_it_is_done(client: Any, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    analyse = pipeline.analyse

    def count(articles: Iterable[Any]) -> Iterator[Any]:
        group = list(articles)
        taken.append(len(group))
        yield from analyse(group)

    monkeypatch.setattr(pipeline, "analyse", count)
    body = "".join(json.dumps({"text": f"Story {n}."}) + "\n" for n in range(17))
    with client.stream("POST", "/analyse/batch", content=body.encode()) as answer:
        assert sum(1 for _ in answer.iter_lines()) == 17
    assert taken == [8, 8, 1, 0]


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\x00\x01", "{}".encode("utf-16"), b"[1, 2]"])
def test_a_batch_of_nothing_tells_so(client: Any, body: bytes) -> None:
    answer = client.post("/analyse/batch", content=body)
    assert answer.status_code == 200
    assert [Failure.model_validate_json(line).stage for line in answer.text.splitlines()] == ["reading"]


def test_a_packed_body_is_refused(client: Any) -> None:
    assert client.post("/analyse/batch", content=b"\x1f\x8b\x08\x00x").status_code == 400
    assert client.post("/analyse/batch", content=b"{}", headers={"Content-Encoding": "br"}).status_code == 400


def test_the_page_takes_text_and_gives_the_report(client: Any) -> None:
    page = client.get("/")
    assert page.status_code == 200 and '<form method="post"' in page.text and "http" not in page.text.partition("<body>")[2]
    report = client.post("/", data={"text": TEXT.replace("\n", "\r\n"), "published": "2016-10-18"})
    assert report.status_code == 200 and "Medvedev Due in Israel" in report.text and "2016-10-18" in report.text
    assert "<script" not in report.text


@pytest.mark.parametrize("form", [{}, {"text": " \r\n"}, {"text": "a", "published": "<i>soon"}])
def test_the_page_tells_what_is_wrong(client: Any, form: dict[str, str]) -> None:
    page = client.post("/", data=form)
    assert page.status_code in (400, 422) and 'class="wrong"' in page.text and "<i>" not in page.text


def test_health_and_types(client: Any, pipeline: Pipeline) -> None:
    health = client.get("/health").json()
    assert (health["status"], health["model"]["sha256"]) == ("ok", pipeline.model.sha256)
    types = client.get("/types").json()
    visit = next(t for t in types["types"] if t["name"] == "visit")
    assert visit["meaning"] and visit["family"] in {f["name"] for f in types["families"]}
    assert "planned" in types["statuses"] and "actor" in types["roles"]


def test_other_addresses_and_methods_are_refused(client: Any) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.get("/analyse").status_code == 405
    assert client.get("/docs").status_code == 404
    assert "/analyse" in client.get("/openapi.json").json()["paths"]


def test_the_bundled_article_goes_through(client: Any) -> None:
    text = (Path(__file__).parents[2] / "src" / "dateline" / "data" / "sample" / "visit.txt").read_text(encoding="utf-8")
    found = Analysis.model_validate_json(client.post("/analyse", json={"text": text}).text)
    assert all(found.article.text[m.start : m.end] == m.text for e in found.entities for m in e.mentions)
