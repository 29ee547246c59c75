"""Who holds which office of what: from titles beside names and inside noun phrases, appositions, predicates, and "who chairs the bank"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.layers import Entity, Mention, Office
from dateline.resolution.bodies import choose_body, find_homes, note_homelands
from dateline.resolution.holders import find_holders, is_person
from dateline.resolution.scene import ENDS, YEAR, Scene, load_offices, read_scene


def find_offices(doc: Doc, entities: Sequence[Entity], knowledge: Knowledge | None = None) -> list[Office]:
    """Offices in the order of their titles. `of` is the country rather than the nationality where the article names the country.

    `since` is told by "since 2001"; `until` stays None: "former" says that an office ended, not when (see `is_past`). Writes no layer.
    """
    scene = read_scene(doc, entities)
    homes, scene.countries = find_homes(entities, knowledge)
    held = [(t, find_holders(scene, t)) for t in doc._.mentions or () if t.kind == "title"]
    if knowledge is not None:
        note_homelands(scene, {p for _, persons in held for p in persons}, knowledge)
    found = [
        Office(p, t.start, t.end, choose_body(scene, t, p, homes), _find_since(scene, t)) for t, persons in held for p in persons
    ]  # fmt: skip
    found += [replace(o, of=homes.get(o.of, o.of) if o.of is not None else None) for o in _find_relative(scene)]
    unique = {(o.person, o.start): o for o in _complete(scene, found)}
    return sorted(unique.values(), key=lambda o: (o.start, o.person))


def is_past(doc: Doc, office: Office) -> bool:
    """Whether the article calls the holder a former one ("former", "ex-")."""
    return any(w.lower_ in load_offices()["ended"] for w in doc[max(0, office.start - 3) : office.end])


def _find_since(scene: Scene, t: Mention) -> str | None:
    """The year in "chairman of Hallamshire since 2001", in the same clause."""
    for i in range(t.end, min(t.end + 14, len(scene.words) - 1)):
        if scene.words[i] in ENDS:
            return None
        if scene.words[i] == "since":
            return next((w for w in scene.words[i + 1 : i + 4] if YEAR.fullmatch(w)), None)
    return None


def _find_relative(scene: Scene) -> Iterator[Office]:
    """By a verb: "Ms. Rao, who chairs the bank": the verb stands for the title."""
    for verb, word in enumerate(scene.words):
        if word not in load_offices()["holds"] or verb < 2 or scene.words[verb - 1] != "who":
            continue
        end = verb - 2 if scene.words[verb - 2] == "," else verb - 1
        person = next((i for i in scene.ends.get(end, ()) if is_person(scene, i)), None)
        starts = (verb + 1, verb + 2)
        body = next((scene.entity_of[i] for s in starts for i in scene.begins.get(s, ()) if scene.mentions[i].type in ("ORG", "GPE")), None)
        if person is not None and body is not None:
            yield Office(scene.entity_of[person], verb, verb + 1, body)


def _complete(scene: Scene, found: Sequence[Office]) -> list[Office]:
    """An office told again without its body takes the body told elsewhere of the same person and title."""
    known: dict[tuple[int, str], int] = {}
    for o in found:
        if o.of is not None:
            known.setdefault((o.person, scene.words[o.end - 1]), o.of)
    return [o if o.of is not None else replace(o, of=known.get((o.person, scene.words[o.end - 1]))) for o in found]
