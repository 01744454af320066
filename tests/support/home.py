"""A deployer's folder and the command line over it, without training a model again.

Imports the application only when a test asks for it, as `tests.support.app` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from tests.support.app import KEY

if TYPE_CHECKING:
    from click.testing import Result

GRS = Path(sys.executable).with_name("grs")
"""The command as an operator starts it."""


def a_home(folder: Path, model: Path) -> Path:
    """A new GRS_HOME with the trained model and the stamp that says it is up to date."""
    from gateway.cli.promotion import data_digest

    folder.mkdir(parents=True)
    (folder / "model.npz").symlink_to(model)
    (folder / "model.sha256").write_text(data_digest(), encoding="ascii")
    return folder


def settings_of(home: Path, **changes: str) -> dict[str, str]:
    """The variables of a service at `home`, and nothing of this machine's own."""
    return {"GRS_HOME": str(home), "GRS_SECRET_KEYS": KEY, **changes}


def grs(home: Path, *arguments: str, typed: str | bytes = "", **changes: str) -> Result:
    """Runs a command in this process. Raises what it raises: only an exit is expected."""
    from gateway.cli import main
    from gateway.settings import VARIABLES

    environ = {**dict.fromkeys(VARIABLES), **settings_of(home, **changes)}
    result = CliRunner().invoke(main, arguments, input=typed, env=environ)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(home: Path, *arguments: str, typed: str | bytes = "", **changes: str) -> Any:
    """The one JSON line of a command that succeeds."""
    (line,) = lines(home, *arguments, typed=typed, **changes)
    return line


def lines(home: Path, *arguments: str, typed: str | bytes = "", **changes: str) -> list[Any]:
    """The JSON lines of a command that succeeds."""
    result = grs(home, *arguments, typed=typed, **changes)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]
