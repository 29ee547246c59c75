"""Read-only look-ups of places, people, organisations and demonyms, from open data; see docs/knowledge.md."""

from dateline.knowledge.lookup import Knowledge
from dateline.knowledge.records import AnyRecord, CountryRecord, OrganisationRecord, PersonRecord, PlaceRecord, Term

__all__ = ["AnyRecord", "CountryRecord", "Knowledge", "OrganisationRecord", "PersonRecord", "PlaceRecord", "Term"]
