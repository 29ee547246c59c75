"""What do the words of a trigger say about its type? Counted and curated weights of the ontology, as a prior beside the model.

    type_prior("visit", "VERB", ontology)     {"visit": 0.97, …}: how likely each type is, given the word alone
    span_prior(doc, 3, 5, ontology)           the same for the trigger words of a Doc, phrases before single words
    blend_types(head, prior)                  the model's probabilities and the prior in one distribution
    match_types(doc, ontology, names)         where the trigger words of some types stand in a Doc (a user's own types)

Lemmas may be missing or wrong: each word is looked up by its lemma and by what its form could be inflected from.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from spacy.tokens import Doc

from dateline.layers.tokens import read_strings
from dateline.ontology import Ontology, TriggerWord

IRREGULAR = Path(__file__).parent.parent / "data" / "ontology" / "scheme" / "irregular.yaml"

# Left out of phrases on both sides, so that "declared a truce" and "declare the truce" are one phrase.
LIGHT = frozenset({"a", "an", "the", "his", "her", "its", "their", "my", "our", "your"})
REFLEXIVE = dict.fromkeys(("himself", "herself", "itself", "themselves", "myself", "ourselves", "yourself"), "oneself")
# Other words that may stand inside a phrase, before its next word ("stripped him of", "took two nurses hostage"). With 0 to 3 type
# accuracy on gold triggers of the development sets moves by less than 0.7 points; 2 is best on real news (65.8).
GAP = 2
NEAR = 30  # tokens behind the first word of a phrase that its other words may take
STOPS = frozenset('.,;:!?()"“”\n')


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Trigger words of a type found in a Doc: tokens, half-open, and the word's weight for the type."""

    start: int
    end: int
    type: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    pos: str
    type: str
    weight: float


Index = Mapping[str, tuple[_Entry, ...]]


@functools.lru_cache(maxsize=8)
def _index(ontology: Ontology) -> Index:
    """Entries by their first word."""
    found: dict[str, list[_Entry]] = {}
    for event_type in ontology.types.values():
        for trigger in event_type.triggers:
            for words in _spellings(_core(trigger)):
                found.setdefault(words[0], []).append(_Entry(words, trigger.pos, event_type.name, trigger.weight))
    return {word: tuple(entries) for word, entries in found.items()}


def _core(trigger: TriggerWord) -> tuple[str, ...]:
    kept = tuple(REFLEXIVE.get(w, w) for w in trigger.words if w not in LIGHT)
    return kept or trigger.words


def _spellings(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words as they are, and with hyphens as tokens of their own, as most tokenizers have them ("ill-treatment")."""
    apart = tuple(part for word in words for part in word.replace("-", " - ").split())
    return [words] if apart == words else [words, apart]


@functools.cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    """Lemmas by irregular form."""
    lemmas: dict[str, tuple[str, ...]] = {}
    for text in yaml.safe_load(IRREGULAR.read_text(encoding="utf-8")).values():
        for row in text.split(","):
            lemma, *forms = row.split()
            for form in forms:
                lemmas[form] = (*lemmas.get(form, ()), lemma)
    return lemmas


@functools.lru_cache(maxsize=65536)
def list_lemmas(form: str) -> tuple[str, ...]:
    """What a lower-case form may be inflected from, itself first: "banned" gives banned, bann, banne, ban."""
    found = [form, *_irregular().get(form, ())]
    if len(form) > 3 and form.endswith("s") and not form.endswith("ss"):
        found.append(form[:-1])
        found += [form[:-3] + "y"] if form.endswith("ies") else [form[:-2]] if form.endswith("es") else []
    for ending in ("ed", "ing"):
        stem = form[: -len(ending)]
        if form.endswith(ending) and len(stem) > 1:
            found += [stem, stem + "e"]
            found += [stem[:-1]] if stem[-1] == stem[-2] else []
            found += [stem[:-1] + "y"] if ending == "ed" and stem.endswith("i") else []
            found += [stem[:-1]] if stem.endswith("ck") else []
    return tuple(dict.fromkeys(found))


@functools.lru_cache(maxsize=65536)
def _lemmas(form: str, lemma: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([REFLEXIVE.get(form, lemma.lower() or form), *list_lemmas(form)]))


@functools.lru_cache(maxsize=1)
def read_lemmas(doc: Doc) -> list[tuple[str, ...]]:
    """Possible lemmas of each token in lower case, the tagged one first; of a tagged Doc, whose tags do not change any more."""
    return [_lemmas(form, lemma) for form, lemma in zip(read_strings(doc, "LOWER"), read_strings(doc, "LEMMA"), strict=True)]


def coarse_pos(pos: str) -> str:
    """VERB, NOUN or X for a universal part of speech; "" if it is not known."""
    if pos in ("VERB", "AUX"):
        return "VERB"
    return "NOUN" if pos in ("NOUN", "PROPN") else "X" if pos else ""


def type_prior(lemma: str, pos: str, ontology: Ontology) -> Mapping[str, float]:
    """Types of a word or phrase ("blow up") with probabilities that sum to 1, best first; empty if the lexicon does not know it.

    `pos` is a universal part of speech or ""; a word known only with another one is taken as that.
    """
    words = tuple(REFLEXIVE.get(w, w) for w in lemma.lower().split() if w not in LIGHT)
    entries = [e for e in _index(ontology).get(words[0], ()) if e.words == words] if words else []
    return _distribute(entries, coarse_pos(pos))


def _distribute(entries: Sequence[_Entry], pos: str) -> dict[str, float]:
    """Weights of entries of the right part of speech (of all, if none has it), normalised."""
    fitting = [e for e in entries if e.pos == pos] or entries
    weights: dict[str, float] = {}
    for entry in fitting:
        weights[entry.type] = max(weights.get(entry.type, 0.0), entry.weight)
    total = sum(weights.values())
    return {name: weight / total for name, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0]))}


def span_prior(doc: Doc, start: int, end: int, ontology: Ontology) -> Mapping[str, float]:
    """Types of the trigger words doc[start:end] with probabilities, best first; empty if the lexicon knows none of them.

    The longest phrase that begins inside the span decides, and may reach beyond it ("step" with "down" behind it); of single words a verb
    goes before the last noun.
    """
    index = _index(ontology)
    found = [(at, entry) for at in range(start, end) for entry, _ in _entries_at(doc, at, index)]
    if not found:
        return {}
    longest = max(len(entry.words) for _, entry in found)
    best = [(at, entry) for at, entry in found if len(entry.words) == longest]
    verbs = [at for at, _ in best if doc[at].pos_ == "VERB"]
    where = verbs[0] if verbs else best[-1][0]
    return _distribute([entry for at, entry in best if at == where], coarse_pos(doc[where].pos_))


def _entries_at(doc: Doc, at: int, index: Index) -> Iterator[tuple[_Entry, int]]:
    """Entries whose words begin at the token, with the end of the match; single words fit at any part of speech."""
    near: list[_Near] | None = None
    for lemma in read_lemmas(doc)[at]:
        for entry in index.get(lemma, ()):
            if len(entry.words) == 1:
                yield entry, at + 1
                continue
            near = _read_near(doc, at + 1) if near is None else near
            steps = _follow(near, entry.words)
            if steps is not None:
                yield entry, at + 1 + steps


_Near = tuple[tuple[str, ...], bool]  # possible lemmas of a token, and whether it is one of LIGHT


def _read_near(doc: Doc, start: int) -> list[_Near]:
    """The tokens from `start` on that a phrase may go on over: up to a stop, NEAR at most."""
    found = []
    for token, lemmas in zip(doc[start : start + NEAR], read_lemmas(doc)[start : start + NEAR], strict=False):
        if token.text in STOPS:
            break
        found.append((lemmas, token.lower_ in LIGHT))
    return found


def _follow(near: Sequence[_Near], words: Sequence[str]) -> int | None:
    """How many tokens the rest of a phrase takes, or None if its other words do not come, in order."""
    place = 0
    for word in words[1:]:
        skipped = 0
        while place < len(near) and word not in near[place][0]:
            if skipped == GAP and not near[place][1]:
                return None
            skipped += not near[place][1]
            place += 1
        if place >= len(near):
            return None
        place += 1
    return place


def spot_phrases(doc: Doc, start: int, end: int, phrases: frozenset[str]) -> dict[str, int]:
    """Those of the phrases (lemmas, in lower case) whose words stand side by side in doc[start:end], with the token where each begins."""
    index, lemmas = _phrase_index(phrases), read_lemmas(doc)
    found: dict[str, int] = {}
    for at in range(start, end):
        for lemma in lemmas[at]:
            for words, phrase in index.get(lemma, ()):
                stop = at + len(words)
                if stop <= end and all(w in lemmas[i] for w, i in zip(words, range(at, stop), strict=True)):
                    found.setdefault(phrase, at)
    return found


@functools.lru_cache(maxsize=256)
def _phrase_index(phrases: frozenset[str]) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    index: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for phrase in sorted(phrases):
        for words in _spellings(tuple(REFLEXIVE.get(w, w) for w in phrase.split())):
            index[words[0]] = (*index.get(words[0], ()), (words, phrase))
    return index


def blend_types(head: Mapping[str, float], prior: Mapping[str, float], strength: float = 0.5, miss: float = 0.2) -> dict[str, float]:
    """The model's probabilities times the prior to the power of `strength`, normalised, best first; an empty prior changes nothing.

    `miss` is the part of the prior's probability that is spread evenly over all types, so that a word never rules a type out.
    """
    if not prior:
        return dict(sorted(head.items(), key=lambda item: (-item[1], item[0])))
    names = {**head, **prior}
    floor = miss / len(names)
    weights = {n: head.get(n, 0.0) * ((1 - miss) * prior.get(n, 0.0) + floor) ** strength for n in names}
    total = sum(weights.values()) or 1.0
    return {n: w / total for n, w in sorted(weights.items(), key=lambda item: (-item[1], item[0])) if w > 0}


def match_types(doc: Doc, ontology: Ontology, names: Iterable[str]) -> list[WordMatch]:
    """Where trigger words of the named types stand in the Doc, in order; of matches of one type that overlap only the longest.

    A word that is tagged with another part of speech than its entry's is passed over; a Doc without tags matches on the words alone.
    """
    wanted = frozenset(names)
    index = {word: fit for word, entries in _index(ontology).items() if (fit := tuple(e for e in entries if e.type in wanted))}
    found = []
    for at in range(len(doc)):
        pos = coarse_pos(doc[at].pos_)
        for entry, end in _entries_at(doc, at, index):
            if not pos or entry.pos == pos:
                found.append(WordMatch(at, end, entry.type, entry.weight))
    found.sort(key=lambda m: (m.start - m.end, m.start, m.type))
    kept: list[WordMatch] = []
    for match in found:
        if not any(k.type == match.type and k.start < match.end and match.start < k.end for k in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: (m.start, m.end, m.type))
