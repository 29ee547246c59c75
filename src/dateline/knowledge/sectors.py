"""Which PLOVER sector a kind of organisation or an old CAMEO actor code belongs to."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str | None, str | None]]:
    text = (files("dateline") / "data/knowledge/sectors.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {(r["what"], r["key"]): (r["sector"] or None, r["actor"] or None) for r in csv.DictReader(lines, delimiter="\t")}


def sector_of_kind(kind: str) -> str | None:
    """The sector of a kind of organisation ("party" → PTY); None where the kind does not tell."""
    return _table().get(("kind", kind), (None, None))[0]


def read_code(code: str | None) -> tuple[str | None, str | None]:
    """(sector, actor of no state) of a CAMEO actor code, read in threes.

    "LBNREB" → (REB, None), "IGOUNO" → (None, UNO), "MNCUSAMED" → (JRN, MNC).
    """
    sector = actor = None
    parts = [code[i : i + 3] for i in range(0, len(code), 3)] if code else []
    for part in parts:
        found = _table().get(("code", part))
        if found:
            sector, actor = (found[0] if sector in (None, "BUS") and found[0] else sector), found[1] or actor
    return sector, actor


def sector_of_name(name: str) -> str | None:
    """The sector that the last telling word of an organisation's name gives ("Foreign Ministry" → GOV); None for most names."""
    words = name.lower().replace(",", " ").replace(".", " ").split()[:24]
    return next((found[0] for w in reversed(words) if (found := _table().get(("word", w)))), None)
