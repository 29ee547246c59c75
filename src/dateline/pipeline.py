"""The one list of stages, in order: Article to Doc to Analysis.

    zones → language (words, sentences, parse, mentions, triggers, pairs) → resolution (who, where, when) → events
    → resolution (times told through events) → results

An article that cannot be analysed becomes a `Failure` with the stage that gave up; the others go on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from dateline.analysis import Analysis, Failure, Model, PairCoding
from dateline.article import Article
from dateline.errors import DatelineError, LimitError
from dateline.events import find_events
from dateline.events.coding import code_pair
from dateline.events.own_types import OwnTypes
from dateline.knowledge import Knowledge
from dateline.language import Reader
from dateline.language.reader import GIVEN, TOLD
from dateline.layers import Notice, Zone, write_layer
from dateline.ontology import Ontology, load_ontology
from dateline.reading import find_published, guess_language
from dateline.resolution import anchor_times, resolve
from dateline.results import project_analysis
from dateline.settings import Settings, load_settings
from dateline.zones import select_zones

Characters = tuple[int, int]
Stage = tuple[str, Callable[[Doc], object]]


class Pipeline:
    """Loads the model and the knowledge once; analyses any number of articles. One a process."""

    def __init__(self, settings: Settings | None = None, *, ontology: Path | None = None, nlp: Language | None = None) -> None:
        """Raises MissingError or ArtefactError where the model or the knowledge base cannot be opened, OntologyError for a bad overlay."""
        self.settings = settings or load_settings()
        self.reader = Reader(self.settings.model_dir, nlp=nlp, max_run=self.settings.max_run)
        self.ontology: Ontology = load_ontology(ontology)
        self.reader.keep_vectors = bool(self.ontology.overlay)

    @cached_property
    def own_types(self) -> OwnTypes:
        """The types of the overlay, their examples read at first use."""
        return OwnTypes(self.ontology, lambda texts: self.reader.annotate(self.reader.make_doc(Article(t), select_zones(t)) for t in texts))

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge base, opened at first use."""
        return Knowledge.open(self.settings.knowledge_path)

    @property
    def model(self) -> Model:
        """Which artefact reads."""
        return self.reader.artefact.model

    @property
    def stages(self) -> list[Stage]:
        """What follows language/, in order."""
        return [
            ("resolution", lambda doc: resolve(doc, self.knowledge)),
            ("events", lambda doc: find_events(doc, self.ontology)),
            ("resolution", anchor_times),
        ]

    def docs(self, articles: Iterable[Article | Failure]) -> Iterator[Doc | Failure]:
        """Finished Docs in input order; Failures pass through."""
        for article in articles:
            yield article if isinstance(article, Failure) else self._read(article)

    def analyse(self, articles: Iterable[Article | Failure]) -> Iterator[Analysis | Failure]:
        """One Analysis or Failure for each article, in input order."""
        for doc in self.docs(articles):
            yield doc if isinstance(doc, Failure) else self._project(doc)

    def finish(self, doc: Doc) -> Doc:
        """All stages on a Doc that has its tokens only (the spaCy component): zones, language and what follows."""
        article = doc._.article
        write_layer(doc, "zones", select_zones(article.text))
        [doc] = self.reader.annotate([doc])
        for _, stage in self.stages:
            stage(doc)
        return doc

    def code(self, text: str, actor: Characters | None, recipient: Characters | None) -> PairCoding:
        """The PLOVER type told between two character spans of a short text; either may be None. Always an answer.

        Raises ValueError for a span outside of the text.
        """
        doc = self.reader.make_doc(Article(text), (Zone("body", 0, len(text)),))
        spans = [find_tokens(doc, side) for side in (actor, recipient)]
        doc.user_data[GIVEN] = [s for s in spans if s]
        [doc] = self.reader.annotate([doc])
        marked = self.reader.read_roots(doc, spans[0], spans[1])
        return code_pair(doc, (spans[0], spans[1]), marked, self.ontology)

    def _read(self, article: Article) -> Doc | Failure:
        """The finished Doc, or what the stage that gave up says."""
        made = self._guarded("zones", article, self._make_doc)
        if isinstance(made, Failure):
            return made
        read = self._guarded("language", made._.article, lambda _: self._annotate(made))
        return read if isinstance(read, Failure) else self._follow(read)

    def _make_doc(self, article: Article) -> Doc:
        if len(article.text) > self.settings.max_characters:
            raise LimitError(f"{len(article.text)} characters are more than max_characters ({self.settings.max_characters})")
        zones = select_zones(article.text)
        article = date_article(article, zones)
        doc = self.reader.make_doc(article, zones)
        notes = [Notice("reading", note) for note in article.meta.get("notices", [])]
        if article.text.strip() and guess_language(article.text) is None:
            notes.append(Notice("reading", "the text does not look like English, which is the only language that the model knows"))
        write_layer(doc, "notices", notes)
        return doc

    def _annotate(self, doc: Doc) -> Doc:
        """The Doc with the layers of language/; where an overlay is laid over the ontology, with what it finds."""
        [doc] = self.reader.annotate([doc])
        return self._find_own(doc) if self.ontology.overlay else doc

    def _find_own(self, doc: Doc) -> Doc:
        """The Doc with what own types find in it; read again where they find words that the network takes for no trigger."""
        found = self.own_types.judge(doc)
        fresh = [(j.start, j.end) for j in found if not any(t.start < j.end and j.start < t.end for t in doc._.triggers)]
        if fresh:
            again = self.reader.make_doc(doc._.article, doc._.zones)
            write_layer(again, "notices", doc._.notices or ())
            again.user_data[TOLD] = fresh
            [doc] = self.reader.annotate([again])
        self.own_types.note(doc, found)
        return doc

    def _follow(self, doc: Doc) -> Doc | Failure:
        article = doc._.article
        for name, stage in self.stages:
            try:
                stage(doc)
            except Exception as error:
                return make_failure(article, name, error)
        return doc

    def _project(self, doc: Doc) -> Analysis | Failure:
        try:
            return project_analysis(doc, self.model, explain=self.settings.explain, ontology=self.ontology)
        except Exception as error:
            return make_failure(doc._.article, "results", error)

    def _guarded(self, stage: str, article: Article, step: Callable[[Article], Doc]) -> Doc | Failure:
        try:
            return step(article)
        except Exception as error:
            return make_failure(article, stage, error)


def find_tokens(doc: Doc, side: Characters | None) -> tuple[int, int] | None:
    """The tokens that a character span touches, or None for no span; raises ValueError outside of the text."""
    if side is None:
        return None
    start, end = side
    if not 0 <= start < end <= len(doc.text):
        raise ValueError(f"the span {start}:{end} is no part of a text of {len(doc.text)} characters")
    inside = [t.i for t in doc if t.idx < end and start < t.idx + len(t) and not t.is_space]
    return (inside[0], inside[-1] + 1) if inside else None


def make_failure(article: Article, stage: str, error: Exception) -> Failure:
    """The record of an article that a stage gave up on."""
    message = str(error) if isinstance(error, DatelineError) else f"{type(error).__name__}: {error}"
    return Failure(id=article.id, stage=stage, error=type(error).__name__, message=message)


def date_article(article: Article, zones: tuple[Zone, ...]) -> Article:
    """The article with the date of publication that its own text tells, where nobody gave one."""
    if article.published:
        return article
    found = find_published(article.text, zones)
    return replace(article, published=found, published_from="text") if found else article


def load_pipeline(settings: Settings | None = None, *, ontology: Path | None = None) -> Pipeline:
    """A ready pipeline."""
    return Pipeline(settings, ontology=ontology)


@Language.factory("dateline", default_config={"model_dir": None, "knowledge_path": None})
def make_component(nlp: Language, name: str, model_dir: str | None, knowledge_path: str | None) -> Callable[[Doc], Doc]:
    """The spaCy component: `spacy.blank("en").add_pipe("dateline")`."""
    overrides: dict[str, Any] = {k: v for k, v in (("model_dir", model_dir), ("knowledge_path", knowledge_path)) if v}
    pipeline = Pipeline(load_settings(**overrides), nlp=nlp)
    return pipeline.finish


def load(settings: Settings | None = None) -> Language:
    """A blank English pipeline with our tokenizer and the component: `nlp(text)._.events`."""
    from dateline.language.tokenizer import make_nlp

    nlp = make_nlp()
    config = {k: str(v) for k in ("model_dir", "knowledge_path") if (v := getattr(settings, k, None))}
    nlp.add_pipe("dateline", config=config)
    return nlp
