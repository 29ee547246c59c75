"""Which spans stand for things, titles and values?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.language.decoding.agreement import agree_on_names
from dateline.language.decoding.spans import read_spans, softmax
from dateline.layers import Mention

NAMES = ("PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE")
VALUES = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL")
CLASSES = (*NAMES, *VALUES, "TITLE")
NOMINALS = ("PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT")
RELATIVE = frozenset({"who", "which", "that", "whose", "whom", "where", ","})
THINGS = frozenset({"it", "its", "itself"})  # coreference decides what they are; until then a body, the commonest case

LEAN = 0.7
"""Taken from the logit of "no common noun": one that is missed can play no part. On authored.dev coreference +0.6, actors +1.2 and places
+2.6 points, on annotated.dev actors +0.2 and recipients +0.4; 1.4 gives less."""
PARTNERS = frozenset({"i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself", "yourselves"})
"""Always meant, whatever the head says: mean of the coreference measures on gum.dev +1.3, on authored.dev (news) -0.2."""


def read_mentions(words: dict[str, NDArray[np.float32]], texts: Sequence[str], breaks: Sequence[int]) -> list[Mention]:
    """Mentions over word numbers, in order, from the logits of the five mention heads."""
    found: dict[tuple[int, int, str], Mention] = {}
    for head in ("names", "names_inner"):
        for start, end, label, score in read_spans(words[head], CLASSES, breaks):
            kind = "title" if label == "TITLE" else "value" if label in VALUES else "name"
            found.setdefault((start, end, kind), Mention(start, end, label, kind, score))
    for head in ("nominals", "nominals_inner"):
        logits = words[head] - np.eye(1, words[head].shape[1], dtype=np.float32) * LEAN if head == "nominals" else words[head]
        for start, end, label, score in read_spans(logits, NOMINALS, breaks):
            if (start, end, "name") not in found:
                found.setdefault((start, end, "nominal"), Mention(start, end, label, "nominal", score))
    found = _uncrossed(found, texts)
    pronoun = softmax(words["pronouns"])[:, 1]
    inside = {i for m in found.values() if m.kind != "nominal" for i in range(m.start, m.end)}  # the I of "Elizabeth I"
    talk = [i for i, text in enumerate(texts) if text.lower() in PARTNERS and i not in inside]
    for i in sorted({*np.flatnonzero(pronoun >= 0.5).tolist(), *talk}):
        label = "ORG" if texts[i].lower() in THINGS else "PERSON"
        found.setdefault((i, i + 1, "pronoun"), Mention(i, i + 1, label, "pronoun", float(pronoun[i])))
    return agree_on_names(sorted(found.values(), key=lambda m: (m.start, -m.end)), texts)


def _uncrossed(found: dict[tuple[int, int, str], Mention], texts: Sequence[str]) -> dict[tuple[int, int, str], Mention]:
    """Mentions never cross: a common noun that ends inside a name goes on to the name's end; and none ends with a relative pronoun."""
    ends = {i: m.end for m in found.values() if m.kind == "name" for i in range(m.start + 1, m.end)}
    out: dict[tuple[int, int, str], Mention] = {}
    for m in found.values():
        end = ends.get(m.end, m.end) if m.kind == "nominal" else m.end
        while m.kind == "nominal" and end - 1 > m.start and texts[end - 1].lower() in RELATIVE:
            end -= 1
        out.setdefault((m.start, end, m.kind), Mention(m.start, end, m.type, m.kind, m.score))
    return out
