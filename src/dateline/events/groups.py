"""How many are the members of a noun phrase? The number in it and those of what it is coordinated with: "a general and two of his men"."""

from collections.abc import Iterator, Sequence

from dateline.events.numbers import Number
from dateline.events.view import View
from dateline.layers import Bounds, Trigger

ONE = frozenset({"a", "an", "another", "one"})
# By kind of trigger the ways to those whom it befalls (events/clauses.py names kinds and ways).
BEFALLEN = frozenset({"o to do^object", "v object", "vp passive subject", "vn passive subject", "vn done^", "n of", "n number"})
ACTING = frozenset({"v subject", "vn subject", "v relative as subject^", "n of", "n number"})


def find_group(view: View, trigger: Trigger, ways: frozenset[str], numbers: Sequence[Number]) -> tuple[Bounds, int, int] | None:
    """Size of the group that one of the ways leads to from the trigger, and the tokens that tell it; None where none is told.

    Of a single thing only what stands with "a", "another" or "one" counts, and only where it is a person.
    """
    clauses = view.clauses
    root = clauses.root(trigger.start, trigger.end)
    kind = clauses.kind_of(root)
    heads = [token for token, way in clauses.find_ways(trigger.start, trigger.end).items() if f"{kind} {way}" in ways]
    for head in heads:
        if clauses.relations[head] not in ("conj", "appos"):
            parts = [(h, *size) for h in _coordinated(view, head) if (size := _size(view, h, numbers))]
            if parts and parts[0][0] == head and (len(parts) > 1 or parts[0][1] != (1, 1) or _is_someone(view, head)):
                return _sum(view, head, parts)
    return None


def _coordinated(view: View, head: int) -> Iterator[int]:
    yield head
    tags = view.clauses.tags
    for c in view.clauses.children[head]:
        if view.clauses.relations[c] == "conj" and tags[c].startswith(("N", "CD")) and not any(t.startswith("V") for t in tags[head:c]):
            yield c


def _sum(view: View, head: int, parts: Sequence[tuple[int, Bounds, int, int]]) -> tuple[Bounds, int, int]:
    """The sum over all coordinated parts where each has a number, else that of the first alone."""
    whole = len(parts) == len(list(_coordinated(view, head)))
    told = parts if whole else parts[:1]
    lows, highs = [b[0] for _, b, _, _ in told], [b[1] for _, b, _, _ in told]
    low = None if None in lows else sum(n for n in lows if n is not None)
    high = None if None in highs else sum(n for n in highs if n is not None)
    return (low, high), min(s for _, _, s, _ in told), max(e for _, _, _, e in told)


def _size(view: View, head: int, numbers: Sequence[Number]) -> tuple[Bounds, int, int] | None:
    """How many the phrase under one head is, by its number, or 1 by its article or as a name."""
    clauses = view.clauses
    for n in numbers:
        counts = clauses.heads[n.end - 1] == head and clauses.labels[n.end - 1] == "number"
        if n.bounds != (0, 0) and (n.start <= head < n.end or counts) and not n.article:
            return n.bounds, n.start, max(n.end, head + 1) if head < n.end + 6 else n.end
    if clauses.tags[head] in ("NN", "NNP"):
        first = [c for c in clauses.children[head] if clauses.relations[c] == "det" and clauses.words[c] in ONE]
        if first or (clauses.tags[head] == "NNP" and _is_person(view, head)):
            return (1, 1), min([*first, head]), head + 1
    return None


def _is_person(view: View, head: int) -> bool:
    """True where a mention of a person, no pronoun, lies over the token."""
    return any(view.mentions[m].type == "PERSON" and view.mentions[m].kind != "pronoun" for m in view.mention_at.get(head, ()))


def _is_someone(view: View, head: int) -> bool:
    """True for a person without a name: "a farmer". Of the named who alone die, are hurt or arrested few are annotated as a number."""
    return view.clauses.tags[head] == "NN" and _is_person(view, head)
