"""Cases filed for another, by SMS: what a volunteer sends, and what the citizen says to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.dialogue.decision import Offered
from bot.dialogue.effects import AnswerFiling, Reply, Word
from bot.dialogue.for_another import ForWhom
from bot.text.fold import fold
from gateway.services.outcomes import Outcome
from grs_core.domain.complainant import Address, Filer
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Grievance
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import Consent, ConsentMode, Relation, Standing
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services import consenting
from grs_core.services.filing_for import ForAnother
from grs_core.services.notices import about

WORDS: Mapping[str, str] = {
    "area_not_yours": "filing_area",
    "phone_is_own": "filing_own_phone",
    "phone_refuses": "filing_unwanted",
    "phone_waits": "filing_waits",
}
"""What a volunteer reads for a refusal of the core."""


def by_sms(grievance: Grievance, whom: ForWhom, now: datetime) -> ForAnother:
    """The same words for the same phone on one day are one filing: a message is sent twice sooner than meant twice. In
    which language the volunteer writes says nothing about the citizen: he is asked in Bangla.
    """
    told = "\n".join((whom.phone, fold(whom.story), day_of(now).isoformat()))
    key = f"sms-{blake2b(told.encode(), digest_size=16).hexdigest()}"
    asked = Consent(ConsentMode.ASKED, now)
    return ForAnother(grievance, whom.name, whom.phone, Relation.CLIENT, asked, "sms", key)


def offered(work: UnitOfWork, policy: Policy, tickets: Sequence[Ticket], now: datetime) -> tuple[Offered, ...]:
    """Of a citizen's cases those that somebody filed for him and he has not answered to, the newest first."""
    filed = [str(ticket.number) for ticket in tickets if ticket.complainant.filer is Filer.VOLUNTEER]
    known = work.filed_for.several(filed) if filed else {}
    running = {str(ticket.number) for ticket in tickets if ticket.status in UNFINISHED}
    waits = timedelta(days=policy.proxy.answer_days)
    return tuple(
        Offered(number, known[number].filed_at, number in running and now - known[number].filed_at <= waits)
        for number in filed
        if number in known and known[number].standing is Standing.WAITING
    )


def settle(
    work: UnitOfWork, policy: Policy, address: Address, actor: Actor, said: AnswerFiling, now: datetime
) -> Outcome:
    """Raises what `consenting` raises."""
    number = TrackingNumber.read(said.number)
    if said.word is Word.NOT_MINE:
        ticket = consenting.disown(work, address, number, actor, now, said.text)
        return Outcome((Reply("filing_disowned", about(ticket, policy)),))
    mine = said.word is Word.MINE
    act, key = (consenting.confirm, "filing_confirmed") if mine else (consenting.take_over, "filing_taken_over")
    ticket = act(work, address, number, actor, now)
    return Outcome((Reply(key, about(ticket, policy)),), said.number)
