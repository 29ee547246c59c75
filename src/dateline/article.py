"""What comes in: `Page` (bytes as fetched) and `Article` (text and facts about it). Frozen."""

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

PublishedFrom = Literal["given", "metadata", "text"]


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as fetched, and what is known of them before anyone looks inside.

    `source` is the path, the URL or "-" (standard input) that the bytes came from; `kind` the format if it is
    already known ("text", "html", "jsonl", "csv", "warc", "feed"), else None.
    """

    data: bytes
    source: str
    kind: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text, never changed again, and facts about it.

    `published` is an ISO date (YYYY-MM-DD) or None, `published_from` says who told it. `title` is None where the
    title is part of the text (plain text) or unknown. `text` holds no lone surrogates and no NUL (reading/ replaces each by
    U+FFFD, one for one, so that offsets stay). `id` is the caller's, or the digest of text and url.
    """

    text: str
    id: str = ""
    title: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    url: str | None = None
    source: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the id from the digest of text and url where the caller gave none."""
        if not self.id:
            object.__setattr__(self, "id", digest(self.text, self.url))

    def replace(self, **changes: Any) -> "Article":
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)


def digest(text: str, url: str | None = None) -> str:
    """First 16 hexadecimal digits of the SHA-256 of url and text: the same article gives the same id."""
    h = hashlib.sha256()
    h.update((url or "").encode("utf-8", "replace"))
    h.update(b"\0")
    h.update(text.encode("utf-8", "replace"))
    return h.hexdigest()[:16]
