"""Words per CPU-second of dateline beside spaCy's trained pipelines: same text, one thread, round-robin, median of the rounds.

    python benchmarks/speed.py [--rounds 5] [--stories 60] [--growth] [--cold]

Rounds go in turn (ours, sm, md, ours, …), so that a busy machine hurts all alike; the ratio is what counts. `--cold` adds the time to the
first result of a fresh process, `--growth` how time grows with the length of an article, `--workers` one process against two.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import ENGINES, PEERS, ROOT, Analyse, count_words, describe_machine, load_engine, read_texts

BIN = Path(sys.executable).parent


def measure_rounds(engines: dict[str, Analyse], texts: list[str], rounds: int) -> dict[str, list[float]]:
    """Words per CPU-second of each engine in each round; a first round warms up and is not counted."""
    words = count_words(texts)
    speeds: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(rounds + 1):
        for name, analyse in engines.items():
            start = time.process_time()
            analyse(texts)
            if turn:
                speeds[name].append(words / (time.process_time() - start))
    return speeds


def measure_cold(name: str) -> float:
    """Seconds of wall clock from nothing to the first result: the command line for us, import, load and one text for the peers."""
    seed = ROOT / "seeds" / "visit.txt"
    code = f"import peers; peers.load_engine({name!r})([open({str(seed)!r}, encoding='utf-8').read()])"
    ours = [str(BIN / "dateline"), "read", str(seed), "--to", "json", "-o", os.devnull]
    start = time.perf_counter()
    subprocess.run(ours if name == "dateline" else [sys.executable, "-c", code], cwd=ROOT / "benchmarks", check=True)
    return time.perf_counter() - start


def measure_growth(analyse: Analyse, text: str) -> list[tuple[int, float]]:
    """CPU-seconds for articles of 4,000 to 1,024,000 characters, made by repeating one text."""
    rows = []
    for doublings in range(9):
        size = 4000 * 2**doublings
        long = (text * (size // len(text) + 1))[:size]
        start = time.process_time()
        analyse([long])
        rows.append((size, time.process_time() - start))
    return rows


def measure_workers(texts: list[str], workers: int) -> float:
    """Words per second of wall clock of `dateline read` with that many processes, start included."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        command = [str(BIN / "dateline"), "read", str(source), "--to", "jsonl", "-o", os.devnull, "--workers", str(workers)]
        start = time.perf_counter()
        subprocess.run(command, check=True)
        return count_words(texts) / (time.perf_counter() - start)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stories", type=int, default=60)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--workers", action="store_true")
    options = parser.parse_args()
    texts = read_texts(options.stories)
    engines = {name: engine for name in ENGINES if (engine := load_engine(name)) is not None}
    print(f"{describe_machine()}; {len(texts)} articles, {count_words(texts)} words, {options.rounds} rounds, one thread")
    speeds = measure_rounds(engines, texts, options.rounds)
    medians = {name: statistics.median(row) for name, row in speeds.items()}
    for name, row in speeds.items():
        ratios = ", ".join(f"{medians[name] / medians[peer]:.2f} of {peer}" for peer in PEERS if peer in medians and peer != name)
        print(f"{name:16} {medians[name]:8.0f} words per CPU-second ({min(row):.0f}-{max(row):.0f}) {ratios}")
    if options.cold:
        for name in engines:
            print(f"{name:16} {statistics.median(measure_cold(name) for _ in range(3)):8.2f} s to the first result of a fresh process")
    if options.workers:
        for workers in (1, 2):
            print(f"dateline read    {measure_workers(texts * 3, workers):8.0f} words per second with {workers} processes")
    if options.growth:
        for size, seconds in measure_growth(engines["dateline"], "\n".join(texts)):
            print(f"dateline         {seconds:8.2f} CPU-seconds for {size} characters, {1e6 * seconds / size:.1f} microseconds each")


if __name__ == "__main__":
    main()
