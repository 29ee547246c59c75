"""How well is the article told from the debris? Zone by zone of the gold annotation."""

from collections.abc import Iterable, Sequence

from dateline.layers import DEBRIS, Zone


def score_zones(pages: Iterable[tuple[Sequence[Zone], Sequence[Zone]]]) -> dict[str, float]:
    """Over (predicted, gold) zones: `acc`, percent of gold zones rightly kept or left out.

    `debris_kept` and `article_lost` are numbers of zones.
    """
    right = seen = kept = lost = 0
    for predicted, gold in pages:
        for zone in gold:
            if zone.end <= zone.start:
                continue
            middle = (zone.start + zone.end) // 2
            kind = next((z.kind for z in predicted if z.start <= middle < z.end), "body")
            wanted, found = zone.kind not in DEBRIS, kind not in DEBRIS
            seen += 1
            right += wanted == found
            kept += found and not wanted
            lost += wanted and not found
    return {"acc": 100 * right / max(1, seen), "debris_kept": float(kept), "article_lost": float(lost)}
