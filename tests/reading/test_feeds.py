"""Feeds: every entry an article; a feed that would unfold is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.article import Article
from dateline.errors import EmptyError, FormatError, InputError
from dateline.reading.feeds import read_feed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title>
<item><title>Talks &amp; more</title><link>http://e.org/1</link>
<pubDate>Tue, 18 Oct 2016 10:00:00 GMT</pubDate><dc:creator>Ann Bo</dc:creator>
<description>Short.</description><content:encoded>
<![CDATA[<p>First &lt;one&gt;.</p><script>x()</script><p>Second<br>third.</p>]]></content:encoded></item>
<item><title>Only a title</title><guid>http://e.org/2</guid></item>
<item><link>http://e.org/3</link></item>
<item><description>Plain summary.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>T</title><link rel="self" href="http://e.org/x"/>
<link href="http://e.org/4"/>
<published>2016-10-18T00:00:00Z</published><updated>2017-01-01T00:00:00Z</updated><author><name>Ann Bo</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi there.</p><p>You.</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item><title>Old</title>
<description>Old words.</description></item></rdf:RDF>"""


def read(text: str | bytes):
    return list(read_feed(text.encode() if isinstance(text, str) else text, "f"))


def test_rss():
    full, title, (place, error), summary = read(RSS)
    assert full.text == "First <one>.\nSecond\nthird."
    assert (full.title, full.published, full.published_from, full.url) == ("Talks & more", "2016-10-18", "metadata", "http://e.org/1")
    assert full.meta == {"authors": ["Ann Bo"]}
    assert (title.text, title.url) == ("Only a title", "http://e.org/2")
    assert place == "f:3"
    assert isinstance(error, EmptyError)
    assert summary.text == "Plain summary."


def test_atom():
    (entry,) = read(ATOM)
    assert (entry.text, entry.title, entry.published, entry.url) == ("Hi there.\nYou.", "T", "2016-10-18", "http://e.org/4")
    assert entry.meta == {"authors": ["Ann Bo"]}


def test_rdf():
    assert [a.text for a in read(RDF)] == ["Old words."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(encoding):
    assert len(read(RSS.replace('encoding="utf-8"', "").encode(encoding))) == 4


def test_latin_1_as_declared():
    text = RSS.replace("utf-8", "iso-8859-1").replace("Plain", "Pläin")
    assert read(text.encode("latin-1"))[3].text == "Pläin summary."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'
    ((_, error),) = read(bomb.encode(encoding))
    assert isinstance(error, FormatError)
    assert "entities" in str(error)


def test_files_of_this_machine_are_not_read(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]><rss><item><title>&a;</title></item></rss>'
    assert "SECRET" not in str(read(text))


@pytest.mark.parametrize("text", ["<rss><channel></channel></rss>", "<rss", "", "no feed at all"])
def test_a_feed_without_entries_is_one_error(text):
    ((place, error),) = read(text)
    assert place == "f"
    assert isinstance(error, InputError)


@given(st.text(alphabet=st.sampled_from(list("<>/&;rsitemlk\"'=![]CDATA- \0\ud800é")), max_size=120))
def test_any_markup_gives_articles_or_errors(text):
    items = read(b"<rss><item><title>" + text.encode("utf-8", "surrogatepass") + b"</title></item></rss>")
    assert items
    assert all(isinstance(i, Article) or isinstance(i[1], InputError) for i in items)


@pytest.mark.parametrize("cut", [9, 40])
def test_a_feed_that_was_cut_off_is_read_and_told(cut: int) -> None:
    feed = b"<rss><channel><item><title>One</title></item><item><title>Two</title><description>More.</description></item></channel></rss>"
    *found, last = read_feed(feed[:-cut], "f.xml")
    assert [a.title for a in found] == ["One", "Two"]
    assert isinstance(last[1], FormatError)
    assert "cut off" in str(last[1])
    assert all(isinstance(a, Article) for a in read_feed(feed + b"\n<!-- made on Monday -->\n", "f.xml"))
