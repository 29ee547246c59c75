"""The label inventories of every head, in the order of the network's outputs: facts of the recipe, written into the card."""

from dataclasses import dataclass, field

from dateline.language import reader
from dateline.language.decoding import mentions, pairs

# One inventory for both sides: what decoding reads by position is what training writes there.
CLASSES, NOMINALS = list(mentions.CLASSES), list(mentions.NOMINALS)
STATUSES, ROLES, RELATIONS = list(pairs.STATUSES), list(pairs.ROLES), list(pairs.RELATIONS)
ROOTS, KINDS = list(reader.ROOTS), list(pairs.KINDS)
FRAMES = ["", "ARG0", "ARG1", "ARG2", "ARG3", "ARGM-TMP", "ARGM-LOC", "ARGM-NEG", "ARGM-MOD", "ARGM"]  # PropBank: training only


def bioes(classes: list[str]) -> list[str]:
    """Tags of a BIOES scheme: O first, then B, I, E, S of each class."""
    return ["O", *(f"{p}-{c}" for c in classes for p in "BIES")]


@dataclass(frozen=True)
class Labels:
    """Labels of each head by its name; open inventories (tags, relations, lemma scripts, types) come from the corpora and the ontology."""

    upos: list[str]
    xpos: list[str]
    deprel: list[str]
    lemma: list[str]
    types: list[str]
    schemes: dict[str, list[str]] = field(default_factory=dict)  # corpus label schemes: classes

    def sizes(self) -> dict[str, int]:
        """Number of outputs of each word head."""
        own = len(bioes(CLASSES))
        fixed = {
            "starts": 1,
            "upos": len(self.upos),
            "xpos": len(self.xpos),
            "lemma": len(self.lemma),
            "names": own,
            "names_inner": own,
            "nominals": len(bioes(NOMINALS)),
            "nominals_inner": len(bioes(NOMINALS)),
            "pronouns": 2,
            "triggers": 3,
            "triggers_ecb": 3,
            "triggers_meantime": 3,
            "quotations": 3,
        }
        return fixed | {f"names_{name}": len(bioes(classes)) for name, classes in self.schemes.items()}
