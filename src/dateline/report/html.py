"""A page that shows an article with everything found in it marked in its text: self-contained, without script, without requests.

All text is escaped; only http and https URLs become links; the Content-Security-Policy allows nothing but the page's own style
sheet, by its hash. Several articles become sections of one page. Pointing at a mark tells what it is; names and events lead to the text.
"""

import base64
import functools
import hashlib
import importlib.resources
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import urlsplit

from dateline.analysis import Analysis, Entity, Event, Failure
from dateline.report.drawing import Spot, draw_map
from dateline.report.marks import escape
from dateline.report.text import legend, render_text
from dateline.report.wording import (
    GROUPS,
    Reader,
    find_headline,
    one_line,
    shorten,
    word_count,
    word_kind,
    word_left_out,
    word_losses,
    word_place,
    word_published,
    word_time,
    word_trigger,
)

OTHERS = "Also named"


def write_html(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """One page, a section an article, written as they come."""
    n = 0
    for n, result in enumerate(results, 1):
        if n == 1:
            title = "Failure" if isinstance(result, Failure) else find_headline(result.article)
            out.write(_head(title))
        out.write(_failure(result) if isinstance(result, Failure) else render_section(result, f"a{n}"))
    if n == 0:
        out.write(_head("No articles") + '<p class="faint">No articles.</p>')
    out.write("</main>\n</body>\n</html>\n")


def render_page(analysis: Analysis) -> str:
    """The page of one article."""
    return f"{_head(find_headline(analysis.article))}{render_section(analysis, 'a1')}</main>\n</body>\n</html>\n"


@functools.cache
def _style() -> str:
    """The style sheet of the report."""
    return "\n" + (importlib.resources.files("dateline") / "report" / "page.css").read_text(encoding="utf-8")


def _head(title: str) -> str:
    return open_page(shorten(title, 120), _style()) + "<main>\n"


def open_page(title: str, css: str, *, form: bool = False) -> str:
    """A self-contained page up to its body: nothing but this style sheet is allowed, by its hash, and a form only to the same server."""
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    target = "'self'" if form else "'none'"
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {target}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n"
    )


def _failure(failure: Failure) -> str:
    told = f"{failure.id}: {failure.message} ({failure.error})"
    return f'<section class="article"><h1>Not read</h1><p class="failure">{escape(one_line(told))}</p></section>\n'


def render_section(analysis: Analysis, prefix: str) -> str:
    """The section of one article; ids begin with `prefix`, which is safe in an attribute."""
    reader = Reader(analysis)
    parts = [
        f'<section class="article">\n<h1>{escape(find_headline(analysis.article))}</h1>\n{_facts(analysis)}',
        _events(reader, prefix),
        '<div class="columns">\n<div>',
        f"<h2>Article</h2>\n{legend()}{render_text(reader, prefix)}",
        "</div>\n<div>",
        _map(reader),
        _timeline(reader),
        _names(reader, prefix),
        _quotes(reader),
        _notes(reader),
        "</div>\n</div>\n</section>\n",
    ]
    return "\n".join(part for part in parts if part)


def link(url: str | None, text: str | None = None) -> str:
    """An anchor for an http or https URL, else the escaped text alone."""
    if not url:
        return escape(text or "")
    shown = escape(shorten(text or url, 100))
    try:
        safe = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        safe = False
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{shown}</a>' if safe else shown


def _facts(analysis: Analysis) -> str:
    article, model = analysis.article, analysis.model
    facts = [escape(word_published(article)), link(article.url) or escape(article.source or "")]
    facts += [escape(f"read by {model.name} {model.version}")]
    return f'<p class="facts">{" · ".join(fact for fact in facts if fact)}</p>'


def _events(reader: Reader, prefix: str) -> str:
    """The table of events; what it leaves out is marked in the text."""
    rows = reader.shown_events()
    if not rows:
        return '<h2>Events</h2>\n<p class="faint">No events found.</p>'
    head = "".join(f"<th>{name}</th>" for name in ("When", "Status", "What", "Who → whom", "Where", "Times", "Said by"))
    body = "\n".join(_event_row(reader, event, depth, prefix) for event, depth in rows)
    return f'<h2>Events</h2>\n<div class="scroll"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'


def _event_row(reader: Reader, event: Event, depth: int, prefix: str) -> str:
    what = escape(word_kind(event))
    if event.mentions:
        told = escape(", ".join(dict.fromkeys(one_line(m.text) for m in event.mentions)))
        what = f'<a href="#{prefix}-{event.id}-1" title="“{told}”">{what}</a>'
    if words := word_trigger(event):
        what += f'<span class="words">“{escape(shorten(words, 40))}”</span>'
    if losses := word_losses(event):
        what += f'<span class="losses">{escape(losses)}</span>'
    cells = [
        ("when", escape(reader.when(event))),
        ("", f'<span class="status {event.status}">{event.status}</span>'),
        ("what part" if depth else "what", what),
        ("", escape(reader.who_whom(event))),
        ("", escape(reader.name(event.place))),
        ("count", escape(word_count(event))),
        ("faint", escape(reader.name(event.source))),
    ]
    return "<tr>" + "".join(f'<td class="{kind}">{cell}</td>' if kind else f"<td>{cell}</td>" for kind, cell in cells) + "</tr>"


def _map(reader: Reader) -> str:
    """The map; a country is drawn only where something happens there, for its middle says little and shrinks the rest."""
    spots = []
    for entity in reader.analysis.entities:
        if entity.coordinates is None or entity.type == "ORG":
            continue
        here = [e for e in reader.analysis.events if e.place == entity.id]
        if "iso3166" in entity.links and not here:
            continue
        told = f"{entity.name}, {word_place(entity.coordinates.lat, entity.coordinates.lon)}"
        told += "".join(f"\n{e.status} {word_kind(e)}: {shorten(reader.who_whom(e), 80)}" for e in here[:6])
        spots.append(Spot(entity.coordinates.lat, entity.coordinates.lon, entity.name, told, len(here)))
    drawing = draw_map(spots)
    return f"<h2>Map</h2>\n{drawing}" if drawing else ""


def _timeline(reader: Reader) -> str:
    """Events whose time is bounded, in the order of time, with the day of publication between them."""
    rows: list[tuple[str, str, str]] = []
    for event, _ in reader.ordered_events():
        time = reader.times.get(event.time or "")
        first = (time.earliest or time.latest) if time is not None else None  # "until Friday" stands at its Friday
        if time is None or first is None or event.family == "statement":
            continue
        what = f"{word_kind(event)}{' ×' + word_count(event) if word_count(event) else ''}: {reader.who_whom(event)}".rstrip(": ")
        told = f'<li class="{event.status}"><time>{escape(word_time(time))} · {event.status}</time><div>{escape(what)}</div></li>'
        rows.append((first, time.latest or first, told))
    if not rows:
        return ""
    published = reader.analysis.article.published
    if published:
        rows.append((published, published, f'<li class="now faint"><time>{escape(published)} · published</time></li>'))
    body = "\n".join(row for _, _, row in sorted(rows, key=lambda row: row[:2]))
    return f'<h2>Timeline</h2>\n<ol class="timeline">\n{body}\n</ol>'


def _names(reader: Reader, prefix: str) -> str:
    groups: dict[str, list[Entity]] = {label: [] for label in (*GROUPS.values(), OTHERS)}
    for entity in reader.analysis.entities:
        if any(m.kind == "name" for m in entity.mentions):
            groups[GROUPS.get(entity.type, OTHERS)].append(entity)
    parts = []
    for label, entities in groups.items():
        rows = [_name_row(reader, e, prefix) for e in sorted(entities, key=lambda e: (-len(e.mentions), e.mentions[0].start))]
        if rows:
            parts.append(f'<h2>{label}</h2>\n<dl class="names">\n{chr(10).join(rows)}\n</dl>')
    return "\n".join(parts)


def _name_row(reader: Reader, entity: Entity, prefix: str) -> str:
    facts = [escape(reader.describe(entity))]
    if wikidata := entity.links.get("wikidata"):
        facts.append(link(f"https://www.wikidata.org/wiki/{wikidata}", wikidata))
    if geonames := entity.links.get("geonames"):
        facts.append(link(f"https://www.geonames.org/{geonames}", f"GeoNames {geonames}"))
    name = f'<a href="#{prefix}-{entity.id}-1">{escape(one_line(entity.name))}</a>'
    told = " · ".join(fact for fact in facts if fact)
    return f"<div><dt>{name}<span>×{len(entity.mentions)}</span></dt><dd>{told}</dd></div>"


def _quotes(reader: Reader) -> str:
    rows = []
    for quote in reader.analysis.quotes:
        speaker = reader.name(quote.speaker)
        footer = f"<footer>{escape(speaker)}</footer>" if speaker else ""
        rows.append(f"<blockquote>{escape(shorten(quote.text, 400))}{footer}</blockquote>")
    return "<h2>Quotations</h2>\n" + "\n".join(rows) if rows else ""


def _notes(reader: Reader) -> str:
    notes = [word_left_out(reader.analysis.article), *(f"{n.stage}: {one_line(n.message)}" for n in reader.analysis.notices)]
    told = "\n".join(f"<li>{escape(note)}</li>" for note in notes if note)
    return f'<h2>Notes</h2>\n<ul class="notes">\n{told}\n</ul>' if told else ""
