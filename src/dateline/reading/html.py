"""A web page to an article: trafilatura takes the text, the title and the authors; the date comes from where pages declare it.

The date's origin stays in meta["published_origin"]: "meta" (article:published_time and its like), "json-ld", "time" (a time element that
says it is the publication), or "page" (found by htmldate: address, head or text). Pages that make the parsers take minutes are refused
first.
"""

import re
from html import unescape
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from dateline.article import Article
from dateline.errors import EmptyError, EncodingError, FormatError, InputError, LimitError
from dateline.reading.dates import take_date
from dateline.reading.language_guess import guess_language
from dateline.reading.text import decode_text, replace_unfit

# trafilatura takes time quadratic in the number of paragraphs: 12 MB of them over 30 s, 1.7 MB 2.6 s; news pages have 50 to 800 kB
MAX_HTML = 5_000_000
# one element with 1,000,000 attributes kept every parser busy for over 30 s; real elements have below 60
MAX_ATTRIBUTES = 1_000
# paragraphs, items, divisions in a page; news pages have up to 5,000
MAX_ELEMENTS = 50_000
LONG_TAG = re.compile(rb"<[a-zA-Z!][^<>]{8000,}")
QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
CHARSET = re.compile(rb"(?i)<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})")
LANGUAGE = re.compile(r"(?i)<html\b[^<>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3})\b")
DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")
JSON_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
PUBLISHED = frozenset(
    re.split(
        r"\s+",
        "article:published_time og:article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.created "
        "dcterms.issued dcterms.date publishdate publish-date pubdate parsely-pub-date sailthru.date article.published publication_date",
    )
)


def read_html(data: bytes, source: str, *, url: str | None = None, charset: str | None = None) -> Article:
    """The article of a page; raises EmptyError if trafilatura finds none, LimitError or FormatError for a page that is refused.

    Offsets index the extracted text; the title is not part of it. `charset` is what the server said.
    """
    _refuse_hostile(data)
    text, notices = decode_html(data, charset)
    page = _extract(DECLARATION.sub("", text), url)
    if page is None or not (page.text or "").strip():
        raise EmptyError("no article was found on the page (a list of links, or a page that only a browser can build?)")
    published, origin = _find_date(text, page)
    facts = {"published_origin": origin, "authors": _split_authors(page.author), "site": page.sitename}
    meta: dict[str, Any] = {k: v for k, v in {**facts, "language": _find_language(text, page.text)}.items() if v}
    body, replaced = replace_unfit(page.text)
    if replaced:
        notices.append(f"{replaced} characters that are no text were replaced by U+FFFD")
    if notices:
        meta["notices"] = notices
    return Article(
        text=body,
        title=replace_unfit(unescape(page.title))[0].strip() or None if page.title else None,
        published=published,
        published_from="metadata" if published else None,
        url=url or page.url,
        source=source,
        meta=meta,
    )


def decode_html(data: bytes, charset: str | None = None) -> tuple[str, list[str]]:
    """Characters of a page: by its mark, else as UTF-8, else as the page or the server declares, else as `text.decode_text` guesses."""
    try:
        return decode_text(data) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else (data.decode("utf-8-sig"), [])
    except UnicodeDecodeError:
        pass
    declared = CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else None):
        try:
            if name and name.lower().replace("-", "") != "utf8":
                return data.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1") else name), []
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        return decode_text(data)
    except FormatError as error:
        raise EncodingError(f"the page is in no encoding that we know: {error}") from error


def read_fragment(markup: str) -> str:
    """The text of a piece of HTML as feeds carry it: a line for each paragraph, heading or item; "" for none."""
    if "<" not in markup:
        return re.sub(r"[ \t]*\n\s*", "\n", unescape(markup)).strip()
    _refuse_hostile(markup.encode("utf-8", "replace"))
    try:
        tree = lxml_html.fragment_fromstring(replace_unfit(markup)[0], create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"the HTML of the entry cannot be read: {error}") from error
    for element in tree.xpath(".//script|.//style|.//comment()"):
        element.drop_tree()
    for element in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr", "figure", "pre"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    lines = (re.sub(r"\s+", " ", line).strip() for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _refuse_hostile(data: bytes) -> None:
    if len(data) > MAX_HTML:
        raise LimitError(f"the page has {len(data):,} bytes; pages of more than {MAX_HTML:,} are not read")
    if data.count(b"<") > 4 * MAX_ELEMENTS or sum(data.count(t) for t in (b"<p", b"<P", b"<div", b"<DIV", b"<li", b"<LI")) > MAX_ELEMENTS:
        raise LimitError(f"the page has more than {MAX_ELEMENTS:,} paragraphs, items and divisions")
    for tag in LONG_TAG.finditer(data):
        if len(QUOTED.sub(b"", tag[0]).split()) > MAX_ATTRIBUTES:
            raise LimitError(f"an element of the page has more than {MAX_ATTRIBUTES:,} attributes")


def _extract(text: str, url: str | None) -> Any:
    """What trafilatura finds, or None; its date search is kept to what the page declares (a footer's year dates nothing)."""
    try:
        return trafilatura.bare_extraction(
            text,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
        )
    except (InputError, MemoryError):
        raise
    except Exception as error:  # whatever lxml or trafilatura makes of hostile markup must not stop the run
        raise FormatError(f"the page cannot be read: {type(error).__name__}: {error}"[:300]) from error


def _find_date(text: str, page: Any) -> tuple[str | None, str | None]:
    """Date of publication and where it was found."""
    try:
        tree = lxml_html.document_fromstring(DECLARATION.sub("", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, None
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in PUBLISHED and (day := take_date(element.get("content"))):
            return day, "meta"
    for element in tree.iter("script"):
        if element.get("type") == "application/ld+json":
            for found in JSON_DATE.finditer(element.text or ""):
                if day := take_date(found[1]):
                    return day, "json-ld"
    for element in tree.iter("time"):
        declared = element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        if declared and (day := take_date(element.get("datetime"))):
            return day, "time"
    day = take_date(page.date)
    return day, "page" if day else None


def _find_language(text: str, body: str) -> str | None:
    """The language that the page declares, unless it declares English and the words are not (templates often do)."""
    declared = LANGUAGE.search(text[:4096])
    language = declared[1].lower() if declared else None
    guess = guess_language(body)
    return guess if guess or language == "en" else language


def _split_authors(author: str | None) -> list[str]:
    return [replace_unfit(name.strip())[0] for name in (author or "").split(";") if name.strip()]
