"""The visible features of a pronoun beside a thing that it may refer to, and the class of pronoun whose weights are used."""

from collections.abc import Iterator
from functools import lru_cache

from dateline.resolution.nodes import Node
from dateline.resolution.profiles import Profile
from dateline.resolution.words import load_pronouns, load_words


def find_kind(p: Profile) -> str:
    """The class of mention whose weights are used; "the 43-year-old" tells no more than "he"."""
    if p.kind != "pronoun":
        return "he" if p.kind == "nominal" and p.age and p.head == "old" and p.determiner == "def" else p.kind
    return _find_pronoun_kind(p.text)


@lru_cache(maxsize=1024)
def _find_pronoun_kind(words: str) -> str:
    pronoun = load_pronouns().get(words)
    if pronoun is None or pronoun.relative:
        return "that"
    if pronoun.person in (1, 2):
        return {(1, "s"): "i", (1, "p"): "we"}.get((pronoun.person, pronoun.number), "you")
    if pronoun.person != 3:
        return "that"
    return "they" if pronoun.number == "p" else "it" if pronoun.gender == "n" else "he"


def describe_ahead(p: Profile, kind: str, ahead: Profile | None) -> Iterator[str]:
    """The next mention of a thing, where it follows a pronoun in its sentence: "In her speech, Merkel said"."""
    if ahead is None or kind != "he" or ahead.sentence != p.sentence:
        return
    yield f"ahead {ahead.role or 'other'}"
    yield f"ahead {ahead.role or 'other'}, {'it opens' if p.opens else 'it does not open'}, {p.role or 'other'}"
    if ahead.role == "subj" and ahead.governor in p.chain:
        yield "ahead as subject over it"
        yield f"ahead as subject over it, {p.role or 'other'}, {min(p.chain.index(ahead.governor), 3)}"


def describe_body(number: int, bodies: dict[int, str]) -> Iterator[str]:
    """Whether the thing is a body of the one who speaks, the first told of several."""
    if number in bodies:
        yield "body of the speaker"
        yield f"body of the speaker, {bodies[number]}, {'first' if next(iter(bodies)) == number else 'other'}"
    elif bodies:
        yield "no body of the speaker"


def _describe_above(p: Profile, node: Node) -> Iterator[str]:
    """Whether the thing is subject or object of a verb over the pronoun: "Davis appointed Wells as his minister"."""
    for q in node.seen[-3:]:
        if q.sentence == p.sentence and q.role in ("subj", "obj") and q.governor in p.chain:
            yield f"{q.role} over it, {p.role or 'other'}, {min(p.chain.index(q.governor), 4)}"
            return


def _describe_turn(p: Profile, kind: str, node: Node) -> Iterator[str]:
    """Whether the thing was "I", "we" or "you" lately: in one quotation, or in what the writer or a partner of a talk says."""
    where = "quoted" if p.quotation >= 0 else "told"
    lately = [q for q in node.seen[-8:] if q.kind == "pronoun" and q.quotation == p.quotation]
    gaps = [abs(p.paragraph - q.paragraph) for q in lately if find_kind(q) == kind]
    if gaps:
        yield f"meant by it before, {where}"
        yield f"meant by it before, {where}, {min([*gaps, 3])}{' behind a question' if p.answers else ''}"
    else:
        yield f"not meant by it before, {where}, {'named' if node.names else 'noun' if node.heads else 'pronoun'}"
    turned = TURNS[kind]
    if any(find_kind(q) == turned and p.paragraph - q.paragraph == 1 for q in lately):
        yield f"the other of a talk{', asked' if p.answers else ''}"
    elif any(find_kind(q) == turned and p.paragraph == q.paragraph for q in lately):
        yield f"{turned} in the same paragraph, {where}"


TURNS = {"i": "you", "you": "i", "we": "i"}
"""Pronouns that change hands with the speaker, and what the same thing is called by the other, or alone."""


def _describe_reflexive(p: Profile, last: Profile | None) -> Iterator[str]:
    """Where the thing was last named, of "himself" and the like."""
    if p.determiner == "refl":
        yield "reflexive, same sentence" if last is not None and last.sentence == p.sentence else "reflexive, far"
        if last is not None and last.role == "subj":
            yield "reflexive of subject"


def _describe_standing(p: Profile, kind: str, node: Node, last: Profile | None) -> Iterator[str]:
    """How often the article names the thing, against others of its class."""
    if kind == "he":
        where = "nothing before" if last is None else f"sentences {min(p.sentence - last.sentence, 2)}"
        yield f"standing {node.standing or 'unnamed'}"
        yield f"standing {node.standing or 'unnamed'}, {where}"
        yield f"named {min(node.named, 5)}, met {min(len(node.seen), 5)}"
    elif kind in ("it", "they"):
        yield f"standing {node.standing or 'unnamed'}, {node.type or 'none'}"


def describe_pronoun(p: Profile, kind: str, node: Node, last: Profile | None) -> Iterator[str]:
    """Features of the choice that the pronoun `p` means `node`, last seen as `last`."""
    if last is not None:
        yield f"role {p.role or 'other'} after {last.role or 'other'}, sentences {min(p.sentence - last.sentence, 2)}"
        if p.quotation >= 0:
            yield "in one quotation" if p.quotation == last.quotation else "out of the quotation"
        if last.kind == "pronoun" and last.text == p.text:
            yield "same pronoun"
        if last.kind == "pronoun" and find_kind(last) == kind:
            yield "same kind of pronoun"
        if last.determiner == "indef":
            yield "last indefinite"
        if p.governor >= 0 and p.determiner != "refl" and any(q.governor == p.governor and q.start != p.start for q in node.seen[-3:]):
            yield f"one verb for both, {p.role or 'other'}"
        if p.above not in (-1, p.governor) and any(q.governor == p.above and q.role == "subj" for q in node.seen[-3:]):
            yield f"subject of the clause above, {p.role or 'other'}"
            yield f"subject of the clause above, gender {'told' if node.gender and node.gender == p.gender else 'open'}"
        if p.says:
            yield f"says, type {node.type or 'none'}"
            if last.says:
                yield f"says again, sentences {min(p.sentence - last.sentence, 2)}"
        if last.governor == p.at or p.governor == last.at:
            yield "one hangs on the other"
        yield f"first named {min(node.seen[0].sentence, 3)}"
        yield f"begins its sentence, sentences {min(p.sentence - last.sentence, 2)}" if last.opens else "does not begin its sentence"
        if last.joined:
            yield "last joined to others"
    if kind == "he":
        yield from _describe_above(p, node)
    yield from _describe_standing(p, kind, node, last)
    if kind in TURNS:
        yield from _describe_turn(p, kind, node)
    yield from _describe_reflexive(p, last)
    if any(start <= p.start and p.end <= end for start, end in node.near(p)):
        yield "lies in it"
    first = (node.mentions or node.seen)[0]
    if first.sentence <= 1:
        yield "in the title or lead"
    if kind in ("they", "it", "we") and any(h in load_words().collective for h in node.heads):
        yield "collective"
