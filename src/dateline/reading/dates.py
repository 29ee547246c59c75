"""When was it published? Dates of records and pages as ISO dates, and the date that an article's own dateline tells."""

import re
from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime

from dateline.errors import UsageError
from dateline.layers import DEBRIS, Zone

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=$|[T\s])", re.ASCII)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:19|20)\d{2})"
FULL = (
    re.compile(rf"\b{MONTH}\s{{1,3}}{DAY},?\s{{1,3}}{YEAR}\b", re.I | re.ASCII),  # October 18, 2016
    re.compile(rf"\b{DAY}\s{{1,3}}{MONTH},?\s{{1,3}}{YEAR}\b", re.I | re.ASCII),  # 18 October 2016
    re.compile(r"\b(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?=\b|T)", re.ASCII),  # 2016-10-18
)
# what may stand around the date on a line that does nothing but date the article; weekday, clock, zone, "Published:", a place
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
AROUND = re.compile(
    rf"(?:{WEEKDAY}|first|last|(?:re)?published|posted|updated|modified|issued|released?|printed|created|date[ds]?|at|on|by|a\.?m|p\.?m|"
    r"gmt|utc|bst|e[sd]?t|p[sd]?t|cet|cest|ist|hrs?|hours?|local|time|for|immediate|[+-]\d{4}|\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?|\d{1,2})",
    re.I | re.ASCII,
)
UPDATED = re.compile(r"\b(?:updated|modified|corrected|last)\b", re.I)
NEAR_TOP = 8  # lines that are looked at: title, lead, byline, date, and a few of navigation above them
LINE = 120  # characters: a dating line is short
FIRST_BODIES = 2  # paragraphs after which no date is looked for
HEAD = 150  # characters of a body paragraph in which a dateline ends


def check_date(value: str) -> str:
    """The ISO date itself; raises UsageError for what is none ("2016-13-01", "yesterday")."""
    try:
        return date.fromisoformat(value.strip()).isoformat() if ISO.fullmatch(value.strip()) else _refuse(value)
    except ValueError:
        return _refuse(value)


def _refuse(value: str) -> str:
    raise UsageError(f"{value!r} is no date: write it as YYYY-MM-DD, such as 2016-10-18")


def take_date(value: object) -> str | None:
    """The ISO date at the head of an ISO date or time, or of an RFC 822 date as feeds write it; None for anything else."""
    if not isinstance(value, str) or len(value) > 100:
        return None
    found = ISO.match(value.strip())
    try:
        if found:
            return date(*map(int, found.groups())).isoformat()
        return parsedate_to_datetime(value).date().isoformat() if "," in value or value.count(" ") > 2 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def find_published(text: str, zones: Sequence[Zone]) -> str | None:
    """The date of publication that the text itself tells, as an ISO date, or None.

    Only a full date with its year counts, in a dateline or byline zone, on a line of its own near the top, or in a dateline at the head of
    the first paragraph ("TEL AVIV, Oct. 18, 2016 (Reuters) - …"). Two different dates: the one that is not an update, else none:
    a wrong date of publication makes every relative time wrong.
    """
    lines = [(z.kind, text[a:b]) for z in zones if z.kind not in DEBRIS for a, b in _split(text, z)]
    found: dict[str, bool] = {}
    bodies = 0
    for i, (kind, line) in enumerate(lines[: 4 * NEAR_TOP]):
        first_body = kind == "body" and not bodies and not _is_dating(line)
        head = _dateline_head(line) if first_body else line
        near = i < NEAR_TOP and _is_dating(line)
        bodies += kind == "body" and not _is_dating(line)
        if kind in ("dateline", "byline") or near or (first_body and head):
            for day in _full_dates(head):
                found[day] = found.get(day, True) and bool(UPDATED.search(head)) and not re.search(r"(?i)\bpublished\b", head)
        if bodies >= FIRST_BODIES:  # what is dated below may be another story
            break
    if len(found) > 1:
        found = {day: updated for day, updated in found.items() if not updated}
    return next(iter(found)) if len(found) == 1 else None


def _split(text: str, zone: Zone) -> list[tuple[int, int]]:
    return [(zone.start + m.start(), zone.start + m.end()) for m in re.finditer(r"[^\r\n]*\S[^\r\n]*", text[zone.start : zone.end])]


def _full_dates(line: str) -> list[str]:
    days = []
    for pattern in FULL:
        for m in pattern.finditer(line[: 2 * LINE]):
            month = m["month"].lower()
            number = int(month) if month.isdigit() else next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
            try:
                days.append(date(int(m["year"]), number, int(m["day"])).isoformat())
            except ValueError:
                continue
    return list(dict.fromkeys(days))


def _is_dating(line: str) -> bool:
    """Whether the line holds a full date and nothing that is not about dating it."""
    line = line.strip()
    if len(line) > LINE or not _full_dates(line):
        return False
    rest = line
    for pattern in FULL:
        rest = pattern.sub(" ", rest)
    words = re.findall(r"[^\s,;:|·•()/–—-]+|[+-]\d{4}", rest)
    return all(AROUND.fullmatch(w.rstrip(".")) for w in words)


def _dateline_head(line: str) -> str:
    """The dateline at the head of a paragraph, up to its dash or bracket ("TEL AVIV, Oct. 18, 2016 (Reuters) - "), or ""."""
    m = re.match(r"\s*([A-Z][^\n]{2,150}?)(?:\s[-–—]{1,2}\s|\)\s*[-–—:]|\s?[—]\s?)", line[: HEAD + 20])
    if not m:
        return ""
    words = re.findall(r"[^\W\d_]+", re.split(r"\d", m[1])[0])
    named = [w for w in words if not re.fullmatch(MONTH, w, re.I)]
    return m[1] if named and len(named) <= 6 and (named[0].isupper() or all(w[0].isupper() for w in named)) else ""
