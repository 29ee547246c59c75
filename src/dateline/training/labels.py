"""The label inventories of every head, in the order of the network's outputs: facts of the recipe, written into the card."""

from dataclasses import dataclass, field

NAMES = "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split()
VALUES = "DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL".split()
CLASSES = [*NAMES, *VALUES, "TITLE"]
NOMINALS = "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT".split()
STATUSES = "happened ongoing planned conditional hypothetical denied".split()
ROLES = "actor recipient theme place time source".split()
RELATIONS = "topic same part_of".split()
ROOTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)


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
