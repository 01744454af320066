"""What an officer reads of a case that a volunteer filed: for which organisation, with whose consent, and whether the
citizen has called it his.
"""

from gateway.console.screen import Screen
from grs_core.domain.complainant import Filer, mask_phone
from grs_core.domain.errors import NotFound
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import Consent, ConsentMode
from grs_core.ports import UnitOfWork

Fact = tuple[str, str]


def filed_for(work: UnitOfWork, ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
    """Nothing of a case that the citizen or a relative filed."""
    if ticket.complainant.filer is not Filer.VOLUNTEER:
        return ()
    try:
        filed = work.filed_for.get(str(ticket.number))
        organisation = screen.named(work.organisations.get(filed.organisation).name)
    except NotFound:
        return ()
    names = work.officers.names([filed.volunteer])
    name = names.get(filed.volunteer, filed.volunteer)
    return (
        (screen.say("filed_for_organisation"), organisation),
        (screen.say("filed_for_volunteer"), f"{name} ({screen.say(f'relation_{filed.relation.value}')})"),
        (screen.say("filed_for_consent"), _consent(filed.consent, screen)),
        (screen.say("filed_for_standing"), screen.say(f"standing_{filed.standing.value}")),
    )


def _consent(consent: Consent, screen: Screen) -> str:
    said = f"{screen.say(f'consent_{consent.mode.value}')}, {screen.moment(consent.at)}"
    if consent.mode is not ConsentMode.WITNESS:
        return said
    phone = mask_phone(consent.witness_phone) if consent.witness_phone else screen.say("no_phone")
    return f"{said}: {screen.text(consent.witness_name)}, {phone}"
