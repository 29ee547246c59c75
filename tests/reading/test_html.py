"""Web pages: text, title, authors, date and where it came from; pages that would keep the parsers busy are refused."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import EmptyError, InputError, LimitError
from dateline.reading.html import read_fragment, read_html

WORDS = "<p>The minister said on Tuesday that the talks in the capital would go on until the end of the month.</p>\n"


def page(head: str = "", body: str = WORDS * 4, lang: str = "en") -> bytes:
    nav = '<nav><a href="/">Home</a> <a href="/w">World</a></nav>'
    tail = "<aside><a href='/x'>Ten photos of cats</a></aside><footer>© 2019 The Paper</footer>"
    top = f'<!doctype html><html lang="{lang}"><head><title>Talks go on - The Paper</title>{head}</head>'
    return f"{top}<body>{nav}<article><h1>Talks go on</h1>{body}</article>{tail}</body></html>".encode()


def test_text_title_authors_and_address():
    article = read_html(page('<meta name="author" content="Ann Bo">'), "a.html", url="http://e.org/1")
    assert "The minister said on Tuesday" in article.text
    assert "Home" not in article.text
    assert "2019" not in article.text
    assert article.title == "Talks go on"
    assert article.meta["authors"] == ["Ann Bo"]
    assert (article.url, article.source) == ("http://e.org/1", "a.html")


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        ('<meta property="article:published_time" content="2016-10-18T10:00:00Z">', "", "meta"),
        ('<meta name="DC.date.issued" content="2016-10-18">', "", "meta"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2016-10-18T10:00:00Z"}</script>', "", "json-ld"),
        ("", '<time itemprop="datePublished" datetime="2016-10-18">18 Oct</time>', "time"),
        ("", '<time datetime="2016-10-18">18 Oct</time>', "page"),
    ],
)
def test_the_date_and_where_it_came_from(head, body, origin):
    article = read_html(page(head, body + WORDS * 4), "a.html")
    assert (article.published, article.published_from, article.meta["published_origin"]) == ("2016-10-18", "metadata", origin)


def test_the_year_of_a_footer_is_no_date():
    article = read_html(page(), "a.html")
    assert (article.published, article.published_from) == (None, None)
    assert "published_origin" not in article.meta


@pytest.mark.parametrize(
    ("declared", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "utf-8"), ("utf-16", "utf-16")]
)
def test_encodings(declared, encoding):
    text = page(f'<meta charset="{declared}">', WORDS.replace("minister", "café “minister”") * 4).decode()
    assert "café “minister”" in read_html(text.encode(encoding), "a.html").text


def test_a_page_in_another_language_keeps_the_language_that_it_declares():
    words = "<p>Der Minister sagte am Dienstag, dass die Gespräche in der Hauptstadt bis zum Ende des Monats fortgesetzt werden.</p>"
    assert read_html(page(body=words * 4, lang="de"), "a.html").meta["language"] == "de"
    assert "language" not in read_html(page(body=words * 4, lang="en"), "a.html").meta


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><body><p></p></body></html>", b"<a href='/'>Home</a>"])
def test_a_page_without_an_article(data):
    with pytest.raises(EmptyError):
        read_html(data, "a.html")


@pytest.mark.parametrize(
    "data",
    [
        b"<p " + b"".join(b"a%d=1 " % i for i in range(100_000)) + b">x</p>",
        b"<p>a</p>" * 60_000,
        b"<html>" + b"x" * 6_000_000,
        b"<i>a</i>" * 300_000,
    ],
)
def test_hostile_pages_are_refused_at_once(data):
    start = time.process_time()
    with pytest.raises(LimitError):
        read_html(data, "a.html")
    assert time.process_time() - start < 2


def test_a_long_attribute_is_not_many_attributes():
    assert read_html(page(body=f'<svg><path d="{"M0 0 L 1 1 " * 5000}"/></svg>' + WORDS * 4), "a.html").text


def test_deep_nesting_is_survived():
    with contextlib.suppress(InputError):
        assert read_html(page(body="<div>" * 20_000 + WORDS * 4), "a.html").text


@settings(max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_page_give_an_article_or_an_error(data):
    try:
        article = read_html(page(body=WORDS * 2).replace(b"Tuesday", data), "a.html")
    except InputError:
        return
    article.text.encode("utf-8")
    assert "\0" not in article.text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("<p>One.</p><p>Two <b>bold</b>.</p>", "One.\nTwo bold."),
        ("a<br/>b", "a\nb"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<script>alert(1)</script><p>One.</p><!-- no -->", "One."),
        ("", ""),
    ],
)
def test_fragments(markup, text):
    assert read_fragment(markup) == text
