"""A tiny random twin of the model, for tests of everything else: the same heads and graphs, no sense.

python -m dateline.training.twin LABELS.json OUT_FOLDER
"""

import argparse
import json
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from dateline.language.artefact import FILES, FORMAT, Card, digest_file
from dateline.training.bert import Sizes
from dateline.training.labels import Labels
from dateline.training.release import export_pairs, export_words, quantise, word_outputs
from dateline.training.steps import Models

SIZES = Sizes(width=8, layers=1, heads=2, vocabulary=110, hidden=8, letters=(1, 1, 1), arc=4, rel=2, pair=4, low=2)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-\"$%"


def make_tokenizer() -> Tokenizer:
    """Word pieces of single letters."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}
    for letter in LETTERS:
        vocabulary[letter] = len(vocabulary)
        vocabulary["##" + letter] = len(vocabulary)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def shorten_names(path: Path) -> None:
    """Give everything inside of a graph a number for a name, and drop what only tools read: names are more than half of a tiny graph."""
    model = onnx.load(str(path))
    kept = {"", *(x.name for x in (*model.graph.input, *model.graph.output))}
    numbers: dict[str, str] = {}

    def short(name: str) -> str:
        return name if name in kept else numbers.setdefault(name, f"{len(numbers):x}")

    for array in model.graph.initializer:
        array.name = short(array.name)
    for node in model.graph.node:
        node.name = node.doc_string = ""
        node.input[:] = [short(x) for x in node.input]
        node.output[:] = [short(x) for x in node.output]
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def make_twin(labels: Labels, out: Path) -> Card:
    """Write a random artefact of under 100 kB; the same labels give the same files."""
    torch.manual_seed(3)
    out.mkdir(parents=True, exist_ok=True)
    network = Models(labels, SIZES).eval()
    export_words(network, out / "words-float32.onnx")
    quantise(out / "words-float32.onnx", out / "words.onnx")
    (out / "words-float32.onnx").unlink()
    export_pairs(network, out / "pairs.onnx", SIZES)
    for name in ("words.onnx", "pairs.onnx"):
        shorten_names(out / name)
    make_tokenizer().save(str(out / "tokenizer.json"), pretty=False)
    shown = {k: getattr(labels, k) for k in ("upos", "xpos", "deprel", "lemma", "types")}
    card = Card(
        format=FORMAT, name="twin", version="0", labels=shown, outputs=word_outputs(network), files={n: digest_file(out / n) for n in FILES}
    )  # fmt: skip
    (out / "card.json").write_text(card.model_dump_json() + "\n", encoding="utf-8")
    return card


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    make_twin(Labels(**json.loads(options.labels.read_text(encoding="utf-8"))), options.out)


if __name__ == "__main__":
    main()
