"""The officer's look into the register, beside the case that he may see: it is on record before anything is shown."""

from gateway.console import registry_view, session
from gateway.console.doorway import Doorway
from gateway.console.registry_view import RegisterBox
from gateway.console.screen import Screen
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.services.queues import visible
from grs_core.services.registry import kept_here, look


def look_up(doorway: Doorway, screen: Screen, number: TrackingNumber) -> RegisterBox | None:
    """Nothing is locked while the register is asked: it may be far away. Who practises never asks the real one. Raises
    NotFound("ticket_unknown").
    """
    parts, officer = doorway.parts, session.officer()
    source = parts.registry if parts is doorway.real else kept_here
    with parts.reading() as work:
        ticket = visible(work, screen.policy, officer, number, day_of(screen.now))
        found = look(source(work), screen.policy, ticket, screen.now)
    if found.asked:
        with parts.writing() as work:
            work.audit.append(registry_view.looked(officer, ticket, found, screen))
            work.commit()
    return registry_view.box(found, ticket, screen)
