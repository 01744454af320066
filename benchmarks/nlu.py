"""The embedded engine beside Rasa's DIET (as it comes, and with our components) on the frozen messages, in one run.

`python -m benchmarks.nlu [--epochs 60] [--every 1]`: `--every 3` trains all three on every third message.
What Rasa says itself is measured, without our keyword rules before it; each message once, one after the other.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.__main__ import free_port, process, wait_for
from bot.nlu.cascade import load_engine
from bot.nlu.engine import Utterance
from bot.training.dataset import read_examples
from bot.training.train import train
from grs_core.policy.places.load import load_places

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "nlu_data"
TOKEN = "benchmark-token"
STOCK, OURS = "nlu_data/rasa/config.stock.yml", "nlu_data/rasa/config.yml"
Rows = list[tuple[str, float]]
"""Intent and milliseconds, message by message."""


@dataclass(frozen=True)
class Line:
    name: str
    trained_s: float
    inside: Rows
    over_http: Rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=int(os.environ.get("RASA_EPOCHS") or 60))
    parser.add_argument("--every", type=int, default=1, help="train on every so-manieth message only")
    options = parser.parse_args()
    frozen = read_examples(DATA / "test" / "frozen.jsonl")
    texts, truth = [e.text for e in frozen], [e.intent for e in frozen]
    with tempfile.TemporaryDirectory(prefix="protikar-bench-") as folder:
        base = Path(folder)
        data = thinned(base / "data", options.every)
        lines = [embedded(base, data, texts)]
        print(row(lines[-1], truth), flush=True)
        for name, config in (("Rasa DIET, stock", STOCK), ("Rasa DIET + our components", OURS)):
            lines.append(rasa(name, config, data, options.epochs, texts))
            print(row(lines[-1], truth), flush=True)
        count = len(read_examples(data / "nlu"))
    print(f"\n{len(texts)} frozen messages; trained on {count} messages; Rasa {options.epochs} epochs; {machine()}\n")
    print(table(lines, truth))


def thinned(folder: Path, every: int) -> Path:
    """nlu_data with every so-manieth message of each file."""
    if every == 1:
        return DATA
    (folder / "nlu").mkdir(parents=True)
    (folder / "lexicon").symlink_to(DATA / "lexicon")
    for file in sorted((DATA / "nlu").glob("*.yml")):
        kept, seen = [], 0
        for line in file.read_text(encoding="utf-8").splitlines():
            example = line.startswith("    - ")
            if not example or seen % every == 0:
                kept.append(line)
            seen += example
        (folder / "nlu" / file.name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def embedded(base: Path, data: Path, texts: list[str]) -> Line:
    model, started = base / "model.npz", time.perf_counter()
    train(data, model, lambda line: None)
    took = time.perf_counter() - started
    engine = load_engine(model, load_places())
    for text in texts[:20]:
        engine.parse(Utterance(text))
    inside = []
    for text in texts:
        started = time.perf_counter()
        said = engine.parse(Utterance(text)).intent.name
        inside.append((said, 1000 * (time.perf_counter() - started)))
    port = free_port()
    with process([sys.executable, "-m", "benchmarks.nlu_served", str(port), str(model)], dict(os.environ), port):
        return Line("embedded", took, inside, over_http(port, texts))


def rasa(name: str, config: str, data: Path, epochs: int, texts: list[str]) -> Line:
    environ = {
        **os.environ,
        "RASA_CONFIG": config,
        "RASA_NLU": str(data / "nlu"),
        "RASA_EPOCHS": str(epochs),
        "GRS_RASA_TOKEN": TOKEN,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONPATH": f"{ROOT}:{DATA / 'rasa'}",
    }
    script, started = ["bash", str(ROOT / ".ci/rasa.sh")], time.perf_counter()
    model = subprocess.run(
        [*script, "train"], env=environ, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    took = time.perf_counter() - started
    python = str(ROOT / os.environ.get("RASA_VENV", ".venv-rasa") / "bin/python")
    alone = [python, str(ROOT / "benchmarks/rasa_in_process.py"), str(ROOT / model)]
    said = subprocess.run(
        alone,
        env=environ,
        check=True,
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ).stdout
    inside = [(intent, spent) for intent, spent in json.loads(said.strip().splitlines()[-1])]
    with served(script, environ) as port:
        return Line(name, took, inside, over_http(port, texts))


@contextmanager
def served(script: list[str], environ: dict[str, str]) -> Iterator[int]:
    port = free_port()
    silent = subprocess.DEVNULL
    running = subprocess.Popen(
        [*script, "serve"], env={**environ, "RASA_PORT": str(port)}, stdout=silent, stderr=silent
    )
    try:
        for _ in range(5):
            try:
                wait_for(port)
                break
            except RuntimeError:
                continue
        yield port
    finally:
        running.terminate()
        running.wait(timeout=60)


def over_http(port: int, texts: list[str]) -> Rows:
    session, rows = requests.Session(), []
    session.trust_env = False
    url = f"http://127.0.0.1:{port}/model/parse?token={TOKEN}"
    for text in texts[:20]:
        session.post(url, json={"text": text}, timeout=30).raise_for_status()
    for text in texts:
        started = time.perf_counter()
        answer = session.post(url, json={"text": text}, timeout=30)
        answer.raise_for_status()
        rows.append((answer.json()["intent"]["name"], 1000 * (time.perf_counter() - started)))
    return rows


def macro_f1(truth: list[str], said: list[str]) -> float:
    scores = []
    for label in sorted(set(truth)):
        right = sum(t == s == label for t, s in zip(truth, said, strict=True))
        scores.append(2 * right / (truth.count(label) + said.count(label)))
    return sum(scores) / len(scores)


def row(line: Line, truth: list[str]) -> str:
    said = [intent for intent, _ in line.inside]
    accuracy = sum(t == s for t, s in zip(truth, said, strict=True)) / len(truth)
    return (
        f"| {line.name} | {accuracy:.3f} | {macro_f1(truth, said):.3f} | {line.trained_s:.0f} "
        f"| {at(line.inside, 0.5):.2f} | {at(line.inside, 0.99):.2f} "
        f"| {at(line.over_http, 0.5):.2f} | {at(line.over_http, 0.99):.2f} |"
    )


def at(rows: Rows, share: float) -> float:
    times = sorted(spent for _, spent in rows)
    return times[min(int(share * len(times)), len(times) - 1)]


def table(lines: list[Line], truth: list[str]) -> str:
    head = "| engine | accuracy | macro-F1 | training s | p50 ms | p99 ms | p50 ms over HTTP | p99 ms over HTTP |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *(row(line, truth) for line in lines)])


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
