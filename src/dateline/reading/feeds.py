"""RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom: every entry of a feed is an article; text where the feed carries it, else its summary.

Documents that define entities are refused: a feed needs none, and they can be made to unfold to gigabytes. Names are compared without their
namespaces.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dateline.article import Article
from dateline.errors import EmptyError, FormatError, InputError
from dateline.reading.dates import take_date
from dateline.reading.html import read_fragment
from dateline.reading.tables import Found
from dateline.reading.text import decode_text, replace_unfit

# the fullest text first: content:encoded (RSS), content (Atom), then summaries; a title alone is an article of one line
TEXTS = ("encoded", "content", "description", "summary")
DATES = ("pubdate", "published", "date", "issued", "created", "updated")
DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")
LAST_TAG = re.compile(r"</(?:[\w.-]+:)?([\w.-]+)\s*>\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*\Z")
ENCODING = re.compile(rb"(?i)<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")


def read_feed(data: bytes, source: str) -> Iterator[Found]:
    """An article or an error for each entry in order; one error if the feed cannot be read, holds none or ends too early. Places are
    "source:number".
    """
    try:
        text = DECLARATION.sub("", _decode(_refuse_entities(data)))
        root = _parse(text)
    except InputError as error:
        yield source, error
        return
    entries = [e for e in root.iter() if _name(e) in ("item", "entry")]
    if not entries:
        yield source, EmptyError("the feed holds no entries")
        return
    for number, entry in enumerate(entries, 1):
        try:
            yield _make_article(entry, source)
        except InputError as error:
            yield f"{source}:{number}", error
    last = LAST_TAG.search(text)
    if last is None or last[1].lower() != _name(root):
        yield source, FormatError("the feed ends before its last tag: it was cut off, and the last entry may be too")


def _refuse_entities(data: bytes) -> bytes:
    if (
        b"<!ENTITY" in data[:100_000]
        or "<!ENTITY".encode("utf-16-le") in data[:100_000]
        or "<!ENTITY".encode("utf-16-be") in data[:100_000]
    ):
        raise FormatError("the feed defines XML entities, which are refused")
    return data


def _parse(text: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(replace_unfit(text)[0].encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"the feed is no valid XML: {error}"[:200]) from error
    if root is None:
        raise FormatError("the feed is no valid XML")
    return root


def _decode(data: bytes) -> str:
    declared = ENCODING.search(data[:400])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(declared[1].decode("ascii")) if declared else decode_text(data)[0]
    except (UnicodeDecodeError, LookupError):
        return decode_text(data)[0]


def _make_article(entry: Any, source: str) -> Article:
    fields: dict[str, Any] = {}
    for child in entry:
        fields.setdefault(_name(child), child)
    title = _one_line(_read(fields.get("title")))
    text = next((t for name in TEXTS if (t := _read(fields.get(name)))), "") or title
    if not text:
        raise EmptyError("the entry holds no text")
    published = next((day for name in DATES if (day := take_date(_inner(fields.get(name)).strip()))), None)
    authors = [a for c in entry if _name(c) in ("creator", "author") and (a := _one_line(_read_author(c)))]
    return Article(
        text=text,
        title=title or None,
        published=published,
        published_from="metadata" if published else None,
        url=_read_link(entry) or None,
        source=source,
        meta={"authors": authors} if authors else {},
    )


def _name(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _inner(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())


def _read(element: Any) -> str:
    """Text of an element whose content is plain, escaped HTML, or XHTML."""
    if element is None:
        return ""
    if len(element) and any(_name(child) in ("div", "p") for child in element):
        markup = "".join(etree.tostring(child, encoding="unicode") for child in element)
    else:
        markup = _inner(element)
    return replace_unfit(read_fragment(markup))[0]


def _read_author(element: Any) -> str:
    named = next((child for child in element if _name(child) == "name"), element)
    return _inner(named)


def _read_link(entry: Any) -> str:
    """The entry's page: Atom's alternate link, RSS's link, or a guid that is an address."""
    links = [c for c in entry if _name(c) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip()
    address = next((t for c in links if (t := _inner(c).strip())), "")
    guid = next((t for c in entry if _name(c) in ("guid", "id") and (t := _inner(c).strip()).startswith("http")), "")
    return address or guid


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
