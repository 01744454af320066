"""The files of the language model under GRS_HOME: which model runs, what it came from, how good it was found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

Report = Mapping[str, Any]
"""`at` (ISO 8601), `model`, `file`, `evaluation` (as `grs evaluate` prints it), `corrections`, `training` (or None)."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """`model` is what processes load at their start; the others stand beside it."""

    home: Path

    @property
    def model(self) -> Path:
        return self.home / "model.npz"

    @property
    def candidate(self) -> Path:
        """What was trained last and is not in use (yet)."""
        return self.home / "model.candidate.npz"

    @property
    def digest(self) -> Path:
        """Of the language data and code that were last trained from, whether the model was then promoted or not."""
        return self.home / "model.sha256"

    def stamp(self, path: Path) -> str:
        """Twelve hexadecimal digits that name a model file; "none" where there is none."""
        return sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "none"

    def promote(self, facts: Mapping[str, Any]) -> None:
        """The candidate becomes the model, at once and whole: who loads it gets the old one or the new one."""
        self.candidate.replace(self.model)
        write_json(self.home / "model.json", {"model": self.stamp(self.model), **facts})

    def learnt_from_corrections(self) -> bool:
        """True when the model in use was trained on some of them too."""
        facts = read_json(self.home / "model.json") or {}
        return facts.get("model") == self.stamp(self.model) and bool(facts.get("corrections_learnt"))

    def keep_report(self, report: Report) -> None:
        write_json(self.home / "understanding.json", report)

    def report(self) -> Report | None:
        """What was measured last; None before, and when it cannot be read."""
        return read_json(self.home / "understanding.json")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Never half written."""
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def read_json(path: Path) -> Report | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
