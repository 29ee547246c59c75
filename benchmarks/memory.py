"""Memory of dateline beside spaCy's trained pipelines, each in a process of its own: after a first text, at the peak, and how it grows.

    python benchmarks/memory.py [--rounds 5] [--stories 60]

Growth is what counts for a long run: the resident size after each round over the same articles with a new word in each, in kilobytes an
article from the second round to the last.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from peers import ENGINES, describe_machine, load_engine, read_texts


def read_resident() -> float:
    """Megabytes that this process holds now (Linux), or at its peak where the system does not say."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure_here(name: str, rounds: int, stories: int) -> dict[str, float] | None:
    """Megabytes of this process after a first text and at the peak, kilobytes of growth an article."""
    texts = read_texts(stories)
    analyse = load_engine(name)
    if analyse is None:
        return None
    analyse(texts[:1])
    loaded = read_resident()
    sizes = []
    for turn in range(rounds):
        analyse([f"{text}\nw{turn}x{number}" for number, text in enumerate(texts)])
        sizes.append(read_resident())
    growth = (sizes[-1] - sizes[min(1, rounds - 1)]) * 1e3 / max(1, len(texts) * (rounds - 2))
    return {"loaded": loaded, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "growth": growth}


def main() -> None:
    """Measure each engine in a child and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stories", type=int, default=60)
    parser.add_argument("--engine", choices=ENGINES, help="measure this one here, for the children")
    options = parser.parse_args()
    if options.engine:
        print(json.dumps(measure_here(options.engine, options.rounds, options.stories)))
        return
    print(describe_machine())
    for name in ENGINES:
        command = [sys.executable, __file__, "--engine", name, "--rounds", str(options.rounds), "--stories", str(options.stories)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
        row = json.loads(done.stdout.splitlines()[-1])
        if row:
            print(f"{name:16} {row['loaded']:6.0f} MB at first, {row['peak']:6.0f} MB at the peak, {row['growth']:6.1f} kB more an article")


if __name__ == "__main__":
    main()
