"""Annotated things and the mentions of a predicted Doc: put in their place, or matched with them."""

from spacy.tokens import Doc

from dateline.layers import Mention, write_layer
from dateline.reading.corpora import Row

TYPES = frozenset({"person", "organization", "place"})


def set_gold(row: Row, doc: Doc) -> dict[int, str]:
    """Put the annotated mentions in the place of the predicted ones; returns the thing of each by its number."""
    things: dict[int, str] = {}
    mentions: list[Mention] = []
    for m in sorted(row["mentions"], key=lambda m: (m["start"], -m["end"])):
        span = doc.char_span(*find_edges(row, m), alignment_mode="expand")
        if span is None:
            continue
        if m["kind"] in ("name", "nominal", "pronoun"):
            things[len(mentions)] = m["entity"]
        kind = ("ORG" if span.text.lower() in ("it", "its", "itself") else "PERSON") if m["kind"] == "pronoun" else m["type"]
        mentions.append(Mention(span.start, span.end, kind, m["kind"]))
    for name, layer in (("mentions", mentions), ("antecedents", [])):
        doc.user_data.pop(f"dateline.{name}", None)
        write_layer(doc, name, layer)
    return things


def match_gold(row: Row, doc: Doc) -> dict[int, str]:
    """The annotated thing of each predicted mention whose span is the same but for an article, a possessive or a title in front."""
    annotated = [m for m in row["mentions"] if m.get("entity") and (m["type"] in TYPES or m.get("kind") in ("name", "nominal", "pronoun"))]
    spans = {find_edges(row, m): m["entity"] for m in annotated}
    ends = {(end - len(row["text"][start:end]) + len(row["text"][start:end].removesuffix("'s").removesuffix("’s")), m["entity"]): start
            for m in annotated for start, end in [find_edges(row, m)]}  # fmt: skip
    found: dict[int, str] = {}
    for i, m in enumerate(doc._.mentions or ()):
        start, end = doc[m.start].idx, doc[m.end - 1].idx + len(doc[m.end - 1])
        exact = spans.get((start, end))
        near = next((thing for (stop, thing), begin in ends.items() if stop == end and 0 <= start - begin <= 12 and m.kind == "name"), None)
        if m.kind in ("name", "nominal", "pronoun") and (thing := exact or near):
            found[i] = thing
    return found


def find_edges(row: Row, m: Row) -> tuple[int, int]:
    """Code points of an annotated mention."""
    return row["tokens"][m["start"]][0], row["tokens"][m["end"] - 1][1]
