"""A case before another body: who was asked, until when it owes its answer, and what follows from a ground."""

from dataclasses import replace

from grs_core.case_ports import Referral
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.messages import Named
from grs_core.domain.rulebook import Body, Ground, GroundOutcome
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import LONGEST_REASON, Casework, written
from grs_core.services.clocks import pause_ends

NOT_ADMISSIBLE = "not_admissible"
"""The outcome of a case that is turned down by a ground, where the policy has it."""


def refer(case: Casework, body: str, reference: str, words: str) -> Ticket:
    """Asks another body (a code of the policy). The desk's clock runs on; only before a court it stands still, at the
    longest for what is left of the policy's pause. `reference`: the body's number for it, may be empty. `words`: what
    the citizen is told. Raises RuleBroken("body_unknown" | "referral_open" | "words_missing" | "words_too_long").
    """
    told = written(words)
    return _refer(case, case.open(), body, reference, told)


def answer_referral(case: Casework, answer: str, reference: str = "") -> Ticket:
    """The body's answer. An empty `reference` leaves the one that stands. Raises RuleBroken("no_referral" |
    "case_is_finished" | "words_missing" | "words_too_long").
    """
    words = written(answer, LONGEST_REASON)
    ticket = case.open()
    asked = _open_one(case)
    if asked is None:
        raise RuleBroken("no_referral")
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    case.work.referrals.answer(str(ticket.number), words, _reference(reference), case.now)
    if ticket.status is Status.REFERRED:
        answered = ticket.resumed(Act.RESUME, case.now, case.calendar(ticket))
    else:  # it went to another desk meanwhile
        answered = replace(ticket, referral_due_at=None)
    return case.keep(answered, EventName.REFERRAL_ANSWERED, None, asked.body, words)


def reject_on(case: Casework, ground: str, words: str = "", reference: str = "") -> Ticket:
    """What follows from a ground of the admissibility list (a code of the policy): the case is turned down with the
    ground's own sentence, referred to the ground's body, or explained and kept open with its clock. It is never closed
    for not being ours alone. `words`: the office's own, for the history. Raises RuleBroken("ground_unknown" |
    "words_too_long" | "act_not_lawful") and what `refer` raises.
    """
    found = case.policy.admissibility.get(ground)
    if found is None:
        raise RuleBroken("ground_unknown")
    note = written(words, LONGEST_REASON) if words.strip() else ""
    ticket = case.open()
    told = _in_language(found.told, ticket.language)
    if found.outcome is GroundOutcome.WAIT:
        return _explained(case, ticket, found, told, note)
    explained = TicketEvent(EventName.EXPLAINED, case.now, case.actor, str(ticket.number), None, ground, note)
    case.work.audit.append(explained)
    if found.outcome is GroundOutcome.REFER:
        return _refer(case, ticket, found.body or "", reference, told)
    return case.reject(told, NOT_ADMISSIBLE if NOT_ADMISSIBLE in case.policy.outcomes else None)


def _explained(case: Casework, ticket: Ticket, ground: Ground, told: str, note: str) -> Ticket:
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    case.tell(ticket, "notice_explained", {"words": told})
    return case.keep(ticket, EventName.EXPLAINED, None, ground.code, note)


def _refer(case: Casework, ticket: Ticket, code: str, reference: str, told: str) -> Ticket:
    body = case.policy.bodies.get(code)
    if body is None:
        raise RuleBroken("body_unknown")
    if _open_one(case) is not None:
        raise RuleBroken("referral_open")
    sent = replace(_before(case, ticket, body), handler=case.officer.login)
    row = Referral(
        ticket=str(ticket.number),
        body=body.code,
        reference=_reference(reference),
        sent_at=case.now,
        sent_by=case.officer.login,
        due_at=sent.referral_due_at or case.now,
    )
    case.work.referrals.send(row)
    case.tell(sent, "notice_referred", {"body": body.name, "words": told})
    return case.keep(sent, EventName.REFERRED, ticket.desk.office, body.code, told)


def _before(case: Casework, ticket: Ticket, body: Body) -> Ticket:
    due = case.calendar(ticket).due(case.now, body.reply_days)
    ends = pause_ends(case.policy, ticket, case.now) if body.pauses else None
    return ticket.referred(due, case.now if ends else None, ends)


def _open_one(case: Casework) -> Referral | None:
    referrals = case.work.referrals.of(str(case.number))
    return next((each for each in referrals if each.answered_at is None), None)


def _reference(reference: str) -> str:
    return written(reference) if reference.strip() else ""


def _in_language(named: Named, language: str) -> str:
    return named.en if language == "en" else named.bn
