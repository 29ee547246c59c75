"""What does a person want to see first? The Analysis as rich tables: events, then who is who, then what was left out.

Nothing is cut without being told: a line under each table counts what it does not show.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.analysis import Analysis, Entity, Event, Failure
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
    word_published,
    word_trigger,
)

NARROW = 64  # columns below which events are a list: a table would break words
WIDE = 120  # columns from which where, how many times and who says so get columns of their own: below, names break in the middle
WIDEST = 144  # columns from which the article's own words get one too
MAX_EVENTS = 40  # rows of events: what fits two screens; the line below tells how many more there are
MAX_NAMES = 10  # rows of each kind of names, the most mentioned first
MAX_QUOTES = 4
TEXT_WIDTH = 120  # columns of a table in a file
STATUS_STYLES = {
    "happened": "green",
    "ongoing": "bright_green",
    "planned": "cyan",
    "conditional": "yellow",
    "hypothetical": "magenta",
    "denied": "red",
}
FAINT = "bright_black"


def render_analysis(analysis: Analysis, width: int = 80, *, explain: bool = False) -> RenderableType:
    """The whole of one article for a terminal of `width` columns."""
    reader = Reader(analysis)
    parts: list[RenderableType] = [_head(analysis), Text()]
    if analysis.events:
        parts.append(_event_table(reader, width) if width >= NARROW else _event_list(reader))
    else:
        parts.append(Text("  No events found.", style=FAINT))
    parts.append(Text())
    if named := _name_table(reader, width):
        parts += [named, Text()]
    if explain:
        parts += _explanations(analysis)
    parts += _foot(reader, width)
    return Group(*parts)


def render_failure(failure: Failure) -> Text:
    """One line that says which article could not be read, and why."""
    return Text.assemble((failure.id, "bold"), ": ", (f"{failure.error}: {one_line(failure.message)}", "red"))


def _head(analysis: Analysis) -> RenderableType:
    article = analysis.article
    facts = [word_published(article)]
    facts += [article.url or article.source or ""]
    return Group(
        Text(find_headline(article), style="bold"),
        Text(" · ".join(fact for fact in facts if fact), style=FAINT, overflow="fold"),
    )


def _event_table(reader: Reader, width: int) -> Table:
    """From `WIDE` columns a column for each fact; below, where and who says it stand under who → whom, and the count beside what."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    wide = width >= WIDE
    table.add_column("When", max_width=12)  # the widths leave 32 columns and more to who → whom, at 80 as at 120
    table.add_column("Status", max_width=12)
    table.add_column("What", max_width=16)
    table.add_column("Who → whom" if wide else "Who → whom, where, said by", ratio=1, overflow="fold")
    if wide:
        table.add_column("Where", max_width=16, overflow="fold")
        table.add_column("×", max_width=7, justify="right")
        table.add_column("Said by", max_width=18, overflow="fold")
    if width >= WIDEST:
        table.add_column("In words", max_width=22, overflow="fold", style=FAINT)
    for event, depth in reader.shown_events()[:MAX_EVENTS]:
        cells = _first_cells(reader, event, depth, count=not wide)
        if wide:
            cells += _wide_cells(reader, event)
        else:
            cells[-1].append_text(_second_line(reader, event, empty=not cells[-1].plain))
        table.add_row(*cells[: len(table.columns)])
    return table


def _event_list(reader: Reader) -> Group:
    """Two or three lines an event."""
    lines: list[RenderableType] = []
    for event, depth in reader.shown_events()[:MAX_EVENTS]:
        when, status, what, who = _first_cells(reader, event, depth, count=True)
        head = Text(" ").join(cell for cell in (when, status, Text(" ").join(what.split("\n"))) if cell.plain)
        facts = Text("\n").join(cell for cell in (who, _second_line(reader, event, empty=True)) if cell.plain)
        lines += [head, Padding(facts, (0, 0, 0, 2))] if facts.plain else [head]
    return Group(*lines)


def _first_cells(reader: Reader, event: Event, depth: int, *, count: bool) -> list[Text]:
    what = Text("└ " * min(depth, 3) + word_kind(event), style="bold")
    if count and (times := word_count(event)):
        what.append(f" ×{times}")
    if count and (words := word_trigger(event)):
        what.append(f"\n“{shorten(words, 24)}”", style=f"not bold {FAINT}")
    if losses := word_losses(event):
        what.append(f"\n{losses}", style="red")
    return [
        Text(reader.when(event)),
        Text(event.status, style=STATUS_STYLES[event.status]),
        what,
        Text(shorten(reader.who_whom(event), 160)),
    ]


def _second_line(reader: Reader, event: Event, *, empty: bool) -> Text:
    place, source = (shorten(reader.name(entity), 60) for entity in (event.place, event.source))
    told = " · ".join(part for part in (f"in {place}" if place else "", f"says {source}" if source else "") if part)
    return Text(told if empty or not told else f"\n{told}", style=FAINT)


def _wide_cells(reader: Reader, event: Event) -> list[Text]:
    words = ", ".join(dict.fromkeys(one_line(m.text) for m in event.mentions))
    return [
        Text(shorten(reader.name(event.place), 60)),
        Text(word_count(event), style="bold"),
        Text(shorten(reader.name(event.source), 60), style=FAINT),
        Text(shorten(words, 60)),
    ]


def _name_groups(reader: Reader) -> Iterator[tuple[str, list[Entity]]]:
    """People, organisations, places: entities with a name, the most mentioned first."""
    found: dict[str, list[Entity]] = {label: [] for label in GROUPS.values()}
    for entity in reader.analysis.entities:
        if entity.type in GROUPS and any(m.kind == "name" for m in entity.mentions):
            found[GROUPS[entity.type]].append(entity)
    for label, entities in found.items():
        if entities:
            yield label, sorted(entities, key=lambda e: (-len(e.mentions), e.mentions[0].start))


def _name_table(reader: Reader, width: int) -> Table | None:
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(max_width=max(24, width // 3))
    table.add_column(justify="right", style=FAINT, no_wrap=True)
    table.add_column(style=FAINT)
    for label, entities in _name_groups(reader):
        for i, entity in enumerate(entities[:MAX_NAMES]):
            told = f"×{len(entity.mentions)}"
            table.add_row(label if i == 0 else "", shorten(entity.name, 80), told, reader.describe(entity))
        if len(entities) > MAX_NAMES:
            table.add_row("", Text(f"and {len(entities) - MAX_NAMES} more", style=FAINT), "", "")
    return table if table.row_count else None


def _explanations(analysis: Analysis) -> list[RenderableType]:
    """Why each time got its value and each name its link."""
    lines = [
        f"{one_line(t.text)} = {t.value or '?'} ({t.rule or 'no rule'})" + (f", counted from {t.anchor}" if t.anchor else "")
        for t in analysis.times
    ]
    for entity in analysis.entities:
        if entity.why:
            weighed = "  ".join(f"{c.feature} {c.value:g}×{c.weight:g}" for c in entity.why)
            lines.append(f"{entity.name}: {weighed}")
    return [Text("Why", style="bold"), *(Padding(Text(line, style=FAINT), (0, 0, 0, 2)) for line in lines), Text()]


def _foot(reader: Reader, width: int) -> list[RenderableType]:
    """Quotations, then what was left out and why."""
    analysis = reader.analysis
    parts: list[RenderableType] = []
    for quote in analysis.quotes[:MAX_QUOTES]:
        words = shorten(quote.text.strip("“”\"'"), 2 * width - 30)
        parts.append(Text.assemble("“", words, "”", (f" {reader.name(quote.speaker)}".rstrip(), FAINT)))
    lines = [word_left_out(analysis.article), *_unshown(reader)]
    if analysis.article.published is None:
        lines.append("no date of publication: give --published YYYY-MM-DD and times get their years")
    lines += [f"{notice.stage}: {one_line(notice.message)}" for notice in analysis.notices]
    if parts:
        parts.append(Text())
    return [*parts, *(Text(line, style=FAINT) for line in lines if line)]


def _unshown(reader: Reader) -> list[str]:
    events, quotes = reader.analysis.events, reader.analysis.quotes
    rows = [event for event, _ in reader.shown_events()]
    shown = {event.id for event in rows}
    said = sum(event.family == "statement" for event in events if event.id not in shown)
    hidden = [
        (len(rows) - MAX_EVENTS, "further event"),
        (said, "statement"),
        (len(events) - len(shown) - said, "event without anyone, place or time"),
        (len(quotes) - MAX_QUOTES, "further quotation"),
    ]
    told = ", ".join(f"{n} {what if n == 1 else _plural(what)}" for n, what in hidden if n > 0)
    return [f"not shown: {told}; --to json has everything"] if told else []


def _plural(words: str) -> str:
    return words.replace("event", "events") if "event" in words else f"{words}s"


def write_text(results: Iterable[Analysis | Failure], out: TextIO) -> None:
    """The tables as plain text of `TEXT_WIDTH` columns, one article after the other; a line for each Failure."""
    console = Console(file=out, width=TEXT_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    for n, result in enumerate(results):
        if n:
            console.rule()
        console.print(render_failure(result) if isinstance(result, Failure) else render_analysis(result, TEXT_WIDTH))
