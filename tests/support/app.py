"""The real application over a database of its own: what journeys and doors are tested with.

Imported by conftest for every test, so it loads the application only when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from flask import Flask

    from bot.nlu.cascade import EmbeddedEngine
    from gateway.bootstrap import Container
    from gateway.services.passwords import Argon2Passwords
    from grs_core.policy.model import Policy
    from grs_core.ports import Clock

KEY = "a key for tests only that is long enough"


def trained_model(shared: Path) -> Path:
    """A model trained once for all test processes of this run."""
    model, done = shared / "model.npz", shared / "model.done"
    with FileLock(str(shared / "model.lock")):
        if not done.exists():
            from bot.training.train import train
            from gateway.bootstrap import LANGUAGE_DATA

            train(LANGUAGE_DATA, model, lambda line: None)
            done.touch()
    return model


def make_container(home: Path, model: Path, clock: Clock, environ: Mapping[str, str] | None = None) -> Container:
    """A migrated sandbox under `home` whose clock stands where the test puts it."""
    from gateway.bootstrap import build
    from gateway.settings import read_settings

    home.mkdir(parents=True, exist_ok=True)
    if not (home / "model.npz").exists():
        (home / "model.npz").symlink_to(model)
    settings = read_settings({"GRS_HOME": str(home), "GRS_SECRET_KEYS": KEY, **(environ or {})})
    own = settings.policy_dir or settings.safety_rules
    policy, nlu = (None, None) if own else _loaded(model)
    if "GRS_DATABASE_URL" in (environ or {}):
        container = build(settings, clock, policy, nlu)
        container.database.migrate()
        return container
    if not (home / "protikar.db").exists():
        from tests.support.schema import migrated_sqlite

        migrated_sqlite(home)
    return build(settings, clock, policy, nlu)


@cache
def _loaded(model: Path) -> tuple[Policy, EmbeddedEngine]:
    """What no test changes: read once a test process."""
    from bot.nlu.cascade import load_engine
    from gateway.bootstrap import read_safety
    from gateway.settings import read_settings
    from grs_core.policy.load import load_policy

    policy = load_policy()
    return policy, load_engine(model, policy.places, read_safety(read_settings({}), policy))


@cache
def quick_passwords() -> Argon2Passwords:
    """Hashing that takes no time: what it guards is nobody's."""
    from argon2 import PasswordHasher

    from gateway.services.passwords import Argon2Passwords

    return Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def make_app(container: Container) -> Flask:
    from gateway.app import create_app

    app = create_app(container, quick_passwords())
    app.testing = True
    return app
