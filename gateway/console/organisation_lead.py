"""The first coordinator of an organisation: named by the Cabinet Division, told by SMS; he brings in the others."""

from datetime import datetime

from flask import request

from gateway.console.doorway import Doorway
from grs_core.domain.complainant import Address, read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.messages import Notice
from grs_core.domain.officers import Officer, Role
from grs_core.domain.volunteering import OrganisationState
from grs_core.message_ports import Outbound
from grs_core.ports import UnitOfWork
from grs_core.services.volunteering import add_volunteer

LONGEST_NAME = 120


def add_lead(doorway: Doorway, work: UnitOfWork, key: str, actor: Actor) -> str:
    """Who leads, from this request's form; told by SMS where he signs in by a code, without a password. No phone: the
    one that the application named, which the page masks. Returns what is said. Raises RuleBroken("name_missing" |
    "organisation_not_yet" | "phone_wrong"), Conflict("phone_taken").
    """
    its, now, parts = work.organisations.get(key), doorway.screen().now, doorway.real
    if its.state is not OrganisationState.APPROVED:
        raise RuleBroken("organisation_not_yet")
    name = " ".join(request.form.get("lead_name", "").split())[:LONGEST_NAME]
    if len(name) < 2:
        raise RuleBroken("name_missing")
    phone = read_mobile(request.form.get("lead_phone", "").strip() or its.contact_phone)
    officer = Officer(f"v-{parts.dice.token()[:10]}", name, Role.VOLUNTEER, (), "")
    add_volunteer(work, parts.policy.places, officer, key, phone, actor, now, lead=True)
    work.outbox.add(_told(parts.dice.token(), phone, now))
    return "lead_added"


def _told(id: str, phone: str, now: datetime) -> Outbound:  # noqa: A002
    return Outbound(id, Address("phone", phone), "bn", Notice("notice_lead_added"), created_at=now, next_attempt_at=now)
