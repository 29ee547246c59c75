"""Of which country and which PLOVER sector people and organisations are, with the reason.

Sectors are read from titles, from the words of names and from common nouns (data/resolution/sectors.tsv); countries from the body of an
office, from nationality and country in front of the head ("the Russian embassy in Tel Aviv" is Russia's), and from the body's own country.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from dateline.layers import Entity, Mention, Office
from dateline.resolution.offices import is_past
from dateline.resolution.profiles import find_head
from dateline.resolution.text import Text, read_text
from dateline.resolution.words import read_rows

Vote = tuple[str, str, float]
Nested = dict[int, list[tuple[int, int]]]
WEIGHTS = {"title": 3.0, "name": 2.0, "noun": 2.0}
"""A title tells more than nouns do: "the lawyer" who is a minister is GOV. Set by hand: no corpus has sectors to fit them on."""
LONGEST = 4


@cache
def load_sectors() -> dict[str, str]:
    """Phrase → sector."""
    return {row[0]: row[1] for row in read_rows("sectors.tsv")}


def assign_sectors(doc: Doc, entities: Sequence[Entity], offices: Sequence[Office], text: Text | None = None) -> list[Entity]:
    """The entities with `country` and `sector` where they had none and the article tells them; `why` keeps the reason of the sector.

    `text` is what `read_text` made of the Doc.
    """
    mentions = doc._.mentions or ()
    text = text or read_text(doc)
    held: dict[int, list[Office]] = {}
    for o in offices:
        held.setdefault(o.person, []).append(o)
    entity_of = {m: i for i, e in enumerate(entities) for m in e.mentions}
    inside = _nested(mentions, entity_of)
    done = list(entities)
    for order in ("ORG", "PERSON"):  # bodies first: persons take the country of their body
        for i, e in enumerate(entities):
            if e.type == order or (order == "ORG" and e.type == "NORP"):
                spans = [
                    (m, mentions[m], find_head(text, mentions[m].start, mentions[m].end))
                    for m in e.mentions
                    if mentions[m].kind in ("name", "nominal")
                ]
                country = e.country or _find_country(text, done, held.get(i, ()), spans, inside)
                done[i] = (
                    _with_sector(doc, replace(done[i], country=country), held.get(i, ()), spans, done)
                    if e.type != "NORP"
                    else replace(done[i], country=country)
                )
    return done


def _nested(mentions: Sequence[Mention], entity_of: dict[int, int]) -> Nested:
    """Mention → (start, entity) of the countries and nationalities in it or directly before it."""
    found: Nested = {}
    open_spans: list[int] = []
    last: tuple[int, int] | None = None
    for m in sorted(entity_of, key=lambda m: (mentions[m].start, -mentions[m].end)):
        span = mentions[m]
        open_spans = [o for o in open_spans if mentions[o].end > span.start]
        if span.type in ("GPE", "NORP"):
            for o in open_spans:
                if mentions[o].end >= span.end:
                    found.setdefault(o, []).append((span.start, entity_of[m]))
            last = (m, span.end)
        elif last is not None and last[1] == span.start and mentions[last[0]].type == "NORP":
            found.setdefault(m, []).append((mentions[last[0]].start, entity_of[last[0]]))
        open_spans.append(m)
    return found


def _find_country(
    text: Text, entities: Sequence[Entity], held: Sequence[Office], spans: Sequence[tuple[int, Mention, int]], inside: Nested
) -> str | None:
    """The country of the office's body, else of the first nationality or country in front of a head, or "of" it."""
    for o in held:
        if o.of is not None and entities[o.of].country:
            return entities[o.of].country
    for m, span, head in spans:
        for start, number in inside.get(m, ()):
            owned = start < head or (span.type == "PERSON" and text.lower[head + 1 : start] in (["of"], ["of", "the"]))
            if owned and entities[number].country:
                return entities[number].country
    return None


def _with_sector(
    doc: Doc, entity: Entity, held: Sequence[Office], spans: Sequence[tuple[int, Mention, int]], entities: Sequence[Entity]
) -> Entity:
    if entity.sector is not None:
        return entity
    votes = list(_vote(doc, held, spans, entities))
    if not votes:
        return entity
    sums: dict[str, float] = {}
    for sector, _, weight in votes:
        sums[sector] = sums.get(sector, 0.0) + weight
    best = max(sums, key=lambda s: sums[s])
    reasons = dict.fromkeys((f"sector {s}: {reason}", 1.0, weight) for s, reason, weight in votes)
    return replace(entity, sector=best, why=(*entity.why, *list(reasons)[:6]))


def _vote(doc: Doc, held: Sequence[Office], spans: Sequence[tuple[int, Mention, int]], entities: Sequence[Entity]) -> Iterator[Vote]:
    for o in held:
        title = doc[o.start : o.end].text.lower()
        sector = find_sector(title)
        body = entities[o.of].sector if o.of is not None else None
        if is_past(doc, o) and sector == "GOV":
            yield "ELI", f"former {title}", WEIGHTS["title"]
        elif sector is not None:
            yield sector, f"title {title}", WEIGHTS["title"]
        elif body is not None:
            yield body, f"body {entities[o.of].name}" if o.of is not None else "", WEIGHTS["title"]
    for _, m, head in spans:
        phrase = doc[m.start : (m.end if m.kind == "name" else head + 1)].text.lower()
        if m.kind == "name" and m.type == "PERSON":
            continue
        sector = find_sector(phrase)
        if sector is not None:
            yield sector, f"{'name' if m.kind == 'name' else 'noun'} {phrase}"[:60], WEIGHTS["name" if m.kind == "name" else "noun"]


def find_sector(phrase: str) -> str | None:
    """The sector of a phrase by the longest listed words at its end, else anywhere in it; None where nothing in it is listed.

    "foreign minister" GOV · "opposition leader" OPP · "Supreme Court" JUD · "Bank of Ghana" BUS.
    """
    words = [
        w.rstrip(".") if w.count(".") == 1 else w for w in phrase.lower().replace("’s", "").replace("'s", "").split() if w[:1].isalnum()
    ][:24]
    table = load_sectors()
    for end in range(len(words), 0, -1):
        for size in range(min(LONGEST, end), 0, -1):
            part = " ".join(words[end - size : end])
            found = table.get(part) or table.get(_singular(part))
            if found:
                return found
    return None


def _singular(phrase: str) -> str:
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase.removesuffix("s")
