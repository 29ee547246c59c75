"""Several things meant at once: "Netanyahu and Putin … they", "the two countries", "both sides"."""

from collections.abc import Iterable, Iterator, Sequence

from dateline.resolution.nodes import Node
from dateline.resolution.profiles import Profile
from dateline.resolution.text import Text
from dateline.resolution.words import load_words

MAX_MEMBERS = 8
REACH = 3
"""Sentences back in which the members are looked for; set by hand on the training corpora."""
COUNTRIES = frozenset("countries nations sides states neighbours neighbors governments allies powers capitals peoples".split())
"""Heads that mean countries rather than towns, where the knowledge base tells which is which."""
FADING = 0.7
"""What a sentence more between a country's name and "the two countries" leaves of its weight; set by hand."""
JOINTS = frozenset({"and", ",", "&", "both", "or", "with", "-", "–", "/", "the", "’s", "'s"})


def find_coordinations(text: Text, profiles: Sequence[Profile]) -> list[tuple[int, ...]]:
    """Runs of mentions joined by commas and "and", as positions in `profiles`, in order of their ends."""
    titled = _title_tokens(profiles)
    outer = [i for i, p in enumerate(profiles) if p.kind != "pronoun"]
    found: list[tuple[int, ...]] = []
    run: list[int] = []
    joined = False
    for i in outer:
        p = profiles[i]
        if run and p.end <= profiles[run[-1]].end:
            continue
        between = text.lower[profiles[run[-1]].end : p.start] if run else []
        rest = [w for k, w in enumerate(between) if w not in titled]
        close = (
            bool(run) and len(between) <= 6 and p.sentence == profiles[run[-1]].sentence and bool(rest) and all(w in JOINTS for w in rest)
        )
        if close and {"and", "&", "-", "–", ","} & set(rest) and len(run) < MAX_MEMBERS:
            joined = joined or "and" in rest or "&" in rest or "-" in rest or "–" in rest
            run.append(i)
            continue
        if len(run) > 1 and joined:
            found.append(tuple(run))
        run, joined = [i], False
    if len(run) > 1 and joined:
        found.append(tuple(run))
    return found


def _title_tokens(profiles: Iterable[Profile]) -> frozenset[str]:
    return frozenset(w for p in profiles for w in p.titles) | frozenset({"mr", "mrs", "ms", "mr.", "mrs.", "ms.", "dr", "dr."})


def can_be_group(p: Profile) -> bool:
    """Whether a mention can stand for several things together."""
    if p.kind == "pronoun":
        return p.number == "p" and p.person != 2
    return p.kind == "nominal" and (p.number == "p" or any(w in load_words().pair_words for w in p.words))


def count_members(p: Profile) -> int | None:
    """How many things the mention says that it stands for; None where it does not say."""
    return next((n for w in p.words[:4] if (n := load_words().pair_words.get(w))), None)


def propose_groups(p: Profile, recent: Sequence[Node], joined: Iterable[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Member nodes and how they were found: "joined" by "and", "recent" or "frequent" ones of one class.

    `recent`: nodes from the last one named on; `joined`: node numbers of coordinations, the latest last.
    """
    wanted = count_members(p)
    proposed: set[tuple[int, ...]] = set()
    for members in list(joined)[-3:][::-1]:
        key = tuple(sorted(set(members)))
        if len(key) > 1 and key not in proposed and wanted in (None, len(key)):
            proposed.add(key)
            yield key, "joined"
    size = wanted or 2
    near = [n for n in recent if n.seen and p.sentence - n.seen[-1].sentence <= REACH and n.number_told != "p"]
    near = [n for n in near if p.kind == "pronoun" or n.types[p.type]]
    if p.head in COUNTRIES and any(n.land[0] == "country" for n in near):
        near = [n for n in near if n.land[0] == "country"]
    named = [n for n in near if n.names]
    often = sorted(named, key=lambda n: -len(n.seen))
    for pool, how in ((named, "recent"), (often, "frequent")):
        kinds = [n for n in pool if n.type == pool[0].type] if pool else []
        key = tuple(sorted(n.number for n in kinds[:size]))
        if len(key) == size and key not in proposed and (wanted or p.kind == "pronoun" or p.determiner in ("def", "bare")):
            proposed.add(key)
            yield key, how
    viewed = find_lands(p, recent) if wanted and p.kind == "nominal" and p.head in COUNTRIES else ()
    if viewed and viewed not in proposed:
        yield viewed, "in view"


def must_be_group(p: Profile) -> bool:
    """Whether a mention means things that were named before: "the two countries", "both sides" (of 60 in the training corpora 57 do)."""
    return p.kind == "nominal" and p.head in COUNTRIES and p.words[0] in ("the", "both", "these", "those") and count_members(p) is not None


def may_head_group(p: Profile) -> bool:
    """Whether a headline means by it what the text below calls "the two countries": "Two States Mark 25 Years of Ties"."""
    return p.kind == "nominal" and p.head in COUNTRIES and p.words[0] in load_words().pair_words


def find_lands(p: Profile, recent: Sequence[Node]) -> tuple[int, ...]:
    """The nodes of as many countries as the mention counts, or () where there are too few.

    Those named most and nearest, by name, nationality or capital.
    """
    rank = {"country": 0, "": 1, "capital": 2}
    weights: dict[str, float] = {}
    nodes: dict[str, tuple[int, Node]] = {}
    for node in recent:
        kind, code = node.land if node.land[1] else ("", node.people)
        kind = "country" if ("country", code) in node.lands else kind
        if not code or node.members or not node.names:
            continue
        gaps = [abs(p.sentence - q.sentence) for q in node.seen[-6:] if q.kind == "name"] or [REACH]
        weights[code] = weights.get(code, 0.0) + sum(FADING**gap for gap in gaps)
        if code not in nodes or rank[kind] < nodes[code][0]:
            nodes[code] = rank[kind], node
    wanted = count_members(p) or 2
    chosen = sorted(weights, key=lambda code: -weights[code])[:wanted]
    return tuple(sorted(nodes[code][1].number for code in chosen)) if len(chosen) == wanted else ()


def make_group(number: int, members: tuple[int, ...], nodes: Sequence[Node]) -> Node:
    """A node for the members together; it counts as last named where the last of them was."""
    node = Node(number, members=members)
    parts = [nodes[m] for m in members]
    for part in parts:
        node.types[part.type] += 1
        node.lands[part.land[0], ""] += 1
    seen = [part.seen[-1] for part in parts if part.seen]
    node.seen = [max(seen, key=lambda q: q.start)] if seen else []
    node.sum_up()
    return node


def describe_group(p: Profile, node: Node, how: str) -> Iterator[str]:
    """Features of the choice of a proposed group."""
    wanted = count_members(p)
    yield f"group {how}"
    yield f"group {how}, {'count told' if wanted else 'no count'}"
    yield f"group of {len(set(node.types))} classes"
    if p.kind == "nominal":
        yield f"group {how}, {p.determiner}"
        if p.head in COUNTRIES and node.lands["country", ""] == len(node.members):
            yield f"group {how}, countries{', count told' if wanted else ''}"
        if node.types[p.type] == len(node.members):
            yield f"group {how}, type same"
