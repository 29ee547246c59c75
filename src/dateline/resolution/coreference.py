"""Who is meant: every mention joins a thing named before, or starts one.

Names first, by their forms; then common nouns and third persons from left to right; then "I", "we" and "you", which need to know
who speaks.
Every choice is a softmax over the candidates and "new", of summed weights of visible features (features.py), plus the weighted log of the
learned score where the network gave one. Time is linear: a mention is compared with a bounded number of candidates.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.layers import Entity, Notice
from dateline.resolution.groups import count_members, may_head_group, must_be_group
from dateline.resolution.nodes import Node
from dateline.resolution.profiles import Profile, read_profiles
from dateline.resolution.text import Text, read_text
from dateline.resolution.walk import MAX_CANDIDATES, Option, Walk, walk_mentions

FLOOR = 0.01
"""Probability given to a candidate that the network did not list."""
CROWDED = 2_000
"""Mentions of an article from which on a notice tells that far candidates were left out; 250 is the most in the corpora."""


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """Kind of mention → weight of every feature (features.py)."""
    raw = resources.files("dateline").joinpath("data/resolution/coreference.json").read_text(encoding="utf-8")
    return {kind: dict(row) for kind, row in json.loads(raw)["weights"].items()}


def score_features(features: Sequence[str], weights: dict[str, float]) -> float:
    """The sum of the weights of the features; unknown ones count nothing."""
    found = weights.get
    return sum([found(f, 0.0) for f in features])


def choose(walk: Walk, p: Profile, kind: str, options: Sequence[Option]) -> tuple[int, float]:
    """Position of the most probable option, and its probability."""
    weights = load_weights().get(kind, {})
    scores = [score_features(o.features, weights) + score_learned(walk, p, o, weights.get("learned", 1.0)) for o in options]
    allowed = [i for i, o in enumerate(options) if o.node is not None and o.node.members] if must_be_group(p) else []
    best = max(allowed or range(len(scores)), key=lambda i: scores[i])
    return best, 1 / sum(math.exp(min(0.0, s - scores[best])) for s in scores)


def score_learned(walk: Walk, p: Profile, option: Option, weight: float) -> float:
    """Weighted log of the network's probability that the mention means the option; 0 where the network says nothing of it."""
    told = walk.learned.get(p.index)
    if told is None or option.members:
        return 0.0
    numbers = [-1] if option.node is None else [q.index for q in option.node.seen[-MAX_CANDIDATES:]]
    return weight * math.log(max(max((told.get(n, 0.0) for n in numbers), default=0.0), FLOOR))


def group_mentions(doc: Doc, knowledge: Knowledge | None = None, text: Text | None = None) -> list[Entity]:
    """The things of the article in the order of their first mention; every name, common noun and pronoun is in exactly one.

    `knowledge` may tell the gender of given names, `text` is what `read_text` made of the Doc.
    Adds a notice where an article is so crowded that far candidates were left out.
    Writes no entities layer.
    """
    if not doc._.mentions:
        return []
    text = text or read_text(doc)
    walk = Walk(text, read_profiles(doc, text, knowledge), read_learned(doc))
    walk_mentions(walk, lambda p, kind, options: choose(walk, p, kind, options))
    if len(walk.profiles) > CROWDED and walk.skipped:
        doc._.notices = [
            Notice("resolution", f"{len(walk.profiles)} mentions: {walk.skipped} of them were compared with the nearest candidates only")
        ]
    _join_headlines(doc, walk)
    return _make_entities(doc, walk)


def _join_headlines(doc: Doc, walk: Walk) -> None:
    """Countries that title or lead only count are the group of as many that the text below means."""
    above = [(z.start, z.end) for z in doc._.zones or () if z.kind in ("title", "lead")]
    for i, p in enumerate(walk.profiles):
        node = walk.nodes[walk.node_of[i]]
        if node.members or not may_head_group(p) or not any(s <= doc[p.start].idx < e for s, e in above):
            continue
        groups = (n for n in walk.nodes if n.mentions and len(n.members) == count_members(p) and any(map(must_be_group, n.mentions)))
        if (group := next(groups, None)) is not None:
            group.mentions += node.mentions
            node.mentions = []
            walk.node_of |= {k: group.number for k, number in walk.node_of.items() if number == node.number}


def read_learned(doc: Doc) -> dict[int, dict[int, float]]:
    """The network's probabilities: mention → earlier mention, or -1 for a new thing → probability."""
    found: dict[int, dict[int, float]] = {}
    for a in doc._.antecedents or ():
        found.setdefault(a.mention, {})[a.antecedent] = a.score
    return found


def _make_entities(doc: Doc, walk: Walk) -> list[Entity]:
    """Entities of the nodes; members of a group that nothing else mentions are left out of it."""
    used = [n for n in walk.nodes if n.mentions]
    used.sort(key=lambda n: min(q.start for q in n.mentions))
    numbers = {n.number: i for i, n in enumerate(used)}
    certain: dict[int, list[float]] = {}
    for i, number in walk.node_of.items():
        certain.setdefault(number, []).append(walk.certain[i])
    return [_make_entity(doc, n, numbers, certain[n.number]) for n in used]


def _make_entity(doc: Doc, node: Node, numbers: dict[int, int], certain: Sequence[float]) -> Entity:
    kind = node.type or Counter(q.type for q in node.mentions).most_common(1)[0][0]
    mentions = sorted(node.mentions, key=lambda q: q.start)
    name, aliases = choose_name(doc, mentions, kind)
    return Entity(
        type=kind,
        name=name,
        mentions=tuple(q.index for q in mentions),
        aliases=aliases,
        members=tuple(sorted(numbers[m] for m in node.members if m in numbers)),
        score=round(sum(certain) / len(certain), 4),
    )


def choose_name(doc: Doc, mentions: Sequence[Profile], kind: str) -> tuple[str, tuple[str, ...]]:
    """The fullest name of a thing and its other names; of things without a name the longest noun phrase, or the pronoun."""
    named = [q for q in mentions if q.kind == "name" and q.type == kind] or [q for q in mentions if q.kind == "name"]
    if not named:
        nouns = [q for q in mentions if q.kind == "nominal"] or mentions
        best = max(nouns, key=lambda q: (min(q.end - q.start, 8), -q.start))
        return _spell(doc, best), ()
    forms = Counter(_spell(doc, q) for q in mentions if q.kind == "name")
    own = {_spell(doc, q): q for q in reversed(named)}
    best_form = max(own, key=lambda f: (*_fullness(own[f]), not (f.isupper() and " " in f), 0 if f.isupper() else len(f), forms[f]))
    return best_form, tuple(sorted((f for f in forms if f != best_form), key=lambda f: (-forms[f], f)))


def _fullness(q: Profile) -> tuple[bool, int]:
    """A country before its capital, then the form of the most words."""
    return q.place == "country", len(q.name.words) if q.name is not None else 0


def _spell(doc: Doc, q: Profile) -> str:
    """The mention's text on one line, without a lower-case article in front and a possessive behind."""
    start, end = q.start, q.end
    if q.kind == "name":
        if end - start > 1 and doc[start].text == "the":
            start += 1
        if end - start > 1 and doc[end - 1].text in ("'s", "’s", "'", "’"):
            end -= 1
    return " ".join(doc[start:end].text.split())
