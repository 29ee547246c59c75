"""Everything that a user may point at: each thing gives its articles or one clear failure, and nothing stops the rest."""

import gzip
import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.analysis import Failure
from dateline.article import Article
from dateline.errors import UsageError
from dateline.reading import read_articles
from dateline.settings import Settings

STORY = "The minister met the president in Paris on Tuesday.\nThey talked about trade.\n"
PACKED = gzip.compress(STORY.encode() * 50 + os.urandom(4000))


def read(*sources, knobs=None, **options):
    return list(read_articles([str(s) for s in sources], settings=knobs or Settings(), **options))


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.txt", b"", "EmptyError", "empty"),
        ("a.txt", b" \n", "EmptyError", "white space"),
        ("a.bin", bytes(range(256)), "FormatError", "binary"),
        ("a.txt", b"%PDF-1.7\n", "FormatError", "a PDF"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "FormatError", "PNG"),
        ("a.docx", b"PK\x03\x04....", "FormatError", "ZIP"),
        ("a.txt.gz", PACKED[: len(PACKED) // 2], "FormatError", "cut off"),
        ("a.txt.gz", PACKED[:1000] + b"\0" * 50 + PACKED[1050:], "FormatError", "damaged"),
        ("a.gz", gzip.compress(b""), "EmptyError", "nothing"),
        ("a.txt.gz", STORY.encode(), "FormatError", "no gzip file"),
        ("a.gz", gzip.compress(PACKED), "FormatError", "gzip inside gzip"),
        ("a.txt", b"word " * 1_000_000, "LimitError", "1,000,000"),
        ("a.txt", "Министр встретился".encode("koi8-r"), "EncodingError", "UTF-8"),
        ("a.jsonl", b"", "EmptyError", "empty"),
        ("a.csv", b"a,b\n1,2\n", "FormatError", "text"),
        ("a.xml", b"<?xml version='1.0'?><svg/>", "FormatError", "neither"),
        ("a.html", b"<html><body></body></html>", "EmptyError", "no article"),
    ],
)
def test_each_bad_file_is_one_failure_and_the_good_ones_are_read(tmp_path, name, data, error, says):
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / name).write_bytes(data)
    before, failure, after = read(tmp_path / "good.txt", tmp_path / name, tmp_path / "good.txt")
    assert before.text == after.text == STORY
    assert isinstance(failure, Failure)
    assert (failure.error, failure.stage, failure.id) == (error, "reading", str(tmp_path / name))
    assert says in failure.message


@pytest.mark.parametrize("name", ["nothere.txt", "nothere/*.txt", "a\0b", "x" * 5000])
def test_what_is_not_there_is_told(tmp_path, name):
    (failure,) = read(f"{tmp_path}/{name}")
    assert failure.error == "MissingError"


def test_offsets_point_into_the_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(STORY.replace("\n", "\r\n").encode())
    (article,) = read(path)
    assert article.text == STORY.replace("\n", "\r\n")
    assert article.source == str(path)
    assert article.meta == {"language": "en"}


def test_a_run_without_white_space_is_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 300_000)
    (article,) = read(tmp_path / "a.txt")
    assert len(article.text) == 300_000


def test_a_record_over_the_limit_is_told_by_its_own_id(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "long-1", "text": "' + "word " * 50 + '"}\n{"text": "Short."}\n')
    failure, article = read(tmp_path / "a.jsonl", knobs=Settings(max_characters=100))
    assert (failure.id, failure.error) == ("long-1", "LimitError")
    assert "begins 'word" in failure.message
    assert article.text == "Short."


HEADS = [
    b"",
    b"%PDF-",
    b"\x1f\x8b\x08\0",
    b"WARC/1.0\r\n",
    b"<html><p>",
    b"<rss><item>",
    b'{"text": "',
    b"text\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"[",
]
NAMES = ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.xml", "a.warc", "a.gz", "a.warc.gz", "a", "a.rss"]


@settings(max_examples=150)
@given(st.sampled_from(NAMES), st.sampled_from(HEADS), st.binary(max_size=120), st.booleans())
def test_any_file_gives_articles_or_failures_that_can_be_written(tmp_path, name, head, data, packed):
    (tmp_path / name).write_bytes(gzip.compress(head + data) if packed else head + data)
    items = read(tmp_path / name)
    for item in items:
        if isinstance(item, Article):
            item.text.encode("utf-8")
            assert item.text.strip()
            assert "\0" not in item.text
        else:
            item.to_json().encode("utf-8")
            assert 10 < len(item.message) < 500
    assert items or "warc" in name or head.startswith(b"WARC")  # an archive may hold no pages


def test_limits_are_told_with_their_setting(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    assert "max_bytes" in read(tmp_path / "a.txt", knobs=Settings(max_bytes=20))[0].message
    assert "max_characters" in read(tmp_path / "a.txt", knobs=Settings(max_characters=20))[0].message


def test_a_truncated_gzip_of_records_gives_what_came_before(tmp_path):
    rows = b"".join(json.dumps({"text": f"Story {i} {os.urandom(20).hex()}"}).encode() + b"\n" for i in range(300))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:6000])
    *articles, failure = read(tmp_path / "a.jsonl.gz")
    assert len(articles) > 50
    assert all(isinstance(a, Article) for a in articles)
    assert failure.error == "FormatError"


def test_folders_are_walked_in_order_and_pictures_passed_over(tmp_path):
    (tmp_path / "sub").mkdir()
    for name, data in [("b.txt", b"B b."), ("a.txt", b"A a."), ("sub/c.jsonl.gz", gzip.compress(b'{"text": "C c."}'))]:
        (tmp_path / name).write_bytes(data)
    for name in ("x.png", "style.css", ".hidden.txt"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.4")
    a, b, pdf, c = read(tmp_path)
    assert [a.text, b.text, c.text] == ["A a.", "B b.", "C c."]
    assert "a PDF" in pdf.message


def test_a_folder_without_articles(tmp_path):
    (tmp_path / "x.png").write_bytes(b"\x89PNG")
    (failure,) = read(tmp_path)
    assert (failure.error, failure.id) == ("EmptyError", str(tmp_path))


def test_globs(tmp_path):
    for name in ("b1.txt", "a1.txt", "a2.html"):
        (tmp_path / name).write_text(STORY + name)
    assert [a.source for a in read(f"{tmp_path}/*.txt")] == [str(tmp_path / "a1.txt"), str(tmp_path / "b1.txt")]


def test_a_name_with_brackets_is_a_name_first(tmp_path):
    (tmp_path / "a[1].txt").write_text(STORY)
    assert read(tmp_path / "a[1].txt")[0].text == STORY


def test_standard_input_once():
    article, failure = read("-", "-", stdin=io.BytesIO(STORY.encode()))
    assert (article.text, article.source) == (STORY, "-")
    assert failure.error == "UsageError"


@pytest.mark.parametrize(
    "data", [gzip.compress(STORY.encode()), json.dumps({"text": STORY}).encode(), b"text\n" + json.dumps(STORY.strip()).encode()]
)
def test_standard_input_of_any_kind(data):
    kind = "csv" if data.startswith(b"text") else None
    (article,) = read("-", stdin=io.BytesIO(data), kind=kind)
    assert article.text.startswith("The minister")


def test_empty_standard_input():
    (failure,) = read("-", stdin=io.BytesIO(b""))
    assert failure.error == "EmptyError"


def test_addresses_are_not_fetched():
    (failure,) = read("https://example.org/story")
    assert failure.error == "UsageError"
    assert "not fetched" in failure.message


def test_the_given_date_holds_for_text_and_html_and_fills_records(tmp_path):
    page = '<html><head><meta property="article:published_time" content="2001-01-01"></head><body><article>' + f"<p>{STORY * 5}</p>" * 3
    (tmp_path / "a.html").write_text(page + "</article></body></html>")
    (tmp_path / "b.jsonl").write_text('{"text": "Own.", "published": "2002-02-02"}\n{"text": "None."}\n')
    (tmp_path / "c.txt").write_text(STORY)
    found = [(a.published, a.published_from) for a in read(tmp_path, published="2016-10-18")]
    assert found == [("2016-10-18", "given"), ("2002-02-02", "metadata"), ("2016-10-18", "given"), ("2016-10-18", "given")]
    assert [a.published for a in read(tmp_path)] == ["2001-01-01", "2002-02-02", None, None]


@pytest.mark.parametrize("options", [{"published": "2016-13-01"}, {"published": "yesterday"}, {"kind": "docx"}])
def test_wrong_use_is_raised_at_once(options):
    with pytest.raises(UsageError):
        read_articles(["-"], settings=Settings(), **options)


def test_a_language_other_than_english_is_not_called_english(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Der Minister sagte am Dienstag, dass die Gespräche bis zum Ende des Monats fortgesetzt werden und dass er hoffe."
    )
    assert "language" not in read(tmp_path / "a.txt")[0].meta


def test_reading_text_loads_no_html_library():
    import subprocess
    import sys

    code = "import sys, dateline.reading; sys.exit(int(any(m in sys.modules for m in ('trafilatura', 'lxml', 'justext'))))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
