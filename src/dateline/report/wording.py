"""How is a fact worded for a person? Short English phrases for dates, counts, losses, offices and what was left out."""

import re
import unicodedata
from collections import Counter

from dateline.analysis import Analysis, ArticleRecord, Entity, Event, Range, Time

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
PARTS = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}
GROUPS = {"PERSON": "People", "ORG": "Organisations", "GPE": "Places", "LOC": "Places", "FAC": "Places"}  # others: "Also named"
DEBRIS = {"related": "links to other stories", "promo": "promotion", "footer": "footer"}
STEM = 4  # letters in which a word and its type must agree to count as the same ("visited", visit)
UNKNOWN_YEAR = "year ?"
_DAY = re.compile(r"(\d{4}|XXXX)-(\d\d)(?:-(\d\d))?(?:T(\d\d:\d\d|[A-Z]{2})?.*)?")
_YEAR_PART = re.compile(r"(\d{4})-(?:W(\d\d)(?:-(WE|\d))?|Q([1-4])|H([12])|(SP|SU|FA|WI))")
_LENGTH = 26  # characters of a time expression shown as it stands; longer ones are shortened with an ellipsis


class Reader:
    """An Analysis with its entities, times and events by id, so that ids can be worded."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.entities = {e.id: e for e in analysis.entities}
        self.times = {t.id: t for t in analysis.times}
        self.events = {e.id: e for e in analysis.events}
        self._countries = {e.country: e.name for e in analysis.entities if e.country and "iso3166" in e.links}

    def name(self, entity: str | None) -> str:
        """The entity's name, its members' names for a group without a name of its own; "" for None and for what only a pronoun tells."""
        if entity is None:
            return ""
        found = self.entities[entity]
        named = any(m.kind == "name" for m in found.mentions)
        members = [self.entities[m].name for m in found.members if m in self.entities]
        if not members and all(m.kind == "pronoun" for m in found.mentions):
            return ""
        if named or not members:
            return one_line(found.name if named or not found.name.startswith("The ") else f"the {found.name[4:]}")
        return _listed(members)

    def parties(self, event: Event, role: str) -> str:
        """Those who have the role in the event, each once, by name or else in the article's words."""
        told = [self.name(p.entity) if p.entity else (p.text or "") for p in event.participants if p.role == role]
        return _listed([one_line(t) for t in dict.fromkeys(told) if t])

    def who_whom(self, event: Event) -> str:
        """Who → whom ("A and B → C"), the theme in brackets where there is one."""
        actor, recipient, theme = (self.parties(event, role) for role in ("actor", "recipient", "theme"))
        sides = f"{actor or '?'} → {recipient}" if recipient else actor
        return " ".join(part for part in (sides, f"({theme})" if theme else "") if part)

    def when(self, event: Event) -> str:
        """The event's time, or ""."""
        return word_time(self.times[event.time]) if event.time else ""

    def describe(self, entity: Entity) -> str:
        """Offices, sector, country and coordinates: what the entity is."""
        parts = list(dict.fromkeys(self._offices(entity)))
        country = self.country(entity.country)
        told = any(country in p for p in parts) or country in (entity.name, "")
        parts += [] if told else [country]
        if entity.coordinates:
            parts.append(word_place(entity.coordinates.lat, entity.coordinates.lon))
        return " · ".join(parts)

    def country(self, code: str | None) -> str:
        """The country's name where the article tells it, else the ISO code; "" for None."""
        return self._countries.get(code, code) if code else ""

    def _offices(self, entity: Entity) -> list[str]:
        held = [o for o in self.analysis.offices if o.person == entity.id]
        return [f"{one_line(o.title.text)}, {self.name(o.of)}" if o.of else one_line(o.title.text) for o in held]

    def shown_events(self) -> list[tuple[Event, int]]:
        """Events worth a row, with their depth.

        Left out are statements (who says so is told of each event) and events of which nothing but the word is known (nobody, no place, no
        time); where nothing else is left, all are shown.
        """
        rows = self.ordered_events()
        told = [(event, depth) for event, depth in rows if event.family != "statement" and _is_told(event)]
        return told or rows

    def ordered_events(self) -> list[tuple[Event, int]]:
        """Events in the order of the text with their depth: a part stands under its series."""
        parts: dict[str | None, list[Event]] = {}
        for event in self.analysis.events:
            parts.setdefault(event.part_of, []).append(event)
        found: list[tuple[Event, int]] = []
        stack = [(event, 0) for event in reversed(parts.get(None, []))]
        while stack:
            event, depth = stack.pop()
            found.append((event, depth))
            stack += [(part, depth + 1) for part in reversed(parts.pop(event.id, []))]
        known = {event.id for event, _ in found}
        return found + [(event, 0) for event in self.analysis.events if event.id not in known]


def _is_told(event: Event) -> bool:
    return bool(event.participants or event.place or event.time or event.part_of)


def word_trigger(event: Event) -> str:
    """The article's word for it, where the type does not say the same: "talks" for negotiate, "" for visits of type visit."""
    words = one_line(event.mentions[0].text) if event.mentions else ""
    return "" if words.casefold()[:STEM] == event.type[:STEM] else words


STEERING = ("Cc", "Cf", "Co", "Cs")  # Unicode categories: control, format, private, surrogate


def one_line(text: str) -> str:
    """The text with every run of white space as one blank, without what steers a terminal or turns the line around."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in STEERING).split())


def shorten(text: str, length: int) -> str:
    """One line of at most `length` characters, with an ellipsis where something is cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: max(length - 1, 0)].rstrip() + "…"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


DOUBTFUL = 0.5  # probability of a type below which a question mark follows it: it is as likely another


def word_kind(event: Event) -> str:
    """The event's type as words, with a question mark where it is doubtful."""
    doubtful = event.type_score is not None and event.type_score < DOUBTFUL and event.type != "other"
    return word_type(event.type) + "?" * doubtful


def word_type(event_type: str) -> str:
    """The type as words: sign_agreement is "sign agreement"; "other" says nothing and is "event"."""
    return "event" if event_type == "other" else event_type.replace("_", " ")


def word_time(time: Time) -> str:
    """A TIMEX3 value as a reader writes it ("10 Nov 2016", "until Nov 2016", "10 Nov, year ?"); else the article's own words."""
    words = _word_value(time)
    if words.startswith("“") or (time.earliest is None) == (time.latest is None):
        return words
    return f"until {words}" if time.earliest is None else f"from {words}"


def _word_value(time: Time) -> str:
    value = time.value or ""
    if day := _DAY.fullmatch(value):
        return _word_day(day)
    if part := _YEAR_PART.fullmatch(value):
        return _word_part(part)
    if re.fullmatch(r"\d{3}", value):
        return f"{value}0s"
    return value if re.fullmatch(r"\d{4}", value) else f"“{shorten(time.text, _LENGTH)}”"


def _word_day(found: re.Match[str]) -> str:
    year, month, day, clock = found.groups()
    if not 1 <= int(month) <= 12:
        return found[0]
    words = f"{int(day)} {MONTHS[int(month) - 1]}" if day else MONTHS[int(month) - 1]
    words += f", {UNKNOWN_YEAR}" if year == "XXXX" else f" {year}"
    return f"{words}, {PARTS.get(clock, clock)}" if clock else words


def _word_part(found: re.Match[str]) -> str:
    year, week, day, quarter, half, season = found.groups()
    if week:
        return f"weekend of week {int(week)}, {year}" if day == "WE" else f"week {int(week)}, {year}"
    return f"Q{quarter} {year}" if quarter else f"H{half} {year}" if half else f"{SEASONS[season]} {year}"


def word_range(count: Range | None) -> str:
    """A number or range: "5", "2–3", "20+" (at least), "≤ 7", "several" where both ends are open; "" for None."""
    if count is None:
        return ""
    if count.min is None or count.max is None:
        return f"{count.min}+" if count.min is not None else f"≤ {count.max}" if count.max is not None else "several"
    return str(count.min) if count.min == count.max else f"{count.min}–{count.max}"


def word_count(event: Event) -> str:
    """How many times; "" for exactly one."""
    return "" if event.count.min == event.count.max == 1 else word_range(event.count)


def word_losses(event: Event) -> str:
    """Losses: "20+ dead, 30 injured", or ""."""
    told = [(event.dead, "dead"), (event.injured, "injured"), (event.arrested, "arrested")]
    return ", ".join(f"{word_range(count)} {what}" for count, what in told if count is not None)


def word_place(lat: float, lon: float) -> str:
    """Coordinates: "55.76° N 37.62° E"."""
    return f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'} {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"


def word_published(article: ArticleRecord) -> str:
    """The date of publication and where it came from."""
    origin = {"given": "as given", "metadata": "from the page’s metadata", "text": "from the text"}
    if article.published is None:
        return "date of publication unknown"
    told = origin.get(article.published_from or "", "")
    return f"published {article.published}" + (f" ({told})" if told else "")


def word_left_out(article: ArticleRecord) -> str:
    """What was left out: "14 lines left out: 3 links to other stories, 11 promotion", or ""."""
    lines: Counter[str] = Counter()
    for zone in article.zones:
        if zone.kind in DEBRIS:
            lines[zone.kind] += sum(1 for line in article.text[zone.start : zone.end].split("\n") if line.strip())
    if not lines:
        return ""
    total = lines.total()
    kinds = ", ".join(
        f"{n} {DEBRIS[kind].replace('links', 'link') if n == 1 else DEBRIS[kind]}"
        for kind, n in sorted(lines.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"{total} {'line' if total == 1 else 'lines'} left out: {kinds}"


def find_headline(article: ArticleRecord) -> str:
    """The title as given, else the title zone, else the first line that says something."""
    if article.title:
        return one_line(article.title)
    for zone in article.zones:
        if zone.kind == "title":
            return one_line(article.text[zone.start : zone.end])
    head = article.text[:2000].strip().split("\n", 1)[0]
    return shorten(head, 100) or article.id
