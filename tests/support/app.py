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

    from gateway.bootstrap import Container
    from gateway.loaded import Loaded
    from gateway.services.passwords import Argon2Passwords
    from grs_core.ports import Clock

KEY = "a key for tests only that is long enough"


def trained_model(shared: Path) -> Path:
    """A model trained once for all test processes of this run."""
    model, done = shared / "model.npz", shared / "model.done"
    with FileLock(str(shared / "model.lock")):
        if not done.exists():
            from bot.training.train import train
            from gateway.loaded import LANGUAGE_DATA

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
    own = settings.policy_dir or settings.safety_rules or "GRS_SMS_STYLE" in (environ or {})
    loaded = None if own else _loaded(model.parent)
    if "GRS_DATABASE_URL" in (environ or {}):
        container = build(settings, clock, loaded)
        container.database.migrate()
        return container
    if not (home / "protikar.db").exists():
        from tests.support.schema import migrated_sqlite

        migrated_sqlite(home)
    return build(settings, clock, loaded)


@cache
def _loaded(home: Path) -> Loaded:
    """What no test changes: read once a test process."""
    from gateway.loaded import load
    from gateway.settings import read_settings

    return load(read_settings({"GRS_HOME": str(home)}))


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
