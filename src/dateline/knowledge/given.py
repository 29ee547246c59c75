"""Given names and whether women or men bear them, counted over the people of the base."""

from collections import Counter
from collections.abc import Iterable

from dateline.knowledge.names import SURNAME_FIRST, split_person

CLEAR = 0.95
"""Share of the bearers from which a given name tells the gender: a name of nineteen women and one man does. Names below are left open."""


def count_given(people: Iterable[tuple[str, str | None, str | None]]) -> dict[str, tuple[int, int]]:
    """(name, country, gender f or m) → given name → (women, men); people of countries that write the family name first are left out."""
    women: Counter[str] = Counter()
    men: Counter[str] = Counter()
    for name, country, gender in people:
        words = split_person(name)
        if gender is None or country in SURNAME_FIRST or len(words) < 2 or len(words[0]) < 2:
            continue
        (women if gender == "f" else men)[words[0]] += 1
    return {name: (women[name], men[name]) for name in women | men}


def clear_gender(women: int, men: int) -> str | None:
    """The gender, f or m, where at least CLEAR of the bearers agree (with one added to the others, so that few bearers do not suffice)."""
    total = women + men + 1
    if women / total >= CLEAR or (men == 0 and women >= 3):
        return "f"
    return "m" if men / total >= CLEAR or (women == 0 and men >= 3) else None
