"""`grs token`: what other systems come in with."""

import os
import secrets
from datetime import UTC, datetime, time, timedelta

import click

from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json
from gateway.settings import read_settings
from grs_core.domain.api_access import ApiToken, Scope
from grs_core.domain.workdays import DHAKA
from grs_core.policy.load import load_policy
from grs_core.services.api_tokens import NewToken, make_token, renew_token, revoke_token
from grs_core.services.learning import DEPLOYER

_SIZE = 200


class _Source:
    """The operating system's, as in the running service."""

    def token(self) -> str:
        return secrets.token_hex(16)


@click.group()
def token() -> None:
    """Tokens of other systems for /api/v1 and Open311."""


@token.command("add")
@click.option("--name", required=True, help="The system that will use it.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([each.value for each in Scope]))
@click.option("--office", help="It sees what an auditor at this office sees (a code of `grs offices`), and only reads.")
@click.option("--organisation", help="For which it files (an id or a name of `grs organisation list`).")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it opens.  [default: none]")
def token_add(
    name: str, scopes: tuple[str, ...], office: str | None, organisation: str | None, expires: datetime | None
) -> None:
    """Make a token. Its secret is printed now and never again. Without --office and --organisation it is a system's
    own: it sees only the cases that were filed through it.
    """
    settings, now = read_settings(os.environ), system_clock().now()
    policy = load_policy(settings.policy_dir)
    wanted = frozenset(Scope(each) for each in scopes)
    with open_database(settings).work() as work:
        known = work.organisations.named(organisation) if organisation else None
        whose = known.id if known else organisation
        new = NewToken(name, wanted, office, whose, _end_of(expires))
        made, secret = make_token(work, policy, _Source(), new, DEPLOYER, now)
        work.commit()
    say_json({**_json(made), "secret": secret})


@token.command("list")
def token_list() -> None:
    """Every token, a JSON line each, the newest first; never a secret."""
    with open_database(read_settings(os.environ)).reading() as work:
        for page in range(1, 2 + work.api.tokens.count() // _SIZE):
            for each in work.api.tokens.page(page, _SIZE):
                say_json(_json(each))


@token.command("renew")
@click.argument("id_", metavar="ID")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Its new last day.  [default: as before]")
def token_renew(id_: str, expires: datetime | None) -> None:
    """A new secret for the same token, printed now and never again; the old one opens nothing. So a system whose secret
    got out keeps its cases and its webhooks.
    """
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        renewed, secret = renew_token(work, _Source(), id_, _end_of(expires), DEPLOYER, now)
        work.commit()
    say_json({**_json(renewed), "secret": secret})


@token.command("revoke")
@click.argument("id_", metavar="ID")
def token_revoke(id_: str) -> None:
    """From now on it opens nothing."""
    with open_database(read_settings(os.environ)).work() as work:
        revoked = revoke_token(work, id_, DEPLOYER, system_clock().now())
        work.commit()
    say_json(_json(revoked))


def _end_of(day: datetime | None) -> datetime | None:
    """The midnight behind that day, in Dhaka."""
    if day is None:
        return None
    return datetime.combine(day.date() + timedelta(days=1), time(), DHAKA).astimezone(UTC)


def _json(made: ApiToken) -> dict[str, object]:
    return {
        "id": made.id,
        "name": made.name,
        "scopes": sorted(made.scopes),
        "office": made.office,
        "organisation": made.organisation,
        "made_at": _at(made.made_at),
        "made_by": made.made_by,
        "expires_at": _at(made.expires_at),
        "revoked_at": _at(made.revoked_at),
        "last_used_at": _at(made.last_used_at),
    }


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(DHAKA).isoformat(timespec="seconds")


COMMANDS: tuple[click.Command, ...] = (token,)
