"""The HTML of the service's own pages: the form, and what is known of a thing. Self-contained; the report of an article is report/'s."""

from collections.abc import Mapping

from dateline.knowledge import AnyRecord, CountryRecord, Knowledge, PersonRecord, PlaceRecord
from dateline.knowledge.offices import rank_office
from dateline.report.html import link, open_page
from dateline.report.marks import escape
from dateline.serve.kinds import list_types
from dateline.serve.properties import PROPERTIES, Value, find_country

STYLE = """
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; }
textarea { box-sizing: border-box; width: 100%; font: inherit; }
h1 { font-size: 1.2rem; margin: 0 0 .3rem; }
p { margin: .3rem 0 .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: 0; font-size: .9rem; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
.wrong { color: #b3261e; }
"""
PREVIEW_SIZE = (400, 260)
"""Width and height in pixels of a preview; the rest of a longer one scrolls."""

SHOWN = ("country", "admin1", "capital", "coordinates", "population", "office", "born", "died", "sector", "alias", "geonames", "wikidata")
"""Properties of a thing's page, in this order."""

MOST = 12
"""Values of a property on a page."""

PLACES_OF_IDS = {"wikidata": "https://www.wikidata.org/wiki/", "geonames": "https://www.geonames.org/"}


def _frame(title: str, body: str, form: bool = False) -> str:
    return f"{open_page(title, STYLE, form=form)}{body}\n</body>\n</html>\n"


def render_form(wrong: str = "") -> str:
    """The page at /; `wrong` is told above the form."""
    told = f'<p class="wrong">{escape(wrong)}</p>\n' if wrong else ""
    body = (
        "<h1>dateline</h1>\n<p>Who did what to whom, where, when, planned or past. Nothing leaves this machine.</p>\n"
        f'{told}<form method="post" action="/">\n'
        '<p><label>Article<br><textarea name="text" rows="18" required autofocus></textarea></label></p>\n'
        '<p><label>Published <input name="published" type="date"></label> <button>Read</button></p>\n</form>\n'
        "<p>Reconciliation service for OpenRefine: this address with <code>/reconcile</code> behind it.</p>"
    )
    return _frame("dateline", body, form=True)


def describe_thing(record: AnyRecord, knowledge: Knowledge) -> str:
    """A line that tells namesakes apart: kind, where; of a person the highest office."""
    country = find_country(record, knowledge)
    where = country.name if country and not isinstance(record, CountryRecord) else ""
    if isinstance(record, PersonRecord):
        best = max(record.terms, key=lambda t: (rank_office(t.title)[0], t.since or ""), default=None)
        office = f"{best.title} {_years(best.since, best.until)}".strip() if best else ""
        parts = [office, where, _years(record.born, record.died) if record.died else f"born {record.born[:4]}" if record.born else ""]
    else:
        parts = [str(record.kind), record.admin1 or "" if isinstance(record, PlaceRecord) else "", where]
    return ", ".join(part for part in parts if part)


def _years(since: str | None, until: str | None) -> str:
    """The years of two dates with a dash between them; an open end is left open."""
    return f"{(since or '')[:4]}–{(until or '')[:4]}" if since or until else ""


def render_thing(record: AnyRecord, knowledge: Knowledge) -> str:
    """The page of a thing; it also fits a preview of PREVIEW_SIZE."""
    return _frame(record.name, render_card(record, knowledge))


def render_card(record: AnyRecord, knowledge: Knowledge) -> str:
    """What is known of a thing, as a piece of HTML."""
    rows = []
    for identity in SHOWN:
        values = PROPERTIES[identity].read(record, knowledge)
        if values:
            told = "; ".join(_show(identity, value) for value in values[:MOST]) + ("; …" if len(values) > MOST else "")
            rows.append(f"<dt>{escape(PROPERTIES[identity].name)}</dt><dd>{told}</dd>")
    types = ", ".join(t["name"] for t in list_types(record))
    rows.append(f"<dt>type</dt><dd>{escape(types)}</dd><dt>id</dt><dd>{escape(record.id)}</dd>")
    head = f"<h1>{escape(record.name)}</h1>\n<p>{escape(describe_thing(record, knowledge))}</p>"
    return f"{head}\n<dl>\n{chr(10).join(rows)}\n</dl>"


def _show(identity: str, value: Value) -> str:
    text = str(value.get("name", value.get("str", value.get("int", value.get("float")))))
    base = PLACES_OF_IDS.get(identity)
    return link(base + text, text) if base and text.isalnum() else escape(text)


def render_facts(title: str, facts: Mapping[str, str]) -> str:
    """A small piece of HTML: a title and facts below it."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    return f"<h1>{escape(title)}</h1>\n<dl>{rows}</dl>"
