"""Times through other times: ranges, the story's last time, anniversaries, events, and a date of publication that comes late."""

import spacy
from spacy.tokens import Doc

from dateline import analysis
from dateline.article import Article
from dateline.layers import Event, Mention, Time, Trigger, Zone
from dateline.resolution.times import add_times, anchor_times, anniversary_years, blur_times, find_times, sharpen_times

NLP = spacy.blank("en")


def make(text: str, published: str | None = "2016-10-18") -> Doc:
    doc = NLP(text)
    doc._.article = Article(text, published=published)
    return doc


def values(doc: Doc) -> list[tuple[str, str | None]]:
    return [(doc[t.start : t.end].text, t.value) for t in find_times(doc)]


def records(doc: Doc, times: tuple[Time, ...]) -> list[analysis.Time]:
    out = []
    for number, t in enumerate(times):
        span = doc[t.start : t.end]
        kept = {"earliest": t.earliest, "latest": t.latest, "granularity": t.granularity, "anchor": t.anchor, "rule": t.rule}
        out.append(
            analysis.Time(id=f"t{number}", start=span.start_char, end=span.end_char, text=span.text, type=t.type, value=t.value, **kept)
        )
    return out


def test_each_end_of_a_range_is_a_time() -> None:
    assert values(make("They met from 3 to 7 May 1998.")) == [("3", "1998-05-03"), ("7 May 1998", "1998-05-07")]
    assert values(make("They will meet from May 12 to 14.", "2016-04-01")) == [("May 12", "2016-05-12"), ("14", "2016-05-14")]


def test_a_month_beside_a_month_with_a_year_shares_it() -> None:
    assert values(make("It rained between June and August 1999.")) == [("June", "1999-06"), ("August 1999", "1999-08")]


def test_the_next_day_is_counted_from_the_last_day_told() -> None:
    [_, later] = find_times(make("The vote was held on June 3. The next day the count began."))
    assert (later.value, later.anchor) == ("2016-06-04", "t0")


def test_a_clock_time_takes_the_day_told_after_it() -> None:
    assert values(make("It struck at 6 a.m. on Friday.")) == [("6 a.m.", "2016-10-14T06:00"), ("Friday", "2016-10-14")]


def test_debris_is_not_read_and_a_dateline_only_where_it_is_a_date() -> None:
    text = "March 1, 2016\nThey met on Friday.\nUpdated Monday"
    doc = make(text)
    doc._.zones = [Zone("dateline", 0, 14), Zone("body", 14, 34), Zone("footer", 34, len(text))]
    assert values(doc) == [("March 1, 2016", "2016-03-01"), ("Friday", "2016-10-14")]
    other = make("GENEVA, July 28 - They met on Friday.")
    other._.zones = [Zone("dateline", 0, 17), Zone("body", 17, 37)]
    assert values(other) == [("Friday", "2016-10-14")]


def test_a_name_is_no_time() -> None:
    assert values(make("Theresa May met Mr. August at the Second Avenue.")) == []
    doc = make("He read 1984 in 2001.")
    doc._.mentions = [Mention(2, 3, "WORK_OF_ART", "name")]
    assert values(doc) == [("2001", "2001")]


def test_an_age_needs_the_model() -> None:
    doc = make("Stan Ogle, 82, laid poppies.")
    assert values(doc) == []
    doc._.mentions = [Mention(3, 4, "DATE", "value")]
    assert values(doc) == [("82", "P82Y")]


def test_a_late_date_sharpens_what_was_symbolic() -> None:
    text = (
        "He will visit Rome on November 10. They met on Friday. On Friday night at 9 p.m. he left. He resigned in 2004. It fell last week."
    )
    doc = make(text, None)
    symbolic = records(doc, find_times(doc))
    assert all(t.earliest is None for t in symbolic if t.text != "2004")
    sharp = sharpen_times(symbolic, "2016-10-18")
    assert [(t.id, t.start, t.text) for t in sharp] == [(t.id, t.start, t.text) for t in symbolic]
    by_text = {t.text: t.value for t in sharp}
    assert by_text["November 10"] == "2016-11-10"
    assert by_text["Friday"] == "2016-10-14"
    assert by_text["2004"] == "2004"
    assert by_text["last week"] == "2016-W41"


def test_sharpening_what_has_bounds_changes_nothing() -> None:
    doc = make("They met on Friday, two weeks ago, and in June 2015.")
    known = records(doc, find_times(doc))
    assert sharpen_times(known, "2020-01-01") == known


def test_an_anniversary_gives_the_day_that_it_remembers() -> None:
    doc = make("The 25th anniversary of the restoration of relations is marked on October 18.")
    [day, then] = find_times(doc)
    assert (day.value, then.value, then.anchor, then.earliest) == ("2016-10-18", "1991-10-18", "t0", "1991-10-18")
    assert doc[then.start : then.end].text == "25th anniversary"
    assert then.rule == "anniversary of 25 years"
    assert anniversary_years("their twenty-fifth wedding anniversary") == 25
    assert anniversary_years("the centenary of the battle") == 100
    assert anniversary_years("a birthday") is None


def test_a_length_before_an_event_takes_the_event_s_day() -> None:
    doc = add_times(make("The vote was held on June 3. Three days after the vote he fled."))
    vote = next(t.i for t in doc if t.text == "vote" and t.i > 8)
    doc._.triggers = [Trigger(1, 2, "vote", "happened"), Trigger(vote, vote + 1, "vote", "happened")]
    doc._.events = [Event("vote", "happened", (0, 1), time=0)]
    before = doc._.times
    [first, moved] = anchor_times(doc)._.times
    assert first == before[0]
    assert (moved.type, moved.value, moved.anchor) == ("DATE", "2016-06-06", "t0")
    assert moved.rule == "length of time, counted from the event"


def test_a_length_that_lasts_stays_a_length() -> None:
    doc = add_times(make("The vote was held on June 3. They marched for three days after the vote."))
    vote = next(t.i for t in doc if t.text == "vote" and t.i > 8)
    doc._.triggers = [Trigger(1, 2, "vote", "happened"), Trigger(vote, vote + 1, "vote", "happened")]
    doc._.events = [Event("vote", "happened", (0, 1), time=0)]
    assert [t.value for t in anchor_times(doc)._.times] == ["2016-06-03", "P3D"]


def test_no_anniversary_takes_its_day_from_what_is_remembered() -> None:
    assert values(make("The 52nd anniversary of the outbreak of the war in 1954 was marked.")) == [("1954", "1954")]
    [_, then, _] = sorted(
        find_times(make("On 16 September they held the fifteenth anniversary of its founding, in 1994.", "2009-09-17")),
        key=lambda t: t.start,
    )
    assert then.value == "1994-09-16"


def test_an_anniversary_without_a_year_stays_open_until_a_date_comes() -> None:
    doc = make("They mark the 10th anniversary of independence on October 18.", None)
    records_ = sorted(records(doc, find_times(doc)), key=lambda t: t.start)
    assert [(t.text, t.value, t.earliest) for t in records_] == [
        ("10th anniversary", "XXXX-10-18", None),
        ("October 18", "XXXX-10-18", None),
    ]
    assert [t.value for t in sharpen_times(records_, "2016-10-18")] == ["2006-10-18", "2016-10-18"]


def test_sharpening_says_what_a_reading_with_the_date_would_have_said() -> None:
    text = (
        "He resigned on November 10. The vote is due on Friday. They will meet in March. It rained at Christmas. "
        "The next day they left. By June all was over. The summit takes place Thursday at 9 a.m."
    )
    undated, dated = make(text, None), make(text, "2016-10-18")
    sharp = sharpen_times(records(undated, find_times(undated)), "2016-10-18", text)
    assert [(t.text, t.value, t.earliest) for t in sharp] == [(t.text, t.value, t.earliest) for t in records(dated, find_times(dated))]


def test_another_date_of_publication_gives_other_days() -> None:
    text = "They met on Friday. The next day he left. He was born in 1970."
    doc = make(text)
    first = records(doc, find_times(doc))
    later = sharpen_times(blur_times(first, "2016-10-18"), "2016-10-25", text)
    assert [t.value for t in later] == ["2016-10-21", "2016-10-22", "1970"]


def test_the_day_after_an_event_waits_for_the_event() -> None:
    text = "The vote was held on June 3. He was arrested the day after the resignation. The day after, they left."
    doc = make(text)
    assert [t.value for t in find_times(doc)] == ["2016-06-03", "XXXX-XX-XX", "2016-06-04"]
    undated = make(text, None)
    sharp = sharpen_times(records(undated, find_times(undated)), "2016-10-18", text)
    assert [t.value for t in sharp] == ["2016-06-03", "XXXX-XX-XX", "2016-06-04"]


def bounds(text: str, published: str | None = "2016-10-18") -> list[tuple[str | None, str | None, str | None]]:
    return [(t.value, t.earliest, t.latest) for t in find_times(make(text, published))]


def test_since_and_until_leave_an_end_open() -> None:
    assert bounds("The pass has been shut since May.") == [("2016-05", "2016-05-01", None)]
    assert bounds("They will stay until Friday.") == [("2016-10-21", None, "2016-10-21")]
    assert bounds("They must leave before November 10.") == [("2016-11-10", None, "2016-11-10")]
    assert bounds("It struck after 9 p.m. on Friday.")[0] == ("2016-10-14T21:00", "2016-10-14", "2016-10-14")


def test_an_open_end_stays_open_when_a_date_comes_late() -> None:
    text = "The pass has been shut since May. They will stay until Friday."
    undated = make(text, None)
    sharp = sharpen_times(records(undated, find_times(undated)), "2016-10-18", text)
    assert [(t.value, t.earliest, t.latest) for t in sharp] == [("2016-05", "2016-05-01", None), ("2016-10-21", None, "2016-10-21")]
    assert sharpen_times(sharp, "2020-01-01", text) == sharp
    assert [t.value for t in sharpen_times(blur_times(sharp, "2016-10-18"), "2015-10-18", text)] == ["2015-05", "2015-10-23"]


def test_a_clock_time_of_every_day_has_no_day() -> None:
    assert ("T09:00", None, None) in bounds("It opens at 9 a.m. every day.")
    assert bounds("A curfew from 10 p.m. to 5 a.m. was imposed on Monday.")[:2] == [("T22:00", None, None), ("T05:00", None, None)]
    assert bounds("The 11pm curfew goes.") == [("T23:00", None, None)]
    assert bounds("A curfew will begin at 10 p.m. tonight.")[0][0] == "2016-10-18T22:00"
    text = "It opens at 9 a.m. every day."
    undated = make(text, None)
    assert "T09:00" in [t.value for t in sharpen_times(records(undated, find_times(undated)), "2016-10-18", text)]


def test_an_anniversary_that_is_counted_is_no_day_of_the_month() -> None:
    assert values(make("They gathered on the 25th anniversary and danced.")) == []
    assert values(make("They gathered on the 14th and danced.")) == [("the 14th", "2016-10-14")]


def test_a_clock_time_with_its_day_is_the_story_s_last_day() -> None:
    assert values(make("It struck at 6 a.m. Friday. The next day they left.", "2016-10-18"))[-1] == ("The next day", "2016-10-15")


def test_midnight_ends_its_day() -> None:
    assert values(make("The truce ended at midnight on Friday.")) == [("midnight on Friday", "2016-10-14T24:00")]


def test_that_december_lies_in_the_year_told() -> None:
    assert values(make("In 1977 he put off the vote due that December."))[-1] == ("that December", "1977-12")


def test_a_length_of_comparison_is_no_day() -> None:
    assert values(make("It will close a week earlier than planned.")) == [("a week", "P1W")]


def test_the_model_s_two_spans_are_two_times() -> None:
    doc = make("It struck at noon on Friday.")
    doc._.mentions = [Mention(3, 4, "TIME", "value"), Mention(5, 6, "DATE", "value")]
    assert values(doc) == [("noon", "2016-10-14T12:00"), ("Friday", "2016-10-14")]


def test_a_date_before_a_noun_is_the_noun_s_whatever_the_verb_says() -> None:
    for status, year in (("planned", "2016"), ("happened", "2015")):
        doc = make("They spoke of the November 10 visit.")
        doc._.triggers = [Trigger(1, 2, "state", "happened"), Trigger(6, 7, "visit", status)]
        assert [t.value for t in find_times(doc)] == [f"{year}-11-10"]


def test_anniversaries_of_as_many_years_fall_on_the_day_that_is_told() -> None:
    text = "The November 10 visit honours the 25th anniversary of ties. "
    text += "The 25th anniversary of ties fell on Tuesday. In June they marked the 25th anniversary of ties."
    doc = make(text)
    for token in doc:
        token.pos_ = "NOUN" if token.text == "visit" else "X"
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text == "."
    assert [v for text, v in values(doc) if text == "25th anniversary"] == ["1991-10-18"] * 3
