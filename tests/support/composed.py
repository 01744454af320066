"""docker-compose.yml as the program that reads it understands it: Docker Compose itself, from a wheel."""

import json
import os
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMPOSE = files("compose").joinpath("docker-compose")
"""The program itself: the wheel's own wrapper around it loses the exit code."""
PROFILES = ("--profile", "rasa", "--profile", "kannel")


def resolved(folder: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """`docker compose config` of every profile. `folder` has no .env: only `environ` fills in."""
    file = ("--file", str(ROOT / "docker-compose.yml"), "--project-directory", str(folder))
    done = subprocess.run(
        [str(COMPOSE), *file, *PROFILES, "config", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
