"""Fit the calibration of a model on the dev sets of our own corpora and write it into its card.

python -m dateline.training.calibration MODEL DATA [--write] prints the curves: in each tenth of the scores how many there are, what they
promise and what is right, before and after (each half of the documents with the line that was fitted on the other half).

A name is right where the same span has the same class in gold, a trigger where it overlaps one of gold, a status where it is that of the
gold trigger.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dateline.article import Article
from dateline.language.artefact import update_card
from dateline.language.calibration import EDGE, Line, bend, sharpen
from dateline.language.decoding.mentions import NAMES
from dateline.language.reader import Reader
from dateline.reading.corpora import Row, read_corpus
from dateline.zones import select_zones

CORPORA = ("authored", "annotated", "wire")
Judged = tuple[float, bool]
Distribution = tuple[Mapping[str, float], str]  # of statuses or types, and the right one


def judge_document(reader: Reader, row: Row) -> tuple[list[Judged], list[Judged], list[Distribution]]:
    """Names and triggers with whether they are right, and the statuses of triggers with the right one."""
    [doc] = reader.annotate([reader.make_doc(Article(row["text"]), select_zones(row["text"]))])
    place = [(t.idx, t.idx + len(t)) for t in doc]
    starts, ends = [s for s, _ in row["tokens"]], [e for _, e in row["tokens"]]
    gold = {(starts[m["start"]], ends[m["end"] - 1], m["type"]) for m in row["mentions"] if m["kind"] == "name"}
    named = [m for m in doc._.mentions if m.kind == "name" and m.type in NAMES]
    names = [(m.score, (place[m.start][0], place[m.end - 1][1], m.type) in gold) for m in named]
    events = [(starts[e["start"]], ends[e["end"] - 1], e["status"]) for e in row["events"]]
    triggers: list[Judged] = []
    statuses: list[Distribution] = []
    for t in doc._.triggers:
        start, end = place[t.start][0], place[t.end - 1][1]
        status = next((s for a, b, s in events if a < end and start < b), None)
        triggers.append((t.score, status is not None))
        if status is not None:
            statuses.append((dict(t.statuses), status))
    return names, triggers, statuses


def fit_line(judged: list[Judged], rounds: int = 40) -> Line:
    """Slope and intercept over log odds that make the judgements most probable (Newton's method)."""
    p = np.clip([s for s, _ in judged], EDGE, 1 - EDGE)
    x = np.stack([np.log(p / (1 - p)), np.ones(len(p))], 1)
    y, w = np.array([r for _, r in judged], float), np.array([1.0, 0.0])
    for _ in range(rounds):
        q = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w -= np.linalg.solve((x * (q * (1 - q))[:, None]).T @ x + 1e-3 * np.eye(2), x.T @ (q - y) + 1e-3 * (w - [1.0, 0.0]))
    return round(float(w[0]), 4), round(float(w[1]), 4)


def fit_exponent(found: Sequence[Distribution]) -> float:
    """The exponent from 0.3 to 1.5 under which the right ones of distributions are most probable."""
    width = max(len(told) for told, _ in found)
    p = np.array([[*told.values(), *[0.0] * (width - len(told))] for told, _ in found])
    of_right = np.array([told.get(right, 0.0) for told, right in found])

    def loss(exponent: float) -> float:
        return -float(np.log(np.maximum(EDGE, of_right**exponent / (p**exponent).sum(1))).sum())

    return min((round(0.3 + 0.02 * i, 2) for i in range(61)), key=loss)


def describe_curve(judged: list[Judged]) -> tuple[str, float]:
    """A line for each tenth of the scores (number, mean score, share right), and the mean distance of both, weighted by number."""
    scores, right = np.array([s for s, _ in judged]), np.array([r for _, r in judged], float)
    tenth = np.minimum((scores * 10).astype(int), 9)
    lines, error = [], 0.0
    for i in sorted(set(tenth.tolist())):
        here: NDArray[np.bool_] = tenth == i
        lines.append(f"  {i / 10:.1f}  {here.sum():6d}  {scores[here].mean():.3f}  {right[here].mean():.3f}")
        error += here.mean() * abs(scores[here].mean() - right[here].mean())
    return "\n".join(lines), float(error)


def top(distribution: Mapping[str, float], status: str) -> Judged:
    """The likeliest status with whether it is right."""
    best = max(distribution, key=lambda k: (distribution[k], k))
    return distribution[best], best == status


def main() -> None:
    """Fit, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="into the model's card")
    options = parser.parse_args()
    reader = Reader(options.model, calibrated=False)
    found = [judge_document(reader, row) for row in _rows(options.data)]
    lines = {
        "names": _calibrate("names", [names for names, _, _ in found]),
        "triggers": _calibrate("triggers", [triggers for _, triggers, _ in found]),
        "statuses": _calibrate_statuses([statuses for _, _, statuses in found]),
    }
    print(json.dumps(lines))  # noqa: T201
    if options.write:
        update_card(options.model, calibration=lines)


def _calibrate(name: str, documents: list[list[Judged]]) -> Line:
    halves = [[x for d in documents[h::2] for x in d] for h in (0, 1)]
    others = fit_line(halves[1]), fit_line(halves[0])
    bent = [(bend(score, line), right) for half, line in zip(halves, others, strict=True) for score, right in half]
    everything = halves[0] + halves[1]
    _show(name, everything, bent)
    return fit_line(everything)


def _calibrate_statuses(documents: list[list[Distribution]]) -> Line:
    halves = [[x for d in documents[h::2] for x in d] for h in (0, 1)]
    others = (fit_exponent(halves[1]), 0.0), (fit_exponent(halves[0]), 0.0)
    bent = [top(sharpen(told, line), right) for half, line in zip(halves, others, strict=True) for told, right in half]
    everything = halves[0] + halves[1]
    _show("statuses", [top(told, right) for told, right in everything], bent)
    return fit_exponent(everything), 0.0


def _rows(data: Path) -> Iterator[Row]:
    for name in CORPORA:
        path = data / f"{name}.dev.jsonl.gz"
        if path.exists():
            yield from read_corpus(path)


def _show(name: str, raw: list[Judged], bent: list[Judged]) -> None:
    for title, judged in (("as the network gives them", raw), ("calibrated, cross-validated", bent)):
        curve, error = describe_curve(judged)
        print(f"{name}, {title}: expected calibration error {100 * error:.1f} points\n  from  number  score  right\n{curve}")  # noqa: T201


if __name__ == "__main__":
    main()
