"""The reading model: Article to Doc with every layer of language/."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from dateline.article import Article
from dateline.language.artefact import Artefact, find_model
from dateline.language.calibration import bend, sharpen
from dateline.language.decoding.mentions import read_mentions
from dateline.language.decoding.pairs import PairLayers, Spans, read_pairs
from dateline.language.decoding.passing import without_passing
from dateline.language.decoding.sentences import read_starts
from dateline.language.decoding.spans import read_bio, softmax
from dateline.language.encoder import Network, WordArrays
from dateline.language.features import Pieces, Window, Words, make_window, split_pieces
from dateline.language.pieces import WordPieces
from dateline.language.selftest import choose_network
from dateline.language.syntax import read_heads, read_relations, sentence_numbers, set_syntax
from dateline.language.tokenizer import MAX_RUN, make_nlp, make_tokens
from dateline.language.windows import pack_windows
from dateline.layers import DEBRIS, PLAIN, Argument, Mention, Quotation, Trigger, Zone, write_layer
from dateline.layers.tokens import read_strings
from dateline.layers.wrapping import find_line_ends

# Read off the dev sets: F1 is flat between 0.5 and 0.6 on our own, and falls on meantime (75.7 at 0.5, 74.5 at 0.55).
TRIGGER = 0.52
QUOTATION = 0.5
GIVEN = "dateline.given"  # in doc.user_data: token spans that the caller asks about, read as mentions
TOLD = "dateline.told"  # likewise, read as triggers
VECTORS = "dateline.vectors"  # in doc.user_data where `keep_vectors` is set: the network's vector [v] of each token, zeros for white space
QUOTE_MARKS = frozenset('"“”‘’«»„')


class Reader:
    """Loads the artefact once; reads many Docs. Not thread-safe: one a process."""

    def __init__(self, folder: Path | None = None, *, nlp: Language | None = None, max_run: int = MAX_RUN, calibrated: bool = True) -> None:
        """Open the model in `folder` (default: the one in the package); raises MissingError or ArtefactError."""
        self.artefact = Artefact(find_model(folder))
        self.nlp = nlp or make_nlp()
        self.max_run = max_run
        self.pieces = WordPieces.read(self.artefact.folder / "tokenizer.json")
        self.network, self.precision = self._open_network()
        self.lines = self.artefact.card.calibration if calibrated else {}
        self.keep_vectors = False

    def _open_network(self) -> tuple[Network, str]:
        """The network that passes the card's self-test, and the name of its precision."""
        card = self.artefact.card
        windows = self.prepare(make_tokens(self.nlp, card.selftest.text, self.max_run))[2] if card.selftest else []
        return choose_network(lambda exact: Network(self.artefact.folder, card.outputs, exact=exact), card.selftest, windows)

    def make_doc(self, article: Article, zones: Sequence[Zone]) -> Doc:
        """Tokens of the whole text, with the article's facts and its zones."""
        doc = make_tokens(self.nlp, article.text, self.max_run)
        doc._.article = article
        write_layer(doc, "zones", zones)
        return doc

    def annotate(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        """Add every layer of language/ to the Docs, in order."""
        for doc in docs:
            words, _, windows = self.prepare(doc)
            self._write(doc, words, windows, self.network.read_windows(windows))
            yield doc

    def prepare(self, doc: Doc) -> tuple[Words, Pieces, list[Window]]:
        """Words, word pieces and windows of a Doc, as the network takes them."""
        words = select_words(doc)
        pieces = split_pieces(words, self.pieces)
        windows = [make_window(pieces, s, e, (self.pieces.first, self.pieces.last)) for s, e in pack_windows(words, pieces)]
        return words, pieces, windows

    def _write(self, doc: Doc, words: Words, windows: list[Window], results: list[dict[str, NDArray[np.float32]]]) -> None:
        if not windows:
            for name in ("mentions", "triggers", "arguments", "relations", "antecedents", "quotations"):
                write_layer(doc, name, ())
            return
        arrays = join_results(windows, results, self.artefact.card.outputs)
        starts = read_starts(arrays.words["starts"], words)
        heads = read_heads(arrays, starts)
        relations = read_relations(self.network, arrays.words["rel"], heads)
        set_syntax(doc, words, self.artefact.card, arrays, (heads, relations))
        breaks = [i for i, gap in enumerate(words.gaps) if gap == 2]
        mentions = add_given(read_mentions(arrays.words, words.texts, breaks), words, doc.user_data.get(GIVEN, ()))
        told = outside_names(read_bio(arrays.words["triggers"], TRIGGER, breaks), mentions)
        subjects = np.array([r.startswith("nsubj") for r in self.artefact.card.labels["deprel"]])[relations]
        told = without_passing(told, mentions, words.texts, heads, subjects)
        triggers = add_told(told, words, doc.user_data.get(TOLD, ()))
        spans = Spans(triggers, mentions, words.texts, sentence_numbers(starts, len(words.texts)))
        layers = read_pairs(self.network, arrays.words["vectors"], spans, self.artefact.card.labels["types"])
        quotations = [
            Quotation(s, e, words.texts[s] in QUOTE_MARKS, round(p, 4))
            for s, e, p in read_bio(arrays.words["quotations"], QUOTATION)
            if e - s > 2
        ]  # fmt: skip
        mentions = [replace(m, score=bend(m.score, self.lines.get("names"))) if m.kind == "name" else m for m in mentions]
        layers = replace(layers, triggers=[self._calibrate(t) for t in layers.triggers])
        write_layers(doc, words.tokens, mentions, layers, quotations)
        if self.keep_vectors:
            found = arrays.words["vectors"]
            doc.user_data[VECTORS] = np.zeros((len(doc), found.shape[1]), np.float32)
            doc.user_data[VECTORS][words.tokens] = found

    def _calibrate(self, trigger: Trigger) -> Trigger:
        statuses = sharpen(dict(trigger.statuses), self.lines.get("statuses"))
        told = tuple((name, round(p, 4)) for name, p in statuses.items())
        return replace(trigger, score=round(bend(trigger.score, self.lines.get("triggers")), 4), statuses=told)

    def read_roots(self, doc: Doc, actor: tuple[int, int] | None, recipient: tuple[int, int] | None) -> dict[str, float]:
        """Probability of each PLOVER root between two token spans of a short text, by the marked head,
        from the window that holds most of both.
        """
        words, _, windows = self.prepare(doc)
        number = {t: i for i, t in enumerate(words.tokens)}
        sides = [[number[t] for t in range(*span) if t in number] if span else [] for span in (actor, recipient)]
        if not windows:
            return {root: 1 / len(ROOTS) for root in ROOTS}
        best = max(windows, key=lambda w: sum(w.start <= i < w.end for side in sides for i in side))
        marks = np.zeros(len(best.ids), np.int64)
        edges = [*best.firsts.tolist(), len(best.ids) - 1]
        for mark, side in enumerate(sides, 1):
            for i in side:
                if best.start <= i < best.end:
                    marks[edges[i - best.start] : edges[i - best.start + 1]] = mark
        p = softmax(self.network.read_windows([best], [marks])[0]["roots"])
        return {root: round(float(x), 4) for root, x in zip(ROOTS, p, strict=True)}


ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


def add_given(mentions: list[Mention], words: Words, given: Sequence[tuple[int, int]]) -> list[Mention]:
    """The mentions with spans that somebody asks about (tokens), where they are none yet: typed as the largest one inside, else ORG."""
    number = {t: i for i, t in enumerate(words.tokens)}
    added = list(mentions)
    for start, end in given:
        inside = [number[t] for t in range(start, end) if t in number]
        if not inside or any((m.start, m.end) == (inside[0], inside[-1] + 1) and m.kind != "title" for m in mentions):
            continue
        part = [m for m in mentions if inside[0] <= m.start and m.end <= inside[-1] + 1 and m.kind in ("name", "nominal")]
        label = max(part, key=lambda m: m.end - m.start).type if part else "ORG"
        added.append(Mention(inside[0], inside[-1] + 1, label, "nominal"))
    return sorted(added, key=lambda m: (m.start, -m.end))


def outside_names(triggers: list[tuple[int, int, float]], mentions: list[Mention]) -> list[tuple[int, int, float]]:
    """The triggers that are no part of a longer name ("Maru Dredging"); events with a name of their own may hold one."""
    inside = {
        i for m in mentions if m.kind == "name" and m.type not in ("EVENT", "NORP") and m.end - m.start > 1 for i in range(m.start, m.end)
    }
    return [t for t in triggers if not inside.issuperset(range(t[0], t[1]))]


def add_told(triggers: list[tuple[int, int, float]], words: Words, told: Sequence[tuple[int, int]]) -> list[tuple[int, int, float]]:
    """The triggers (start, end, probability) with spans of tokens that the caller knows to be some, where none is found yet."""
    number = {t: i for i, t in enumerate(words.tokens)}
    added = list(triggers)
    for start, end in told:
        inside = [number[t] for t in range(start, end) if t in number]
        if inside and not any(s <= inside[-1] and inside[0] < e for s, e, _ in added):
            added.append((inside[0], inside[-1] + 1, 1.0))
    return sorted(added)


def select_words(doc: Doc) -> Words:
    """Words that the network reads: no white space, nothing from debris, bylines and datelines."""
    ends = find_line_ends(doc, read_strings(doc, "ORTH"))
    skipped = [(z.start, z.end) for z in doc._.zones or () if z.kind in DEBRIS | PLAIN]
    texts: list[str] = []
    gaps: list[int] = []
    tokens: list[int] = []
    broken, zone = True, 0
    for token in doc:
        while zone < len(skipped) and skipped[zone][1] <= token.idx:
            zone += 1
        if token.is_space or (zone < len(skipped) and skipped[zone][0] <= token.idx):
            broken = broken or not token.is_space or ends[token.i]
            continue
        glued = token.i > 0 and not doc[token.i - 1].whitespace_ and not doc[token.i - 1].is_space
        gaps.append(2 if broken else 0 if glued else 1)
        texts.append(token.text)
        tokens.append(token.i)
        broken = False
    return Words(texts, gaps, tokens)


def join_results(windows: Sequence[Window], results: list[dict[str, NDArray[np.float32]]], outputs: Sequence[str]) -> WordArrays:
    """Outputs of consecutive windows in word order."""
    out = WordArrays([(w.start, w.end) for w in windows])
    out.arcs, out.roots = [r["arcs"] for r in results], [r["roots"] for r in results]
    out.words = {k: np.concatenate([r[k] for r in results]) for k in outputs if k not in ("arcs", "roots")}
    return out


def write_layers(doc: Doc, tokens: list[int], mentions: list[Mention], layers: PairLayers, quotations: list[Quotation]) -> None:
    """Write the layers with token indices in place of word numbers, and the outermost names and values as doc.ents."""

    def span(start: int, end: int) -> tuple[int, int]:
        return tokens[start], tokens[end - 1] + 1

    placed = [Mention(*span(m.start, m.end), m.type, m.kind, round(m.score, 4)) for m in mentions]
    triggers = [Trigger(*span(t.start, t.end), t.type, t.status, t.score, t.types, t.statuses) for t in layers.triggers]
    arguments: list[Argument] = layers.arguments
    write_layer(doc, "mentions", placed)
    write_layer(doc, "triggers", triggers)
    write_layer(doc, "arguments", arguments)
    write_layer(doc, "relations", layers.relations)
    write_layer(doc, "antecedents", layers.antecedents)
    write_layer(doc, "quotations", [Quotation(*span(q.start, q.end), q.direct, q.score) for q in quotations])
    named = {(m.start, m.end): m.type for m in placed if m.kind in ("name", "value")}
    outermost = filter_spans([doc[s:e] for s, e in named])
    doc.set_ents([Span(doc, s.start, s.end, label=named[s.start, s.end]) for s in outermost])
