"""On whose word? Quotations with speaker and cue, the source of each event, and what is said, asked or threatened."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.events.cues import Phrase, find_phrases, load_cues, load_phrases
from dateline.events.participants import Fillers
from dateline.events.view import View
from dateline.layers import Notice, Quotation, Quote

AWAY = 30  # tokens between a quotation and its reporting word
SHORT = 3  # words of a quotation that counts only with a speaker: shorter ones are as often names and irony
BESIDE = 25  # tokens on either side of a reporting word in which its speaker is looked for
VOICES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
LONGEST = 8  # paragraphs that one quotation may run through before it counts as never closed


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation found by its marks; `closed` False where no closing mark came and it was ended at the paragraph."""

    start: int
    end: int
    closed: bool = True


def find_marked(words: Sequence[str], breaks: Sequence[bool]) -> list[Marked]:
    """Direct quotations by their marks, marks inside; `breaks[i]` tells that token i ends a paragraph.

    A paragraph that opens with the same mark goes on with an open quotation (the rule of newspapers); an open one whose next
    paragraph does not is ended at its own paragraph. Nested marks of another kind stay inside. Linear in the tokens.
    """
    marks: dict[str, list[str]] = load_cues()["marks"]
    found: list[Marked] = []
    i, n = 0, len(words)
    while i < n:
        if words[i] in marks and _opens(words, breaks, i):
            quotation = _close(words, breaks, i, marks[words[i]])
            found.append(quotation)
            i = quotation.end
        else:
            i += 1
    return found


def _opens(words: Sequence[str], breaks: Sequence[bool], i: int) -> bool:
    """True where the mark at i can open: something follows it in its paragraph; an apostrophe needs a word break around it."""
    return i + 1 < len(words) and not breaks[i + 1] and not breaks[i]


def _close(words: Sequence[str], breaks: Sequence[bool], start: int, closing: Sequence[str]) -> Marked:
    paragraphs = 1
    for i in range(start + 1, len(words)):
        if words[i] in closing:
            return Marked(start, i + 1)
        if breaks[i]:
            goes_on = i + 1 < len(words) and words[i + 1] == words[start] and words[start] not in closing
            if not goes_on or paragraphs >= LONGEST:
                return Marked(start, max(start + 1, i), closed=goes_on)
            paragraphs += 1
    return Marked(start, len(words), closed=False)


def find_quotes(view: View, fillers: Sequence[Fillers]) -> tuple[list[Quote], list[Notice]]:
    """All quotations with speaker and cue, in order, and a notice for each that was never closed."""
    marked = [m for m in find_marked(view.words, view.breaks) if m.end - m.start > 2]
    notices = [
        Notice("events", f"a quotation is never closed: ended with its paragraph, before character {view.doc[m.end - 1].idx}")
        for m in marked
        if not m.closed
    ]
    spans = [Quotation(m.start, m.end, True) for m in marked]
    inside = [i for m in marked for i in range(m.start, m.end)]
    taken = frozenset(inside)
    spans += [q for q in view.quotations if taken.isdisjoint(range(q.start, q.end))]
    return _with_speakers(view, fillers, sorted(spans, key=lambda q: (q.start, q.end))), notices


def _with_speakers(view: View, fillers: Sequence[Fillers], spans: Sequence[Quotation]) -> list[Quote]:
    quotes: list[Quote] = []
    inside = frozenset(i for q in spans if q.direct for i in range(q.start, q.end))
    for q in spans:
        cue = find_cue(view, q, inside)
        speaker = None if cue is None else find_speaker(view, fillers, cue, inside)
        if cue is None and quotes and _follows(view, quotes[-1], q):
            speaker = quotes[-1].speaker
        if speaker is None and q.end - q.start - 2 <= SHORT:
            continue
        quotes.append(Quote(q.start, q.end, q.direct, speaker, cue))
    return quotes


def _follows(view: View, before: Quote, q: Quotation) -> bool:
    """True where the quotation stands in the same or the next sentence after another, with no word of reporting of its own."""
    return view.sentences[q.start] - view.sentences[before.end - 1] <= 1


def find_cue(view: View, q: Quotation, inside: frozenset[int]) -> tuple[int, int] | None:
    """The reporting word nearest to a quotation: in the sentences that it begins and ends in, outside of quotations.

    A word of the list of cues, or a trigger of a type that reports speech.
    """
    first, last = max(view.sentence(q.start)[0], q.start - AWAY), min(view.sentence(q.end - 1)[1], q.end + AWAY)
    phrases = _reporting()
    found = find_phrases(view.words, first, q.start, phrases) + find_phrases(view.words, q.end, last, phrases)
    near = {view.trigger_at[i] for i in (*range(first, q.start), *range(q.end, last)) if i in view.trigger_at}
    speaking = load_cues()["speaking"]
    found += [(t.start, t.end) for n in sorted(near) if (t := view.triggers[n]).type in speaking]
    outside = [c for c in found if inside.isdisjoint(range(*c))]
    return min(outside, key=lambda c: (q.start - c[1] if c[1] <= q.start else c[0] - q.end, c), default=None)


@cache
def _reporting() -> frozenset[Phrase]:
    return load_phrases("speech", "cues") | load_phrases("speech", "according")


def find_speaker(view: View, fillers: Sequence[Fillers], cue: tuple[int, int], inside: frozenset[int]) -> int | None:
    """Entity of who speaks: the actor of the trigger on the cue, else the nearest person or body beside the cue."""
    trigger = next((view.trigger_at[i] for i in range(*cue) if i in view.trigger_at), None)
    if trigger is not None:
        actors = [f for f in fillers[trigger].get("actor", {}).values() if f.key[0] == "e"]
        if actors:
            return max(actors, key=lambda f: f.score).key[1]
    return _nearest_voice(view, cue, inside)


def _nearest_voice(view: View, cue: tuple[int, int], inside: frozenset[int]) -> int | None:
    """Entity of the nearest mention that can speak, in the cue's sentence and outside of quotations; before the cue goes first."""
    first, last = view.sentence(cue[0])
    around = range(max(first, cue[0] - BESIDE), min(last, cue[1] + BESIDE))
    near = {m for i in around if i not in inside for m in view.mention_at.get(i, ())}
    after = tuple(view.words[slice(*cue)]) in load_phrases("speech", "according")
    best: tuple[float, int] | None = None
    for number in sorted(near):
        m, entity = view.mentions[number], view.entity_of.get(number)
        if entity is None or m.type not in VOICES:
            continue
        gap = cue[0] - m.end if m.end <= cue[0] and not after else m.start - cue[1] + 0.5
        if gap >= 0 and (best is None or gap < best[0]):
            best = (gap, entity)
    return None if best is None else best[1]


def find_speakers(view: View, quotes: Sequence[Quote]) -> list[tuple[int, Quote] | None]:
    """For each trigger the speaker and the innermost quotation around it that has a known one, or None."""
    around: dict[int, tuple[int, Quote]] = {}
    for q in sorted(quotes, key=lambda q: q.start - q.end):
        if q.speaker is not None:
            around.update(dict.fromkeys(range(q.start, q.end), (q.speaker, q)))
    return [around.get(t.start) for t in view.triggers]
