r"""CoNLL-U (Universal Dependencies, format v2): the words of the article's sentences with tags, morphology and heads.

    # newdoc id = …      # sent_id = ID-n      # text = the sentence as it stands in the article

Tokens are words (no multiword tokens). Tokens of white space are no words: their characters become `SpacesAfter` of the word before,
with \s \n \t \r \p \\ as UDPipe and Stanza write them; no gap at all is `SpaceAfter=No`. Heads are counted within the sentence
from 1; a sentence has one root, and further words whose head is missing or outside hang on it as `parataxis`, so that the file is valid.
Words in debris are left out.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO

from spacy.tokens import Doc, Span, Token

from dateline.analysis import Failure
from dateline.layers import DEBRIS

_ESCAPES = str.maketrans({" ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r", "|": "\\p", "\\": "\\\\"})
_EMPTY = "_"


def write_conllu(docs: Iterable[Doc | Failure], out: TextIO) -> None:
    """One document after another; Failures are passed over."""
    for doc in docs:
        if isinstance(doc, Doc):
            for line in make_lines(doc):
                out.write(line + "\n")


def make_lines(doc: Doc) -> Iterator[str]:
    """Lines of one document without their newlines."""
    name = " ".join(doc._.article.id.split())
    debris = [(z.start, z.end) for z in doc._.zones or () if z.kind in DEBRIS]
    opened = False
    count = 0
    for sentence in _sentences(doc):
        words = [t for t in sentence if not t.is_space and not any(start <= t.idx < end for start, end in debris)]
        if not words:
            continue
        count += 1
        if not opened:
            yield f"# newdoc id = {name}"
            opened = True
        yield f"# sent_id = {name}-{count}"
        last = words[-1]
        yield f"# text = {' '.join(doc.text[words[0].idx : last.idx + len(last)].split())}"
        yield from _rows(doc, words)
        yield ""


def _sentences(doc: Doc) -> Iterator[Span]:
    """The Doc's sentences; the whole Doc where nobody marked any."""
    if doc.has_annotation("SENT_START"):
        yield from doc.sents
    elif len(doc):
        yield doc[:]


def _rows(doc: Doc, words: list[Token]) -> Iterator[str]:
    number = {t.i: n for n, t in enumerate(words, 1)}
    parsed = doc.has_annotation("DEP")
    root = next((t.i for t in words if t.head.i == t.i or t.head.i not in number), words[0].i) if parsed else None
    for word in words:
        head, relation = _EMPTY, _EMPTY
        if parsed:
            head, relation = _attach(word, number, root)
        fields = [
            str(number[word.i]),
            word.text,
            word.lemma_ or _EMPTY,
            word.pos_ or _EMPTY,
            word.tag_ or _EMPTY,
            str(word.morph) or _EMPTY,
            head,
            relation,
            _EMPTY,
            _space_after(doc, word),
        ]
        yield "\t".join(fields)


def _attach(word: Token, number: dict[int, int], root: int | None) -> tuple[str, str]:
    """Head within the sentence and relation in UD's lower case."""
    if word.i == root:
        return "0", "root"
    relation = word.dep_.lower()
    if word.head.i == word.i or word.head.i not in number:
        return str(number[root or 0]), "parataxis" if relation in ("root", "") else relation
    return str(number[word.head.i]), "dep" if relation in ("root", "") else relation


def _space_after(doc: Doc, word: Token) -> str:
    """Nothing for one blank; SpaceAfter=No; or SpacesAfter with the very characters up to the next word."""
    at = word.i + 1
    gap = word.whitespace_
    while at < len(doc) and doc[at].is_space:
        gap += doc[at].text_with_ws
        at += 1
    if gap == " ":
        return _EMPTY
    return f"SpacesAfter={gap.translate(_ESCAPES)}" if gap else "SpaceAfter=No"
