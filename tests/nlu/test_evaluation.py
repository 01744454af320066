"""The figures of an evaluation, on messages few enough to count by hand."""

from dataclasses import dataclass

import pytest

from bot.nlu.engine import Entity, IntentScore, Parse, Utterance
from bot.training.curves import Judged, calibration, calibration_error, coverage_at, coverage_curve
from bot.training.dataset import Example, LabelledEntity
from bot.training.evaluate import evaluate
from bot.training.secrecy import secrecy


@dataclass
class Oracle:
    """Says of each text what it was told to say: (intent, confidence, sure)."""

    answers: dict[str, tuple[str, float, bool]]

    def parse(self, utterance: Utterance) -> Parse:
        name, confidence, sure = self.answers[utterance.text]
        ranking = (IntentScore(name, confidence),)
        entities = (Entity("amount", "500", "500", 0, 3),) if utterance.text.startswith("500") else ()
        return Parse(utterance.text, "en", ranking[0], ranking, entities, sure)


def an_example(text: str, intent: str, language: str = "en", *entities: LabelledEntity) -> Example:
    return Example(text, intent, entities, language, "sms", "")


EXAMPLES = (
    an_example("500 gone", "mfs_fraud", "en", LabelledEntity("amount", "500", 0, 3)),
    an_example("all gone", "mfs_fraud"),
    an_example("he asks money", "bribery", "bn-Latn"),
    an_example("light bill", "out_of_scope", "mixed"),
    an_example("weather", "out_of_scope", "mixed"),
)
ENGINE = Oracle(
    {
        "500 gone": ("mfs_fraud", 0.95, True),
        "all gone": ("bribery", 0.40, False),
        "he asks money": ("bribery", 0.90, True),
        "light bill": ("bribery", 0.85, True),
        "weather": ("out_of_scope", 0.70, True),
    }
)


def test_the_figures_are_those_that_one_counts_by_hand() -> None:
    found = evaluate(ENGINE, EXAMPLES)
    assert (found.messages, found.right, found.accuracy) == (5, 3, 0.6)
    assert (found.mfs_fraud_recall, found.out_of_scope_filed) == (0.5, 0.5)
    assert found.complaints_macro_f1 == pytest.approx((2 / 3 + 0.5) / 2, abs=1e-4)
    assert (found.sure_coverage, found.sure_precision) == (0.8, 0.75)
    assert found.messages_by_language == {"bn-Latn": 1, "en": 2, "mixed": 2}
    assert found.confusion == {
        "bribery": {"bribery": 1},
        "mfs_fraud": {"bribery": 1, "mfs_fraud": 1},
        "out_of_scope": {"bribery": 1, "out_of_scope": 1},
    }
    assert (found.coverage_at_98, found.confidence_at_98) == (0.4, 0.9)
    assert found.entity_f1 == 1.0
    assert found.latency_ms_p50 <= found.latency_ms_p99
    assert (found.secret_recall, found.secrets, found.false_masks, found.other_numbers) == (None, 0, 0.0, 1)


def test_what_the_data_cannot_tell_is_not_made_up() -> None:
    found = evaluate(ENGINE, EXAMPLES[3:])
    assert (found.complaints_macro_f1, found.mfs_fraud_recall, found.false_masks) == (None, None, None)


def test_calibration_compares_belief_with_truth_bin_by_bin() -> None:
    bins = calibration([Judged(0.95, True), Judged(1.0, False), Judged(0.31, False), Judged(0.39, True)])
    assert [(each.low, each.messages, each.confidence, each.accuracy) for each in bins] == [
        (0.3, 2, 0.35, 0.5),
        (0.9, 2, 0.975, 0.5),
    ]
    assert calibration_error(bins) == pytest.approx((2 * 0.15 + 2 * 0.475) / 4)
    assert calibration_error([]) == 0.0


def test_coverage_begins_with_the_most_confident_and_ends_with_all() -> None:
    judged = [Judged(number / 100, number != 50) for number in range(100)]
    points = coverage_curve(judged)
    assert (points[0].precision, points[-1].coverage, points[-1].precision) == (1.0, 1.0, 0.99)
    assert [each.coverage for each in points] == sorted(each.coverage for each in points)
    assert coverage_at(judged, 1.0).coverage == 0.49
    assert coverage_at(judged, 0.98).coverage == 1.0
    assert coverage_at([Judged(0.9, False)], 0.98).coverage == 0.0


def test_a_masked_phone_is_a_false_mask_and_a_masked_pin_is_a_secret_kept() -> None:
    text = "amar pin 7391 ar number 01711223344"
    marks = (LabelledEntity("secret", "", 9, 13), LabelledEntity("phone", "01711223344", 24, 35))
    found = secrecy([an_example(text, "mfs_fraud", "bn-Latn", *marks)])
    assert (found.secrets, found.recall, found.other_numbers, found.false_masks) == (1, 1.0, 1, 0.0)
    wrong = secrecy([an_example(text, "mfs_fraud", "bn-Latn", LabelledEntity("amount", "7391", 9, 13))])
    assert (wrong.secrets, wrong.recall, wrong.false_masks) == (0, None, 1.0)
