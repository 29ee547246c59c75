"""Annotated corpora (one JSON document a line, gzip) as gold Docs with the same layers as predictions.

Only the layers that the corpus annotates are written: absent means not annotated, empty means annotated and none here.
Token indices of the corpus become token indices of the Doc; the Doc has tokens of its own for white space other than single
blanks, so the two differ.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from dateline.article import Article
from dateline.layers import Argument, Entity, Mention, Relation, Time, Trigger, write_layer

Row = dict[str, Any]


def read_corpus(path: Path) -> Iterator[Row]:
    """Documents of a corpus file, in order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def make_gold_doc(row: Row, vocab: Vocab) -> Doc:
    """A Doc over the document's own tokens, with every layer that the corpus annotates."""
    words, spaces, place = _lay_out(row["text"], row["tokens"])
    doc = Doc(vocab, words=words, spaces=spaces)
    article = Article(text=row["text"], id=row["id"], published=row.get("published"))
    doc._.article = article.replace(published_from="given" if article.published else None)
    _set_syntax(doc, row, place)
    if "kind" in (row.get("mentions") or [{}])[0]:
        _set_mentions(doc, row, place)
    if "times" in row:
        write_layer(doc, "times", [Time(*_span(t, place), t["type"], t.get("value")) for t in row["times"]])
    return doc


def place_tokens(row: Row) -> list[int]:
    """The Doc's token of each token of the document."""
    return _lay_out(row["text"], row["tokens"])[2]


def _lay_out(text: str, tokens: list[list[int]]) -> tuple[list[str], list[bool], list[int]]:
    """Words and following blanks that spell the text, and the place of each corpus token among them."""
    words: list[str] = []
    spaces: list[bool] = []
    place: list[int] = []
    at = 0
    for start, end in [*tokens, [len(text), len(text)]]:
        gap = text[at:start]
        if gap.startswith(" ") and words:
            spaces[-1], gap = True, gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if end > start:
            place.append(len(words))
            words.append(text[start:end])
            spaces.append(False)
        at = end
    return words, spaces, place


def _span(item: Row, place: list[int]) -> tuple[int, int]:
    return place[item["start"]], place[item["end"] - 1] + 1


def _set_syntax(doc: Doc, row: Row, place: list[int]) -> None:
    for token in doc:
        token.is_sent_start = False
    for start, end in row.get("sentences", []):
        if start < end:
            doc[place[start]].is_sent_start = True
    if len(doc):
        doc[0].is_sent_start = True
    syntax = row.get("syntax")
    if syntax:
        for i, upos, lemma in zip(place, syntax["upos"], syntax["lemma"], strict=True):
            doc[i].pos_ = upos if upos != "_" else "X"
            doc[i].lemma_ = lemma


def _set_mentions(doc: Doc, row: Row, place: list[int]) -> None:
    """Mentions, entities, triggers, arguments and relations of our own corpora."""
    rows = sorted(row["mentions"], key=lambda m: (m["start"], -m["end"]))
    mentions = [Mention(*_span(m, place), m["type"], m["kind"]) for m in rows]
    write_layer(doc, "mentions", mentions)
    clusters: dict[str, list[int]] = {}
    for i, m in enumerate(rows):
        if m["kind"] in ("name", "nominal", "pronoun"):
            for part in m["entity"].split("+") if "+" not in m["entity"] else [m["entity"]]:
                clusters.setdefault(part, []).append(i)
    write_layer(doc, "entities", _gold_entities(doc, clusters, mentions))
    events = row.get("events", [])
    write_layer(doc, "triggers", [Trigger(*_span(e, place), e["type"], e["status"]) for e in events])
    write_layer(doc, "arguments", _gold_arguments(events, rows))
    write_layer(doc, "relations", _gold_relations(events))


def _gold_entities(doc: Doc, clusters: dict[str, list[int]], mentions: list[Mention]) -> list[Entity]:
    numbers = {name: i for i, name in enumerate(clusters)}
    found = []
    for name, members in clusters.items():
        names = [m for m in members if mentions[m].kind == "name"] or members
        best = max(names, key=lambda m: mentions[m].end - mentions[m].start)
        text = doc[mentions[best].start : mentions[best].end].text
        group = tuple(numbers[p] for p in name.split("+") if p in numbers) if "+" in name else ()
        found.append(Entity(mentions[best].type, text, tuple(members), members=group))
    return found


def _gold_arguments(events: list[Row], mentions: list[Row]) -> list[Argument]:
    where: dict[tuple[str, int, int], int] = {(m["entity"], m["start"], m["end"]): i for i, m in enumerate(mentions)}
    out = []
    for i, event in enumerate(events):
        for a in event.get("arguments", []):
            target = where.get((a.get("entity"), a.get("start"), a.get("end")))
            if target is not None:
                out.append(Argument(i, target, a["role"]))
    return out


def _gold_relations(events: list[Row]) -> list[Relation]:
    first: dict[str, int] = {}
    for i, event in enumerate(events):
        first.setdefault(event["cluster"], i)
    out = []
    for i, event in enumerate(events):
        if first[event["cluster"]] != i:
            out.append(Relation(i, first[event["cluster"]], "same"))
        topics = [first[a["event"]] for a in event.get("arguments", []) if a["role"] == "topic" and a.get("event") in first]
        out += [Relation(i, topic, "topic") for topic in topics]
        part = event.get("extras", {}).get("part_of")
        if part in first:
            out.append(Relation(i, first[part], "part_of"))
    return out
