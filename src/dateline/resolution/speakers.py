"""Who speaks a quotation: the mention beside the verb of saying that stands next to it."""

from collections.abc import Sequence

from dateline.resolution.profiles import Profile
from dateline.resolution.text import Text
from dateline.resolution.words import load_words

REACH = 14
"""Tokens from the mark to the verb of saying: "…," the minister of the interior, Jane Doe, said."""


def find_speakers(text: Text, profiles: Sequence[Profile], quoted: Sequence[int]) -> dict[int, int]:
    """Quotation number → position in `profiles` of its speaker. `quoted` gives the quotation of every token, or -1.

    A quotation without a verb of its own that begins its paragraph goes on with the speaker of the paragraph before; one in the
    paragraph of another quotation has that one's speaker.
    """
    starts: dict[int, list[int]] = {}
    for i, q in enumerate(quoted):
        if q >= 0:
            starts.setdefault(q, []).append(i)
    ends: dict[int, int] = {}
    begins: dict[int, int] = {}
    for k, p in enumerate(profiles):
        begins.setdefault(p.start, k)
        ends.setdefault(p.end, k)
    found: dict[int, int] = {}
    for q, tokens in starts.items():
        first, last = tokens[0], tokens[-1]
        speaker = _beside(text, (begins, ends), quoted, range(last + 1, last + 1 + REACH))
        if speaker is None:
            speaker = _beside(text, (begins, ends), quoted, range(first - 1, first - 1 - REACH, -1))
        if speaker is None and q - 1 in found:
            before = starts[q - 1][-1]
            if text.paragraph[first] - text.paragraph[before] <= (
                1 if first == 0 or text.paragraph[first - 1] != text.paragraph[first] else 0
            ):
                speaker = found[q - 1]
        if speaker is not None:
            found[q] = speaker
    return found


def _beside(text: Text, edges: tuple[dict[int, int], dict[int, int]], quoted: Sequence[int], tokens: range) -> int | None:
    """The subject of the first verb of saying among the tokens, which must stay in one sentence or two, outside of quotations."""
    saying = load_words().saying
    n = len(text.lower)
    for i in tokens:
        if not 0 <= i < n or "\n" in text.words[i]:
            return None
        if quoted[i] >= 0:
            return None
        if text.lower[i] in saying:
            return _subject(text, edges, i)
        if text.lower[i] in (".", "!", "?") and tokens.step > 0:
            return None
    return None


def _subject(text: Text, edges: tuple[dict[int, int], dict[int, int]], verb: int) -> int | None:
    begins, ends = edges
    for end in range(verb, max(-1, verb - 6), -1):
        if end in ends:
            return ends[end]
        if text.lower[end - 1 if end else 0] in (".", "”", "''", '"', "!", "?"):
            break
    for start in range(verb + 1, min(len(text.lower), verb + 6)):
        if start in begins:
            return begins[start]
        if text.lower[start] in (".", ",", "that", "“", '"'):
            break
    return None
