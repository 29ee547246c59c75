"""Who takes part by the grammar of the sentence, where the network's scores leave it open? A few rules over the parse.

an empty role        filled along the ways of data/events/completions.yaml: shared subjects, control, "by", who says so
a noun's own party   "Rivlin's visit, two visits by Netanyahu": each belongs to its own noun, not to the one beside it
nationalities        "Israeli-Russian talks": both take part
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import yaml

from dateline.events.clauses import UP
from dateline.events.participants import Filler, Fillers, is_plausible, name_things
from dateline.events.view import View
from dateline.layers import Trigger
from dateline.ontology import Ontology

Key = tuple[str, int]
SURE = 0.6  # score of a party that the grammar gives
LIKELY = 0.2  # score that the network must have given to a noun's own party: of possessors with less 2 of 11 act, on the dev halves
REACH = 12  # tokens after a noun in which its parties are looked for: "talks last week in Geneva between …"
BEFORE = 4  # tokens between a possessor and its noun: "Rivlin's three-day state visit"
PARTIES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
BRINGS = {"by": 0.0, "between": LIKELY, "among": LIKELY}  # prepositions that bring who acts, and the score that the network must have given
ENDS = frozenset({",", ";", ":", ".", "\n", "(", ")", "who", "which", "that", "while", "when", "after", "before"})
JOINS = frozenset({"-", "–", "—", "/", "and"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True)
class Rule:
    """A role, the score that a mention must have for it, and the ways that lead to it."""

    role: str
    least: float
    ways: frozenset[str]


@cache
def load_rules() -> tuple[Rule, ...]:
    """The rules of data/events/completions.yaml, in order."""
    rows = yaml.safe_load(files("dateline.data").joinpath("events/completions.yaml").read_text(encoding="utf-8"))
    return tuple(Rule(row["role"], float(row["least"]), frozenset(row["ways"])) for row in rows)


def complete_fillers(view: View, fillers: Sequence[Fillers], ontology: Ontology) -> list[Fillers]:
    """The fillers of each trigger after the rules; what a rule gave is marked as `grammar`."""
    scene = _Scene(view, ontology)
    return [scene.complete(number, of_trigger) for number, of_trigger in enumerate(fillers)]


@dataclass(frozen=True)
class _Scene:
    view: View
    ontology: Ontology

    @cached_property
    def roots(self) -> dict[int, list[int]]:
        """Mentions by the token that the rest of them hangs on, shortest last."""
        found: dict[int, list[int]] = {}
        for number, m in enumerate(self.view.mentions):
            if m.kind != "title":
                found.setdefault(self.view.clauses.root(m.start, m.end), []).append(number)
        return found

    @cached_property
    def own(self) -> list[dict[int, float]]:
        """For each trigger the mentions of its own parties, possessors and what "by" or "between" brings, with the least score."""
        return [dict(find_own_parties(self.view, t)) for t in self.view.triggers]

    @cached_property
    def owner(self) -> dict[int, int]:
        """The trigger that each such mention belongs to."""
        return {m: number for number, mentions in enumerate(self.own) for m in mentions}

    def _sure(self, role: str) -> float:
        """The score of what the grammar gives: always enough."""
        return max(SURE, self.view.thresholds[role])

    def complete(self, number: int, fillers: Fillers) -> Fillers:
        """The fillers of one trigger after all rules."""
        told = self._with_own(number, fillers)
        told = self._with_nationalities(number, told)
        return self._with_ways(number, told)

    def _with_own(self, number: int, fillers: Fillers) -> Fillers:
        mine = self.own[number]
        if not mine:
            return fillers
        keys = {key: m for m in mine for key in name_things(self.view, "actor", m)}
        actors = {key: f for key, f in fillers.get("actor", {}).items() if key in keys or self.owner.get(f.mention, number) == number}
        if all(f.score < self.view.thresholds["actor"] for f in actors.values()):
            likely = {key: m for key, m in keys.items() if (actors[key].score if key in actors else 0.0) >= mine[m]}
            actors |= {key: Filler(key, m, self._sure("actor"), grammar=True) for key, m in likely.items()}
        return {**fillers, "actor": actors}

    def _with_nationalities(self, number: int, fillers: Fillers) -> Fillers:
        trigger = self.view.triggers[number]
        kind = self.ontology.types.get(trigger.type)
        if kind is None or (kind.recipient and kind.family not in ("contact", "cooperation")):
            return fillers
        actors = dict(fillers.get("actor", {}))
        for m in find_nationalities(self.view, trigger):
            for key in name_things(self.view, "actor", m):
                party = self._country(key)
                if actors.get(party) is None or actors[party].score < self.view.thresholds["actor"]:
                    actors[party] = Filler(party, m, self._sure("actor"), grammar=True)
        return {**fillers, "actor": actors} if actors else fillers

    def _country(self, key: Key) -> Key:
        """The country that a nationality stands for, where the article names it."""
        entities = self.view.entities
        if key[0] != "e" or entities[key[1]].country is None:
            return key
        code = entities[key[1]].country
        named = (i for i, e in enumerate(entities) if e.type == "GPE" and e.country == code and dict(e.links).get("iso3166"))
        return ("e", next(named, key[1]))

    def _with_ways(self, number: int, fillers: Fillers) -> Fillers:
        empty = {r.role for r in load_rules() if all(f.score < self.view.thresholds[r.role] for f in fillers.get(r.role, {}).values())}
        trigger, clauses = self.view.triggers[number], self.view.clauses
        root = clauses.root(trigger.start, trigger.end)
        if not any(clauses.labels[t] == "that" for t in (root, *clauses.find_above(root, UP))):
            empty.discard("source")
        if not empty:
            return fillers
        ways, kind = clauses.find_ways(trigger.start, trigger.end), clauses.kind_of(root)
        for rule in load_rules():
            if rule.role in empty:
                found = self._reach(fillers, rule, kind, ways)
                if found:
                    empty.discard(rule.role)
                    fillers = {**fillers, rule.role: fillers.get(rule.role, {}) | found}
        return fillers

    def _reach(self, fillers: Fillers, rule: Rule, kind: str, ways: dict[int, str]) -> dict[Key, Filler]:
        """What the first way of the rule that leads to a fitting mention gives; coordinated mentions come together."""
        known, taken, found = fillers.get(rule.role, {}), "", dict[Key, Filler]()
        rivals = fillers.get("recipient" if rule.role == "actor" else "actor", {}) if rule.role != "source" else {}
        for token, way in ways.items():
            if f"{kind} {way}" not in rule.ways or taken not in ("", way):
                continue
            for m in self.roots.get(token, ()):
                if not is_plausible(self.view, rule.role, m) or self.view.mentions[m].kind == "value":
                    continue
                for key in name_things(self.view, rule.role, m):
                    score = known[key].score if key in known else 0.0
                    if score >= rule.least and (key not in rivals or rivals[key].score < self.view.thresholds["actor"]):
                        found[key], taken = Filler(key, m, max(self._sure(rule.role), score), grammar=True), way
        return found


def find_own_parties(view: View, trigger: Trigger) -> Iterator[tuple[int, float]]:
    """Mentions that a noun takes as who acts, with the least score for it: the possessor before it, and what "by", "between" or "among"
    brings after it.
    """
    root = view.clauses.root(trigger.start, trigger.end)
    if not view.clauses.tags[root].startswith("NN"):
        return
    first, last = view.sentence(trigger.start)
    yield from ((m, LIKELY) for m in _possessors(view, trigger, first))
    at, stop = trigger.end, min(last, trigger.end + REACH)
    while at < stop and view.words[at] not in ENDS and at not in view.trigger_at and not view.clauses.tags[at].startswith(("V", "MD")):
        if view.words[at] in BRINGS:
            yield from ((m, BRINGS[view.words[at]]) for m in _brought(view, at + 1, stop))
            return
        at += 1


def _possessors(view: View, trigger: Trigger, first: int) -> Iterator[int]:
    for at in range(trigger.start - 1, max(first, trigger.start - BEFORE - 1) - 1, -1):
        if at in view.trigger_at or view.words[at] in ENDS:
            return
        if view.words[at] in POSSESSIVE or view.clauses.tags[at] == "PRP$":
            spot = at if view.clauses.tags[at] == "PRP$" else at - 1
            yield from (
                m for m in view.mention_at.get(spot, ()) if view.mentions[m].type in PARTIES and view.mentions[m].end in (spot + 1, at + 1)
            )
            return


def _brought(view: View, start: int, stop: int) -> Iterator[int]:
    """Mentions of who acts from `start` on, up to the end of the phrase: names and groups, not what describes them."""
    at = start
    while at < stop and view.words[at] not in ENDS - {","} and at not in view.trigger_at:
        if at > start and view.clauses.tags[at] in ("IN", "TO", "MD", "VBD", "VBZ", "VBP", "VBG", "VBN"):
            return
        ends = [m for m in view.mention_at.get(at, ()) if view.mentions[m].start == at and view.mentions[m].type in PARTIES]
        whole = max(ends, key=lambda m: view.mentions[m].end, default=None)
        if whole is None or view.mentions[whole].kind == "title":
            at += 1
            continue
        end = view.mentions[whole].end
        follows = view.clauses.tags[end] if end < stop else ""
        if not follows.startswith(("NN", "JJ")):
            yield whole
        at = end


def find_nationalities(view: View, trigger: Trigger) -> list[int]:
    """The two nationalities of "Israeli-Russian talks", as mentions; nothing where fewer stand before the noun."""
    first, found = view.sentence(trigger.start)[0], list[int]()
    at = trigger.start - 1
    while at >= max(first, trigger.start - 6):
        here = [m for m in view.mention_at.get(at, ()) if view.mentions[m].type == "NORP" and view.mentions[m].end == at + 1]
        if here:
            found.append(here[0])
            at = view.mentions[here[0]].start - 1
            if at < first or view.words[at] not in JOINS:
                break
        elif found or not view.clauses.tags[at].startswith(("JJ", "NN", "HYPH")):
            break
        at -= 1
    return found[::-1] if len(found) > 1 else []
