"""Commands that look and change nothing: parse, place, tickets, offices."""

import os
import sys

import click

from bot.nlu.engine import Entity, Parse, Utterance
from gateway.bootstrap import build, open_database
from gateway.cli.output import say_json
from gateway.services.ticket_json import ticket_json
from gateway.settings import NluKind, read_settings
from grs_core.domain.errors import NotFound
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.load import load_policy


@click.command()
@click.argument("text", required=False)
@click.option("--lines", is_flag=True, help="Read texts from standard input, one a line.")
@click.option("--engine", type=click.Choice([kind.value for kind in NluKind]), help="[default: GRS_NLU_ENGINE]")
@click.option("--signals", is_flag=True, help="Also which dangers are heard.")
def parse(text: str | None, lines: bool, engine: str | None, signals: bool) -> None:
    """What the machine understands of TEXT: a JSON line for each text."""
    if (text is None) == (not lines):
        raise click.UsageError("give TEXT, or --lines and texts on standard input")
    nlu = build(read_settings({**os.environ, **({"GRS_NLU_ENGINE": engine} if engine else {})})).nlu
    for line in sys.stdin if lines else [text or ""]:
        found = nlu.parse(Utterance(line.rstrip("\r\n")))
        say_json({**_parse_json(found), **({"signals": found.signals} if signals else {})})


def _parse_json(found: Parse) -> dict[str, object]:
    return {
        "text": found.text,
        "language": found.language,
        "intent": {"name": found.intent.name, "confidence": round(found.intent.confidence, 4)},
        "intent_ranking": [{"name": i.name, "confidence": round(i.confidence, 4)} for i in found.ranking],
        "entities": [_entity_json(entity) for entity in found.entities],
        "sure": found.sure,
    }


def _entity_json(entity: Entity) -> dict[str, object]:
    return {
        "entity": entity.kind,
        "value": entity.value,
        "norm": entity.norm or None,
        "start": entity.start,
        "end": entity.end,
    }


@click.command()
@click.argument("text")
@click.option("--within", help="Only this place and those below it (a name or a code).")
def place(text: str, within: str | None) -> None:
    """Which place TEXT names, as a citizen would write it."""
    container = build(read_settings(os.environ))
    places, finder = container.policy.places, container.finder
    inside = None
    if within is not None:
        inside = within if within in places else finder.read(within, whole=True).code
        if inside is None:
            raise NotFound("place_unknown", name=within)
    matches = [{**_place_json(places, m.code), "score": round(m.score, 1)} for m in finder.match(text, inside)]
    code = finder.read(text, inside, whole=True).code
    accepted = next((m for m in matches if m["code"] == code), _place_json(places, code) if code else None)
    say_json({"accepted": accepted, "matches": matches})


def _place_json(places: Places, code: str) -> dict[str, object]:
    found = places.get(code)
    names: dict[str, str | None] = dict.fromkeys(("union", "upazila", "district", "division"))
    for step in places.chain(code):
        names["upazila" if step.level is PlaceLevel.CITY else step.level.value] = step.name_en
    return {"code": code, "level": found.level.value, "name_en": found.name_en, "name_bn": found.name_bn, **names}


@click.command()
@click.option("--number", help="Only this ticket.")
@click.option("--office", help="Only tickets that lie with this office (its code).")
def tickets(number: str | None, office: str | None) -> None:
    """Every ticket with its history, a JSON line each, oldest first."""
    settings = read_settings(os.environ)
    policy, database = load_policy(settings.policy_dir), open_database(settings)
    if office is not None:
        policy.directory.get(office)
    with database.reading() as work:
        wanted = [work.tickets.get(TrackingNumber.read(number))] if number else work.tickets.stream(office)
        for ticket in wanted:
            if office is None or ticket.desk.office == office:
                say_json(ticket_json(ticket, work.audit.history(str(ticket.number)), policy))


@click.command()
@click.option("--find", help="Only offices whose code or name holds this.")
def offices(find: str | None) -> None:
    """Every office, a JSON line each."""
    wanted = (find or "").casefold()
    for office in load_policy(read_settings(os.environ).policy_dir).directory:
        if any(wanted in text.casefold() for text in (office.code, office.name_en, office.name_bn)):
            say_json(
                {
                    "code": office.code,
                    "tier": office.tier.value,
                    "kind": office.kind,
                    "name_en": office.name_en,
                    "name_bn": office.name_bn,
                    "place": office.place,
                    "above": office.above,
                }
            )


COMMANDS: tuple[click.Command, ...] = (parse, place, tickets, offices)
