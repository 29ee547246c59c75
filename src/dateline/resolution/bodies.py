"""Of which body or country an office is: what stands before or behind the title, else the body of the article that fits best.

A ranking by weighted features (data/resolution/offices.json, fitted on our own training corpora) over the bodies and countries named up to
the title's paragraph, with "none" as a choice.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

from dateline.knowledge import Knowledge
from dateline.layers import Entity, Mention
from dateline.resolution.scene import BODIES, ENDS, REACH, Scene, load_offices

MAX_CANDIDATES = 24
"""Bodies compared for one title: the last named ones. Of 1,494 titles of the training corpora with a body 120 miss
theirs, most of them named only later."""


@cache
def load_weights() -> dict[str, float]:
    """The weight of every feature."""
    raw = resources.files("dateline").joinpath("data/resolution/offices.json").read_text(encoding="utf-8")
    return {name: float(w) for name, w in json.loads(raw)["weights"].items()}


def choose_body(scene: Scene, t: Mention, person: int, homes: dict[int, int]) -> int | None:
    """The entity that the office is of, or None. `homes`: nationality → country of the article."""
    weights = load_weights()
    options = list(describe_bodies(scene, t, person, homes))
    scores = [sum(weights.get(f, 0.0) for f in features) for _, features in options]
    return options[max(range(len(scores)), key=lambda i: scores[i])][0]


def describe_bodies(scene: Scene, t: Mention, person: int, homes: dict[int, int]) -> Iterator[tuple[int | None, tuple[str, ...]]]:
    """Candidates with their features, "none" first."""
    head = _head_word(scene, t)
    told = dict(_told_bodies(scene, t, person, homes))
    near = _near_bodies(scene, t, homes, told)
    kinds = [_kind(scene, e) for e in near]
    yield None, ("none", f"none, {head}", "none, told" if told else "none, nothing told", f"none, {len(near) > 0}")
    for rank, (number, kind) in enumerate(zip(near, kinds, strict=True)):
        entity = scene.entities[number]
        features = [kind, f"{head} {kind}", f"rank {min(rank, 5)}", f"rank {min(kinds[:rank].count(kind), 3)} of {kind}"]
        features += [f"told {how}" for how in ([told[number]] if number in told else [])]
        features += [f"told {told[number]} {kind}"] if number in told else [f"not told, {kind}"]
        features.append("something else told" if told and number not in told else "nothing else told")
        features += _describe_use(scene, t, entity)
        homelands = scene.homelands.get(person)
        if homelands and number in scene.lands:
            features.append("known home" if scene.lands[number] in homelands else "known to be of elsewhere")
        words = {w[:5] for w in scene.words[t.start : t.end]}
        if any(w.lower()[:5] in words for n in (entity.name, *entity.aliases) for w in n.split() if len(w) > 3):
            features.append("shares a word")
        yield number, tuple(features)


def _head_word(scene: Scene, t: Mention) -> str:
    word = scene.words[t.end - 1].rstrip(".")
    word = next((scene.words[i - 1] for i in range(t.start + 1, t.end) if scene.words[i] in ("of", "for")), word)
    return word[:-1] if word.endswith("s") and len(word) > 4 else word


def _kind(scene: Scene, number: int) -> str:
    entity = scene.entities[number]
    if entity.type != "GPE":
        return entity.type
    return "country" if number in scene.countries else "GPE"


def _describe_use(scene: Scene, t: Mention, entity: Entity) -> Iterator[str]:
    """How often and how near the article names the body."""
    starts = [scene.mentions[m].start for m in entity.mentions]
    before = [s for s in starts if s < t.start]
    here = scene.sentence[t.start]
    gap = here - scene.sentence[before[-1]] if before else -1
    yield f"sentences {min(gap, 4)}"
    yield f"times {min(len(starts), 5)}"
    if scene.sentence[starts[0]] <= 1:
        yield "in title or lead"
    if any(scene.mentions[m].kind == "name" for m in entity.mentions):
        yield "named"


def _near_bodies(scene: Scene, t: Mention, homes: dict[int, int], told: dict[int, str]) -> list[int]:
    """Bodies and countries named before the title or told beside it, the last named first; a nationality counts for its country."""
    found: dict[int, int] = {}
    for number, first in scene.bodies:
        if first > t.end + 30:
            break
        at = max((scene.mentions[m].start for m in scene.entities[number].mentions if scene.mentions[m].start < t.start), default=-1)
        home = homes.get(number, number)
        if at >= 0 and scene.entities[home].type != "NORP":
            found[home] = max(found.get(home, -1), at)
    near = sorted(found, key=lambda n: -found[n])[:MAX_CANDIDATES]
    return [*near, *(n for n in told if n not in near)]


def _told_bodies(scene: Scene, t: Mention, person: int, homes: dict[int, int]) -> Iterator[tuple[int, str]]:
    """Bodies beside the title, with how they are told: the later of two ways for one body counts."""
    ends = [m.end for i in scene.entities[person].mentions if (m := scene.mentions[i]).kind == "name" and t.end <= m.start <= t.end + 2]
    for end in ends:
        for number, how in _behind(scene, end + int(scene.words[end : end + 1] == [","])):  # "Judge Okoro, of the High Court,"
            yield homes.get(number, number), f"name {how}"
    for number, how in _behind(scene, t.end):
        yield homes.get(number, number), how
    number_before = _before(scene, t)
    if number_before is not None:
        yield homes.get(number_before, number_before), "before, nationality" if scene.entities[number_before].type == "NORP" else "before"


def _before(scene: Scene, t: Mention) -> int | None:
    """The possessor or adjective in front of the title."""
    lists = load_offices()
    stops = lists["of"] | {"and", "by", "that", "who", "when", ","} | lists["is"] - {"'s", "’s"}
    at = t.start
    for _ in range(REACH + 1):
        for i in scene.ends.get(at, ()):
            m = scene.mentions[i]
            if m.start < t.start and (m.type in BODIES or (m.kind == "pronoun" and m.type != "PERSON")):
                return scene.entity_of[i]
        at -= 1
        word = scene.words[at] if at >= 1 else "."
        if word in ENDS or word in stops or (word not in lists["between"] and not word.isalpha()):
            return None
    return None


def _behind(scene: Scene, end: int) -> Iterator[tuple[int, str]]:
    """What "of", "for", "at" name directly behind."""
    words = scene.words
    if end >= len(words) or words[end] not in load_offices()["of"]:
        return
    for start in range(end + 1, min(end + 4, len(words))):
        for i in scene.begins.get(start, ()):
            m = scene.mentions[i]
            if m.type in BODIES and m.type != "NORP" and m.kind in ("name", "nominal"):
                yield scene.entity_of[i], words[end]
                return
        if words[start] not in ("the", "a", "an", "its", "his", "her", "their", "our"):
            return


def note_homelands(scene: Scene, persons: Iterable[int], knowledge: Knowledge) -> None:
    """What the base knows of the holders: the countries of all people of their full name, and the codes of the article's countries."""
    for number in scene.countries:
        record = knowledge.find_country(scene.entities[number].name, codes=False)
        if record is not None:
            scene.lands[number] = record.code
    for number in persons:
        name = scene.entities[number].name
        if " " in name and name[:1].isupper():
            scene.homelands[number] = frozenset(r.country for r in knowledge.find_people(name) if r.country)


def find_homes(entities: Sequence[Entity], knowledge: Knowledge | None) -> tuple[dict[int, int], frozenset[int]]:
    """(nationality → country of the article, numbers of the countries), by the knowledge base.

    Without it a nationality and a country belong together that begin alike ("Russian", "Russia").
    """
    places = {i: {_plain(n) for n in (e.name, *e.aliases)} for i, e in enumerate(entities) if e.type == "GPE"}
    countries = frozenset(i for i in places if knowledge is not None and knowledge.find_country(entities[i].name, codes=False) is not None)
    homes: dict[int, int] = {}
    for i, e in enumerate(entities):
        record = knowledge.find_demonym(e.name) if e.type == "NORP" and knowledge is not None else None
        names = {_plain(n) for n in (record.name, *record.aliases, record.code, record.alpha2)} if record else set()
        start = _plain(e.name)[:5]
        if e.type == "NORP":
            home = next(
                (
                    k
                    for k, forms in places.items()
                    if forms & names or (record is None and any(len(f) > 4 and f[:5] == start for f in forms))
                ),
                None,
            )
            homes.update({} if home is None else {i: home})
    return homes, countries | frozenset(homes.values())


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").replace(".", "")
