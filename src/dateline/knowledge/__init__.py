"""Read-only look-ups of places, people, organisations and demonyms, from open data; see docs/knowledge.md."""

from dateline.knowledge.add import add_names
from dateline.knowledge.build import build_knowledge
from dateline.knowledge.dump import Filter
from dateline.knowledge.lookup import Knowledge
from dateline.knowledge.records import AnyRecord, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord, Term

__all__ = [
    "AnyRecord",
    "CountryRecord",
    "Filter",
    "Knowledge",
    "OrganisationRecord",
    "PersonRecord",
    "PlaceRecord",
    "Term",
    "add_names",
    "build_knowledge",
    "look_up",
]


def look_up(name: str) -> list[AnyRecord]:
    """All candidates of a name in the package's base and one's own names: country, places, people, organisations."""
    return Knowledge.open().look_up(name)
