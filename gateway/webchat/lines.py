"""Lines of a conversation as a browser gets them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gateway.http import dates
from gateway.http.words import Language
from gateway.webchat.options import options, without_options
from grs_core.domain.complainant import Address
from grs_core.domain.errors import RuleBroken
from grs_core.message_ports import Line
from grs_core.ports import WorkFactory

SHOWN = 100
"""Lines of one conversation that a page shows at most."""


def conversation(reading: WorkFactory, address: Address) -> tuple[Line, ...]:
    with reading() as work:
        return work.inbox.conversation(address, SHOWN)


def later_than(lines: Sequence[Line], after: str | None) -> list[Line]:
    """`after` as ISO 8601 with offset; None gives all. Raises RuleBroken("time_wrong")."""
    if not after:
        return list(lines)
    try:
        # A "+" that nobody escaped arrives as a space.
        moment = datetime.fromisoformat(after.strip().replace(" ", "+"))
        return [line for line in lines if line.at - moment > timedelta(0)]
    except (ValueError, TypeError):
        raise RuleBroken("time_wrong", after=after[:40]) from None


def for_browser(line: Line, language: Language, now: datetime) -> dict[str, object]:
    """What the scripts and the pages both draw. `lead` is the text where `options` stand below it as buttons."""
    choices = () if line.inward else options(line.text)
    return {
        "at": line.at.isoformat(),
        "mine": line.inward,
        "text": line.text,
        "time": _when(line.at, now, language),
        "lead": without_options(line.text) if choices else line.text,
        "options": [[choice.payload, choice.title] for choice in choices],
    }


def _when(at: datetime, now: datetime, language: Language) -> str:
    hour = dates.hour(at, language)
    today = at.astimezone(dates.DHAKA).date() == now.astimezone(dates.DHAKA).date()
    return hour if today else f"{dates.day(at, language)}, {hour}"
