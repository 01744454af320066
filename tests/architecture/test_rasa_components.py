"""Rasa's components live in its Python 3.10 and beside nothing of ours but `bot`: what they import must run there."""

import ast
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
RASA = ROOT / "nlu_data" / "rasa"
NEW_IN_311 = {"StrEnum", "Self", "UTC", "tomllib", "ExceptionGroup", "TaskGroup", "assert_never", "LiteralString"}
OURS = ("bot", "grs_core", "gateway")


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 10))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _reachable() -> set[Path]:
    """The files of ours that the components import, directly or not."""
    reached: set[Path] = set()
    waiting = list((RASA / "protikar_rasa").glob("*.py"))
    while waiting:
        for name in _imports(waiting.pop()):
            file = ROOT / (name.replace(".", "/") + ".py")
            if name.split(".")[0] in OURS and file.is_file() and file not in reached:
                reached.add(file)
                waiting.append(file)
    return reached


def test_what_the_components_import_of_ours_is_bot_alone() -> None:
    reached = _reachable()
    assert ROOT / "bot/nlu/features.py" in reached
    assert {file.relative_to(ROOT).parts[0] for file in reached} == {"bot"}


def test_what_the_components_import_of_ours_runs_on_python_310_with_the_standard_library() -> None:
    for file in _reachable():
        names = {part for name in _imports(file) for part in name.split(".")}
        assert not names & NEW_IN_311, file
        assert not names & {"numpy", "rapidfuzz", "sklearn", "yaml"}, file


def test_both_pipelines_rank_every_intent_and_differ_in_our_components_only_where_they_say() -> None:
    stock, ours = (_pipeline(name) for name in ("config.stock.yml", "config.yml"))
    assert not any(name.startswith("protikar_rasa.") for name in stock)
    assert {name for name in ours if name.startswith("protikar_rasa.")} == {
        "protikar_rasa.tokenizer.FoldTokenizer", "protikar_rasa.lexicon.LexiconFeaturizer",
        "protikar_rasa.rules.RuleExtractor",
    }  # fmt: skip
    assert stock["DIETClassifier"]["ranking_length"] == ours["DIETClassifier"]["ranking_length"] == 0
    assert stock["DIETClassifier"]["epochs"] == ours["DIETClassifier"]["epochs"]


def _pipeline(name: str) -> dict[str, dict[str, object]]:
    steps = yaml.safe_load((RASA / name).read_text(encoding="utf-8"))["pipeline"]
    return {step["name"]: step for step in steps}
