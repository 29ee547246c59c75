"""From a checkpoint to an artefact: ONNX graphs, int8, checksums, card, and a parity check on real sentences.

python -m dateline.training.release RUN_FOLDER RECIPE DATA OUT [--last]
"""

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dateline.article import Article
from dateline.language import Reader
from dateline.language.artefact import FILES, FORMAT, Card, SelfTest, digest_file, update_card
from dateline.language.candidates import FLAGS
from dateline.language.encoder import PAIR_INPUTS, PAIR_OUTPUTS, WORD_INPUTS, open_session
from dateline.language.selftest import read_logits
from dateline.training.bert import Sizes
from dateline.training.labels import Labels
from dateline.training.network import PairNetwork
from dateline.training.recipe import read_recipe, read_texts
from dateline.training.steps import Models

OPSET = 17
TEST = (
    "The minister flew to Lima on Tuesday and signed a treaty that both countries had negotiated for three years, the embassy said, but "
    "has ruled out a second visit before the rebels lay down their arms."
)
FOREIGN = ("names_", "triggers_")  # heads of other corpora's label schemes: training only


class WordGraph(nn.Module):
    """The word network with its outputs in a fixed order."""

    def __init__(self, network: nn.Module, outputs: list[str]) -> None:
        super().__init__()
        self.network, self.outputs = network, outputs

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Inputs as WORD_INPUTS."""
        out = self.network(*inputs)
        return tuple(out[name] for name in self.outputs)


class PairGraph(nn.Module):
    """The pair network with parse relations beside it."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Inputs as PAIR_INPUTS."""
        return (*self.network(*inputs[:-2]), self.network.relate_arcs(inputs[-2], inputs[-1]))


def load_weights(folder: Path) -> dict[str, Tensor]:
    """Averaged weights of a run, or its last where none are averaged yet."""
    kept = torch.load(folder / "state.pt", weights_only=True)
    weights: dict[str, Tensor] = kept["average"] or kept["models"]
    return weights


def mean_weights(folder: Path, earlier: Path) -> dict[str, Tensor]:
    """The mean of the weights of two runs."""
    before = load_weights(earlier)
    return {k: v.lerp(before[k], 0.5) if v.is_floating_point() else v for k, v in load_weights(folder).items()}


def load_models(folder: Path, earlier: Path | None = None) -> tuple[Models, Labels]:
    """Weights of a run, or their mean with those of the stage that it started from."""
    labels = Labels(**json.loads((folder / "labels.json").read_text()))
    models = Models(labels)
    models.load_state_dict(mean_weights(folder, earlier) if earlier else load_weights(folder))
    return models.eval(), labels


def word_outputs(models: Models) -> list[str]:
    """Heads that ship: all but those of other corpora's schemes."""
    heads = [h for h in models.word.heads if not h.startswith(FOREIGN) or h == "names_inner"]
    return [*heads, "arcs", "rel", "vectors", "roots"]


def export_words(models: Models, path: Path) -> list[str]:
    """Write the word graph in float32; returns the names of its outputs."""
    outputs = word_outputs(models)
    b, p, w = 2, 12, 8
    ids = torch.randint(5, 60, (b, p))
    firsts = torch.arange(1, w + 1).expand(b, w).contiguous()
    inputs = (ids, torch.ones_like(ids), torch.ones_like(ids), torch.zeros_like(ids), firsts, torch.zeros(b, w, 3, dtype=torch.long))
    axes = {n: {0: "batch", 1: "words" if n in ("firsts", "hashes") else "pieces"} for n in WORD_INPUTS}
    axes |= {n: {0: "batch"} if n == "roots" else {0: "batch", 1: "words"} for n in outputs}
    axes["arcs"] = {0: "batch", 1: "words", 2: "heads"}
    export(WordGraph(models.word, outputs), inputs, path, (list(WORD_INPUTS), outputs, axes))
    return outputs


def export_pairs(models: Models, path: Path, sizes: Sizes = Sizes()) -> None:  # noqa: B008
    """Write the pair graph in float32."""
    n, t, m = 9, 3, 4
    spans = torch.tensor([[i, i + 2] for i in range(m)])
    pairs = torch.tensor([[0, 1], [1, 2]])
    facts = [torch.zeros(2, k, dtype=torch.long) for k in (2, 3, 2 + FLAGS)]
    numbers = torch.zeros(m, dtype=torch.long)
    rel = torch.randn(2, sizes.rel)
    vectors = torch.randn(n, 2 * sizes.hidden)
    inputs = (vectors, spans[:t], spans, numbers, numbers, pairs, facts[0], pairs, facts[1], pairs, facts[2], rel, rel)
    axes = {name: {0: name} for name in (*PAIR_INPUTS, *PAIR_OUTPUTS)}
    export(PairGraph(models.pair), inputs, path, (list(PAIR_INPUTS), list(PAIR_OUTPUTS), axes))


def export(module: nn.Module, inputs: tuple[Tensor, ...], path: Path, names: tuple[list[str], list[str], dict[str, Any]]) -> None:
    """Trace a module to ONNX; names: inputs, outputs, dynamic axes."""
    with torch.no_grad():
        torch.onnx.export(
            module, inputs, str(path), input_names=names[0], output_names=names[1], dynamic_axes=names[2], opset_version=OPSET, dynamo=False
        )  # fmt: skip
    onnx.checker.check_model(str(path))


def quantise(source: Path, target: Path) -> None:
    """Dynamic int8, per channel: MatMul, Gather and Gemm."""
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather", "Gemm"])


def make_selftest(folder: Path, words: Path) -> SelfTest:
    """What the released word graph gives for the sentence of the self-test, and how far the float32 graph in `words` is from it."""
    reader = Reader(folder)
    windows = reader.prepare(reader.make_doc(Article(text=TEST), ()))[2]
    expected = read_logits(reader.network, windows)
    reader.network.word_session = open_session(words)
    allowed = np.abs(read_logits(reader.network, windows) - expected).mean()
    return SelfTest(text=TEST, expected=np.round(expected, 4).tolist(), allowed=round(float(allowed), 4))


def release(run: Path, recipe_path: Path, data: Path, out: Path, earlier: Path | None = None) -> Card:
    """Write the artefact's folder; `benchmarks/floors.py --write` adds the dev scores."""
    recipe = read_recipe(recipe_path)
    models, labels = load_models(run, earlier)
    out.mkdir(parents=True, exist_ok=True)
    outputs = export_words(models, run / "words-float32.onnx")
    export_pairs(models, run / "pairs-float32.onnx")
    for graph in ("words", "pairs"):
        quantise(run / f"{graph}-float32.onnx", out / f"{graph}.onnx")
    shutil.copyfile(Path(os.environ["DATELINE_ENCODER"]).with_name("tokenizer.json"), out / "tokenizer.json")
    parts = {n: f"{n}.train.jsonl.gz" for n in recipe.corpora if n != "coding"}
    card = Card(
        format=FORMAT, name=recipe.name, version=recipe.version,
        labels={k: getattr(labels, k) for k in ("upos", "xpos", "deprel", "lemma", "types")},
        outputs=outputs, files={n: digest_file(out / n) for n in FILES}, recipe="\n".join(read_texts(recipe_path)),
        licences={n: c["licence"] for n, c in recipe.corpora.items()},
        corpora={f: digest_file(data / f) for f in parts.values() if (data / f).exists()},
    )  # fmt: skip
    (out / "card.json").write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    update_card(out, selftest=make_selftest(out, run / "words-float32.onnx"))
    return card


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("run", "recipe", "data", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--earlier", type=Path, help="the run of the stage before: the mean of both is released")
    options = parser.parse_args()
    np.random.seed(0)
    release(options.run, options.recipe, options.data, options.out, options.earlier)


if __name__ == "__main__":
    main()
