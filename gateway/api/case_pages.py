"""`/api/v1/cases…`: cases listed, read, filed, added to, withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.dialogue.reading import all_accused_in
from bot.nlu.engine import Parse
from gateway.api import outward
from gateway.api.doorway import ApiDoor, Caller
from gateway.api.filing import file_case, may_tell, read_story
from gateway.api.operations import VERSION, Answer, Call, Operation, Operations
from gateway.api.shapes import ListQuery, NewCase, NewMessage, Withdrawal
from gateway.api.told import Case, CaseList, History, WholeCase
from grs_core.domain.api_access import CasesAsked, Scope
from grs_core.domain.complainant import Channel
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import Standing
from grs_core.ports import UnitOfWork
from grs_core.services import citizen
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.notices import notify

_TOO_LATE = frozenset({"act_not_lawful", "case_is_finished"})
_READ, _WRITE, _ACT = Scope.CASES_READ, Scope.CASES_WRITE, Scope.ACTS


def register(operations: Operations) -> None:
    door = operations.door
    for operation, view in (
        (Operation("list_cases", "GET", "/cases", "Cases, oldest first", CaseList, _READ, query=ListQuery), _list),
        (Operation("get_case", "GET", "/cases/{number}", "One case", WholeCase, _READ), _one),
        (Operation("get_history", "GET", "/cases/{number}/history", "What became of it", History, _READ), _history),
        (Operation("file_case", "POST", "/cases", "File a case", Case, _WRITE, 201, body=NewCase, again=True), _file),
        (
            Operation(
                "add_message", "POST", "/cases/{number}/messages", "Add information", Case, _WRITE, body=NewMessage
            ),
            _add,
        ),
        (
            Operation(
                "withdraw_case",
                "POST",
                "/cases/{number}/withdrawal",
                "Withdraw a case",
                Case,
                _ACT,
                body=Withdrawal,
                bare=True,
            ),
            _withdraw,
        ),
    ):
        operations.add(operation, partial(view, door))


def _list(door: ApiDoor, call: Call) -> Answer:
    query: ListQuery = call.query
    asked = CasesAsked(
        statuses=frozenset({query.status}) if query.status else None,
        programme=query.programme,
        category=query.category,
        places=_within(door, query.place) if query.place else None,
        since=query.since,
        until=query.until,
    )
    with door.reading() as work:
        page = door.visible_cases(work, call.caller, asked, query.cursor, query.limit)
        told = CaseList(cases=outward.cases(door, work, call.caller, page.cases), next=page.next)
    return Answer(told)


def _within(door: ApiDoor, code: str) -> frozenset[str]:
    """Raises NotFound("place_unknown")."""
    places, found, waiting = door.policy.places, set[str](), [door.policy.places.get(code).code]
    while waiting:
        step = waiting.pop()
        found.add(step)
        waiting.extend(place.code for place in places.children(step))
    return frozenset(found)


def _one(door: ApiDoor, call: Call) -> Answer:
    with door.reading() as work:
        ticket = door.visible_case(work, call.caller, call.number)
        return Answer(outward.whole(door, work, call.caller, ticket), read=ticket)


def _history(door: ApiDoor, call: Call) -> Answer:
    with door.reading() as work:
        ticket = door.visible_case(work, call.caller, call.number)
        return Answer(outward.history(door, work, call.caller, ticket), read=ticket)


def _file(door: ApiDoor, call: Call) -> Answer:
    """201 for a new one; 200 for the case that this external id already stands for."""
    wanted: NewCase = call.body
    story = read_story(door, wanted)
    with door.writing() as work:
        filed = file_case(door, work, call.caller, wanted, story)
        made = {"Location": f"/api{VERSION}/cases/{filed.ticket.number}"}
        told = _answer(door, work, call.caller, filed.ticket)
        answer = replace(told, status=200 if filed.again else 201, headers=made)
        call.keep(work, answer)
        work.commit()
    door.conversations.jobs.nudge("relay")
    return answer


def _add(door: ApiDoor, call: Call) -> Answer:
    message: NewMessage = call.body
    heard = door.conversations.hear(message.text, Channel.API)
    now, policy = door.clock.now(), door.policy
    with door.writing() as work, _as_it_stands():
        ticket = _own(door, work, call)
        address = ticket.complainant.address
        ticket = citizen.add_information(work, policy, address, ticket.number, heard.body, call.caller.actor, now)
        answer = _answer(door, work, call.caller, _heard(door, work, call.caller, ticket, heard.parse, now))
        call.keep(work, answer)
        work.commit()
    return answer


def _withdraw(door: ApiDoor, call: Call) -> Answer:
    wanted: Withdrawal | None = call.body
    now = door.clock.now()
    with door.writing() as work, _as_it_stands():
        ticket = _own(door, work, call)
        _must_be_theirs(work, ticket)
        address, actor = ticket.complainant.address, call.caller.actor
        if wanted is not None and wanted.reason:
            said = door.conversations.mask(wanted.reason)
            citizen.add_information(work, door.policy, address, ticket.number, said, actor, now)
        ticket = citizen.withdraw(work, address, ticket.number, actor, now)
        if not address.mobile or may_tell(work, address, "ended", now):
            notify(work, door.policy, door.dice, ticket, "withdrawn", now)
        answer = _answer(door, work, call.caller, ticket)
        call.keep(work, answer)
        work.commit()
    door.conversations.jobs.nudge("relay")
    return answer


@contextmanager
def _as_it_stands() -> Iterator[None]:
    """What a case's status forbids is no fault of the request: it comes too late."""
    try:
        yield
    except RuleBroken as refusal:
        if refusal.key in _TOO_LATE:
            raise Conflict(refusal.key, **refusal.params) from None
        raise


def _own(door: ApiDoor, work: UnitOfWork, call: Call) -> Ticket:
    """A case that this system filed, locked. Raises NotFound("ticket_unknown"), also for an office's token: who only
    reads changes nothing.
    """
    if not call.caller.own:
        raise NotFound("ticket_unknown")
    return work.tickets.lock(door.visible_case(work, call.caller, call.number).number)


def _must_be_theirs(work: UnitOfWork, ticket: Ticket) -> None:
    """What was filed for another and he called his, he alone ends. Raises Conflict("filing_answered")."""
    number = str(ticket.number)
    filed = work.filed_for.several([number]).get(number)
    if filed is not None and filed.standing is Standing.CONFIRMED:
        raise Conflict("filing_answered")


def _heard(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket, parse: Parse, now: datetime) -> Ticket:
    """With the dangers of this message and whom it blames."""
    accused = all_accused_in(parse)
    if not (parse.signals or accused) or ticket.status not in UNFINISHED:
        return ticket
    learnt = Enrichment(accused=accused, signals=parse.signals)
    return enrich(work, door.policy, ticket.number, learnt, caller.actor, now)


def _answer(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket) -> Answer:
    (told,) = outward.cases(door, work, caller, [ticket], door.clock.now())
    return Answer(told)
