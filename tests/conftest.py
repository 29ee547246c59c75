"""The demo article with layers written by hand, as a Doc and as an Analysis: what the rooms behind the pipeline are tested with."""

import importlib.resources
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, settings
from spacy.tokens import Doc

from dateline import layers as ly
from dateline.analysis import Analysis, Model
from dateline.article import Article
from dateline.results import project_analysis

# Property tests are about what comes out, not about how fast: a busy machine must not fail them.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
settings.load_profile("busy")

MODEL = Model(name="dateline-test", version="0.0.0", sha256="0" * 64)


FACTS: dict[str, dict[str, Any]] = {
    "medvedev": {"aliases": ("Medvedev",), "country": "RUS", "sector": "GOV", "links": (("wikidata", "Q23530"),)},
    "israel": {"country": "ISR", "coordinates": (31.5, 34.75), "links": (("geonames", "294640"), ("iso3166", "ISR"))},
    "russia": {"country": "RUS", "coordinates": (60.0, 100.0), "links": (("geonames", "2017370"), ("iso3166", "RUS"))},
    "embassy": {"name": "the Russian embassy", "country": "RUS", "sector": "GOV"},
    "telaviv": {"country": "ISR", "coordinates": (32.0809, 34.7806), "links": (("geonames", "293397"),)},
    "moscow": {"country": "RUS", "coordinates": (55.7522, 37.6156), "links": (("geonames", "524901"),)},
    "kaliningrad": {"country": "RUS", "coordinates": (54.7065, 20.511), "links": (("geonames", "554234"),)},
    "rivlin": {"country": "ISR", "sector": "GOV"},
    "netanyahu": {"country": "ISR", "sector": "GOV", "links": (("wikidata", "Q43723"),), "why": (("name", 1.0, 2.5),)},
    "putin": {"country": "RUS", "sector": "GOV", "links": (("wikidata", "Q7747"),)},
}  # fmt: skip


class Sketch:
    """Builds layers of a Doc by quoting the words that they cover."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[ly.Mention] = []
        self.triggers: list[ly.Trigger] = []
        self.rows: dict[str, list[int]] = {}

    def tokens(self, words: str, after: str = "") -> tuple[int, int]:
        """Tokens of the first `words` that follow the text `after`."""
        text = self.doc.text
        start = text.index(words, text.index(after) if after else 0)
        span = self.doc.char_span(start, start + len(words))
        assert span is not None, words
        return span.start, span.end

    def mention(self, entity: str, words: str, after: str = "", label: str = "PERSON name") -> None:
        kind_type, kind = label.split()
        self.rows.setdefault(entity, []).append(len(self.mentions))
        self.mentions.append(ly.Mention(*self.tokens(words, after), kind_type, kind))

    def trigger(self, words: str, after: str, kind: str, status: str) -> int:
        self.triggers.append(ly.Trigger(*self.tokens(words, after), kind, status))
        return len(self.triggers) - 1


def make_visit_doc() -> Doc:
    """The Doc of data/sample/visit.txt with every layer that results.py reads."""
    source = importlib.resources.files("dateline") / "data" / "sample" / "visit.txt"
    text = source.read_text(encoding="utf-8")
    doc = spacy.blank("en")(text)
    doc._.article = Article(text=text, published="2016-10-18", published_from="given", source="visit.txt", meta={"desk": "foreign"})
    sketch = Sketch(doc)
    _write_zones(doc, text)
    names = _write_entities(doc, sketch)
    _write_times(doc, sketch)
    _write_events(doc, sketch, names)
    doc._.notices = [ly.Notice("zones", "17 lines are links, promotion or a footer")]
    return doc


def _write_zones(doc: Doc, text: str) -> None:
    zones, at = [], 0
    for n, line in enumerate(text.splitlines(keepends=True)):
        kind = "title" if n == 0 else "lead" if n == 1 else "related" if line.startswith("- ") else "body"
        kind = "promo" if at >= text.index("Tap the bell") else kind
        if line.strip():
            zones.append(ly.Zone(kind, at, at + len(line.rstrip("\n"))))
        at += len(line)
    doc._.zones = zones


def _write_entities(doc: Doc, s: Sketch) -> dict[str, int]:
    s.mention("medvedev", "Dmitry Medvedev")
    s.mention("medvedev", "Medvedev", "Trade and investment")
    s.mention("israel", "Israel", "travel to", "GPE name")
    s.mention("russia", "Russia", "prime minister of", "GPE name")
    s.mention("russia", "Moscow", "since", "GPE name")
    s.mention("embassy", "the Russian embassy", "November 10, the", "ORG nominal")
    s.mention("embassy", "The embassy", "Peace Plan", "ORG nominal")
    s.mention("telaviv", "Tel Aviv", "", "GPE name")
    s.mention("moscow", "Moscow", "a visit to", "GPE name")
    s.mention("moscow", "Moscow", "Netanyahu visited", "GPE name")
    s.mention("rivlin", "Reuven Rivlin")
    s.mention("netanyahu", "Benjamin Netanyahu")
    s.mention("netanyahu", "Netanyahu", "hold talks")
    s.mention("netanyahu", "He", "in June", "PERSON pronoun")
    s.mention("putin", "Vladimir Putin")
    s.mention("kaliningrad", "Kaliningrad", "meet in", "GPE name")
    s.mention("both", "both sides", "", "GPE nominal")
    s.mention("alone", "ministers", "", "PERSON nominal")
    s.mention("eaeu", "Eurasian Economic Union", "", "ORG name")
    s.mention("bolshoi", "the Bolshoi Theater", "", "FAC name")
    order = {name: i for i, name in enumerate(s.rows)}
    facts = FACTS | {"both": {"members": (order["israel"], order["russia"])}}
    entities = []
    for name, rows in s.rows.items():
        first = s.mentions[rows[0]]
        fact = {"name": doc[first.start : first.end].text} | facts.get(name, {})
        entities.append(ly.Entity(first.type, mentions=tuple(rows), **fact))
    doc._.mentions, doc._.entities = s.mentions, entities
    doc._.offices = [
        ly.Office(order["medvedev"], *s.tokens("prime minister", "Medvedev, the"), order["russia"]),
        ly.Office(order["rivlin"], *s.tokens("President", "by President"), order["israel"], since="2014-07-24"),
        ly.Office(order["putin"], *s.tokens("President", "Russian President"), order["russia"]),
    ]
    return order


def _write_times(doc: Doc, s: Sketch) -> None:
    rows = [("November 10", "travel", "2016-11-10"), ("Tuesday", "said on", "2016-10-18"), ("25 years", "on Tuesday", "P25Y")]
    rows += [("this year", "frequent", "2016"), ("next month", "Kaliningrad", "2016-11"), ("June", "Moscow in", "2016-06")]
    times = []
    for words, after, value in rows:
        kind = "DURATION" if value.startswith("P") else "DATE"
        day = value if len(value) == 10 else None
        times.append(ly.Time(*s.tokens(words, after), kind, value, day, day, "day" if day else None, rule="by hand"))
    times[5] = ly.Time(*s.tokens("June", "Moscow in"), "DATE", "2016-06", "2016-06-01", "2016-06-30", "month", "t3", "by hand")
    doc._.times = times
    doc._.values = [ly.Value(*s.tokens("two", "Rivlin"), "CARDINAL", 2.0, None, 2.0, 2.0)]


def _write_events(doc: Doc, s: Sketch, n: dict[str, int]) -> None:
    def who(role: str, entity: str, words: str, after: str = "") -> ly.Participant:
        return ly.Participant(role, n[entity], *s.tokens(words, after))

    visit = s.trigger("travel", "will", "visit", "planned")
    said = s.trigger("said", "Tel Aviv", "state", "happened")
    rivlin = s.trigger("visit", "ministers, a", "visit", "happened")
    two = s.trigger("visits", "two", "visit", "happened")
    calls = s.trigger("phone calls", "five", "call", "happened")
    talks = s.trigger("meet", "both sides will", "negotiate", "planned")
    pay = s.trigger("pay", "Russia will", "give_aid", "conditional")
    june = s.trigger("visited", "Netanyahu visited", "visit", "happened")
    again = s.trigger("expected", "prime minister is", "visit", "planned")
    doc._.triggers = s.triggers
    actor, host = who("actor", "medvedev", "Dmitry Medvedev"), who("recipient", "israel", "Israel", "travel to")
    bibi = who("actor", "netanyahu", "Benjamin Netanyahu")
    embassy, israelis = who("actor", "embassy", "the Russian embassy", "10, "), ly.Participant("recipient", None, *s.tokens("Israelis"))
    giver, what = who("actor", "russia", "Russia", "ratifies it"), ly.Participant("theme", None, *s.tokens("pensions"))
    future = ("AGREE", (), ("diplomatic",), 1, ("future",))
    cue = (ly.Evidence("status", *s.tokens("will", "Russia, ")),)
    place, source, moscow = n["israel"], n["embassy"], n["moscow"]
    once_more = {"count": (1, None), "part_of": 3, "dead": (20, None)}
    doc._.events = [
        ly.Event("visit", "planned", (visit, again), (host, actor), place, 0, source, plover=future, evidence=cue, score=0.98765),
        ly.Event("state", "happened", (said,), (embassy,), time=1, topic=(0,)),
        ly.Event("visit", "happened", (rivlin,), (who("actor", "rivlin", "Reuven Rivlin"),), moscow, 3, source),
        ly.Event("visit", "happened", (two,), (bibi,), moscow, 3, source, (2, 2)),
        ly.Event("call", "happened", (calls,), (bibi, who("actor", "putin", "Vladimir Putin")), None, 3, source, (5, 5)),
        ly.Event("negotiate", "planned", (talks,), (who("actor", "both", "both sides"),), n["kaliningrad"], 4, source),
        ly.Event("give_aid", "conditional", (pay,), (giver, israelis, what)),
        ly.Event("visit", "happened", (june,), (who("actor", "netanyahu", "Netanyahu", "hold talks"),), moscow, 5, **once_more),
    ]
    quotation = s.tokens("In these years we have left a long and unhappy silence behind us")
    doc._.quotes = [ly.Quote(*quotation, True, n["embassy"], s.tokens("wrote"))]


@pytest.fixture(scope="session")
def visit_doc() -> Doc:
    return make_visit_doc()


@pytest.fixture(scope="session")
def visit(visit_doc: Doc) -> Analysis:
    return project_analysis(visit_doc, MODEL)
