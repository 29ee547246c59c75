"""How high an office is and which sector it belongs to, by the words of its title."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, int, str], ...]:
    text = (files("dateline") / "data/knowledge/offices.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((r["words"], int(r["rank"]), r["sector"]) for r in csv.DictReader(lines, delimiter="\t"))


def _fits(words: str, title: str) -> bool:
    if words.startswith("^"):
        return title == words[1:-1] if words.endswith("$") else title.startswith(words[1:])
    return words in title


@lru_cache(maxsize=16384)
def rank_office(title: str) -> tuple[int, str | None]:
    """(rank 0 to 5, PLOVER sector or None) of a title; 5: heads of state and government. Table: data/knowledge/offices.tsv."""
    folded = title.casefold().strip()
    if len(folded) > 200:
        return 0, None
    return next(((rank, sector) for words, rank, sector in _rows() if _fits(words, folded)), (0, None))
