"""Records of JSONL, JSON and CSV: one bad record costs itself and is told with its line."""

import dataclasses
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.article import Article
from dateline.errors import EmptyError, FormatError, InputError, LimitError
from dateline.reading.tables import iterate_lines, read_csv, read_json, read_jsonl

LIMIT = 10_000


def read(reader, data, **options):
    return list(reader(io.BytesIO(data), "f", LIMIT, **options))


def test_fields_and_meta():
    row = {
        "text": "A b.",
        "id": 7,
        "title": "T",
        "published": "2016-10-18T10:00:00Z",
        "url": "http://e.org",
        "source": "wire",
        "desk": {"a": [1]},
    }
    (article,) = read(read_jsonl, json.dumps(row).encode())
    assert (article.id, article.title, article.published, article.published_from) == ("7", "T", "2016-10-18", "metadata")
    assert (article.url, article.source, article.meta) == ("http://e.org", "wire", {"desk": {"a": [1]}})


def test_the_place_is_the_source_of_a_record_without_one():
    (article,) = read(read_jsonl, b'{"text": "A b."}')
    assert article.source == "f"
    assert article.id == Article(text="A b.").id


@pytest.mark.parametrize(
    "bad",
    [b'{"text": oops}', b"[1]", b"3", b'"text"', b"{}", b'{"text": 5}', b'{"text": null}', b'{"text": ["a"]}', b'{"text": "a',
     b"\x00\x01\x02\x03",
     b'{"text": "a", "n": 1' + b"0" * 5000 + b"}", b'{"text": "a", "m": ' + b"[" * 4000 + b"}"],
)  # fmt: skip
def test_a_broken_line_is_told_and_the_rest_is_read(bad):
    first, (place, error), last = read(read_jsonl, b'{"text": "One."}\n' + bad + b'\n\n{"text": "Two."}')
    assert (first.text, last.text) == ("One.", "Two.")
    assert place == "f:2"
    assert isinstance(error, FormatError)
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b'{"text": null}', "the field text is null"),
        (b'{"text": 5}', "the field text is a number"),
        (b'{"title": "a"}', "no field named text: the fields are title"),
        (b'{"text": "a b', "it ends in the middle, after 13 characters"),
        (b'{"text": "a b",', "it ends in the middle, after 15 characters"),
        (b'{"text": oops}', "Expecting value at character 10"),
    ],
)
def test_what_is_wrong_is_told_in_words(bad, says):
    for data in (bad, bad + b"\n"):
        ((_, error),) = read(read_jsonl, data)
        assert says in str(error)


def test_lone_surrogates_and_nuls_are_replaced_one_for_one():
    (article,) = read(read_jsonl, rb'{"text": "a\ud800b\u0000c", "title": "\udfff", "k\ud800": "\ud800", "m": {"x": ["\u0000"]}}')
    assert article.text == "a\ufffdb\ufffdc"
    assert article.title == "\ufffd"
    assert article.meta["k\ufffd"] == "\ufffd"
    assert article.meta["m"] == {"x": ["\ufffd"]}
    assert "2 characters" in article.meta["notices"][0]


@pytest.mark.parametrize(
    ("field", "value"), [("title", 5), ("url", ["a"]), ("source", {}), ("id", True), ("published", "yesterday"), ("published", 5)]
)
def test_a_field_that_cannot_be_used_is_noted(field, value):
    (article,) = read(read_jsonl, json.dumps({"text": "A b.", field: value}).encode())
    assert field in article.meta["notices"][0]


def test_blank_text_is_empty():
    ((place, error),) = read(read_jsonl, b'\n{"text": " \\n"}')
    assert place == "f:2"
    assert isinstance(error, EmptyError)


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_records_is_empty(data):
    ((place, error),) = read(read_jsonl, data)
    assert place == "f"
    assert isinstance(error, EmptyError)


def test_a_line_over_the_limit_is_skipped():
    one, (place, error), two = read(read_jsonl, b'{"text": "One."}\n{"text": "' + b"x" * 3 * LIMIT + b'"}\n{"text": "Two."}\n')
    assert (one.text, two.text, place) == ("One.", "Two.", "f:2")
    assert isinstance(error, LimitError)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_of_jsonl(encoding):
    articles = read(read_jsonl, '{"text": "Été à Paris."}\n{"text": "Zwei."}\n'.encode(encoding))
    assert [a.text for a in articles] == ["Été à Paris.", "Zwei."]


def test_meta_nested_too_deep_is_left_out_with_a_notice():
    (article,) = read(read_jsonl, b'{"text": "A b.", "deep": ' + b"[" * 200 + b"]" * 200 + b', "bad": NaN}')
    assert article.meta["bad"] is None
    assert "too deep" in article.meta["notices"][0]


articles = st.builds(
    Article,
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(lambda t: t.strip()),
    title=st.none() | st.just("A title"),
    url=st.none() | st.just("http://e.org/1"),
    source=st.just("wire"),
    meta=st.dictionaries(st.sampled_from(["a", "b", "language"]), st.integers() | st.text(alphabet="xyz") | st.none(), max_size=3),
)


@given(articles)
def test_an_article_written_as_json_reads_back_as_itself(article):
    assert read(read_jsonl, json.dumps(dataclasses.asdict(article)).encode()) == [article]


@given(st.binary(max_size=200))
def test_any_bytes_give_articles_or_errors(data):
    for reader in (read_jsonl, read_json, read_csv):
        items = read(reader, data)
        assert items
        assert all(isinstance(i, Article) or isinstance(i[1], InputError) for i in items)


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b'{\n "text": "Pretty."\n}', ["Pretty."]),
        (b'[{"text": "A1."},\n{"text": "A2."}]', ["A1.", "A2."]),
        (b'{"text": "L1."}\n{"text": "L2."}', ["L1.", "L2."]),
    ],
)
def test_json_files(data, texts):
    assert [a.text for a in read(read_json, data)] == texts


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[]", b"", b"[3]", b'[{"text": "a"}' + b" " * LIMIT])
def test_json_files_that_cannot_be_read(data):
    ((_, error),) = read(read_json, data)
    assert isinstance(error, InputError)


def test_csv():
    data = b'ID,Text,Published,url\n1,"A text, with comma",2016-10-18,\n2,"two\nlines",,http://e.org\n'
    one, two = read(read_csv, data)
    assert (one.id, one.text, one.published, one.url) == ("1", "A text, with comma", "2016-10-18", None)
    assert (two.text, two.url) == ("two\nlines", "http://e.org")


@pytest.mark.parametrize("bad", [b"3,unquoted,comma", b'3,"bad "quote" here"', b"3,", b"3"])
def test_a_broken_row_is_told_and_the_rest_is_read(bad):
    one, (place, error), two = read(read_csv, b"id,text\n1,One.\n" + bad + b"\n4,Four.\n")
    assert (one.text, two.text, place) == ("One.", "Four.", "f:3")
    assert isinstance(error, FormatError | EmptyError)


def test_a_quotation_that_never_closes_is_told():
    *_, (_, error) = read(read_csv, b'text\n"abc\ndef\n')
    assert "end of data" in str(error)


@pytest.mark.parametrize("data", [b"text\n", b"text"])
def test_a_table_without_rows_is_empty(data):
    ((_, error),) = read(read_csv, data)
    assert isinstance(error, EmptyError)


def test_a_table_without_text_names_its_columns():
    ((_, error),) = read(read_csv, b"a,b\n1,2\n")
    assert "a, b" in str(error)


@pytest.mark.parametrize(
    ("data", "tabs"), [(b"id;text\n1;A, b.\n", False), (b"id\ttext\n1\tA, b.\n", False), (b"id\ttext\n1\tA, b.\n", True)]
)
def test_other_separators(data, tabs):
    assert read(read_csv, data, tabs=tabs)[0].text == "A, b."


def test_big_fields_are_read():
    (article,) = list(read_csv(io.BytesIO(b"text\n" + b"word " * 100_000 + b"\n"), "f", 1_000_000))
    assert len(article.text) == 500_000


def test_lines_are_numbered_from_one():
    assert [n for n, _ in iterate_lines(io.BytesIO(b"a\nb\n\nc"), 10)] == [1, 2, 3, 4]
