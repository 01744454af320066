"""The house is as docs/architecture.md draws it: its rooms, the doors between them, nothing lying about."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
ROOMS = {"bot", "grs_core", "gateway", "nlu_data", "docs", "tests", "benchmarks", "deploy", ".ci"}
PAPERS = {
    ".dockerignore", ".env.example", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE",
    "Makefile", "NOTICE", "README.md", "docker-compose.yml", "pyproject.toml",
    "requirements-dev.lock", "requirements.lock",
}  # fmt: skip
LONGEST_FILE = 300
FRAMEWORKS = {"alembic", "celery", "flask", "joblib", "psycopg", "requests", "sklearn", "sqlalchemy", "twilio"}
ADAPTERS = ("gateway/sms/*.py", "gateway/jobs/*_queue.py", "bot/nlu/*_http.py")
NO_ADAPTERS = {"gateway.sms"} | {
    f"gateway.sms.{name}" for name in ("calling", "codes", "dialling", "twilio_answers", "udh", "webhook")
}

# A bracket in each pattern, so that this file does not find itself.
ADDRESSES_OF_REGISTRIES = r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|yarnpkg[.]com|deb[.]debian[.]org|--index-ur[l]"
PATHS_OF_ONE_MACHINE = r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|op[t]/(?:wheel|pypi))(?:/|\b)"


@cache
def tracked() -> tuple[Path, ...]:
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())


def python_files(*rooms: str) -> Iterator[Path]:
    return (f for f in tracked() if f.suffix == ".py" and (not rooms or f.relative_to(ROOT).parts[0] in rooms))


def texts() -> Iterator[tuple[str, str]]:
    for file in tracked():
        try:
            yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font or a picture


def test_every_top_level_item_has_a_place_in_the_drawing() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= ROOMS | PAPERS


def test_imports_keep_their_direction(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def protected_modules() -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return {module for contract in contracts for module in contract.get("protected_modules", ())}


def test_every_framework_in_use_has_a_home_in_the_contracts() -> None:
    used = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for file in python_files("grs_core", "bot", "gateway")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert used & FRAMEWORKS <= protected_modules()


def test_every_adapter_is_named_in_the_contract_of_the_composition_root() -> None:
    files = [file.relative_to(ROOT) for pattern in ADAPTERS for file in ROOT.glob(pattern)]
    modules = {str(file.with_suffix("")).replace("/", ".").removesuffix(".__init__") for file in files}
    assert modules - NO_ADAPTERS <= protected_modules()


def test_no_python_file_is_too_long_to_read() -> None:
    lengths = {str(f.relative_to(ROOT)): len(f.read_text(encoding="utf-8").splitlines()) for f in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("pattern", [ADDRESSES_OF_REGISTRIES, PATHS_OF_ONE_MACHINE])
def test_no_file_names_a_registry_or_a_path_of_one_machine(pattern: str) -> None:
    found = {name: match[0] for name, text in texts() if (match := re.search(pattern, text))}
    assert found == {}


def test_locks_give_exact_versions() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line]
        assert lines
        assert [line for line in lines if not re.match(r"[a-z0-9-]+==[\w.]+( ; .+)?$", line)] == []


def test_what_runs_is_locked_alike_for_developers() -> None:
    lock, dev = (set((ROOT / name).read_text().split("\n")) for name in ("requirements.lock", "requirements-dev.lock"))
    assert lock - dev == set()


def settings_in_the_example() -> list[str]:
    return re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_example_of_settings_names_every_variable_once_and_no_other() -> None:
    from gateway.settings import VARIABLES

    assert sorted(settings_in_the_example()) == sorted(VARIABLES)


def test_docker_compose_hands_every_setting_to_every_service_of_ours() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    ours = {name: service for name, service in services.items() if service.get("command", [""])[0] == "grs"}
    assert set(ours) == {"init", "web", "worker", "beat"}
    for service in ours.values():
        assert sorted(service["environment"]) == sorted(settings_in_the_example())


def test_no_test_is_skipped_or_sleeps() -> None:
    forbidden = {"skip", "skipif", "importorskip", "xfail", "sleep"}
    found = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files("tests")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in forbidden)
        or (isinstance(node, ast.Name) and node.id in forbidden)
    }
    assert found == set()
