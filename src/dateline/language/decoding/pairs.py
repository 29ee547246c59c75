"""Who plays which part, which events belong together, who is meant: the pair graph's answers over a whole document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from dateline.analysis import Status
from dateline.language.candidates import COREFERENCE_REACH, coreference_pairs, relation_pairs, role_pairs
from dateline.language.decoding.mentions import CLASSES
from dateline.language.decoding.spans import sigmoid, softmax
from dateline.language.encoder import Network
from dateline.layers import Antecedent, Argument, Mention, Relation, Trigger

STATUSES: tuple[str, ...] = get_args(Status)  # in the order of the head's outputs
ROLES = ("actor", "recipient", "theme", "place", "time", "source")
RELATIONS = ("topic", "same", "part_of")
KINDS = ("name", "nominal", "pronoun", "title", "value")
# Below these probabilities nothing is kept: later stages choose among what is left, and a tenth of that changes no choice.
LEAST_ROLE, LEAST_RELATION, LEAST_LINK = 0.08, 0.05, 0.05
BEST = 5  # types and statuses kept of each trigger


@dataclass(frozen=True, slots=True)
class PairLayers:
    """Layers that the pair graph gives; spans are word numbers as they came in."""

    triggers: list[Trigger]
    arguments: list[Argument]
    relations: list[Relation]
    antecedents: list[Antecedent]


@dataclass(frozen=True, slots=True)
class Spans:
    """What the pair graph is asked about: triggers (start, end, probability) and mentions of a document with its words and sentences."""

    triggers: list[tuple[int, int, float]]
    mentions: list[Mention]
    texts: Sequence[str]
    sentence_of: NDArray[np.int64]


def read_pairs(network: Network, vectors: NDArray[np.float32], spans: Spans, types: Sequence[str]) -> PairLayers:
    """Types, statuses, roles, relations and coreference links: vectors [N, v] of the document's words."""
    asked = [i for i, m in enumerate(spans.mentions) if m.kind != "title"]
    mention_spans = [(spans.mentions[i].start, spans.mentions[i].end) for i in asked]
    trigger_spans = [(s, e) for s, e, _ in spans.triggers]
    if not asked and not trigger_spans:
        return PairLayers([], [], [], [])
    roles, role_facts = role_pairs(trigger_spans, mention_spans, spans.sentence_of)
    relations, relation_facts = relation_pairs(trigger_spans, spans.texts, spans.sentence_of)
    links, link_facts = coreference_pairs(mention_spans, spans.texts, spans.sentence_of)
    feed = {
        "vectors": vectors,
        "triggers": np.array(trigger_spans, np.int64).reshape(-1, 2),
        "mentions": np.array(mention_spans, np.int64).reshape(-1, 2),
        "classes": np.array([CLASSES.index(spans.mentions[i].type) for i in asked], np.int64),
        "kinds": np.array([KINDS.index(spans.mentions[i].kind) for i in asked], np.int64),
        "role_pairs": roles,
        "role_facts": role_facts,
        "relation_pairs": relations,
        "relation_facts": relation_facts,
        "coreference_pairs": links,
        "coreference_facts": link_facts,
    }
    out = network.read_pairs(feed)  # type: ignore[arg-type]
    return PairLayers(
        _triggers(spans.triggers, out, types),
        _arguments(roles, sigmoid(out["roles"]), asked),
        _relations(relations, sigmoid(out["relations"])),
        _antecedents(links, out, asked),
    )


def _triggers(spans: list[tuple[int, int, float]], out: dict[str, NDArray[np.float32]], types: Sequence[str]) -> list[Trigger]:
    kinds, statuses = _rank(softmax(out["types"]), types, BEST), _rank(softmax(out["statuses"]), STATUSES, len(STATUSES))
    return [
        Trigger(start, end, of_type[0][0], of_status[0][0], round(score, 4), of_type, of_status)
        for (start, end, score), of_type, of_status in zip(spans, kinds, statuses, strict=True)
    ]


def _rank(p: NDArray[np.float32], names: Sequence[str], best: int) -> list[tuple[tuple[str, float], ...]]:
    """The `best` names of each row with their probabilities, likeliest first."""
    order = np.argsort(-p, axis=1, kind="stable")[:, :best]
    told = np.take_along_axis(p, order, 1).tolist()
    return [tuple((names[k], round(x, 4)) for k, x in zip(*row, strict=True)) for row in zip(order.tolist(), told, strict=True)]


def _above(p: NDArray[np.float32], least: float) -> Iterator[tuple[int, int, float]]:
    """Row, column and value of what is at least that, in order."""
    rows, columns = np.nonzero(p >= least)
    for row, column, value in zip(rows.tolist(), columns.tolist(), p[rows, columns].tolist(), strict=True):
        yield row, column, round(value, 4)


def _arguments(pairs: NDArray[np.int64], p: NDArray[np.float32], asked: list[int]) -> list[Argument]:
    told = pairs.tolist()
    return [Argument(told[r][0], asked[told[r][1]], ROLES[k], x) for r, k, x in _above(p, LEAST_ROLE)]


def _relations(pairs: NDArray[np.int64], p: NDArray[np.float32]) -> list[Relation]:
    told = pairs.tolist()
    return [Relation(told[r][0], told[r][1], RELATIONS[k], x) for r, k, x in _above(p, LEAST_RELATION)]


def _antecedents(pairs: NDArray[np.int64], out: dict[str, NDArray[np.float32]], asked: list[int]) -> list[Antecedent]:
    """Links of each mention with their probability against all its candidates and "new"."""
    table = np.full((len(asked), COREFERENCE_REACH + 1), -1e4, np.float32)
    table[:, 0] = out["new"]
    if len(pairs):
        table[pairs[:, 0], pairs[:, 0] - pairs[:, 1]] = out["coreference"]
    return [Antecedent(asked[row], -1 if back == 0 else asked[row - back], x) for row, back, x in _above(softmax(table), LEAST_LINK)]
