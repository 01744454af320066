"""What the register says of who complains, and whether his money is due: a section of the case page, in words."""

from dataclasses import dataclass

from gateway.console.case_facts import Fact
from gateway.console.screen import Screen
from gateway.http import dates
from grs_core.domain.complainant import mask_phone
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.instalments import Instalment
from grs_core.domain.officers import Officer
from grs_core.domain.registry import Payment
from grs_core.domain.ticket import Kind, Ticket
from grs_core.services.registry import Answer, By, Cycle, Due, Look, Match

_TONES = {Answer.FOUND: "good", Answer.MAYBE: "warn", Answer.NOT_FOUND: "warn", Answer.DOWN: "warn"}
_CYCLES = {Cycle.PAID: "good", Cycle.UNLISTED: "", Cycle.RETURNED: "bad", Cycle.HELD: "bad", Cycle.MISSING: "warn"}


@dataclass(frozen=True, slots=True)
class Row:
    """One beneficiary. `by`: what he was found by; `cycle`: the instalment of today, with its tone; `swapped`: his
    money goes to another number; `payments`: the last ones.
    """

    programme: str
    by: str
    strong: bool
    swapped: str
    facts: tuple[Fact, ...]
    cycle: tuple[str, str] | None
    payments: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class RegisterBox:
    """`said`: the answer; `as_of`: how old the register is; `due`: the calendar's part, and its tone."""

    said: str
    tone: str
    as_of: str
    rows: tuple[Row, ...]
    more: str
    due: tuple[str, ...]
    late: bool


def box(look: Look, ticket: Ticket, screen: Screen) -> RegisterBox | None:
    """None of a systemic case: nobody in particular complains in it."""
    if ticket.kind is not Kind.SINGLE:
        return None
    more = look.count - len(look.matches)
    return RegisterBox(
        said=screen.say(f"reg_{look.answer.value}"),
        tone=_TONES.get(look.answer, ""),
        as_of=screen.say("reg_as_of", day=screen.day(look.as_of)) if look.as_of else "",
        rows=tuple(_row(match, screen) for match in look.matches),
        more=screen.say("reg_more", count=screen.count(more)) if more > 0 else "",
        due=_due(look.due, screen) if look.due else (),
        late=look.due is not None and look.due.timing.value == "late",
    )


def looked(officer: Officer, ticket: Ticket, look: Look, screen: Screen) -> TicketEvent:
    """Who looked for whom: what was found, and no more of it."""
    reader = Actor(f"officer:{officer.login}", "console")
    detail = f"{look.answer.value}; rows={look.count}"
    return TicketEvent(EventName.REGISTRY_READ, screen.now, reader, str(ticket.number), None, None, detail)


def _row(match: Match, screen: Screen) -> Row:
    row = match.row
    return Row(
        programme=screen.programme(row.programme),
        by=", ".join(screen.say(f"reg_by_{by.value}") for by in By if by in match.by),
        strong=By.NAME not in match.by,
        swapped=screen.say("reg_swapped") if match.other_wallet else "",
        facts=tuple(_facts(match, screen)),
        cycle=(screen.say(f"reg_cycle_{match.cycle.value}"), _CYCLES[match.cycle]) if match.cycle else None,
        payments=tuple(_payment(each, row.programme, screen) for each in match.payments),
    )


def _facts(match: Match, screen: Screen) -> list[Fact]:
    """Whoever complains by phone alone stays who he is: a name is told only with the whole numbers."""
    row, shown = match.row, screen.numbers_shown
    facts = [(screen.say("reg_state"), screen.say(f"reg_state_{row.state.value}"))]
    if shown:
        guardian = f" ({row.guardian})" if row.guardian else ""
        facts.append((screen.say("reg_name"), f"{row.name}{guardian}"))
    elif match.named is not None:
        facts.append((screen.say("reg_name"), screen.say("reg_name_same" if match.named else "reg_name_other")))
    facts.append((screen.say("reg_number"), row.number if shown else f"…{row.number[-4:]}"))
    facts.append((screen.say("col_place"), _place(row.place, row.ward, screen)))
    if row.since:
        facts.append((screen.say("reg_since"), dates.of_date(row.since, screen.language)))
    if row.wallet or row.provider:
        wallet = row.wallet or screen.say("unknown")
        told = wallet if shown or not row.wallet else mask_phone(wallet)
        facts.append((screen.say("reg_wallet"), f"{provider(row.provider, screen)} {told}".strip()))
    return facts


def _place(code: str, ward: str, screen: Screen) -> str:
    told = screen.place(code)
    return screen.say("reg_ward", ward=screen.digits(ward), place=told) if ward else told


def provider(written: str, screen: Screen) -> str:
    """Of an account: by name where our hotlines know it."""
    known = screen.policy.hotlines.get(written.strip().casefold())
    return screen.named(known.name) if known else written


def _payment(payment: Payment, programme: str, screen: Screen) -> Fact:
    known = screen.policy.payments.get(programme, payment.instalment)
    label = span(known, screen) if known else screen.digits(payment.instalment)
    taka = screen.say("reg_taka", amount=screen.count(payment.amount))
    told = screen.say(f"reg_paid_{payment.outcome.value}")
    on = f", {dates.of_date(payment.on, screen.language)}" if payment.on else ""
    return label, f"{taka} · {told}{on}"


def span(instalment: Instalment, screen: Screen) -> str:
    """Its months."""
    return dates.of_months(instalment.first, instalment.last, screen.language)


def _due(due: Due, screen: Screen) -> tuple[str, ...]:
    it = due.instalment
    days = {
        "pays_from": dates.of_date(it.pays_from, screen.language),
        "pays_until": dates.of_date(it.pays_until, screen.language),
    }
    told = [screen.say(f"reg_due_{due.timing.value}", months=span(it, screen), **days)]
    if due.following:
        begins = dates.of_date(due.following.pays_from, screen.language)
        told.append(screen.say("reg_due_next", months=span(due.following, screen), begins=begins))
    told.append(screen.say("reg_due_announced" if it.announced else "reg_due_expected"))
    return tuple(told)
