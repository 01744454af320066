"""A new model takes the place of the old one only when it is better, and says why when it does not."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.nlu.engine import Utterance
from bot.training.corrections import examples_of, halves, label_line, measure
from bot.training.dataset import read_examples
from bot.training.promotion import Reason, Standing, judge
from gateway.cli.promotion import Renewal, renew, why_not
from gateway.loaded import LANGUAGE_DATA, engine_at, model_files
from grs_core.domain.correction import Correction, Facts, Verdict
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.services.learning import DEPLOYER
from grs_core.services.learning import judge as review

if TYPE_CHECKING:
    from gateway.bootstrap import Container

WHEN = datetime(2026, 1, 4, 4, tzinfo=UTC)
EACH = 14
LEARNT_LATER = "bribery"
"""The intent whose examples the first small model has not seen."""


def a_pair(text: str, category: Category = Category.BRIBERY, number: str = "1000000001", **right: Any) -> Correction:
    read = Facts(Category.PAYMENT_DELAYED)
    return Correction(0, number, text, "bn", "sms", read, Facts(category, **right), "embedded:0", WHEN, "karim")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (None, (1, 0), Reason.FIRST),
        ((50, 5), (51, 5), Reason.BETTER),
        ((50, 5), (50, 6), Reason.BETTER),
        ((50, 5), (50, 5), Reason.NO_BETTER),
        ((50, 5), (49, 9), Reason.WORSE_ON_FROZEN),
        ((50, 5), (60, 4), Reason.WORSE_ON_CORRECTIONS),
    ],
)
def test_the_rule_is_worse_on_neither_and_better_on_one(
    before: tuple[int, int] | None, after: tuple[int, int], reason: Reason
) -> None:
    old = Standing(before[0], 100, before[1], 10) if before else None
    assert judge(old, Standing(after[0], 100, after[1], 10)) is reason


def test_a_message_is_always_in_the_same_half_however_it_is_spelt() -> None:
    pairs = [a_pair(f"মেম্বার {number} টাকা চায়") for number in range(40)]
    learn, held_out = halves(pairs)
    assert set(learn).isdisjoint(held_out)
    assert min(len(learn), len(held_out)) > 5
    (again,) = [half for half in halves([replace(learn[0], text=f" {learn[0].text}! ", id=9)]) if half]
    assert halves([again[0]])[0] == (again[0],)


def test_corrections_are_measured_field_by_field(container: Container) -> None:
    place = "BD201204"
    pairs = [
        a_pair("মেম্বার কার্ডের জন্য ৫০০০ টাকা ঘুষ চায়", accused=Accused(AccusedRole.UP_MEMBER)),
        a_pair("তিন মাস ধরে বিধবা ভাতা পাই না, বাঞ্ছারামপুর উপজেলা", Category.BRIBERY, programme="widow_allowance", place=place),
        a_pair("অন্য কিছু", Category.OTHER),
    ]
    found = measure(container.nlu, pairs)
    assert (found.pairs, found.unlabelled) == (3, 1)
    assert (found.category.pairs, found.category.right) == (2, 1)
    assert (found.category_then.pairs, found.category_then.right) == (2, 0)
    assert [(each.pairs, each.right) for each in (found.programme, found.place, found.accused)] == [(1, 1)] * 3
    assert measure(container.nlu, ()).category.accuracy is None


def test_a_line_for_the_label_table_has_what_the_officer_confirms_and_no_number(container: Container) -> None:
    pair = a_pair("মেম্বার বিধবা ভাতার জন্য ৫০০০ টাকা চায়", programme="widow_allowance")
    parse = container.nlu.parse(Utterance(pair.text))
    line = label_line(pair, parse, container.policy.places)
    assert line == {
        "text": pair.text,
        "lang": "bn",
        "intent": "bribery",
        "entities": [{"entity": "programme", "value": "বিধবা ভাতা", "norm": "widow_allowance"}],
        "channel": "sms",
    }
    assert label_line(replace(pair, officer=Facts(Category.OTHER)), parse, container.policy.places) is None
    assert len(examples_of([pair, replace(pair, officer=Facts(Category.OTHER))])) == 1


# ---------------------------------------------------------------- training for real, on little


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """Language data of a few messages an intent, with other ones frozen; one intent poorly known at first."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for example in read_examples(LANGUAGE_DATA / "nlu"):
        by_intent[example.intent].append(example.text)
    folder = tmp_path / "language"
    for name in ("nlu", "lexicon", "test"):
        (folder / name).mkdir(parents=True)
    for file in (LANGUAGE_DATA / "lexicon").iterdir():
        (folder / "lexicon" / file.name).write_bytes(file.read_bytes())
    write(folder, {intent: texts[: 5 if intent == LEARNT_LATER else EACH] for intent, texts in by_intent.items()})
    frozen = [(intent, text) for intent, texts in by_intent.items() for text in texts[EACH : EACH + 6]]
    lines = [json.dumps({"text": text, "intent": intent}, ensure_ascii=False) for intent, text in frozen]
    (folder / "test" / "frozen.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def write(folder: Path, messages: dict[str, list[str]]) -> None:
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in messages.items()
    ]
    written = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, default_style="|")
    (folder / "nlu" / "all.yml").write_text(written, encoding="utf-8")


def keep_accepted(container: Container, texts: list[str]) -> None:
    with container.database.work() as work:
        for number, text in enumerate(texts):
            work.corrections.keep(a_pair(text, number=f"{1000000000 + number}"))
        for pair in work.corrections.page(Verdict.PENDING, None, 1, 999).corrections:
            review(work, pair.id, Verdict.ACCEPTED, DEPLOYER, WHEN)
        work.commit()


def a_renewal(container: Container, data: Path) -> Renewal:
    database = container.database
    return Renewal(container.settings, container.policy, database.work, database.reading, data=data)


@pytest.mark.slow
def test_a_model_is_promoted_when_it_is_better_and_kept_when_the_new_one_is_worse(
    container: Container, little: Path
) -> None:
    files = model_files(container.settings)
    files.model.unlink()
    wanted = a_renewal(container, little)
    first = renew(wanted, lambda line: None)
    assert (first["promoted"], first["reason"], first["before"]) == (True, "first", None)
    stamp = files.stamp(files.model)

    same = renew(wanted, lambda line: None)
    assert (same["promoted"], same["reason"], same["model"]) == (False, "no_better", stamp)

    bribes = [e.text for e in read_examples(LANGUAGE_DATA / "nlu") if e.intent == LEARNT_LATER][40:100]
    keep_accepted(container, bribes)
    better = renew(replace(wanted, with_corrections=True), lambda line: None)
    assert (better["promoted"], better["reason"]) == (True, "better")
    assert better["corrections_learnt"] > 20
    assert better["after"]["corrections"] == len(bribes) - better["corrections_learnt"], "measured by the other half"
    learnt = files.stamp(files.model)
    assert learnt != stamp

    worse = renew(wanted, lambda line: None)
    assert not worse["promoted"]
    assert worse["reason"] in ("worse_on_frozen", "worse_on_corrections")
    assert "fewer" in why_not(worse)
    assert str(worse["after"]) in why_not(worse), "with the figures"
    assert worse["before"]["corrections"] == better["after"]["corrections"], "the old one has seen the other half"
    assert files.stamp(files.model) == learnt
    report = files.report()
    assert report is not None
    assert report["training"]["reason"] == worse["reason"]
    assert report["model"] == f"embedded:{learnt}"

    forced = renew(replace(wanted, force=True), lambda line: None)
    assert (forced["promoted"], forced["reason"], forced["model"]) == (True, "forced", stamp)
    assert engine_at(files.model, container.policy, container.settings).parse(Utterance("")).ranking
    assert container.database.verify_audit().ok


@pytest.mark.slow
def test_a_model_that_cannot_be_read_is_replaced(container: Container, little: Path) -> None:
    files = model_files(container.settings)
    files.model.unlink()
    files.model.write_bytes(b"not a model")
    wanted = a_renewal(container, little)
    assert renew(wanted, lambda line: None)["reason"] == "first"
