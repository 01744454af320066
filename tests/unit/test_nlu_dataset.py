from pathlib import Path

import pytest

from bot.training.dataset import read_examples
from grs_core.domain.errors import RuleBroken

_YAML = """version: "3.1"
nlu:
- intent: bribery
  examples: |
    - [মেম্বার]{"entity": "accused_role", "value": "up_member"} টাকা চায়
    - pin [1234]{"entity": "secret"}
"""


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_annotations_become_spans(tmp_path: Path) -> None:
    first, second = read_examples(_write(tmp_path, "bribery.yml", _YAML))
    assert first.text == "মেম্বার টাকা চায়"
    assert first.source == "bribery.yml:5"
    assert [(first.text[e.start : e.end], e.kind, e.norm) for e in first.entities] == [
        ("মেম্বার", "accused_role", "up_member")
    ]
    assert [(e.kind, e.norm) for e in second.entities] == [("secret", "")]


def test_json_lines_are_read_with_their_language(tmp_path: Path) -> None:
    line = '{"text": "nogod nogod", "intent": "greet", "lang": "bn-Latn", "entities": [{"entity": "mfs_provider", "value": "nogod", "norm": "nagad"}, {"entity": "mfs_provider", "value": "nogod", "norm": "nagad"}]}'  # noqa: E501
    (example,) = read_examples(_write(tmp_path, "x.jsonl", line))
    assert example.language == "bn-Latn"
    assert [e.start for e in example.entities] == [0, 6]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.yml", _YAML + "    no dash\n", "7"),
        ("b.yml", _YAML + '    - [x]{"entity": }\n', "7"),
        ("c.yml", "a: [", "1"),
        ("d.jsonl", '{"text": "x"}', "1"),
        ("e.jsonl", '{"text": "x", "intent": "greet", "entities": [{"entity": "amount", "value": "5"}]}', "1"),
    ],
)
def test_a_mistake_names_its_file_and_line(tmp_path: Path, name: str, text: str, line: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_examples(_write(tmp_path, name, text))
    assert caught.value.params["file"] == name
    assert caught.value.params["line"] == line
