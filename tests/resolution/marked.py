"""Small annotated Docs, written as in the corpora: {id|LABEL|words} around mentions."""

import re

import spacy
from spacy.tokens import Doc

from dateline.layers import Mention, Trigger, write_layer

NLP = spacy.blank("en")
NLP.tokenizer.infix_finditer = spacy.util.compile_infix_regex([r"(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])", r"[“”\"()—]"]).finditer
VALUES = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"}


def make_marked_doc(marked: str) -> Doc:
    """A Doc with mentions of the marked text; `<word>` is a trigger; a sentence ends at a full stop, a paragraph at a new line."""
    text, spans, triggers, stack = "", [], [], []
    for piece in re.split(r"(\{[^|{}]*\|[^|{}]*\||\}|<|>)", marked):
        if piece.startswith("{"):
            _, label, _ = piece[1:].split("|")
            stack.append((label, len(text)))
        elif piece == "}":
            label, start = stack.pop()
            spans.append((start, len(text), label))
        elif piece == "<":
            stack.append(("trigger", len(text)))
        elif piece == ">":
            _, start = stack.pop()
            triggers.append((start, len(text)))
        else:
            text += piece
    doc = NLP(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text in (".", "!", "?") or "\n" in doc[token.i - 1].text
    write_layer(doc, "mentions", sorted((_mention(doc, *s) for s in spans), key=lambda m: (m.start, -m.end)))
    write_layer(doc, "triggers", [Trigger(s.start, s.end, "state", "happened") for a, b in triggers if (s := doc.char_span(a, b))])
    return doc


def _mention(doc: Doc, start: int, end: int, label: str) -> Mention:
    span = doc.char_span(start, end, alignment_mode="expand")
    if label.startswith("pron"):
        return Mention(span.start, span.end, label.partition(":")[2] or "PERSON", "pronoun")
    kind = "title" if label == "TITLE" else "value" if label in VALUES else "name" if label.isupper() else "nominal"
    return Mention(span.start, span.end, label.upper(), kind)
