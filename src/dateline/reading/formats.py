"""Which format are these bytes? By the name where it tells, else by the first bytes; a binary is called by its name."""

import re
from pathlib import PurePath

from dateline.errors import FormatError, UsageError

KINDS = ("text", "html", "jsonl", "json", "csv", "tsv", "warc", "feed")
# what names promise; "xml" is no format: it becomes feed or html by its root, or is refused
SUFFIXES = {
    ".txt": "", ".text": "", ".md": "", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".jsonlines": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".warc": "warc", ".wet": "warc", ".xml": "xml", ".rss": "xml",
    ".atom": "xml", ".rdf": "xml",
}  # fmt: skip
# documents that people keep articles in and that we do not read: in a folder they are told, not passed over
DOCUMENTS = {".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".eml", ".mht", ".mhtml", ".bz2", ".xz", ".zst", ".zip", ".tar"}
PEEK = 4096  # bytes that are looked at: a doctype may stand after a long comment

# first bytes of what is no text (published magic numbers of the formats)
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"), (b"\x89PNG\r\n", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"), (b"MM\0*", "a TIFF image"), (b"PK\x03\x04", "a ZIP archive (or docx, odt, epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"), (b"Rar!", "a RAR archive"), (b"BZh", "a bzip2 file"), (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"), (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"), (b"\x7fELF", "a program"), (b"MZ\x90\0", "a program"), (b"ID3", "an MP3"), (b"OggS", "an Ogg file"),
    (b"{\\rtf", "an RTF document"), (b"\x1f\x8b", "gzip inside gzip"),
)  # fmt: skip
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
HTML = re.compile(rb"(?is)\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b")
FEED = re.compile(
    rb"(?is)\A\s*(?:<\?[^>]{0,400}>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^\[>]{0,400}(?:\[.{0,3000}?\]\s*)?>\s*)*<(?:[a-z]{1,10}:)?(?:rss|feed|rdf)\b"
)
XML = re.compile(rb"(?is)\A\s*<\?xml\b")
OBJECT = re.compile(rb"\A\s*\{\s*\"")
ARRAY = re.compile(rb"\A\s*\[\s*\{\s*\"")


def name_binary(head: bytes) -> str | None:
    """What the binary that begins with `head` is ("a PDF"), or None for what may be text."""
    if head.startswith(BOMS):
        return None
    for magic, name in MAGIC:
        if head.startswith(magic):
            return name
    if head[4:8] == b"ftyp":
        return "a video or HEIC image"
    if head[:4] == b"RIFF" and b"\0" in head[:12]:
        return "an audio, video or WebP file"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return None


def choose_kind(name: str, head: bytes, kind: str | None = None) -> str:
    """The format ("text html jsonl json csv tsv warc feed") of a file of that name that begins with `head` (unpacked).

    `kind` is the caller's word and decides, except that no binary is read as anything. Raises UsageError for an unknown kind,
    FormatError for a binary and for XML that is neither page nor feed.
    """
    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown format {kind!r}: one of {', '.join(KINDS)}")
    binary = name_binary(head)
    if binary:
        raise FormatError(f"this is {binary}, which dateline does not read: give text, HTML, JSONL, CSV, WARC or a feed")
    if kind is not None:
        return kind
    promised = SUFFIXES.get(suffix_of(name), "")
    found = _find_kind(head)
    if promised == "xml" and found not in ("html", "feed"):
        raise FormatError("this XML is neither an RSS or Atom feed nor a web page")
    if promised in ("", "xml") or (found == "warc") or (promised == "html" and found == "feed"):
        return found
    return promised


def suffix_of(name: str) -> str:
    """The last suffix, lower case, a final .gz left out: ".jsonl" of "a/b.JSONL.gz"."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _find_kind(head: bytes) -> str:
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        bare = head[2:].replace(b"\0", b"")  # UTF-16: good enough to see "<html" or "{"
    if bare.startswith(b"WARC/"):
        return "warc"
    if FEED.match(bare):
        return "feed"
    if HTML.match(bare):
        return "html"
    if XML.match(bare):
        raise FormatError("this XML is neither an RSS or Atom feed nor a web page")
    if OBJECT.match(bare) or ARRAY.match(bare):
        return "json"
    return "text"
