"""Attributes of all tokens of a Doc at once: a Token made for each costs more than what is read of it."""

from spacy.tokens import Doc


def read_strings(doc: Doc, attribute: str) -> list[str]:
    """An attribute ("LOWER", "TAG") of every token as strings, without a Token made for each."""
    ids: list[int] = doc.to_array(attribute).tolist()
    strings = doc.vocab.strings
    names = {i: strings[i] for i in set(ids)}
    return [names[i] for i in ids]
