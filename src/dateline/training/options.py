"""The options that the fitting commands share."""

import argparse
from pathlib import Path


def make_parser(description: str | None, out: Path) -> argparse.ArgumentParser:
    """A parser with the corpora's folder, `--docs` (keeps what the model read) and `--out` (default: the table that ships)."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the corpora: NAME.train.jsonl.gz and NAME.dev.jsonl.gz")
    parser.add_argument("--docs", type=Path, help="a folder that keeps what the model read; empty it when the model changes")
    parser.add_argument("--out", type=Path, default=out)
    return parser
