"""How does a word hang together with a trigger? Ways through the parse, from the trigger to the words around it.

A way is named by what it passes. Downward: "subject", "passive subject", "object", "to", "between" (a preposition), "possessor",
"adjective"; one level deeper after ">" ("object>of": arrested the leader *of Hamas*). Upward, each link before "^": "to do^subject" is
control ("*Russia* agreed to send"), "and^subject" a shared subject, "object^subject" a light verb ("*they* held talks"), "relative
as subject^" the noun that a relative clause speaks of, "done^" the noun before a passive participle. "!" says that the clause has a
subject of its own, so that one further up is another's. Coordinated words and appositions go the way of their head.

Labels are those of Universal Dependencies (universaldependencies.org/u/dep), as the reading network writes them on the Doc.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from spacy.tokens import Doc

from dateline.layers.tokens import read_strings

UP = 4  # links upward that are followed: nearly every control and reporting chain is shorter
NAMES = {
    "nsubj": "subject", "nsubj:outer": "subject", "csubj": "subject", "nsubj:pass": "passive subject", "csubj:pass": "passive subject",
    "obj": "object", "iobj": "indirect object", "obl:agent": "by", "obl:unmarked": "bare", "nmod:unmarked": "bare",
    "nmod:poss": "possessor", "amod": "adjective", "compound": "compound", "appos": "apposition", "conj": "and",
    "acl:relcl": "relative", "advcl": "adverbial", "advcl:relcl": "adverbial", "ccomp": "that", "xcomp": "to do", "parataxis": "beside",
    "nmod:desc": "title", "acl": "infinitive", "det": "determiner", "nummod": "number", "vocative": "beside",
}  # fmt: skip
SUBJECTS = frozenset({"subject", "passive subject"})
SAME = frozenset({"conj", "appos"})  # go the way of their head
_DEEP = frozenset({"obl", "nmod", "nmod:poss", "amod", "compound", "nmod:desc", "nmod:unmarked"})
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})


@dataclass(frozen=True)
class Clauses:
    """The parse of one Doc as plain lists, each read once. A Doc without a parse gives no ways."""

    doc: Doc

    @cached_property
    def heads(self) -> list[int]:
        """Token number of the head of each token; a root is its own."""
        offsets = self.doc.to_array("HEAD").astype(np.int64) if self.doc.has_annotation("HEAD") else np.zeros(len(self.doc), np.int64)
        heads: list[int] = (offsets + np.arange(len(self.doc))).tolist()
        return heads

    @cached_property
    def words(self) -> list[str]:
        """Lower-case form of each token."""
        return read_strings(self.doc, "LOWER")

    @cached_property
    def relations(self) -> list[str]:
        """Relation of each token to its head."""
        return read_strings(self.doc, "DEP")

    @cached_property
    def tags(self) -> list[str]:
        """Fine part-of-speech tag of each token."""
        return read_strings(self.doc, "TAG")

    @cached_property
    def children(self) -> list[list[int]]:
        """Token numbers of the dependents of each token, in order."""
        found: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return found

    @cached_property
    def labels(self) -> list[str]:
        """Name of the link from each token up to its head: the preposition for obliques, the voice for participles."""
        return [self._label(i) for i in range(len(self.heads))]

    def _label(self, i: int) -> str:
        relation = self.relations[i]
        if relation in ("obl", "nmod"):
            return next((self.words[c] for c in self.children[i] if self.relations[c] == "case"), "bare")
        if relation == "acl" and self.tags[i] in ("VBG", "VBN", "VBD"):
            return "doing" if self.tags[i] == "VBG" else "done"
        if relation == "acl:relcl":
            return "relative as " + self._gap(i)
        return NAMES.get(relation, "other")

    def _gap(self, verb: int) -> str:
        """What the noun is in the relative clause that hangs on it, by its pronoun; without one the object."""
        for child in self.children[verb]:
            if self.tags[child] in _RELATIVE:
                relation = self.relations[child]
                return NAMES.get(relation, "adverb") if self.tags[child] != "WRB" else "adverb"
        has_subject = any(NAMES.get(self.relations[c]) in SUBJECTS for c in self.children[verb])
        return "object" if has_subject else "subject"

    def root(self, start: int, end: int) -> int:
        """The token of start:end that the others hang on."""
        if end - start == 1:
            return start
        heads = self.heads
        return next((i for i in range(start, end) if not start <= heads[i] < end or heads[i] == i), end - 1)

    def kind_of(self, token: int) -> str:
        """v active verb, vp passive verb, vn bare participle, n noun, o anything else."""
        tag = self.tags[token]
        if tag == "VBN":
            helpers = {self.relations[c] for c in self.children[token]}
            return "vp" if "aux:pass" in helpers else "v" if "aux" in helpers else "vn"
        return {"V": "v", "N": "n"}.get(tag[:1], "o")

    def find_above(self, token: int, links: int) -> tuple[int, ...]:
        """The tokens over a token in the parse, nearest first, at most `links` of them."""
        found: list[int] = []
        while len(found) < links and self.heads[token] != token:
            token = self.heads[token]
            found.append(token)
        return tuple(found)

    def find_ways(self, start: int, end: int) -> dict[int, str]:
        """The way from the words start:end to each token that is reached, the shortest of several."""
        top = self.root(start, end)
        found: dict[int, str] = {}
        for token, way in self._walk(top):
            if not start <= token < end:
                found.setdefault(token, way)
        return found

    def _walk(self, top: int) -> Iterator[tuple[int, str]]:
        yield from self._below(top, "", -1)
        node, prefix, blocked = top, "", False
        for _ in range(UP):
            head = self.heads[node]
            if head == node:
                return
            blocked = blocked or any(self.labels[c] in SUBJECTS for c in self.children[node])
            prefix += self.labels[node] + "^"
            mark = prefix + ("!" if blocked else "")
            yield from self._with_same(head, mark)
            yield from self._below(head, mark, node)
            node = head

    def _below(self, node: int, prefix: str, without: int) -> Iterator[tuple[int, str]]:
        for child in self.children[node]:
            if child == without or self.relations[child] in SAME:
                continue
            way = prefix + self.labels[child]
            yield from self._with_same(child, way)
            for deep in self.children[child]:
                if self.relations[deep] in _DEEP:
                    yield from self._with_same(deep, f"{way}>{self.labels[deep]}")

    def _with_same(self, token: int, way: str) -> Iterator[tuple[int, str]]:
        yield token, way
        for child in self.children[token]:
            if self.relations[child] in SAME:
                yield child, way
