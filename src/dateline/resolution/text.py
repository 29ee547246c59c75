"""The Doc as plain lists: words, sentences, paragraphs, zones, quotations."""

from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import HEAD, SENT_START  # type: ignore[import-not-found,unused-ignore]
from spacy.tokens import Doc

from dateline.layers import DEBRIS
from dateline.layers.tokens import read_strings
from dateline.layers.wrapping import find_line_ends

QUOTES = frozenset({"”", "''", '"', "»", ")"})


@dataclass(slots=True)
class Text:
    """The Doc's words, where sentences and paragraphs are, and the parse: plain lists, one entry a token.

    `head` is the token that each hangs on and `relation` how (empty where nothing was parsed); `asking` are the paragraphs that end
    with a question mark.
    """

    words: list[str]
    lower: list[str]
    sentence: list[int]
    paragraph: list[int]
    parsed: bool
    triggers: frozenset[int] = frozenset()
    quoted: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    relation: list[str] = field(default_factory=list)
    asking: frozenset[int] = frozenset()


def read_text(doc: Doc) -> Text:
    """The plain lists of a Doc. Debris counts for no sentence: what stands around it is near."""
    words = read_strings(doc, "ORTH")
    zones = ["body"] * len(words)
    for zone in doc._.zones or ():
        span = doc.char_span(zone.start, zone.end, alignment_mode="expand")
        if span is not None:
            zones[span.start : span.end] = [zone.kind] * (span.end - span.start)
    sentence, paragraph = [], []
    s = p = -1
    heads, starts = doc.to_array([HEAD, SENT_START]).reshape(-1, 2).T
    ends = find_line_ends(doc, words)
    for i, start in enumerate(starts.tolist()):
        breaks = i == 0 or ends[i - 1]
        p += breaks
        s += (breaks or start == 1) and (i == 0 or zones[i] not in DEBRIS)
        sentence.append(s)
        paragraph.append(p)
    triggers = frozenset(i for t in doc._.triggers or () for i in range(t.start, t.end))
    text = Text(words, [w.lower() for w in words], sentence, paragraph, doc.has_annotation("DEP"), triggers)
    text.quoted = find_quotations(text)
    if text.parsed:
        text.head = [i + head for i, head in enumerate(heads.astype(np.int64).tolist())]
        text.relation = read_strings(doc, "DEP")
    last = {p: w for p, w in zip(paragraph, words, strict=True) if w.strip() and w not in QUOTES}
    text.asking = frozenset(p for p, w in last.items() if w.endswith("?"))
    return text


def find_quotations(text: Text) -> list[int]:
    """For every token the number of the direct quotation that it stands in, or -1: marks open and close inside a paragraph.

    One that never closes ends with its paragraph (the custom of quotations over several paragraphs).
    """
    inside, count = -1, 0
    found = []
    for i, word in enumerate(text.words):
        if i and text.paragraph[i] != text.paragraph[i - 1]:
            inside = -1
        if word in ("“", "``", "„", "«") or (word == '"' and inside < 0):
            inside, count = (count, count + 1) if inside < 0 else (inside, count)
            found.append(inside)
        elif word in ("”", "''", '"', "»"):
            found.append(inside)
            inside = -1
        else:
            found.append(inside)
    return found
