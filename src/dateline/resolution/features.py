"""The visible features of a mention beside a thing that it may refer to. Pure: profiles and nodes in, named numbers out.

The kind of mention is name, nominal, or a class of pronouns (he, it, they, i, we, you, that); data/resolution/coreference.json holds the
weights of the features for each, found by maximising the probability of the right thing among the candidates on the training sets of our
own news corpora.
"""

from collections.abc import Iterator
from functools import lru_cache

from dateline.resolution.names import relate_names
from dateline.resolution.nodes import Node
from dateline.resolution.profiles import Profile
from dateline.resolution.pronoun_features import TURNS, describe_pronoun
from dateline.resolution.words import load_words

PLACES = frozenset({"GPE", "LOC", "FAC"})


@lru_cache(maxsize=1024)
def bucket(n: int) -> str:
    """Distances and counts in steps."""
    return str(n) if n <= 3 else "4-6" if n <= 6 else "7-12" if n <= 12 else "13+"


TELLING = frozenset("other another more next new same others latter former own both each all first second".split())
"""Words in front of a noun that tell whether the thing was named before."""


def describe_new(p: Profile, kind: str, best: dict[str, bool]) -> Iterator[str]:
    """Features of the choice that the mention starts a new thing; `best` says what any candidate offers."""
    yield "new"
    if kind == "name":
        yield f"new type {p.type}"
        return
    yield f"new {p.determiner}"
    yield f"new zone {min(p.sentence, 2)}"
    for what, offered in best.items():
        if offered:
            yield f"new though {what}"
    if kind == "nominal":
        yield f"new {p.determiner} {p.number}"
        yield f"new type {p.type}"
        yield f"new {p.determiner} {'long' if p.content else 'short'}"
        yield f"new words {min(len(p.words), 5)}"
        for word in p.words[:3]:
            if word in TELLING:
                yield f"new word {word}"
    if kind in TURNS:
        yield f"new {'quoted' if p.quotation >= 0 else 'told'}"
    if kind in ("it", "they", "that"):
        yield f"new role {p.role}"
        if p.says:
            yield "new says"


def describe_pair(p: Profile, kind: str, node: Node, rank: int, speaker: int | None = None) -> Iterator[str]:
    """Features of the choice that mention `p` means `node`, the `rank`-th most recently named of the candidates that agree.

    `speaker`: number of the node that speaks the quotation in which the mention stands.
    """
    last = node.seen[-1] if node.seen else None
    if speaker is not None and not node.members:
        yield "speaker" if node.number == speaker else "not speaker"
    yield from _describe_distance(p, node, last, rank)
    yield from _describe_agreement(p, kind, node)
    if kind == "name":
        yield from _describe_names(p, node)
    elif kind == "nominal":
        yield from _describe_nominal(p, node, last)
    else:
        yield from describe_pronoun(p, kind, node, last)


def _describe_distance(p: Profile, node: Node, last: Profile | None, rank: int) -> Iterator[str]:
    if last is None:
        yield "later"
        yield "later, same sentence" if node.mentions and node.mentions[0].sentence == p.sentence else "later, other sentence"
        if p.sentence == 0:
            yield "later, title"
        return
    gap = p.sentence - last.sentence
    yield f"sentences {bucket(gap)}"
    yield f"rank {bucket(rank)}"
    yield f"rank {bucket(rank)}, sentences {min(gap, 2)}"
    yield f"times {bucket(len(node.seen))}"
    yield f"last {last.kind}"
    yield f"last {last.role or 'other'}"
    if gap == 1:
        yield f"sentence before, {last.role or 'other'}"
    if gap == 0:
        yield f"same sentence, {last.role or 'other'}"
        yield f"tokens {bucket((p.start - last.end) // 4)}"
    if p.paragraph == last.paragraph:
        yield "same paragraph"
    if p.role and p.role == last.role:
        yield f"parallel {p.role}"
    if node.members:
        yield "group"


def _describe_agreement(p: Profile, kind: str, node: Node) -> Iterator[str]:
    gender, number, theirs = p.gender, p.number, node.number_told
    if kind in ("he", "it", "nominal", "name") and gender:
        mine = node.gender
        yield "gender unknown" if not mine else "gender same" if mine == gender else f"gender {gender} against {mine}"
    if number:
        yield "number unknown" if not theirs else "number same" if theirs == number else f"number {number} against {theirs}"
    if kind in ("name", "nominal"):
        if p.type in node.types:
            yield f"type {p.type}"
        elif node.types:
            yield f"type {p.type} against {node.type}" if "PERSON" in (p.type, node.type) else "type differs"
    elif node.types:
        yield f"type {node.type}"
        yield f"type {node.type}, {'named' if node.names else 'noun'}"


def _describe_names(p: Profile, node: Node) -> Iterator[str]:
    if p.name is None:
        return
    person = p.type == "PERSON" and node.type in ("PERSON", "")
    relations = {r for n in node.names.values() if (r := relate_names(p.name, n, person))}
    best = next((r for r in RELATIONS if r in relations), "none")
    group = p.type if p.type in ("PERSON", "ORG", "GPE", "NORP") else "OTHER"
    yield f"{best} {group}"
    if p.place and p.land == node.land[1]:
        yield "same land"
        yield f"{p.place} for {node.land[0]}, {p.role or 'other'}"
        yield f"{p.place} for {node.land[0]}, {p.case}"
        if "capital" in (p.place, node.land[0]):
            before = node.mentions[-1]
            yield f"{p.place} {'acts' if _acts(p) else 'lies'} after {before.place} that {'acts' if _acts(before) else 'lies'}"
    if best != "none":
        yield "named alike, same type" if p.type in node.types else "named alike, other type"
    if person and len(node.names) and any(n.family and p.name.family and n.family != p.name.family for n in node.names.values()):
        yield "family name differs"


def _acts(p: Profile) -> bool:
    """Whether a place does something, as a government does: "Moscow said"."""
    return p.says or (p.role in ("subj", "poss") and not p.case)


RELATIONS = (
    "same", "full", "acronym", "family", "longer_family", "part", "whole", "part_end", "whole_end",
    "middle", "given", "longer_given", "inner", "longer_inner", "spelling", "overlap",
)  # fmt: skip
"""From the closest on; of several forms of a thing the closest counts."""


def _describe_nominal(p: Profile, node: Node, last: Profile | None) -> Iterator[str]:
    same_text, same_head = p.text in node.texts, p.head in node.heads
    if same_text:
        yield f"same words, {p.determiner}"
    if same_head:
        shared = bool(p.content & node.content)
        against = bool(p.content - node.content) and not shared and bool(node.content)
        yield f"same head, {p.determiner}"
        yield "same head, same words" if shared else "same head, other words" if against else "same head, plain"
    in_name = p.head in node.tails or (len(p.head) > 3 and any(w.startswith(p.head) for w in node.tails))
    if in_name:
        yield f"head in name, {p.determiner}"
    if p.head in node.titles or (p.titles and p.titles & node.titles):
        yield f"same title, {p.determiner}"
    if not p.content.isdisjoint(node.name_words):
        yield "words in name"
    if not (same_text or same_head or in_name):
        yield f"other head, {p.determiner}"
        fits = load_words().head_types.get(p.head)
        yield "head unknown" if fits is None else f"head fits, {p.determiner}" if node.type in fits else "head does not fit"
        yield f"other head, {'named' if node.names else 'noun'}, {p.determiner} {p.type}"
        if p.type == "GPE" and node.type == "GPE":
            yield f"place {p.head} {node.land[0] or 'other'}, {p.determiner}"
        if not node.groups.isdisjoint(load_words().synonyms.get(p.head, ())):
            yield f"synonym, {p.determiner}"
    counts = {w for w in p.words[:4] if w[0].isdigit() or w in load_words().pair_words}
    if counts and not node.members:
        yield "count same" if counts & node.content else "count other"
    yield from _describe_neighbours(p, node, last)


def _describe_neighbours(p: Profile, node: Node, last: Profile | None) -> Iterator[str]:
    """Apposition and nesting; positions are tokens."""
    near = node.near(p)
    if any(end == p.behind for _, end in near):
        yield f"apposition to it, {p.determiner}"
        yield f"apposition to it, {'same type' if p.type in node.types else 'other type'}"
    if any(start == p.ahead for start, _ in near):
        yield f"it is in apposition, {p.determiner}"
        yield f"it is in apposition, {'same type' if p.type in node.types else 'other type'}, {'named' if node.names else 'noun'}"
    for start, end in near:
        if p.start <= start and end <= p.end:
            yield "holds it at its end" if end == p.end else "holds it at its start" if start == p.start else "holds it"
        elif start <= p.start and p.end <= end:
            yield "lies in it at its end" if end == p.end else "lies in it"
        elif start == p.end:
            yield "directly before it"
        elif start == p.end + 1:
            yield "two before it"
        elif end == p.start:
            yield "directly behind it"
        elif end == p.start - 1 and last is not None:
            yield f"two behind it, {p.determiner}"
        elif end == p.start - 2 and last is not None and last.sentence == p.sentence:
            yield f"three behind it, {p.determiner}"
