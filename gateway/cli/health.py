"""`grs health`: is the web server, the worker or the beat of this machine (or container) alive? For health checks."""

import http.client
import os
import sys

import click

from gateway.cli.output import say_json
from gateway.jobs import alive
from gateway.settings import read_settings

_PATIENCE_S = 4.0


@click.command()
@click.argument("role", type=click.Choice(["web", "worker", "beat"]))
def health(role: str) -> None:
    """Exit 0 while ROLE is alive: web answers `/health`, worker and beat have lately reached Redis."""
    settings = read_settings(os.environ)
    if role == "web":
        status = _status(settings.port)
        say_json({"role": role, "ok": status == http.client.OK, "status": status})
        sys.exit(status != http.client.OK)
    seconds = alive.age(settings.home, role)
    ok = seconds is not None and seconds < alive.STALE_S
    say_json({"role": role, "ok": ok, "last_sign_seconds": seconds if seconds is None else round(seconds, 1)})
    sys.exit(not ok)


def _status(port: int) -> int | None:
    """None when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


COMMANDS: tuple[click.Command, ...] = (health,)
