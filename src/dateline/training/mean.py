"""The mean of the weights of two runs: better than either where one started from the other.

python -m dateline.training.mean RUN/state.pt EARLIER/state.pt -o START/state.pt
"""

import argparse
from pathlib import Path

import torch

from dateline.training.release import mean_weights


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs=2)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"average": mean_weights(*(p.parent for p in options.runs))}, options.out)


if __name__ == "__main__":
    main()
