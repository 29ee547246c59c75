"""Whether a clause looks back or forward: weighted features of its triggers' statuses, its words of tense and the word before the time.

The weights stand in data/times/direction.yaml with the figures of their fit; `Compass.contributions` shows what each gave.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache

from spacy.tokens import Doc, Token

from dateline.layers import Trigger
from dateline.layers.tokens import read_strings
from dateline.layers.wrapping import find_line_ends
from dateline.resolution.times.governing import OPEN, governor, heads, is_arranged, is_direct, tense_of
from dateline.resolution.times.lexing import read_data
from dateline.resolution.times.valuing import Reading

NEAR = 4.0  # tokens: the weight of a word falls as 1 / (1 + distance / NEAR)
REACH = 40  # tokens looked at on either side, and triggers of a sentence: keeps the time linear
MORNING = frozenset("morning mornings dawn daybreak sunrise breakfast overnight night a.m am a.m.".split())
CLOSES = frozenset(";:—–")
HEADS = frozenset(":—–-")
LEADS = frozenset("until till by before from for to since on in at after of during this".split())
AHEAD = ("cue forward", "to be", "trigger planned", "trigger conditional", "trigger hypothetical")
PAST = ("cue back", "past tense", "trigger happened")
SURE = 0.1  # of all nearnesses together: less is a word far off, or a status that the model hardly believes
HALF, COMMA = 0.4, 0.7  # what is left of a weight across a semicolon, a comma
CLEAR = "clear tense"  # a feature, so that a clear tense is seen; it has no direction of its own
AFTERWARDS = 0.7  # a verb governs the times after it more than those before


@cache
def _weights() -> dict[str, float]:
    return {name: float(w) for name, w in read_data("direction.yaml")["weights"].items()}


@cache
def _cues() -> dict[str, str]:
    words = read_data("words.yaml")["tense"]
    return dict.fromkeys(words["forward"], "cue forward") | dict.fromkeys(words["back"], "cue back")


class Compass:
    """Directions of the times of one Doc; sentences and triggers are laid out once."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.parsed = doc, doc.has_annotation("DEP")
        self.words = read_strings(doc, "ORTH")
        self.lower = [w.lower() for w in self.words]
        self.past = [self._is_past(token) for token in doc]
        self.starts = sentence_starts(doc, self.words)
        self.triggers: dict[int, list[tuple[int, Trigger]]] = {}
        for number, trigger in enumerate(doc._.triggers or ()):
            self.triggers.setdefault(self.sentence(trigger.start)[0], []).append((number, trigger))
        mentions = doc._.mentions or ()
        self.tied: dict[int, set[int]] = {}
        for a in doc._.arguments or ():
            if a.role == "time":
                for token in range(mentions[a.target].start, mentions[a.target].end):
                    self.tied.setdefault(token, set()).add(a.trigger)

    def _is_past(self, token: Token) -> bool:
        """A past tense, or a participle as in "plans announced in January", but not as in "to be announced"; untagged, a word in -ed."""
        word = self.lower[token.i]
        if not token.tag_:
            return len(word) > 4 and word.endswith("ed")
        return token.tag_ == "VBD" or (token.tag_ == "VBN" and (token.i == 0 or self.lower[token.i - 1] != "be"))

    def sentence(self, token: int) -> tuple[int, int]:
        """First and last token (half-open) of the token's sentence; a line break ends one."""
        i = bisect_right(self.starts, token) - 1
        return self.starts[max(0, i)], self.starts[i + 1] if i + 1 < len(self.starts) else len(self.words)

    def tells_morning(self, token: int) -> bool:
        """Whether the token's sentence tells of the morning, so that "three o'clock" in it is no afternoon."""
        first, last = self.sentence(token)
        return not MORNING.isdisjoint(self.lower[max(first, token - REACH) : min(last, token + REACH)])

    def features(self, start: int, end: int) -> dict[str, float]:
        """Features of what governs the time at tokens start:end: each the sum of nearnesses (1 beside the time, falling) or 1.

        A date before the noun of an event ("the November 10 visit") is that event's, whatever the verb says.
        """
        first, last = self.sentence(start)
        told = self.triggers.get(first, ())[:REACH]
        named = [trigger for _, trigger in told if trigger.start == end]
        if named:
            return {"always": 1.0} | {f"named {status}": p for status, p in statuses_of(named[0])}
        found: dict[str, float] = defaultdict(float, {"always": 1.0})
        self._add_triggers(found, told, start, end)
        self._add_words(found, (first, last), start, end)
        self._add_governor(found, told, start, end)
        return {name: value for name, value in found.items() if value}

    def _add_triggers(self, found: dict[str, float], told: Sequence[tuple[int, Trigger]], start: int, end: int) -> None:
        """What the triggers of the sentence say, the nearer the more, and those that the time is tied to."""
        tied = set().union(*(self.tied.get(t, ()) for t in range(start, end)))
        for number, trigger in told:
            near = self._near(trigger.start, start, end)
            for status, probability in statuses_of(trigger):
                found[f"trigger {status}"] += probability * near
                if number in tied:
                    found[f"tied {status}"] = max(found[f"tied {status}"], probability)
        if not told:
            found["no trigger"] = 1.0

    def _add_words(self, found: dict[str, float], sentence: tuple[int, int], start: int, end: int) -> None:
        """What the words of tense of the sentence say, and the word before the time."""
        first, last = sentence
        for i in range(max(first, start - REACH), min(last, end + REACH)):
            name = "" if start <= i < end else self._cue(i, first, last)
            if name:
                found[name] += self._near(i, start, end)
        for words, ahead, past in (("", AHEAD, PAST), ("words ", AHEAD[:2], PAST[:2])):
            sure = sum(found[name] for name in ahead) > SURE, sum(found[name] for name in past) > SURE
            if sure[0] != sure[1]:
                found[f"{words}only ahead" if sure[0] else f"{words}only past"] = 1.0
        beside = start - 2 if start - 1 >= first and self.lower[start - 1] in ("on", "in") else start - 1
        if beside >= first and self._cue(beside, first, last) in ("cue back", "past tense"):
            found["past beside"] = 1.0
        for i in (start - 1, start - 2):
            if i >= first and self.lower[i] in LEADS:
                found[f"after {self.lower[i]}"] = 1.0
                break

    def _add_governor(self, found: dict[str, float], told: Sequence[tuple[int, Trigger]], start: int, end: int) -> None:
        """The tense of the verb that the time hangs on, and the status of the nearest trigger on the way to it.

        Without a parse the words of tense stand for the verb, where they agree.
        """
        span = self.doc[start:end]
        heading = start == self.sentence(start)[0] and not HEADS.isdisjoint(self.words[end : end + 1])  # "24 October: The president signs"
        verb = None if heading else governor(span)
        if verb is not None:
            tense = tense_of(verb)
            direct = is_direct(verb, span)
            found[f"verb {tense}" if direct else f"verb above, {tense}"] = 1.0
            if is_arranged(verb, span):
                found["arranged"] = 1.0
            elif direct and tense not in OPEN:
                found[CLEAR] = 1.0
        elif found["words only ahead"] or found["words only past"]:
            found[CLEAR] = 1.0
            if not self.parsed:
                found["verb future" if found["words only ahead"] else "verb past"] = 1.0
        places = {t.start: t for _, t in told}
        above = next((places[t.i] for t in heads(span) if t.i in places), None)
        for status, probability in statuses_of(above) if above is not None else ():
            found[f"governed {status}"] = probability

    def _cue(self, i: int, first: int, last: int) -> str:
        """What token number i tells of tense: a word of words.yaml, a past tense, an infinitive that is planned."""
        word = self.lower[i]
        if word == "to" and i + 1 < last and self.lower[i + 1] == "be":
            return "to be"
        if word == "to" and first < i < last - 1 and self.words[i - 1][:1].isupper() and self.words[i + 1].islower():
            return "headline to"
        if word in ("was", "were") and i + 1 < last and self.lower[i + 1] == "to":  # what was to be, was planned
            return "was to"
        if word == "been" and i - 2 >= first and self.lower[i - 2 : i] == ["to", "have"]:
            return ""
        return _cues().get(word) or ("past tense" if self.past[i] else "")

    def _near(self, token: int, start: int, end: int) -> float:
        low, high = (token + 1, start) if token < start else (end, token)
        between = self.words[low : min(high, low + 60)]
        broken = HALF if CLOSES.intersection(between) else COMMA if "," in between else 1.0
        return broken * (1.0 if token < start else AFTERWARDS) / (1 + max(0, high - low) / NEAR)

    def contributions(self, start: int, end: int) -> dict[str, float]:
        """What each feature adds to the score of looking forward."""
        weights = _weights()
        return {name: value * weights[name] for name, value in self.features(start, end).items() if name in weights}

    def judge(self, start: int, end: int) -> tuple[float, bool]:
        """How much what governs the time at tokens start:end looks forward (positive) or back, and whether a tense tells that clearly.

        The calendar is left out; where no tense is clear it weighs more.
        """
        features, weights = self.features(start, end), _weights()
        clear = CLEAR in features or any(name.startswith("named") for name in features)
        return sum(value * weights.get(name, 0.0) for name, value in features.items()), clear


def statuses_of(trigger: Trigger) -> Sequence[tuple[str, float]]:
    """Statuses of a trigger with what the reading model gives each; 1 for the only one of an annotated trigger."""
    return trigger.statuses or ((trigger.status, 1.0),)


def lean_score(lean: dict[str, float]) -> float:
    """What the calendar adds to the score of looking forward."""
    weights = _weights()
    return sum(value * weights.get(name, 0.0) for name, value in lean.items())


def lean_of(back: Reading, forward: Reading, published: date | None, *, clear: bool = True) -> dict[str, float]:
    """What the calendar says: which of the two readings lies nearer to the day of publication (-1 the past one, 1 the coming one).

    It weighs more where no tense is `clear`.
    """
    if published is None or back.first is None or forward.last is None or back.last is None or forward.first is None:
        return {}
    behind, ahead = max(0, (published - back.last).days), max(0, (forward.first - published).days)
    unit = "weekday" if behind + ahead <= 7 else back.unit or "day"
    nearer = (behind - ahead) / (behind + ahead) if behind + ahead else 0.0
    return {f"calendar, {unit}" if clear else "calendar alone": nearer, f"unit {unit}": 1.0}


def sentence_starts(doc: Doc, words: Sequence[str]) -> list[int]:
    """First tokens of the sentences; a line break ends one unless it only wraps a line, and a full stop where none are marked.

    `words`: the texts of all tokens.
    """
    marked = doc.has_annotation("SENT_START")
    ends = find_line_ends(doc, words)
    starts = []
    broken, before = True, ""
    for i, token in enumerate(doc):
        word = words[i]
        if "\n" in word and not ends[i]:
            continue
        if broken or (marked and token.is_sent_start) or (not marked and before in (".", "!", "?") and word[:1].isupper()):
            starts.append(i)
        broken, before = ends[i], word
    return starts or [0]
