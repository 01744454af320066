"""Photos and voice notes in a conversation: each goes to its newest unfinished case. Where there is none yet it waits
for the next one, and is forgotten with the days that `gateway.services.files` gives it.
"""

from collections.abc import Mapping

from flask import request

from gateway.webchat import session
from gateway.webchat.door import PROVIDER, WebDoor
from grs_core.domain.attachments import Attachment
from grs_core.domain.complainant import Address
from grs_core.domain.errors import GrsError, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket
from grs_core.message_ports import Received, StoredAnswer
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import add_information

_CITIZEN = Actor("citizen", "web_chat")
_LOOKED_AT, _ONCE_AT_MOST = 20, 64


def take_in(door: WebDoor, mine: str, said: Mapping[str, str]) -> None:
    """The file of the form in hand, with its line in the conversation. Raises RequestEntityTooLarge, RuleBroken,
    Unavailable.
    """
    sent, now = request.files.get("file"), door.clock.now()
    if sent is None or not sent.filename:
        raise RuleBroken("file_missing")
    once = request.form.get("once", "")[:_ONCE_AT_MOST] or door.dice.token()
    given = door.files.take(_owner(mine), None, sent.stream, now)
    try:
        _attach(door, mine, given, once, said)
    except GrsError:
        with door.writing() as work:
            work.attachments.erase(given.id, now)
            work.commit()
        raise


def claim_waiting(door: WebDoor, mine: str, number: str | None = None) -> None:
    """What waits in this conversation goes to the case that was filed from it: that `number`, else its newest
    unfinished one.
    """
    owner = _owner(mine)
    with door.reading() as work:
        if not work.attachments.unclaimed(owner):
            return
    with door.writing() as work:
        newest = None if number else _newest(work, session.address_of(mine))
        case = str(newest.number) if newest else number
        if case is not None:
            waiting = [each.id for each in work.attachments.unclaimed(owner)]
            door.files.claim(work, waiting, case, owner, _CITIZEN, door.clock.now())
            work.commit()


def _attach(door: WebDoor, mine: str, given: Attachment, once: str, said: Mapping[str, str]) -> None:
    """What was sent twice is there once: the second is forgotten again."""
    address, now = session.address_of(mine), given.at
    body = said["file_sent_voice" if given.audible else "file_sent_photo"]
    with door.writing() as work:
        work.conversations.lock(address)
        message = Received(PROVIDER, f"{mine}:{once}", address, PROVIDER, body, now)
        if work.inbox.receive(message) is not None:
            work.attachments.erase(given.id, now)
        else:
            case = _newest(work, address)
            text = said["file_waits"] if case is None else said["file_kept"].format(number=case.number)
            if case is not None:
                door.files.claim(work, [given.id], str(case.number), given.owner, _CITIZEN, now)
                add_information(work, door.policy, address, case.number, body, _CITIZEN, now)
            work.inbox.answer(message, StoredAnswer((text,), str(case.number) if case else None))
        work.commit()


def _newest(work: UnitOfWork, address: Address) -> Ticket | None:
    cases = work.tickets.of_address(address, _LOOKED_AT)
    return next((each for each in cases if each.status in UNFINISHED), None)


def _owner(mine: str) -> str:
    return f"chat:{mine}"
