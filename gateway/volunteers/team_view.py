"""An organisation's volunteers in words, for whoever leads them. Of the citizens nothing is in it."""

from dataclasses import dataclass

from gateway.services.volunteer_sign_in import Member
from gateway.volunteers.doorway import Doorway
from grs_core.domain.proxy import SHOWN
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.volunteering import Rates, flags, rates
from grs_core.volunteer_ports import FiledWanted


@dataclass(frozen=True, slots=True)
class Helper:
    """`areas_typed`: as a form takes them. `owned`: percent of those who answered; None while nobody has. `himself`: he
    looks.
    """

    login: str
    name: str
    phone: str
    areas: str
    areas_typed: str
    lead: bool
    active: bool
    himself: bool
    filed: int
    owned: int | None
    disowned: int


def helpers(work: UnitOfWork, doorway: Doorway, member: Member) -> tuple[Helper, ...]:
    """Those in service first."""
    found = rates(work, FiledWanted(organisation=member.organisation.id))
    shown, volunteers = [], work.volunteers.of_organisation(member.organisation.id)
    people = work.people.rows([volunteer.login for volunteer in volunteers], day_of(doorway.now()))
    for volunteer, officer in zip(volunteers, people, strict=True):
        his = found.get(volunteer.login, Rates())
        helper = Helper(
            login=volunteer.login,
            name=officer.name or volunteer.login,
            phone=volunteer.phone,
            areas="; ".join(doorway.place(code) for code in volunteer.areas),
            areas_typed=", ".join(doorway.place(code).replace(",", "") for code in volunteer.areas),
            lead=volunteer.lead,
            active=officer.active,
            himself=volunteer.login == member.login,
            filed=his.filed,
            owned=his.owned_percent,
            disowned=his.disowned,
        )
        shown.append(helper)
    return tuple(sorted(shown, key=lambda each: (not each.active, each.name)))


def standouts(
    work: UnitOfWork, doorway: Doorway, member: Member, shown: tuple[Helper, ...]
) -> tuple[tuple[str, str], ...]:
    """(what a person should look at, whose it is; "" for several), without the cases: these are the volunteers' own."""
    names = {helper.login: helper.name for helper in shown}
    found = flags(work, doorway.parts.policy, FiledWanted(organisation=member.organisation.id), doorway.now())
    return tuple(
        (doorway.say(f"flag_{flag.kind.value}", count=flag.count), names.get(flag.volunteer or "", ""))
        for flag in found[:SHOWN]
    )
