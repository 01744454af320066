"""What every engine of understanding promises: the embedded one, and Rasa with the embedded one behind it."""

import logging
from itertools import pairwise
from pathlib import Path

import pytest

from bot.nlu.cascade import EmbeddedEngine, load_engine
from bot.nlu.engine import NluEngine, Utterance
from bot.nlu.labels import ENTITIES, INTENTS, NORMS
from bot.nlu.rasa_http import RasaEngine
from bot.text.script import LANGUAGES
from bot.training.dataset import read_examples
from grs_core.policy.places.load import load_places
from tests.support.rasa_server import RasaServer

_DATA = Path(__file__).parents[2] / "nlu_data"
_STRANGE = [
    "", " ", "।।", "😀😀", "\u09bc\u09cd", "a" * 20_000, "১" * 500, "\x00\x1f", "پنجاه", "\ud800", "[ভাতা](x)", "/greet",
    '/greet{"a": 1}', "<b>&amp;", "{}", "আমার টাকা " * 2_000, "ভাতা\n\n\nনাই", "\u202eatav\u202c", "null", '"',
]  # fmt: skip


@pytest.fixture(scope="module")
def embedded(model: Path) -> EmbeddedEngine:
    return load_engine(model, load_places())


@pytest.fixture(params=["embedded", pytest.param("rasa", marks=[pytest.mark.rasa, pytest.mark.slow])])
def engine(request: pytest.FixtureRequest, embedded: EmbeddedEngine) -> NluEngine:
    if request.param == "embedded":
        return embedded
    server: RasaServer = request.getfixturevalue("rasa_server")
    return RasaEngine(server.url, server.token, embedded, read_seconds=20)


def _messages() -> list[str]:
    return [example.text for example in read_examples(_DATA / "nlu")][::40]


def test_a_parse_has_the_shape_of_the_label_table(engine: NluEngine) -> None:
    for text in _messages():
        parse = engine.parse(Utterance(text))
        assert parse.text == text
        assert parse.language in LANGUAGES
        assert {score.name for score in parse.ranking} == set(INTENTS)
        assert parse.ranking[0] == parse.intent
        for entity in parse.entities:
            assert entity.kind in ENTITIES
            assert entity.kind not in NORMS or entity.norm in NORMS[entity.kind]


def test_probabilities_fall_and_sum_to_one(engine: NluEngine) -> None:
    for text in _messages():
        chances = [score.confidence for score in engine.parse(Utterance(text)).ranking]
        assert sum(chances) == pytest.approx(1, abs=1e-3)
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_entities_stand_where_they_say_in_order_and_apart(engine: NluEngine) -> None:
    for text in _messages():
        entities = engine.parse(Utterance(text)).entities
        assert [text[entity.start : entity.end] for entity in entities] == [entity.value for entity in entities]
        assert all(left.end <= right.start for left, right in pairwise(entities))


@pytest.mark.parametrize("text", _STRANGE)
def test_no_text_is_too_strange(engine: NluEngine, text: str) -> None:
    parse = engine.parse(Utterance(text))
    assert parse.text == text
    assert len(parse.ranking) == len(INTENTS)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("amar nagad pin 7391 diye dise", "7391"),
        ("আমার বিকাশের পিন ৪৫৮২ ওরে বলছি, টাকা নাই", "৪৫৮২"),
        ("they called and I told the OTP 551907, money gone", "551907"),
    ],
)
def test_a_secret_is_found(engine: NluEngine, text: str, secret: str) -> None:
    assert [e.value for e in engine.parse(Utterance(text)).entities if e.kind == "secret"] == [secret]


def test_a_place_and_a_programme_are_found(engine: NluEngine) -> None:
    parse = engine.parse(Utterance("আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"))
    programme = parse.first("programme")
    assert programme is not None
    assert programme.norm == "widow_allowance"
    assert parse.place.code is not None
    assert parse.language == "bn"


@pytest.mark.parametrize(("text", "intent"), [("STOP", "stop"), ("বন্ধ", "stop"), ("status 4829137506", "check_status")])
def test_a_keyword_is_understood_for_sure(engine: NluEngine, text: str, intent: str) -> None:
    parse = engine.parse(Utterance(text))
    assert (parse.intent.name, parse.sure) == (intent, True)


@pytest.mark.slow
def test_rasa_itself_answers_in_the_contract_above(
    rasa_server: RasaServer, embedded: EmbeddedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the engine behind it: what a real Rasa says is usable, and differs from what the embedded engine says."""
    engine = RasaEngine(rasa_server.url, rasa_server.token, embedded, read_seconds=20)
    with caplog.at_level(logging.WARNING, "bot.nlu.rasa_http"):
        said = [(engine.parse(Utterance(text)), embedded.parse(Utterance(text))) for text in _messages()]
    assert caplog.messages == []
    assert any(rasas.ranking != own.ranking for rasas, own in said)


@pytest.mark.slow
def test_a_real_rasa_refuses_a_wrong_token_and_the_embedded_engine_answers(
    rasa_server: RasaServer, embedded: EmbeddedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    text = _messages()[0]
    with caplog.at_level(logging.WARNING, "bot.nlu.rasa_http"):
        parse = RasaEngine(rasa_server.url, "wrong", embedded, read_seconds=20).parse(Utterance(text))
    assert parse == embedded.parse(Utterance(text))
    assert caplog.messages == ["rasa: status 401: the embedded engine answers"]
