"""Who plays which part, which events belong together, who is meant: the pair graph's answers over a whole document."""

from collections.abc import Sequence
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
    type_p, status_p = softmax(out["types"]), softmax(out["statuses"])
    found = []
    for i, (start, end, score) in enumerate(spans):
        kinds = tuple((types[k], round(float(type_p[i, k]), 4)) for k in np.argsort(-type_p[i], kind="stable")[:BEST])
        statuses = tuple((STATUSES[k], round(float(status_p[i, k]), 4)) for k in np.argsort(-status_p[i], kind="stable"))
        found.append(Trigger(start, end, kinds[0][0], statuses[0][0], round(score, 4), kinds, statuses))
    return found


def _arguments(pairs: NDArray[np.int64], p: NDArray[np.float32], asked: list[int]) -> list[Argument]:
    return [
        Argument(int(pairs[r, 0]), asked[int(pairs[r, 1])], ROLES[k], round(float(p[r, k]), 4))
        for r, k in np.argwhere(p >= LEAST_ROLE)
    ]  # fmt: skip


def _relations(pairs: NDArray[np.int64], p: NDArray[np.float32]) -> list[Relation]:
    return [
        Relation(int(pairs[r, 0]), int(pairs[r, 1]), RELATIONS[k], round(float(p[r, k]), 4))
        for r, k in np.argwhere(p >= LEAST_RELATION)
    ]  # fmt: skip


def _antecedents(pairs: NDArray[np.int64], out: dict[str, NDArray[np.float32]], asked: list[int]) -> list[Antecedent]:
    """Links of each mention with their probability against all its candidates and "new"."""
    table = np.full((len(asked), COREFERENCE_REACH + 1), -1e4, np.float32)
    table[:, 0] = out["new"]
    if len(pairs):
        table[pairs[:, 0], pairs[:, 0] - pairs[:, 1]] = out["coreference"]
    p = softmax(table)
    found = []
    for row, back in np.argwhere(p >= LEAST_LINK):
        target = -1 if back == 0 else asked[int(row) - int(back)]
        found.append(Antecedent(asked[int(row)], target, round(float(p[row, back]), 4)))
    return found
