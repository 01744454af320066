"""The engine on messages that nobody trained or tuned on. Floors stand a little under what was measured."""

import re
from functools import cache
from pathlib import Path

import pytest

from bot.nlu.cascade import EmbeddedEngine, load_engine
from bot.nlu.engine import Utterance
from bot.text.secrets import find_secrets, mask_secrets
from bot.training.dataset import Example, read_examples
from bot.training.evaluate import Evaluation, evaluate
from grs_core.policy.places.load import load_places

FIRST_HALF = 430
"""Messages of the first writer; the second appended his."""
_TEST = Path(__file__).parents[2] / "nlu_data" / "test"
_FROZEN, _BLIND = _TEST / "frozen.jsonl", _TEST / "blind.jsonl"


@cache
def frozen() -> tuple[Example, ...]:
    return read_examples(_FROZEN)


@pytest.fixture(scope="session")
def engine(model: Path) -> EmbeddedEngine:
    return load_engine(model, load_places())


@pytest.fixture(scope="session")
def measured(engine: EmbeddedEngine) -> Evaluation:
    return evaluate(engine, frozen())


@pytest.fixture(scope="session")
def blind(engine: EmbeddedEngine) -> Evaluation:
    """A writer who saw neither the other data nor the code."""
    return evaluate(engine, read_examples(_BLIND))


def test_most_messages_are_understood(measured: Evaluation) -> None:
    """Measured on 853 messages: accuracy .944, macro-F1 .955, worst language .904 (en), complaints .937, fraud .963."""
    assert measured.accuracy >= 0.92
    assert measured.macro_f1 >= 0.935
    assert min(measured.by_language.values()) >= 0.89
    assert (measured.complaints_macro_f1 or 0) >= 0.92
    assert (measured.mfs_fraud_recall or 0) >= 0.91


def test_a_stranger_is_understood(blind: Evaluation) -> None:
    """Measured on 480 messages: accuracy .969, macro-F1 .978, worst language .938, complaints .967, fraud 1.0."""
    assert blind.accuracy >= 0.955
    assert blind.macro_f1 >= 0.965
    assert min(blind.by_language.values()) >= 0.93
    assert (blind.complaints_macro_f1 or 0) >= 0.95
    assert (blind.mfs_fraud_recall or 0) >= 0.97
    assert blind.entity_overlap_f1 >= 0.945
    assert (blind.secret_recall or 0) >= 0.985
    assert (blind.false_masks or 0) < 0.01


def test_when_it_is_sure_it_is_right(measured: Evaluation, blind: Evaluation) -> None:
    """Measured: sure of 84 % and 92 %, right in 98.7 % and 99.3 % of those."""
    assert measured.sure_precision >= 0.975
    assert measured.sure_coverage >= 0.78
    assert blind.sure_precision >= 0.985
    assert blind.sure_coverage >= 0.87


def test_what_is_not_ours_seldom_opens_a_case_and_complaints_do(measured: Evaluation, blind: Evaluation) -> None:
    """Measured: 6 of 92 and 1 of 60 open one; of the complaints 97.1 % and 98.8 % do at their first message."""
    assert (measured.out_of_scope_filed or 0) <= 0.10
    assert (blind.out_of_scope_filed or 0) <= 0.035
    assert (measured.complaints_filed or 0) >= 0.95
    assert (blind.complaints_filed or 0) >= 0.965


def test_entities_are_found(measured: Evaluation) -> None:
    """Measured: all .93, phones .99, tracking numbers .95, places .96."""
    assert measured.entity_f1 >= 0.915
    assert measured.entity_overlap_f1 >= 0.92
    assert measured.entities["phone"].f1 >= 0.97
    assert measured.entities["tracking_number"].recall >= 0.93
    assert measured.entities["place"].f1 >= 0.94


def test_no_secret_of_the_first_half_survives_masking(engine: EmbeddedEngine) -> None:
    """The half that was written first: all of its 30 secrets."""
    assert evaluate(engine, frozen()[:FIRST_HALF]).secret_recall == 1.0


def test_hardly_a_secret_survives_masking(measured: Evaluation) -> None:
    """Measured on 57 secrets: .98, one is missed; the aim is .99."""
    assert (measured.secret_recall or 0.0) >= 0.98


def test_numbers_that_are_no_secret_survive_masking() -> None:
    kept = [
        (entity.kind, mask_secrets(example.text))
        for example in frozen()
        for entity in example.entities
        if entity.kind in ("phone", "tracking_number", "trx_id")
        and example.text[entity.start : entity.end] not in mask_secrets(example.text)
    ]
    assert kept == []


def test_hardly_another_number_is_masked() -> None:
    """Measured: 6 of 733 runs of digits that are no secret, 2 of them sums; no phone and no number of a case."""
    others, masked = 0, 0
    for example in frozen():
        told = {at for e in example.entities if e.kind == "secret" for at in range(e.start, e.end)}
        starred = {at for span in find_secrets(example.text) for at in range(span.start, span.end)}
        numbers = [m for m in re.finditer(r"\d+", example.text) if m.start() not in told]
        others += len(numbers)
        masked += sum(bool(starred.intersection(range(*number.span()))) for number in numbers)
    assert masked / others < 0.01


def test_a_parse_is_complete(engine: EmbeddedEngine) -> None:
    for example in frozen():
        parse = engine.parse(Utterance(example.text, example.channel))
        assert parse.ranking[0] == parse.intent
        assert abs(sum(score.confidence for score in parse.ranking) - 1) < 1e-3
        assert all(example.text[e.start : e.end] == e.value for e in parse.entities)


@pytest.mark.parametrize("text", ["", " ", "।।", "😀😀", "\u09bc\u09cd", "a" * 20_000, "১" * 500, "\x00\x1f", "پنجاه"])
def test_no_text_is_too_strange(engine: EmbeddedEngine, text: str) -> None:
    parse = engine.parse(Utterance(text))
    assert parse.text == text
    assert not find_secrets(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("STOP", "stop"),
        ("বন্ধ", "stop"),
        ("bondho", "stop"),
        ("HELP", "help"),
        ("status", "check_status"),
        ("status 4829137506", "check_status"),
        ("৪৮২৯১৩৭৫০৬", "check_status"),
        ("হ্যাঁ", "affirm"),
        ("na", "deny"),
    ],
)
def test_keywords_are_understood_for_sure(engine: EmbeddedEngine, text: str, intent: str) -> None:
    parse = engine.parse(Utterance(text))
    assert (parse.intent.name, parse.sure) == (intent, True)


@pytest.mark.parametrize("text", ["1", "২", "9", "12", "3."])
def test_a_digit_of_a_menu_is_no_intent(engine: EmbeddedEngine, text: str) -> None:
    assert not engine.parse(Utterance(text)).sure


def test_who_is_blamed_is_told_from_who_is_named(engine: EmbeddedEngine) -> None:
    blamed = engine.parse(Utterance("বয়স্ক ভাতার কার্ড করতে ইউএনও অফিসের কেরানি না, চেয়ারম্যান ৫ হাজার টাকা নিছে"))
    assert blamed.intent.name == "bribery"
    assert "up_chairman" in [e.norm for e in blamed.entities if e.kind == "accused_role"]
    asked = engine.parse(Utterance("চেয়ারম্যান অফিস কয়টায় খোলে"))
    assert asked.first("accused_role") is None
