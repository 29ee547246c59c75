"""Which weights choose among the places of a name? The table of `resolution.places`, fitted on annotated news with its own spans.

Run it when the features or the knowledge base change:

    python -m dateline.training.fit_places geovirus.train.jsonl.gz

The weights go to data/knowledge/place_weights.toml, whose remarks stay (they tell which are guesses: set those again by hand). Right are
candidates within RIGHT kilometres; the fit is a softmax over the candidates of each name that has several, with a pull towards the
present weights, so that rare features stay sensible. Three rounds, because nearness hangs on the first choices.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.knowledge.names import fold_name
from dateline.layers import Entity, Mention
from dateline.reading.corpora import Row, make_gold_doc, place_tokens, read_corpus
from dateline.resolution import places
from dateline.resolution.place_features import PLACE_TYPES, find_candidates, measure_km

OUT = Path(__file__).parents[1] / "data" / "knowledge" / "place_weights.toml"
RIGHT = 161.0  # kilometres, 100 miles: the measure of the papers on geoparsing
PULL = 2.0
MOST = 3  # mentions of a name that count: an article that repeats a name tells no more of it
STEPS, ROUNDS = 400, 3
Floats = NDArray[np.float64]
Case = tuple[Floats, NDArray[np.bool_], float]  # features [candidates, weights], which are right, how much the name counts


def make_docs(path: Path, knowledge: Knowledge) -> Iterator[tuple[Doc, list[Entity], list[Row]]]:
    """Docs with their annotated places as entities, one a spelling, and nationalities found by the knowledge base."""
    vocab = spacy.blank("en").vocab
    for row in read_corpus(path):
        doc = make_gold_doc({k: v for k, v in row.items() if k not in ("mentions", "times", "syntax")}, vocab)
        token = place_tokens(row)
        told = sorted((p for p in row["places"] if p.get("lat") is not None), key=lambda p: p["start"])
        mentions = [Mention(token[p["start"]], token[p["end"] - 1] + 1, "GPE", "name") for p in told]
        inside = {i for m in mentions for i in range(m.start, m.end)}
        mentions += [
            Mention(t.i, t.i + 1, "NORP", "name")
            for t in doc
            if t.i not in inside and t.text[:1].isupper() and knowledge.find_demonym(t.text)
        ]
        doc._.mentions = mentions
        groups: dict[tuple[str, str], list[int]] = {}
        for i, m in enumerate(mentions):
            groups.setdefault((m.type, fold_name(doc[m.start : m.end].text)), []).append(i)
        named = [(kind, doc[mentions[ms[0]].start : mentions[ms[0]].end].text, tuple(ms)) for (kind, _), ms in groups.items()]
        yield doc, [Entity(*fields) for fields in named], told


def gather_cases(path: Path, knowledge: Knowledge, weights: dict[str, float]) -> list[Case]:
    """The names with several candidates, of which some are right, ranked by these weights."""
    cases: list[Case] = []
    with patch.object(places, "load_weights", lambda: (weights, {"thin": -1e9, "namesake": 0.0})):
        for doc, entities, told in make_docs(path, knowledge):
            candidates = {i: find_candidates(e, knowledge) for i, e in enumerate(entities) if e.type in PLACE_TYPES}
            for i, scored in places.rank_places(doc, entities, candidates, knowledge).items():
                spots = Counter((told[m]["lat"], told[m]["lon"]) for m in entities[i].mentions)
                goal = np.array([spots.most_common(1)[0][0]], np.float64)
                known = [(p.lat or 0.0, p.lon or 0.0) for _, p, _ in scored]
                right = measure_km(np.array(known, np.float64).reshape(-1, 2), goal)[:, 0] <= RIGHT
                if len(scored) > 1 and right.any():
                    x = np.array([[f.get(name, 0.0) for name in weights] for _, _, f in scored])
                    cases.append((x, right, float(min(len(entities[i].mentions), MOST))))
    return cases


def fit_weights(cases: list[Case], start: Floats) -> Floats:
    """Weights that make the right candidates most probable, pulled towards `start`; by Adam."""
    w, mean, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for n in range(1, STEPS + 1):
        slope = PULL * (w - start)
        for x, right, count in cases:
            odds = np.exp(x @ w - (x @ w).max())
            true = odds * right
            slope += count * (x.T @ (odds / odds.sum() - true / true.sum()))
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        w = w - 0.05 * (mean / (1 - 0.9**n)) / (np.sqrt(spread / (1 - 0.99**n)) + 1e-8)
    return w


def main() -> None:
    """The command of the docstring above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    knowledge, present = Knowledge.open(), dict(places.load_weights()[0])
    start, weights = np.array(list(present.values())), present
    for _ in range(ROUNDS):
        cases = gather_cases(options.corpus, knowledge, weights)
        weights = dict(zip(present, fit_weights(cases, start).round(2).tolist(), strict=True))
    options.out.write_text(replace_weights(options.out.read_text(encoding="utf-8"), weights), encoding="utf-8")


def replace_weights(text: str, weights: dict[str, float]) -> str:
    """The TOML text with other numbers in its lines `name = number`."""
    for name, value in weights.items():
        text = re.sub(rf"^{name} = -?[\d.]+", f"{name} = {value}", text, flags=re.MULTILINE)
    return text


if __name__ == "__main__":
    main()
