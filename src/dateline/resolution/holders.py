"""Which person holds a title: the name behind it, the noun phrase around it, an apposition, a predicate."""

from collections.abc import Iterator, Sequence

from dateline.layers import Mention
from dateline.resolution.scene import BODIES, ENDS, Scene, load_offices
from dateline.resolution.words import load_words


def find_holders(scene: Scene, t: Mention) -> list[int]:
    """The persons who hold the title, by the first rule that finds any."""
    for rule in (_named_behind, _around, _apposed, _predicated):
        holders = list(dict.fromkeys(rule(scene, t)))
        if holders:
            return holders
    return []


def is_person(scene: Scene, number: int, kinds: Sequence[str] = ("name", "nominal", "pronoun")) -> bool:
    """Whether a mention stands for a person, by one of these kinds of mention."""
    m = scene.mentions[number]
    return m.type == "PERSON" and m.kind in kinds


def _named_behind(scene: Scene, t: Mention) -> Iterator[int]:
    """Behind the title: "President Putin", "Gen. (ret.) Smith", "Presidents Bush and Putin"."""
    at = t.end
    if at < len(scene.words) and scene.words[at] in (
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "sir",
        "lady",
        "-",
        "designate",
        "elect",
    ):
        at += 1
    named = next((i for i in scene.begins.get(at, ()) if is_person(scene, i, ("name",))), None)
    if named is None:
        return
    yield scene.entity_of[named]
    plural = scene.words[t.end - 1].endswith("s")
    end = scene.mentions[named].end
    while plural and end + 1 < len(scene.words) and scene.words[end] in ("and", ","):
        named = next((i for i in scene.begins.get(end + 1, ()) if is_person(scene, i, ("name",))), None)
        if named is None:
            return
        yield scene.entity_of[named]
        end = scene.mentions[named].end


def _around(scene: Scene, t: Mention) -> Iterator[int]:
    """The smallest common noun of a person that the title is in: "the deputy chief of the agency"."""
    best = None
    for start in range(t.start, max(-1, t.start - 12), -1):
        for i in scene.begins.get(start, ()):
            m = scene.mentions[i]
            if (
                m.end >= t.end
                and is_person(scene, i, ("nominal",))
                and (best is None or m.end - m.start < scene.mentions[best].end - scene.mentions[best].start)
            ):
                best = i
        if best is not None:
            break
    if best is not None and _heads(scene, t, scene.mentions[best]):
        yield scene.entity_of[best]


def _heads(scene: Scene, t: Mention, m: Mention) -> bool:
    """Whether the title heads the noun phrase: nothing like "of" stands between its beginning and the title."""
    return not any(w in ("of", "from", "who", "with", "for", "to", ",") for w in scene.words[m.start : t.start])


def _apposed(scene: Scene, t: Mention) -> Iterator[int]:
    """In apposition: "Alistair Crewe, chairman of Hallamshire" and "its president, Rosario Inostroza"."""
    start = t.start
    while start > 0 and t.start - start < 8 and scene.words[start - 1] not in ENDS and scene.words[start - 1] not in (",", "("):
        start -= 1
    if start > 1 and scene.words[start - 1] in (",", "(", "–", "—"):
        before = next((i for i in scene.ends.get(start - 1, ()) if is_person(scene, i)), None)
        if before is not None and not _has_verb(scene, start, t.start):
            yield scene.entity_of[before]
            return
    end = t.end
    while end < len(scene.words) and end - t.end < 14 and scene.words[end] not in ENDS and scene.words[end] not in (",", "("):
        end += 1
    if end + 1 < len(scene.words) and scene.words[end] in (",", "(", "–") and not _has_verb(scene, t.end, end):
        behind = next((i for i in scene.begins.get(end + 1, ()) if is_person(scene, i, ("name",))), None)
        if behind is not None:
            yield scene.entity_of[behind]
            return
    yield from _named_after_body(scene, t)


def _named_after_body(scene: Scene, t: Mention) -> Iterator[int]:
    """Behind the body: "the head of the local prison administration Alexander Pleshkov"."""
    if t.end < len(scene.words) and scene.words[t.end] in load_offices()["of"]:
        for start in (t.end + 1, t.end + 2):
            for i in scene.begins.get(start, ()):
                named = next((k for k in scene.begins.get(scene.mentions[i].end, ()) if is_person(scene, k, ("name",))), None)
                if named is not None and scene.mentions[i].type in BODIES:
                    yield scene.entity_of[named]
                    return


def _has_verb(scene: Scene, start: int, end: int) -> bool:
    verbs = (
        load_offices()["is"]
        | load_offices()["gets"]
        | load_words().saying
        | {"has", "had", "will", "would", "who", "that", "which", "and", "but"}
    )
    return any(w in verbs and w not in ("'s", "’s") for w in scene.words[start:end])


def _predicated(scene: Scene, t: Mention) -> Iterator[int]:
    """The nearest person before or behind a verb: "X is the president", "named her chairwoman", "stepped down as mayor"."""
    lists = load_offices()
    verb = next(
        (
            i
            for i in range(t.start - 1, max(-1, t.start - 9), -1)
            if scene.words[i] in lists["is"] | lists["gets"] | lists["leaves"] | {"as"} or scene.words[i] in ENDS
        ),
        None,
    )
    if verb is None or scene.words[verb] in ENDS:
        return
    if scene.words[verb] == "as":
        verb = next(
            (
                i
                for i in range(verb, max(-1, verb - 8), -1)
                if scene.words[i] in lists["gets"] | lists["leaves"]
                or scene.words[i] in ("served", "serve", "serves", "acted", "works", "worked")
            ),
            verb,
        )
        if scene.words[verb] == "as":
            return
    for start in range(verb + 1, t.start):
        behind = next((i for i in scene.begins.get(start, ()) if is_person(scene, i) and scene.mentions[i].end <= t.start), None)
        if behind is not None and scene.words[verb] in lists["gets"]:
            yield scene.entity_of[behind]
            return
    for end in range(verb, max(0, verb - 10), -1):
        before = next((i for i in scene.ends.get(end, ()) if is_person(scene, i)), None)
        if before is not None and scene.sentence[end - 1] == scene.sentence[t.start]:
            yield scene.entity_of[before]
            return
