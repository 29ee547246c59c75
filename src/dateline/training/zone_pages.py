"""Pages to train the line classifier on: real and authored articles among debris in ever new order."""

import random
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from dateline.layers import DEBRIS
from dateline.reading.corpora import Row
from dateline.zones.model import KINDS

ARTICLE = frozenset(KINDS) - DEBRIS
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BULLETS = ("- ", "• ", "* ", "» ", "· ", "– ", "▸ ", "> ")
Lines = list[tuple[str, str]]  # (kind, text)


@dataclass(frozen=True, slots=True)
class Page:
    """A text, and for each of its non-empty lines the kinds that are right."""

    text: str
    allowed: tuple[frozenset[str], ...]


class Maker:
    """Makes the pages of one round from stories with zones and from plain documents."""

    def __init__(self, stories: list[Row], plain: list[Row], rng: random.Random) -> None:
        self.rng = rng
        self.plain = plain
        self.stories: list[Lines] = [[(z["zone"], row["text"][z["start"] : z["end"]].strip()) for z in row["zones"]] for row in stories]
        self.stories = [[(kind, text) for kind, text in story if text] for story in self.stories]
        self.pool: dict[str, list[str]] = {kind: [text for story in self.stories for k, text in story if k == kind] for kind in KINDS}
        table = files("dateline").joinpath("data/zones/furniture.tsv").read_text(encoding="utf-8").splitlines()[1:]
        self.furniture: dict[str, list[str]] = {}
        for kind, _, text in (row.partition("\t") for row in table):
            self.furniture.setdefault(kind, []).append(text)

    def make_pages(self) -> Iterator[Page]:
        """Every story once, as it is or dressed up, and half of the plain documents, in random order."""
        order: list[tuple[str, int]] = [("story", i) for i in range(len(self.stories))]
        order += [("plain", i) for i in range(len(self.plain)) if self.rng.random() < 0.5]
        self.rng.shuffle(order)
        for kind, i in order:
            lines = self._make_story(self.stories[i]) if kind == "story" else None
            page = self._lay_out(lines) if lines is not None else self._take_plain(self.plain[i]["text"])
            if len(page.allowed) > 1:
                yield page

    def _take_plain(self, text: str) -> Page:
        rows = [line for line in text.split("\n") if line.strip()][:80]
        if self.rng.random() < 0.3:  # among debris, like any other article
            lines: Lines = [("", row.strip()) for row in rows]
            return self._lay_out([*self._top(), *lines, *self._bottom(rows)])
        return Page("\n".join(rows), (ARTICLE,) * len(rows))

    def _make_story(self, story: Lines) -> Lines:
        rng = self.rng
        if rng.random() < 0.3:
            return list(story)
        keep = rng.random() < 0.6
        lines = [(k, t) for k, t in story if (k not in DEBRIS) or keep]
        for kind, chance in (("title", 0.07), ("lead", 0.07), ("byline", 0.1), ("dateline", 0.1)):
            if rng.random() < chance:
                lines = [(k, t) for k, t in lines if k != kind]
        names = [w for _, text in lines for w in text.split()[1:] if w[:1].isupper() and w.isalpha()]
        lines = self._dress(lines)
        first = next((i for i, (k, _) in enumerate(lines) if k == "body"), 0) + 1
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            at = rng.randint(min(first, len(lines)), len(lines))
            block = self._links(names, rng.randint(1, 4)) if rng.random() < 0.6 else self._take("promo", rng.randint(1, 2))
            lines[at:at] = block
        top = self._top() if rng.random() < 0.5 else []
        return [*top, *lines, *(self._bottom(names) if rng.random() < 0.75 else [])]

    def _dress(self, lines: Lines) -> Lines:
        """The article with the lines that pages put under the title and among the paragraphs."""
        rng = self.rng
        head = next((i + 1 for i, (k, _) in enumerate(lines) if k == "title"), 0)
        while head < len(lines) and lines[head][0] in ("lead", "byline"):
            head += 1
        extra: Lines = []
        if rng.random() < 0.15 and all(k != "byline" for k, _ in lines):
            extra.append(("byline", rng.choice(self.pool["byline"])))
        if rng.random() < 0.45:
            extra += [("dateline", self._date()) for _ in range(rng.choice((1, 1, 1, 2)))]
        if rng.random() < 0.3:
            extra += self._take("promo", rng.randint(1, 5), short=True)
        if rng.random() < 0.15:
            extra.append(
                ("caption", rng.choice(("", "Photo: ", "FILE PHOTO: ", "Image caption, ", "Picture: ")) + rng.choice(self.pool["caption"]))
            )
        if rng.random() < 0.3:
            rng.shuffle(extra)
        lines = [*lines[:head], *extra, *lines[head:]]
        if rng.random() < 0.2:
            bodies = [i for i, (k, _) in enumerate(lines) if k == "body"][1:]
            for i in sorted(rng.sample(bodies, min(len(bodies), rng.randint(1, 3))), reverse=True):
                lines.insert(i, ("subhead", rng.choice(self.pool["subhead"])))
        last = max((i for i, (k, _) in enumerate(lines) if k == "body"), default=0)
        if lines and rng.random() < 0.1:
            lines[last] = (lines[last][0], lines[last][1].rstrip("."))
        return [(k, t.upper() if k == "title" and rng.random() < 0.07 else t) for k, t in lines]

    def _top(self) -> Lines:
        rng = self.rng
        lines = self._take("footer", rng.randint(1, 6), short=True)
        if rng.random() < 0.4:
            lines = [("footer", rng.choice((" ", " | ", " · ", " / ", " > ")).join(t for _, t in lines))]
        for kind, most in (("promo", 3), ("related", 1)):
            lines += self._take(kind, rng.randint(0, most), short=True) if rng.random() < 0.4 else []
        return lines

    def _bottom(self, names: list[str]) -> Lines:
        rng = self.rng
        lines: Lines = self._take("footer", rng.randint(1, 3)) if rng.random() < 0.3 else []
        for _ in range(rng.randint(1, 4)):
            what = rng.random()
            lines += (
                self._links(names, rng.randint(1, 7)) if what < 0.45 else self._take("promo" if what < 0.8 else "footer", rng.randint(1, 6))
            )
        return [*lines, *(self._take("footer", rng.randint(1, 8)) if rng.random() < 0.5 else [])]

    def _take(self, kind: str, number: int, short: bool = False) -> Lines:
        out: Lines = []
        for _ in range(number):
            text = self.rng.choice(self.furniture[kind] if self.rng.random() < (0.9 if short else 0.5) else self.pool[kind])
            out.append((kind, text))
        return out

    def _links(self, names: list[str], number: int) -> Lines:
        """Headlines of other stories, sometimes with this article's names in them, as links."""
        rng = self.rng
        heads = rng.sample(self.pool["title"], number) if rng.random() < 0.7 else rng.sample(self.pool["related"], min(number, 4))
        if names and rng.random() < 0.4:
            heads = [
                " ".join(rng.choice(names) if w[:1].isupper() and w.isalpha() and rng.random() < 0.5 else w for w in h.split())
                for h in heads
            ]
        style = rng.random()
        if style < 0.3:
            bullet = rng.choice(BULLETS)
            heads = [bullet + h for h in heads]
        elif style < 0.37:
            heads = [f"{i}. {h}" for i, h in enumerate(heads, 1)]
        elif style < 0.44:
            heads = [f"{rng.choice(('Read more', 'READ', 'Related', 'See also', 'Watch', 'Opinion', 'Analysis'))}: {h}" for h in heads]
        elif style < 0.52:
            heads = [part for h in heads for part in (h, f"{rng.randint(2, 23)} {rng.choice(('hours ago', 'min ago', 'h', 'days ago'))}")]
        elif style < 0.58:
            heads = [part for h in heads for part in (rng.choice(self.furniture["footer"]), h)]
        elif style < 0.6 and self.pool["lead"]:
            heads = [part for h in heads for part in (h, rng.choice(self.pool["lead"]))]
        head = [rng.choice(self.furniture["related"])] if rng.random() < 0.5 else []
        return [("related", text) for text in [*head, *heads]]

    def _date(self) -> str:
        """A line that dates the article, in the ways of many sites."""
        rng = self.rng
        year, day, month, weekday = rng.randint(1995, 2026), rng.randint(1, 28), rng.choice(MONTHS), rng.choice(DAYS)
        month = rng.choice((month, month[:3], month.upper(), month[:3] + "."))
        date = rng.choice(
            (f"{month} {day}, {year}", f"{day} {month} {year}", f"{weekday}, {month} {day}, {year}", f"{weekday} {day} {month} {year}")
        )
        hour, minute = rng.randint(1, 12), f"{rng.randint(0, 59):02}"
        clock = rng.choice(
            (
                f"{hour}:{minute} {rng.choice(('a.m.', 'PM', 'pm ET', 'AM GMT'))}",
                f"{hour + 8}:{minute} {rng.choice(('GMT', 'CET', 'IST', 'BST', ''))}",
            )
        )
        lead = rng.choice(("", "", "", "Published: ", "Published ", "Posted on ", "Updated: ", "Last updated ", "First published on "))
        tail = rng.choice(("", "", f" {clock}", f" at {clock}", f", {clock}", f" | {clock}"))
        return (lead + date + tail).strip()

    def _lay_out(self, lines: Lines) -> Page:
        """The lines as a text, with or without blank lines, now and then wrapped."""
        rng = self.rng
        blank, wrap = rng.choice((0.0, 0.0, 0.3, 1.0)), rng.randint(58, 80) if rng.random() < 0.07 else 0
        rows: list[str] = []
        allowed: list[frozenset[str]] = []
        for kind, text in lines:
            parts = textwrap.wrap(text, wrap) if wrap and kind in ("body", "lead", "") else [text]
            if rows and (rng.random() < blank or (wrap and kind == "body")):
                rows.append("")
            rows += parts
            allowed += [frozenset((kind,)) if kind else ARTICLE] * len(parts)
        return Page("\n".join(rows), tuple(allowed))
