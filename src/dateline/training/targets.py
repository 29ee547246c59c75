"""What each head should answer: corpus documents as units of consecutive windows with labels.

A layer that a corpus does not annotate has no key in `labels`, and adds no loss. Word labels are int64 [N], IGNORE where nothing is said.
Words are those of our own tokenizer, so that training sees what reading sees; labels are laid on them by characters.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from dateline.language.features import Words, split_pieces
from dateline.language.lemmas import make_script
from dateline.language.pieces import WordPieces
from dateline.language.tokenizer import make_tokens
from dateline.language.windows import pack_windows
from dateline.training.labels import CLASSES, FRAMES, NOMINALS, STATUSES, Labels, bioes
from dateline.training.units import IGNORE, UNTYPED, Row, Span, Unit


class Aligner:
    """Words of our tokenizer over a text, and the way from characters to words."""

    def __init__(self, nlp: Language, text: str) -> None:
        """Tokenise; white space is no word, a new line leaves its mark in the gap of the next word."""
        texts: list[str] = []
        gaps: list[int] = []
        self.spans: list[Span] = []
        self.at = np.full(len(text) + 1, -1, np.int64)
        broken = True
        for token in make_tokens(nlp, text):
            if token.is_space:
                broken = broken or "\n" in token.text
                continue
            glued = token.idx > 0 and not text[token.idx - 1].isspace()
            gaps.append(2 if broken else 0 if glued else 1)
            self.at[token.idx : token.idx + len(token)] = len(texts)
            self.spans.append((token.idx, token.idx + len(token)))
            texts.append(token.text)
            broken = False
        self.words = Words(texts, gaps, list(range(len(texts))))

    def cover(self, start: int, end: int) -> Span | None:
        """The words that the characters start:end touch."""
        inside = self.at[start:end]
        inside = inside[inside >= 0]
        return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


def lay_tags(n: int, spans: Iterable[tuple[int, int, str]], tags: dict[str, int]) -> NDArray[np.int64]:
    """BIOES tags [n] of spans that do not overlap (a later one that does is left out)."""
    out = np.zeros(n, np.int64)
    for start, end, label in spans:
        if out[start:end].any():
            continue
        if end - start == 1:
            out[start] = tags[f"S-{label}"]
        else:
            out[start:end] = tags[f"I-{label}"]
            out[start], out[end - 1] = tags[f"B-{label}"], tags[f"E-{label}"]
    return out


def lay_bio(n: int, spans: Iterable[Span]) -> NDArray[np.int64]:
    """BIO tags [n]: 0 outside, 1 begins, 2 inside."""
    out = np.zeros(n, np.int64)
    for start, end in spans:
        out[start:end] = 2
        out[start] = 1
    return out


def split_layers(spans: Sequence[tuple[int, int, str]]) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """Outermost spans, and those directly inside another."""
    outer: list[tuple[int, int, str]] = []
    inner: list[tuple[int, int, str]] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        (inner if outer and span[1] <= outer[-1][1] else outer).append(span)
    return outer, inner


class Targets:
    """Makes units of rows; knows the label inventories."""

    def __init__(self, nlp: Language, pieces: WordPieces, labels: Labels) -> None:
        """Index every inventory."""
        self.nlp, self.pieces, self.labels = nlp, pieces, labels
        self.tags = {t: i for i, t in enumerate(bioes(CLASSES))}
        self.nominal_tags = {t: i for i, t in enumerate(bioes(NOMINALS))}
        self.scheme_tags = {s: {t: i for i, t in enumerate(bioes(c))} for s, c in labels.schemes.items()}
        self.index = {k: {v: i for i, v in enumerate(getattr(labels, k))} for k in ("upos", "xpos", "deprel", "lemma", "types")}
        self.statuses = {s: i for i, s in enumerate(STATUSES)}

    def make_unit(self, row: Row, corpus: str, scheme: str | None, silent: frozenset[str] = frozenset()) -> Unit:
        """A unit over the whole document; `silent`: roles, "pronouns" and "coreference", where the corpus does not tell them all."""
        a = Aligner(self.nlp, row["text"])
        pieces = split_pieces(a.words, self.pieces)
        unit = Unit(corpus, a.words, pieces, pack_windows(a.words, pieces))
        unit.sentence_of = self._sentences(row, a)
        if scheme == "own" or corpus in ("ewt", "gum"):
            starts = np.zeros(len(a.spans), np.int64)
            starts[np.flatnonzero(np.diff(unit.sentence_of, prepend=-1))] = 1
            unit.labels["starts"] = starts
        if "syntax" in row:
            self._set_syntax(unit, row, a)
        if scheme == "own":
            self._set_own(unit, row, a)
        elif scheme:
            self._set_scheme(unit, row, a, scheme)
        if "frames" in row:
            self._set_frames(unit, row, a)
        if corpus in ("ecbplus", "meantime"):
            self._set_foreign_triggers(unit, row, a)
        if corpus in ("gum", "gap", "litbank_coref"):
            self._set_coreference(unit, row, a)
        if "pronouns" in silent:
            unit.labels.pop("pronouns", None)
        unit.coreference = unit.coreference and "coreference" not in silent
        unit.silent = silent
        return unit

    def _sentences(self, row: Row, a: Aligner) -> NDArray[np.int64]:
        out = np.full(len(a.spans), 0, np.int64)
        for i, (s, e) in enumerate(row["sentences"]):
            if s < e and (span := a.cover(row["tokens"][s][0], row["tokens"][e - 1][1])):
                out[span[0] :] = i
        return out

    def _span(self, row: Row, a: Aligner, item: Row) -> Span | None:
        return a.cover(row["tokens"][item["start"]][0], row["tokens"][item["end"] - 1][1])

    def _set_syntax(self, unit: Unit, row: Row, a: Aligner) -> None:
        n, syntax = len(a.spans), row["syntax"]
        where = {span: i for i, span in enumerate(a.spans)}
        place = [where.get(tuple(t), -1) for t in row["tokens"]]
        out = {k: np.full(n, IGNORE, np.int64) for k in ("upos", "xpos", "lemma", "heads", "deprel")}
        for i, w in enumerate(place):
            if w < 0:
                continue
            out["upos"][w] = self.index["upos"].get(syntax["upos"][i], IGNORE)
            out["xpos"][w] = self.index["xpos"].get(syntax["xpos"][i], IGNORE)
            out["lemma"][w] = self.index["lemma"].get(make_script(a.words.texts[w], syntax["lemma"][i]), IGNORE)
            head = syntax["head"][i]
            if head < 0 or place[head] >= 0:
                out["heads"][w] = -1 if head < 0 else place[head]
                out["deprel"][w] = self.index["deprel"].get(syntax["deprel"][i], IGNORE)
        unit.labels.update(out)

    def _set_own(self, unit: Unit, row: Row, a: Aligner) -> None:
        n = len(a.spans)
        spans = [(m, s) for m in row["mentions"] if (s := self._span(row, a, m))]
        outer, inner = split_layers([(*s, m["type"]) for m, s in spans if m["kind"] in ("name", "title", "value")])
        unit.labels["names"] = lay_tags(n, outer, self.tags)
        unit.labels["names_inner"] = lay_tags(n, inner, self.tags)
        nominals = [(*s, m["type"]) for m, s in spans if m["kind"] == "nominal" and m["type"] in NOMINALS]
        outer, inner = split_layers(nominals)
        unit.labels["nominals"] = lay_tags(n, outer, self.nominal_tags)
        unit.labels["nominals_inner"] = lay_tags(n, inner, self.nominal_tags)
        pronouns = np.zeros(n, np.int64)
        for m, s in spans:
            if m["kind"] == "pronoun":
                pronouns[s[0] : s[1]] = 1
        unit.labels["pronouns"] = pronouns
        unit.mentions = [(*s, m["type"], m["kind"], m["entity"]) for m, s in spans]
        unit.coreference = True
        quotes = [s for q in row["quotes"] if (s := self._span(row, a, q))]
        unit.labels["quotations"] = lay_bio(n, quotes)
        unit.events = [self._event(e, s) for e in row["events"] if (s := self._span(row, a, e))]
        unit.labels["triggers"] = lay_bio(n, [e["span"] for e in unit.events])
        if not row.get("zones"):
            return
        ignored = [z for z in row["zones"] if z["zone"] in ("related", "promo", "footer", "byline", "dateline")]
        for zone in ignored:
            span = a.cover(zone["start"], zone["end"])
            if span:
                for name, values in unit.labels.items():
                    if name != "starts":
                        values[span[0] : span[1]] = IGNORE

    def _event(self, event: Row, span: Span) -> Row:
        arguments = [(x["role"], x["entity"]) for x in event["arguments"] if "entity" in x]
        return {
            "span": span,
            "type": self.index["types"].get(event["type"], IGNORE),
            "status": self.statuses[event["status"]],
            "cluster": event["cluster"],
            "arguments": arguments,
            "topics": {x["event"] for x in event["arguments"] if "event" in x},
            "part_of": event.get("extras", {}).get("part_of"),
        }

    def _set_scheme(self, unit: Unit, row: Row, a: Aligner, scheme: str) -> None:
        known = set(self.labels.schemes[scheme])
        found = [(*s, m["type"]) for m in row["mentions"] if m["type"] in known and (s := self._span(row, a, m))]
        outer, _ = split_layers(found)
        unit.labels[f"names_{scheme}"] = lay_tags(len(a.spans), outer, self.scheme_tags[scheme])

    def _set_foreign_triggers(self, unit: Unit, row: Row, a: Aligner) -> None:
        n = len(a.spans)
        out = np.full(n, IGNORE, np.int64)
        spans = [s for e in row["events"] if (s := self._span(row, a, e))]
        bio = lay_bio(n, spans)
        for i in row["annotated"]:
            s, e = row["sentences"][i]
            span = a.cover(row["tokens"][s][0], row["tokens"][e - 1][1]) if s < e else None
            if span:
                out[span[0] : span[1]] = bio[span[0] : span[1]]
        unit.labels["triggers_ecb" if unit.corpus == "ecbplus" else "triggers_meantime"] = out
        unit.events = [
            UNTYPED | {"span": s, "cluster": e.get("cluster", f"alone-{i}")}
            for i, e in enumerate(row["events"])
            if (s := self._span(row, a, e)) and (out[s[0] : s[1]] != IGNORE).all()
        ]

    def _set_frames(self, unit: Unit, row: Row, a: Aligner) -> None:
        """PropBank arguments by their syntactic heads: the word of a span whose own head lies outside of it."""
        heads = row["syntax"]["head"]
        for event in row["frames"]:
            predicate = self._span(row, a, event)
            if predicate is None:
                continue
            arguments: dict[int, int] = {}
            for x in event["arguments"]:
                label = name_frame(x["role"])
                top = next((t for t in range(x["start"], x["end"]) if not x["start"] <= heads[t] < x["end"]), None)
                place = None if top is None or not label else a.cover(*row["tokens"][top])
                if place is not None:
                    arguments.setdefault(place[0], FRAMES.index(label))
            unit.frames.append((predicate[0], arguments))

    def _set_coreference(self, unit: Unit, row: Row, a: Aligner) -> None:
        kinds = {"person": "PERSON", "PER": "PERSON", "organization": "ORG", "place": "GPE"}
        for m in row["mentions"]:
            span = self._span(row, a, m)
            if not span or not m.get("entity") or m["type"] in ("abstract", "time", "event", "substance"):
                continue
            text = " ".join(a.words.texts[span[0] : span[1]]).lower()
            kind = "pronoun" if text in PRONOUNS else "name" if m.get("named", unit.corpus == "gap") else "nominal"
            label = kinds.get(m["type"], m["type"] if m["type"] in NOMINALS else "PRODUCT")
            unit.mentions.append((*span, "PERSON" if unit.corpus == "gap" else label, kind, m["entity"]))
        unit.coreference = True


def name_frame(role: str) -> str:
    """The label in FRAMES of a PropBank role; empty for pieces, relative pronouns and light verbs."""
    if role.startswith(("C-", "R-")) or role == "ARGM-LVB":
        return ""
    if role in FRAMES:
        return role
    return "ARG3" if role in ("ARG4", "ARG5") else "ARGM"


PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its itself "
    "they them their theirs themselves who whom whose this that these those one".split()
)
