"""The walk through the mentions: which things each may refer to, and what is remembered on the way. The choice itself is the caller's."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from dateline.resolution.affiliations import find_appositions, find_bodies
from dateline.resolution.agreement import agrees, conflicts, lies_there, may_speak
from dateline.resolution.features import describe_new, describe_pair
from dateline.resolution.groups import REACH, can_be_group, describe_group, find_coordinations, make_group, propose_groups
from dateline.resolution.names import Name
from dateline.resolution.nodes import Node, rank_nodes
from dateline.resolution.profiles import Profile
from dateline.resolution.pronoun_features import describe_ahead, describe_body, find_kind
from dateline.resolution.speakers import find_speakers
from dateline.resolution.text import Text

MAX_CANDIDATES = 40
"""Things compared with a common noun or a pronoun, from the last one named back. With the filters of agreement
1.4 % of the things meant again in the training corpora are not offered."""
MAX_NAMES = 24
"""Things compared with a name that share a word with it."""
MAX_ALIKE = 6
"""Things compared with a name that only begin with the same three letters: candidates for another spelling."""


LIKELY = 0.5
"""Probability by the network from which on it brings in candidates that the rules would not offer."""
OFFERS: dict[str, str | tuple[str, ...]] = {
    "a head is the same": "same head",
    "a name holds the head": "head in name",
    "a title is the same": "same title",
    "a name touches": ("directly", "two b", "holds it at its end"),
    "an apposition": ("apposition", "it is in apposition"),
    "a synonym": "synonym",
    "it meant it before": "meant by it before",
}
"""What any candidate may offer, by the beginnings of its features: it weighs on the choice of a new thing."""


@dataclass(slots=True)
class Option:
    """A choice for a mention: a node (None: a new thing) with its features; `members` for a group that is not a node yet."""

    node: Node | None
    features: tuple[str, ...]
    members: tuple[int, ...] = ()


Decide = Callable[[Profile, str, Sequence[Option]], tuple[int, float]]


@dataclass(slots=True)
class Walk:
    """The state of the walk: nodes, where each mention went, and the order in which things were last named."""

    text: Text
    profiles: list[Profile]
    learned: dict[int, dict[int, float]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    node_of: dict[int, int] = field(default_factory=dict)
    certain: dict[int, float] = field(default_factory=dict)
    recent: dict[int, None] = field(default_factory=dict)
    keys: dict[str, dict[int, None]] = field(default_factory=dict)
    joined: list[tuple[int, ...]] = field(default_factory=list)
    speakers: dict[int, int] = field(default_factory=dict)
    bodies: dict[int, tuple[int, ...]] = field(default_factory=dict)
    apposed: dict[int, int] = field(default_factory=dict)
    place: dict[int, int] = field(default_factory=dict)
    skipped: int = 0


def walk_mentions(walk: Walk, decide: Decide) -> None:
    """Let `decide` choose for every mention in turn; fills `nodes`, `node_of` and `certain`."""
    walk.place = {p.index: i for i, p in enumerate(walk.profiles)}
    for i, p in enumerate(walk.profiles):
        if p.kind == "name":
            _settle(walk, i, _name_options(walk, p), decide)
            walk.nodes[walk.node_of[i]].seen.append(p)
    for node in walk.nodes:
        node.seen = []
    rank_nodes(walk.nodes)
    walk.joined = find_coordinations(walk.text, walk.profiles)
    for i in {i for run in walk.joined for i in run}:
        walk.profiles[i].joined = True
    walk.speakers = find_speakers(walk.text, walk.profiles, walk.text.quoted)
    walk.bodies = find_bodies(walk.text, walk.profiles)
    walk.apposed = find_appositions(walk.text, walk.profiles)
    late = []
    for i, p in enumerate(walk.profiles):
        if find_kind(p) in ("i", "we", "you"):
            late.append(i)
            continue
        if p.kind != "name":
            _settle(walk, i, _options(walk, i), decide)
        _see(walk, walk.node_of[i], p)
    for i in late:
        _rewind(walk, i)
        _settle(walk, i, _options(walk, i), decide)
        _see(walk, walk.node_of[i], walk.profiles[i])


def _see(walk: Walk, number: int, p: Profile) -> None:
    walk.nodes[number].seen.append(p)
    walk.recent.pop(number, None)
    walk.recent[number] = None


def _rewind(walk: Walk, i: int) -> None:
    """Set the order of recency to what it was when mention `i` is read, with the rest of its paragraph known already."""
    here = walk.profiles[i]
    near: dict[int, None] = {}
    for j in range(max(0, i - 2 * MAX_CANDIDATES), min(len(walk.profiles), i + 12)):
        other = walk.profiles[j]
        if j in walk.node_of and j != i and (other.start < here.start or other.paragraph == here.paragraph):
            near.pop(walk.node_of[j], None)
            near[walk.node_of[j]] = None
    walk.recent = near


def _settle(walk: Walk, i: int, options: Sequence[Option], decide: Decide) -> None:
    p = walk.profiles[i]
    chosen, walk.certain[i] = decide(p, find_kind(p), options)
    node = options[chosen].node
    if node is None:
        node = Node(len(walk.nodes))
        walk.nodes.append(node)
    elif options[chosen].members:
        walk.nodes.append(node)
    node.add(p)
    walk.node_of[i] = node.number
    if p.name is not None:
        for key in (*_name_keys(p.name), *_land_keys(p)):
            bucket = walk.keys.setdefault(key, {})
            bucket.pop(node.number, None)
            bucket[node.number] = None


def _name_keys(name: Name) -> Iterator[str]:
    yield from (w for w in name.words if len(w) > 1)
    if name.words:
        yield "^" + name.text[:3]
    if name.acronym:
        yield name.acronym
        yield name.acronym[1:] or name.acronym
    if name.capitals:
        yield name.text


def _land_keys(p: Profile) -> Iterator[str]:
    """The key of a country: for its names, and for the name of its capital, which may stand for its government."""
    if p.place:
        yield f"={p.land}"


def _name_options(walk: Walk, p: Profile) -> list[Option]:
    near: dict[int, None] = {}
    for key in (*_name_keys(p.name), *_land_keys(p)) if p.name else ():
        bucket = list(islice(reversed(walk.keys.get(key, {})), MAX_NAMES + 1))[::-1]
        walk.skipped += len(bucket) > MAX_NAMES
        near.update(dict.fromkeys(bucket[-(MAX_ALIKE if key.startswith("^") else MAX_NAMES) :]))
    told = set(_told_nodes(walk, p))
    bracketed = _bracketing(walk, p)
    near.update({} if bracketed is None else {bracketed: None})
    near.update(dict.fromkeys(sorted(told)))
    options = [Option(None, tuple(describe_new(p, "name", {})))]
    for rank, number in enumerate(sorted(near, key=lambda n: -walk.nodes[n].mentions[-1].start)[:MAX_NAMES]):
        node = walk.nodes[number]
        if conflicts(p, node) or (lies_there(walk.text, p) and ("country", p.land) in node.lands):
            continue
        features = (*describe_pair(p, "name", node, rank), *(("in brackets behind it",) if number == bracketed else ()))
        if number in told or number == bracketed or "same land" in features or not any(f.startswith("none ") for f in features):
            options.append(Option(node, features))
    return options


def _bracketing(walk: Walk, p: Profile) -> int | None:
    """The thing whose name stands directly before the bracket in which an abbreviation stands: "the International Monetary Fund (IMF)"."""
    i = walk.place[p.index]
    if p.name is None or not p.name.capitals or not p.start or walk.text.lower[p.start - 1] != "(":
        return None
    before = [k for k in range(max(0, i - 3), i) if walk.profiles[k].end == p.start - 1 and walk.profiles[k].kind == "name"]
    return walk.node_of[before[0]] if before else None


def _told_nodes(walk: Walk, p: Profile) -> Iterator[int]:
    """Things that the network thinks likely for the mention."""
    for index, probability in walk.learned.get(p.index, {}).items():
        position = walk.place.get(index)
        if probability >= LIKELY and position is not None and position in walk.node_of:
            yield walk.node_of[position]


def _options(walk: Walk, i: int) -> list[Option]:
    """New, the things named lately, the names that follow at once, and groups of these; of a noun in apposition only its name."""
    p, kind = walk.profiles[i], find_kind(walk.profiles[i])
    if i in walk.apposed and agrees(p, kind, walk.nodes[walk.node_of[walk.apposed[i]]]):
        return [Option(walk.nodes[walk.node_of[walk.apposed[i]]], ("in apposition",))]
    speaker = walk.node_of.get(walk.speakers.get(p.quotation, -1))
    bodies = _speaker_bodies(walk, speaker) if kind == "we" and speaker is not None else {}
    numbers = dict.fromkeys(islice(reversed(walk.recent), MAX_CANDIDATES))
    walk.skipped += len(walk.recent) > MAX_CANDIDATES
    ahead = _following(walk, i)
    numbers.update(dict.fromkeys(n for n in ahead if n not in walk.recent))
    numbers.update(dict.fromkeys(_told_nodes(walk, p) if speaker is None else [speaker, *_told_nodes(walk, p)]))
    numbers.update(dict.fromkeys(bodies))
    near = [walk.nodes[n] for n in numbers]
    options: list[Option] = []
    rank = 0
    for node in near:
        if not (agrees(p, kind, node) and may_speak(p, kind, node, speaker)):
            continue
        features = (*describe_pair(p, kind, node, rank, speaker), *describe_ahead(p, kind, ahead.get(node.number)))
        options.append(Option(node, (*features, *describe_body(node.number, bodies))))
        rank += 1
    if can_be_group(p):
        options += _group_options(walk, p, near)
    offered = {what for o in options for f in o.features for what in _find_offers(f)}
    best = {what: what in offered for what in OFFERS}
    best |= {"something fits": len(options) > 0, "the speaker is known": speaker is not None}
    best["the speaker's body is known"] = bool(bodies)
    best["one is named next"] = kind == "he" and any(
        o.node is not None and o.node.number in ahead and o.node.type == "PERSON" for o in options
    )
    if bodies and options:
        return options  # of 69 such the training corpora have 4 new things
    return [Option(None, tuple(describe_new(p, kind, best))), *options]


def _speaker_bodies(walk: Walk, speaker: int) -> dict[int, str]:
    """The bodies that the article tells of the one who speaks, with their class; for a nationality the country where it is named."""
    beside = [walk.node_of[b] for q in walk.nodes[speaker].mentions for b in walk.bodies.get(walk.place[q.index], ()) if b in walk.node_of]
    found: dict[int, str] = {}
    for number in beside:
        node = walk.nodes[number]
        home = next(iter(walk.keys.get(f"={node.people}", ())), None) if node.type == "NORP" else number
        if home is not None:
            found.setdefault(home, walk.nodes[home].type)
    return found


@lru_cache(maxsize=4096)
def _find_offers(feature: str) -> tuple[str, ...]:
    """What of OFFERS a feature is."""
    return tuple(what for what, starts in OFFERS.items() if feature.startswith(starts))


def _following(walk: Walk, i: int) -> dict[int, Profile]:
    """Things that are named next, with the mention: in its sentence, or in the first sentences where it stands in the title."""
    p = walk.profiles[i]
    found: dict[int, Profile] = {}
    for j in range(i + 1, min(len(walk.profiles), i + 16)):
        other = walk.profiles[j]
        if other.sentence > (p.sentence if p.sentence else 3) or not (other.kind == "name" or j in walk.node_of):
            if other.kind == "name":
                break
            continue
        found.setdefault(walk.node_of[j], other)
    return found


def _group_options(walk: Walk, p: Profile, near: Sequence[Node]) -> Iterator[Option]:
    upto = bisect_left(walk.joined, p.start, key=lambda run: walk.profiles[run[-1]].end)
    runs = [run for run in walk.joined[max(0, upto - 6) : upto] if p.sentence - walk.profiles[run[-1]].sentence <= REACH]
    joined = [tuple(walk.node_of[k] for k in run) for run in runs if all(k in walk.node_of for k in run)]
    existing = {n.members for n in near if n.members}
    for members, how in propose_groups(p, near, joined):
        if members not in existing:
            node = make_group(len(walk.nodes), members, walk.nodes)
            yield Option(node, (*describe_pair(p, find_kind(p), node, 0), *describe_group(p, node, how)), members)
