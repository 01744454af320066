"""README, domain.yml, data files and code name the same labels."""

import re
from pathlib import Path

import pytest
import yaml

from bot.nlu import labels
from bot.training.dataset import Example, read_examples
from grs_core.domain.grievance import AccusedRole, Category

_DATA = Path(__file__).parents[2] / "nlu_data"
_README = (_DATA / "README.md").read_text(encoding="utf-8")
_TEST = _DATA / "test"
_SETS = {"training": _DATA / "nlu", "frozen": _TEST / "frozen.jsonl", "blind": _TEST / "blind.jsonl"}


def _first_column(title: str) -> tuple[str, ...]:
    section = _README.split(f"### {title}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    return tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def _examples(name: str) -> tuple[Example, ...]:
    return read_examples(_SETS[name])


def test_code_and_readme_name_the_same_intents() -> None:
    assert _first_column("Intents: complaints") == labels.COMPLAINTS
    assert (*labels.COMPLAINTS, *_first_column("Intents: everything else")) == labels.INTENTS


def test_code_and_readme_name_the_same_entities_and_norms() -> None:
    assert _first_column("Entities") == labels.ENTITIES
    for entity, norms in labels.NORMS.items():
        row = re.search(rf"^\| `{entity}` \|(.*)\|$", _README, re.MULTILINE)
        assert row is not None
        assert tuple(re.findall(r"`(\w+)`", row[1])) == norms


def test_rasas_domain_names_the_same() -> None:
    domain = yaml.safe_load((_DATA / "domain.yml").read_text(encoding="utf-8"))
    assert tuple(domain["intents"]) == labels.INTENTS
    assert tuple(domain["entities"]) == labels.ENTITIES


def test_the_core_knows_every_complaint_and_every_accused_role() -> None:
    assert {category.value for category in Category} == {*labels.COMPLAINTS, "other"}
    assert {role.value for role in AccusedRole} == set(labels.ACCUSED_ROLES)


def test_a_training_file_bears_the_name_of_its_one_intent() -> None:
    """`<intent>.yml`, continued by `more_<intent>.yml` and `more_<intent>_<writer>.yml`."""
    files: dict[str, set[str]] = {}
    for example in _examples("training"):
        files.setdefault(example.source.split(".yml:")[0], set()).add(example.intent)
    for name, intents in files.items():
        (intent,) = intents
        assert re.fullmatch(rf"{intent}|more_{intent}(_[a-z]+)?", name), name
    assert {intent for intents in files.values() for intent in intents} == set(labels.INTENTS)


@pytest.mark.parametrize("name", sorted(_SETS))
def test_data_uses_only_labels_of_the_readme(name: str) -> None:
    for example in _examples(name):
        assert example.intent in labels.INTENTS, example.source
        for entity in example.entities:
            assert entity.kind in labels.ENTITIES, example.source
            if entity.kind in labels.NORMS:
                assert entity.norm in labels.NORMS[entity.kind], example.source
