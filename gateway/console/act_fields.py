"""What an act asks for beside words: outcome, ground, body, reference number, a case, a colleague."""

from collections.abc import Mapping
from dataclasses import replace

from gateway.console.beside import Beside
from gateway.console.fields import Choice, Field
from gateway.console.screen import Screen
from grs_core.domain.closing import AppealOutcome
from grs_core.domain.complainant import AgeBand, Sex
from grs_core.domain.rulebook import Ground, GroundOutcome
from grs_core.domain.ticket import Ticket
from grs_core.services.merging import Alike

FIELDS: Mapping[str, tuple[str, ...]] = {
    "ask": ("at_once",),
    "resolve": ("outcome", "appeal", "at_once"),
    "reject": ("outcome", "at_once"),
    "reject_on": ("ground", "reference"),
    "refer": ("body", "reference"),
    "referral_answer": ("reference",),
    "merge": ("alike", "into"),
    "assign": ("assignee",),
    "describe": ("sex", "disability", "age"),
}
LONGEST_REFERENCE = 80
LONGEST_WHY = 200


def fields(
    act: str, ticket: Ticket, screen: Screen, beside: Beside, given: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[Field, ...]:
    """With what was typed, and what is wrong with it."""
    found = (_field(name, act, ticket, screen, beside) for name in FIELDS.get(act, ()))
    return tuple(_filled(field, given, wrong) for field in found if field is not None)


def _filled(field: Field, given: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return replace(field, value=given.get(field.name, field.value), wrong=wrong.get(field.name, ""))


def _field(name: str, act: str, ticket: Ticket, screen: Screen, beside: Beside) -> Field | None:
    """None where it is not asked for."""
    say = screen.say
    match name:
        case "outcome" | "ground":
            return _outcomes(act, screen) if name == "outcome" else _grounds(screen)
        case "appeal" if ticket.appeals:
            # One that is upheld is turned down: the citizen is not to read of a solution.
            solved = (AppealOutcome.CHANGED, AppealOutcome.OVERTURNED)
            appeal = tuple((each.value, say(f"appeal_{each.value}")) for each in solved)
            return Field(name, say("label_appeal"), "radio", appeal)
        case "sex" | "disability" | "age":
            return _about_person(name, ticket, screen)
        case "body":
            bodies = [(code, screen.named(body.name)) for code, body in screen.policy.bodies.items()]
            return Field(name, say("label_body"), options=(("", say("choose_one")), *bodies))
        case "assignee":
            return Field(name, say("label_assignee"), options=(("", say("choose_one")), *beside.colleagues))
        case "reference":
            hint = say(f"reference_{act}")
            return Field(name, say("label_reference"), "input", hint=hint, longest=LONGEST_REFERENCE)
        case "at_once" if screen.policy.quiet.is_quiet(screen.now):
            return Field(name, say("label_at_once"), "input", hint=say("hint_at_once"), longest=LONGEST_WHY)
        case "alike" if beside.alike:
            return Field(name, say("label_alike"), "radio", tuple(_alike(each, screen) for each in beside.alike))
        case "into":
            return Field(name, say("label_merge_number"), "input", longest=20)
    return None


def _grounds(screen: Screen) -> Field:
    """Each with the sentence that the citizen reads."""
    grounds = screen.policy.admissibility.values()
    choices = tuple((each.code, _ground(each, screen)) for each in grounds)
    told = {each.code: f"“{screen.named(each.told)}”" for each in grounds}
    return Field("ground", screen.say("label_ground"), "radio", choices, notes=told)


def _outcomes(act: str, screen: Screen) -> Field:
    """Each with what it means to the citizen."""
    fitting = [each for each in screen.policy.outcomes.values() if each.act.value == act]
    named = tuple((each.code, screen.named(each.name)) for each in fitting)
    means = {each.code: screen.say_or(f"outcome_{each.code}", "") for each in fitting}
    none = ("", screen.say("choose_or_leave"))
    return Field("outcome", screen.say("label_outcome"), "radio", (none, *named), notes=means)


def _about_person(name: str, ticket: Ticket, screen: Screen) -> Field:
    """Each may stay unknown; what was said before stands there. What the programme implies is told, not chosen."""
    codes: Mapping[str, tuple[str, ...]] = {
        "sex": tuple(Sex),
        "disability": ("yes", "no"),
        "age": tuple(AgeBand),
    }
    options = tuple((code, screen.say(f"{name}_{code}")) for code in codes[name])
    return Field(
        name, screen.say(f"label_{name}"), options=(("", screen.say("unknown")), *options), value=_known(name, ticket)
    )


def _known(name: str, ticket: Ticket) -> str:
    who = ticket.beneficiary
    if name == "disability":
        return "" if who.disability is None else ("yes" if who.disability else "no")
    return str((who.sex if name == "sex" else who.age) or "")


def _ground(ground: Ground, screen: Screen) -> str:
    body = screen.policy.bodies.get(ground.body or "")
    goes = screen.named(body.name) if ground.outcome is GroundOutcome.REFER and body is not None else ""
    return f"{screen.named(ground.name)} → {screen.say(f'ground_{ground.outcome.value}', body=goes)}"


def _alike(alike: Alike, screen: Screen) -> Choice:
    because = ", ".join(screen.say(f"alike_{why}") for why in alike.because)
    return str(alike.ticket.number), f"{alike.ticket.number} · {screen.day(alike.ticket.filed_at)} · {because}"
