"""Which things cannot be meant by a mention, whatever the weights say: gender, number, age, grammar, who speaks, place or government."""

from dateline.resolution.names import relate_names
from dateline.resolution.nodes import Node
from dateline.resolution.profiles import Profile
from dateline.resolution.pronoun_features import find_kind
from dateline.resolution.text import Text
from dateline.resolution.words import load_words


def agrees(p: Profile, kind: str, node: Node) -> bool:
    """Whether agreement allows the thing at all; weights judge the rest."""
    kinds = node.types
    if (p.age and node.ages and p.age not in node.ages) or _is_other(p, node):
        return False
    if kind == "nominal":
        return (
            not kinds
            or p.type in kinds
            or (p.type != "PERSON" and node.type not in ("PERSON",))
            or (p.start, p.end) in node.near(p)
            or bool(node.heads & {p.head})
        )
    if kind == "he":
        return (not kinds or "PERSON" in kinds) and not (p.gender in ("m", "f") and node.gender in ("m", "f") and node.gender != p.gender)
    if kind == "i":
        return (not kinds or "PERSON" in kinds) and not (p.quotation < 0 and _is_told_of(p, node))
    if kind == "it":
        plural = node.number_told == "p" and not node.names  # "the two countries" is no "it"; "the police" may be
        return node.type != "PERSON" and not node.members and not plural
    return not (kind == "they" and node.type == "PERSON" and node.number_told == "s" and not node.members)


def _is_told_of(p: Profile, node: Node) -> bool:
    """Whether the writer tells of the person as "he" or "she" near the mention, and so is another one."""
    near = [q for q in node.mentions if q.kind == "pronoun" and q.quotation < 0 and abs(q.paragraph - p.paragraph) <= 1]
    return any(find_kind(q) == "he" for q in near)


def _is_other(p: Profile, node: Node) -> bool:
    """Whether grammar forbids it: the object "him" is not the subject of its own verb (that were "himself")."""
    if p.kind != "pronoun" or p.role != "obj" or p.determiner == "refl":
        return False
    return any(q.role == "subj" and q.governor == p.governor and q.sentence == p.sentence for q in node.seen[-2:])


def may_speak(p: Profile, kind: str, node: Node, speaker: int | None) -> bool:
    """Inside a quotation whose speaker is known "I" is the speaker, and "we" no other single person."""
    if kind not in ("i", "we") or speaker is None or node.number == speaker:
        return True
    return kind == "we" and (node.type != "PERSON" or bool(node.members) or node.number_told == "p")


def conflicts(p: Profile, node: Node) -> bool:
    """Whether the thing cannot be meant: a person of the same family with another given name, or another gender in the title."""
    if p.type != "PERSON" or p.name is None:
        return False
    told_again = bool(p.name.family) and p.name.text in node.names  # then the base guessed a gender wrongly
    if not told_again and {p.gender, node.gender} == {"m", "f"}:
        return True
    full = [n for n in node.names.values() if n.family]
    return bool(p.name.family) and any(relate_names(p.name, n, True) is None for n in full)


def lies_there(text: Text, p: Profile) -> bool:
    """Whether a capital is told as a place, not as its government: "in Moscow", "visited Moscow"."""
    return p.place == "capital" and p.start > 0 and text.lower[p.start - 1] in load_words().locative - EITHER


EITHER = frozenset({"to", "from", "of", "over", "between", "toward", "towards", "via", "into"})
"""Words of the list of locative ones that governments stand behind too: "between Moscow and Washington"."""
