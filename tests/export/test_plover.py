"""PLOVER interchange records."""

import io
import json
from collections import Counter
from typing import Any

import pytest

from dateline import analysis as out
from dateline.analysis import Analysis
from dateline.export.plover import make_record, reason_to_skip, write_plover
from dateline.ontology import load_ontology

ONTOLOGY = load_ontology()
TEXT = "Kenya’s president will visit Sudan on May 3.\nHe sent maize in 2015."
MIDDLE = out.Coordinates(lat=16, lon=30)
ENTITIES = [
    out.Entity(id="e1", type="PERSON", name="the president", country="KEN", sector="GOV", links={"wikidata": "Q1"}),
    out.Entity(id="e2", type="GPE", name="Sudan", country="SDN", links={"geonames": "366755", "iso3166": "SD"}, coordinates=MIDDLE),
    out.Entity(id="e3", type="ORG", name="African Union", sector="IGO"),
    out.Entity(id="e4", type="GPE", name="both", members=["e2"]),
]
TIMES = [
    out.Time(id="t1", start=38, end=43, text="May 3", type="DATE", earliest="2016-05-03", latest="2016-05-03"),
    out.Time(id="t2", start=62, end=66, text="2015", type="DATE", earliest="2015-01-01", latest="2015-12-31"),
]


def make_event(kind: str = "visit", status: str = "planned", roles: str = "actor=e1 recipient=e2", **facts: Any) -> out.Event:
    event_type = ONTOLOGY.types[kind]
    parts = [out.Participant(role=r, entity=e) for r, e in (p.split("=") for p in roles.split())]  # type: ignore[arg-type]
    modes = [event_type.mode] if event_type.mode else []
    auxiliary = {"planned": ["future"], "denied": ["negation"]}.get(status, [])
    plover = out.Plover(event=event_type.plover, mode=modes, quad=1, auxiliary=auxiliary) if event_type.plover else None
    values = {"id": "v1", "mentions": [out.Span(start=23, end=28, text="visit")], "participants": parts, "plover": plover} | facts
    return out.Event(type=kind, family=event_type.family, status=status, **values)  # type: ignore[arg-type]


def make_analysis(*events: out.Event, published: str | None = "2016-04-30") -> Analysis:
    article = out.ArticleRecord(id="a1", title="Visit", published=published, url="https://example.org/1", text=TEXT)
    model = out.Model(name="m", version="1", sha256="0")
    return Analysis(model=model, article=article, entities=ENTITIES, times=TIMES, events=list(events))


def write(*analyses: Analysis | out.Failure, **options: Any) -> tuple[list[dict[str, Any]], Counter[str]]:
    stream = io.StringIO()
    counts = write_plover(analyses, stream, ontology=ONTOLOGY, **options)
    return [json.loads(line) for line in stream.getvalue().splitlines()], counts


def test_planned_visit_is_an_agreement_of_the_day_that_tells_it() -> None:
    rows, counts = write(make_analysis(make_event(time="t1")))
    assert counts == {"written": 1}
    row = rows[0]
    assert (row["event"], row["quad_code"], row["date"], row["comment"]) == (["AGREE"], 1, "2016-04-30", "planned CONSULT")
    assert "mode" not in row


def test_visit_that_happened_keeps_mode_and_date() -> None:
    row = write(make_analysis(make_event(status="happened", time="t1")))[0][0]
    assert (row["event"], row["mode"], row["date"]) == (["CONSULT"], ["visit"], "2016-05-03")
    assert "enddate" not in row and "comment" not in row


def test_announced_withdrawal_is_a_concession() -> None:
    row = write(make_analysis(make_event("withdraw_forces")))[0][0]
    assert row["event"] == ["CONCEDE"] and row["event_scale"] == ONTOLOGY.roots["CONCEDE"].score


def test_planned_attack_keeps_its_future() -> None:
    row = write(make_analysis(make_event("attack")))[0][0]
    assert row["event"] == ["ASSAULT"] and row["mode"] == ["future"]


def test_a_year_is_a_range() -> None:
    row = write(make_analysis(make_event("give_aid", "happened", time="t2")))[0][0]
    assert (row["date"], row["enddate"]) == ("2015-01-01", "2015-12-31")


def test_parties_have_codes() -> None:
    row = write(make_analysis(make_event(roles="actor=e1 recipient=e3 recipient=e4 theme=e2")))[0][0]
    assert row["actor"] == [
        {"code": "KEN", "sector": "GOV", "entity_text": "the president", "identifier_text": "the president", "wikidata_id": "Q1"}
    ]
    assert [p.get("code") for p in row["recipient"]] == ["IGO", "SDN"]
    assert "sector" not in row["recipient"][0]


def test_place_has_coordinates_and_resolution() -> None:
    row = write(make_analysis(make_event(place="e2")))[0][0]
    assert row["event_loc"] == {
        "extracted_place": "Sudan",
        "resolved_place": "Sudan",
        "geonameid": "366755",
        "lat": 16.0,
        "lon": 30.0,
        "country_code": "SDN",
        "resolution": 1,
    }


def test_size_is_what_the_text_vouches_for() -> None:
    event = make_event("bomb", "happened", dead=out.Range(min=20), injured=out.Range(max=5), arrested=out.Range())
    assert write(make_analysis(event))[0][0]["size"] == {"dead": 20, "injured": 5}


def test_text_stands_where_it_says() -> None:
    row = write(make_analysis(make_event()))[0][0]
    info = row["text_info"]
    assert TEXT[info["start"] : info["end"]] == row["event_text"] == "visit"
    assert info["text_story"] == TEXT.splitlines()[0] and info["sequence"] == 0
    assert row["cite_info"]["url"] == "https://example.org/1" and row["coder"] == "dateline"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (make_event("state", "happened"), "no PLOVER type"),
        (make_event(status="denied"), "denied"),
        (make_event(status="hypothetical"), "not real"),
        (make_event(status="conditional"), "not real"),
        (make_event("kill", "happened", roles="recipient=e2"), "no actor"),
        (make_event("impose_sanctions", "happened", roles="actor=e2"), "no recipient"),
        (make_event("cooperate", "happened", roles="actor=e1 actor=e2"), None),
        (make_event("give_aid", "planned", roles="actor=e1"), None),  # an AGREE needs no recipient
        (make_event("attack", "ongoing", roles="actor=e1"), None),
    ],
)
def test_strict_scheme_leaves_out(event: out.Event, reason: str | None) -> None:
    analysis = make_analysis(event)
    assert reason_to_skip(event, analysis, ONTOLOGY) == reason
    rows, counts = write(analysis)
    assert counts == {reason or "written": 1} and len(rows) == (reason is None)


def test_loose_scheme_keeps_what_did_not_happen() -> None:
    rows, counts = write(make_analysis(make_event(status="denied", roles="recipient=e2"), make_event("state", "happened")), strict=False)
    assert counts == {"written": 1, "no PLOVER type": 1}
    assert rows[0]["event"] == ["CONSULT"] and rows[0]["mode"] == ["visit", "negation"] and rows[0]["actor"] == []


def test_without_any_date_there_is_no_record() -> None:
    assert write(make_analysis(make_event(), published=None))[1] == {"no date": 1}
    rows, counts = write(make_analysis(make_event(), published=None), strict=False)
    assert counts == {"written": 1} and "date" not in rows[0]
    assert write(make_analysis(make_event(status="happened", time="t1"), published=None))[1] == {"written": 1}


def test_members_of_a_series_share_a_link() -> None:
    series = make_event(status="happened", id="v1")
    member = make_event(status="happened", id="v2", part_of="v1")
    alone = make_event(status="happened", id="v3")
    rows = write(make_analysis(series, member, alone))[0]
    assert [row.get("link") for row in rows] == ["a1-v1", "a1-v1", None]


def test_failures_are_passed_over() -> None:
    failure = out.Failure(id="x", stage="reading", error="FormatError", message="no")
    assert write(failure) == ([], {})


def test_event_without_code_has_no_record() -> None:
    event = make_event("state", "happened")
    with pytest.raises(ValueError, match="v1"):
        make_record(event, make_analysis(event), ONTOLOGY)


def test_sample_article_is_written(visit: Analysis) -> None:
    rows, counts = write(visit)
    assert sum(counts.values()) == len(visit.events) and len(rows) == counts["written"] >= 1
    assert all(set(row) >= {"id", "date", "actor", "event"} for row in rows)
