"""What can be said of one mention by itself: head word, number, gender, determiner, place in the sentence, quotation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from dateline.knowledge import Knowledge
from dateline.layers import Mention
from dateline.resolution.names import Name, fold, read_name
from dateline.resolution.text import Text
from dateline.resolution.words import load_pronouns, load_words

CHAIN = 8
KINDS = frozenset({"name", "nominal", "pronoun"})
STOPS = frozenset(
    "of in from at on who whom with for to that which whose under near between and or against about over after before by inside outside "
    "during along across behind aboard as than where when including around into among without through , ( – : ; who's".split()
)
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
AUXILIARIES = frozenset(
    "has have had is are was were will would may might could can should must did does do ’s 's says said say be been to".split()
)
AGE = re.compile(r"(\d{1,3})[-‑–]?years?[-‑–]?old")
PREPOSITIONS = frozenset(
    "of in from at on with for to under near between against about over after before by inside "
    "outside during along across behind into among without through than like via".split()
)


@dataclass(slots=True)
class Profile:
    """One mention, not changed once it is read: `text` its `words` in lower case; `number` s, p or ""; `gender` m, f, n or "";
    `determiner` def, indef, poss, name or bare.

    `role` is subj, obj, obl, poss or "".

    `titles` are the words of TITLE mentions inside it or beside it; `quotation` the number of the quotation that it stands in, or -1.
    `place`: country, capital or "" of a GPE, `land` the alpha-3 code of that country, or of a nationality's;
    `behind`/`ahead`: end of the words that it is an apposition to ("X, 48, a tuner,"), start of the words that follow it after a
    comma; -1 without. `case`: the preposition in front of a place, or ""; `governor` the token that a parsed mention hangs on, or -1,
    `above` the one that this hangs on in turn; `opens`: it is the first mention of its sentence; `says`: it is the subject of a verb
    of saying; `age`: the years told beside a name or by "the 43-year-old", or ""; `answers`: the paragraph before it ends in a question;
    `chain`: of a pronoun, the tokens over it in the parse, from `governor` on; `joined`: it is one of several joined by "and".
    """

    index: int
    start: int
    end: int
    type: str
    kind: str
    words: tuple[str, ...]
    text: str
    head: str
    at: int
    number: str
    gender: str
    person: int
    determiner: str
    role: str
    sentence: int
    paragraph: int
    quotation: int = -1
    name: Name | None = None
    titles: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    place: str = ""
    land: str = ""
    behind: int = -1
    ahead: int = -1
    case: str = ""
    governor: int = -1
    above: int = -1
    opens: bool = False
    says: bool = False
    age: str = ""
    answers: bool = False
    chain: tuple[int, ...] = ()
    joined: bool = False


def find_head(text: Text, start: int, end: int) -> int:
    """The token that heads the noun phrase: before what follows the noun, behind possessors; of "seven of the officers" the last."""
    stop = next((i for i in range(start + 1, end) if text.lower[i] in STOPS), end)
    head = stop - 1
    partitive = stop < end and text.lower[stop] == "of" and (text.lower[head] in load_words().indefinite or text.lower[head][:1].isdigit())
    if partitive and stop + 1 < end:
        return find_head(text, stop + 1, end)
    while head > start and (text.lower[head] in POSSESSIVES or not text.lower[head][0].isalnum()):
        head -= 1
    return head


def find_number(word: str, mention_words: Sequence[str], kind: str) -> str:
    """s, p or "" (either, as with "police" or "the team") of a name or noun phrase by its head."""
    lists = load_words()
    if kind == "name":
        return ""
    if word in lists.plural:
        return "p"
    if word in lists.collective:
        return ""
    if mention_words[:1] and mention_words[0] in ("a", "an", "this", "that", "each", "every", "another"):
        return "s"
    if (
        word in lists.pair_words
        or word[:1].isdigit()
        or word in ("some", "many", "most", "several", "dozens", "hundreds", "thousands", "few")
    ):
        return "p"
    return "p" if word.endswith("s") and not word.endswith("ss") and word not in lists.singular and len(word) > 3 else "s"


def find_role(text: Text, span: tuple[int, int]) -> str:
    """subj, obj, obl, poss or "" by the parse, else by the neighbours."""
    start, end = span
    if (
        end < len(text.lower)
        and text.lower[end] in ("'s", "’s", "'", "’")
        and (text.words[end] != "’" or text.lower[end - 1].endswith("s"))
    ):
        return "poss"
    if text.parsed:
        relation = text.relation[_top_token(text, start, end)]
        return "poss" if relation == "nmod:poss" else ROLES.get(relation.split(":")[0], "")
    return _guess_role(text, start, end)


ROLES = {"nsubj": "subj", "csubj": "subj", "obj": "obj", "iobj": "obj", "obl": "obl", "nmod": "obl"}


def _top_token(text: Text, start: int, end: int) -> int:
    """The token of the span that hangs on one outside of it, past coordinations and appositions."""
    token = next((i for i in range(start, end) if not start <= text.head[i] < end or text.head[i] == i), end - 1)
    for _ in range(3):
        if text.relation[token].split(":")[0] not in ("conj", "appos", "flat", "compound") or text.head[token] == token:
            break
        token = text.head[token]
    return token


def _guess_role(text: Text, start: int, end: int) -> str:
    before = text.lower[start - 1] if start else ""
    if before in ("the", "mr", "mrs", "ms", "mr.", "mrs.", "ms.") and start > 1:
        before = text.lower[start - 2]
    if before in PREPOSITIONS:
        return "obl"
    for i in range(end, min(end + 3, len(text.lower))):
        if text.lower[i] in AUXILIARIES or i in text.triggers:
            return "subj"
        if not text.lower[i].endswith("ly") and text.lower[i] not in (
            "also",
            "later",
            "then",
            "never",
            "who",
            "which",
            "once",
            "now",
            "still",
            "himself",
            "herself",
            "itself",
        ):
            break
    if start and (start - 1 in text.triggers or before.endswith(("ed", "ing"))):
        return "obj"
    return ""


def _title_words(text: Text, titles: list[Mention], span: tuple[int, int]) -> tuple[frozenset[str], str]:
    """Words of the TITLE mentions inside or directly beside a mention, and the gender that they or a "Mrs" tell."""
    lists = load_words()
    found: set[str] = set()
    for t in titles:
        inside = span[0] <= t.start and t.end <= span[1]
        before = t.end == span[0] or (t.end == span[0] - 1 and text.lower[t.end] in (",", "."))
        behind = (
            span[1] + 3 >= t.start > span[1]
            and text.lower[span[1]] in (",", "(")
            and all(text.lower[i] not in (".", ";") for i in range(span[1], t.start))
        )
        if inside or before or behind:
            found.update(text.lower[t.start : t.end])
    near = [w.rstrip(".") for w in text.lower[max(0, span[0] - 2) : span[0]]]
    told = [lists.honorifics[w] for w in near if w in lists.honorifics] + [lists.role_gender[w] for w in found if w in lists.role_gender]
    return frozenset(w for w in found if len(w) > 2), next((g for g in told if g in "mf"), "")


def read_profiles(doc: Doc, text: Text, knowledge: Knowledge | None = None) -> list[Profile]:
    """Profiles of the mentions that can be entities, in the order of the mentions layer."""
    mentions = doc._.mentions or ()
    titles = [m for m in mentions if m.kind == "title"]
    by_sentence: dict[int, list[Mention]] = {}
    for t in titles:
        by_sentence.setdefault(text.sentence[t.start], []).append(t)
    found: list[Profile] = []
    for index, m in enumerate(mentions):
        if m.kind in KINDS and m.start < m.end:
            near = by_sentence.get(text.sentence[m.start], [])
            p = _read_profile(text, (index, m), near, knowledge)
            p.opens = not found or found[-1].sentence != p.sentence
            p.age, p.answers = find_age(text, m), p.paragraph - 1 in text.asking
            if text.parsed:
                p.governor = text.head[_top_token(text, m.start, m.end)]
                p.above = text.head[p.governor]
                p.says = p.role == "subj" and text.lower[p.governor] in load_words().saying
                p.chain = tuple(_climb(text, p.governor)) if m.kind == "pronoun" else ()
            found.append(p)
    return found


def _climb(text: Text, token: int) -> Iterator[int]:
    """The token, the one that it hangs on, and so on to the root, at most CHAIN of them."""
    for _ in range(CHAIN):
        yield token
        if text.head[token] == token:
            return
        token = text.head[token]


def find_age(text: Text, m: Mention) -> str:
    """The years in "Anna Berg, 43," or "the 43-year-old (woman)", as digits; "" where none are told."""
    if m.type != "PERSON" or m.kind == "pronoun":
        return ""
    words, end = text.lower, m.end
    if end + 2 < len(words) and words[end] in (",", "(") and words[end + 1].isdecimal() and words[end + 2] in (",", ")", ".", ";"):
        return words[end + 1] if len(words[end + 1]) <= 3 else ""
    if "old" not in words[m.start : end] or m.kind == "name":
        return ""
    told = AGE.search("".join(words[m.start : end][:8]))
    return told[1] if told else ""


def _read_profile(text: Text, numbered: tuple[int, Mention], titles: list[Mention], knowledge: Knowledge | None) -> Profile:
    index, m = numbered
    words = tuple(text.lower[m.start : m.end])
    head = find_head(text, m.start, m.end) if m.kind == "nominal" else m.end - 1
    role = find_role(text, (m.start, m.end))
    plain = (index, m.start, m.end, m.type, m.kind, words, " ".join(words))
    place = (text.sentence[m.start], text.paragraph[m.start], text.quoted[m.start])
    if m.kind == "pronoun":
        p = load_pronouns().get(plain[-1])
        facts = (p.number, p.gender, 0 if p.relative else p.person) if p else ("", "", 0)
        kind = "rel" if p and p.relative else "refl" if p and p.reflexive else ""
        return Profile(*plain, words[-1], m.end - 1, *facts, kind, "poss" if words[0] in load_words().possessive else role, *place)
    around, told = _title_words(text, titles, (m.start, m.end))
    if m.kind == "name":
        name = read_name(tuple(text.words[m.start : m.end]), m.type)
        gender = name.gender or told if m.type == "PERSON" else "n"
        if m.type == "PERSON" and not gender and knowledge is not None and name.given:
            gender = knowledge.guess_gender(name.given) or ""
        before = text.lower[m.start - 1] if m.start and text.lower[m.start - 1] in PREPOSITIONS else ""
        known = find_land(" ".join(text.words[m.start : m.end]), m.type, knowledge)
        return Profile(*plain, words[-1], m.end - 1, "", gender, 3, "name", role, *place, name, around, frozenset(), *known, -1, -1, before)
    word = text.lower[head]
    gender = load_words().role_gender.get(word, told) if m.type == "PERSON" else "n"
    content = frozenset(w for w in words if w[0].isalnum() and w != word and w not in STOPS and w not in load_words().articles)
    number = find_number(word, words, m.kind)
    determiner, beside = find_determiner(text, m, head), find_apposition(text, m.start, m.end)
    return Profile(*plain, word, head, number, gender, 3, determiner, role, *place, None, around, content, "", "", *beside)


def find_land(name: str, kind: str, knowledge: Knowledge | None) -> tuple[str, str]:
    """("country", code), ("capital", code of its country), ("", code) of a nationality, or ("", "") of another name of this class."""
    if knowledge is None or kind not in ("GPE", "NORP"):
        return "", ""
    if kind == "NORP":
        people = knowledge.find_demonym(name)
        return "", people.code if people is not None else ""
    country = knowledge.find_country(name)
    if country is not None:
        return "country", country.code
    first = next(iter(knowledge.find_places(name)), None)
    home = knowledge.find_country(first.country) if first is not None and first.country else None
    return ("capital", home.code) if home is not None and home.capital and fold(home.capital) == fold(name) else ("", "")


def find_apposition(text: Text, start: int, end: int) -> tuple[int, int]:
    """Where the words end that the phrase follows after a comma (an age may stand between), and where those begin that follow it."""
    behind = start - 1 if start and text.lower[start - 1] in (",", "–", "—", "(") else -1
    if behind >= 3 and text.lower[behind - 1].isdigit() and text.lower[behind - 2] == ",":
        behind -= 2
    closed = end < len(text.lower) and text.lower[end] in (",", ".", ")", "–", "—", ";", ":")
    return (behind if closed else -1), (end + 1 if end + 1 < len(text.lower) and text.lower[end] == "," else -1)


def find_determiner(text: Text, m: Mention, head: int) -> str:
    """def, indef, poss or bare."""
    first, lists = text.lower[m.start], load_words()
    if first in ("both",) or (first in lists.definite):
        return "def"
    if first in lists.possessive or any(text.lower[i] in POSSESSIVES for i in range(m.start, head)):
        return "poss"
    if first in lists.indefinite or first[:1].isdigit():
        return "indef"
    return "bare"
