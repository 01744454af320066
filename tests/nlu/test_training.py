import shutil
from pathlib import Path

import pytest

from bot.nlu.cascade import load_engine
from bot.nlu.engine import Utterance
from bot.training.train import train
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.domain.places import Places

_DATA = Path(__file__).parents[2] / "nlu_data"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A few intents, so that training takes a moment."""
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    shutil.copytree(_DATA / "lexicon", tmp_path / "data" / "lexicon")
    for intent in ("greet", "thank", "stop", "bribery"):
        shutil.copy(_DATA / "nlu" / f"{intent}.yml", tmp_path / "data" / "nlu")
    return tmp_path / "data"


def test_the_same_data_gives_the_same_model(small: Path, tmp_path: Path) -> None:
    said: list[str] = []
    first = train(small, tmp_path / "first", said.append)
    second = train(small, tmp_path / "second", said.append)
    assert first == second
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert said
    assert first.bytes < 10_000_000


def test_a_trained_model_is_loaded_and_used(small: Path, tmp_path: Path) -> None:
    train(small, tmp_path / "model", lambda line: None)
    engine = load_engine(tmp_path / "model", Places(()))
    assert engine.parse(Utterance("মেম্বার কার্ডের জন্য টাকা চায়")).intent.name == "bribery"


def test_data_that_cannot_be_learned_from_is_refused(small: Path, tmp_path: Path) -> None:
    (small / "nlu" / "odd.yml").write_text('version: "3.1"\nnlu:\n- intent: odd\n  examples: |\n    - x y\n')
    with pytest.raises(RuleBroken, match="data_broken"):
        train(small, tmp_path / "model", lambda line: None)


def test_a_missing_or_broken_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_engine(tmp_path / "none", Places(()))
    (tmp_path / "bad").write_bytes(b"not a model")
    with pytest.raises(Unavailable):
        load_engine(tmp_path / "bad", Places(()))
