"""Parts of long messages are joined by us where a carrier does not.

The parts of a set come in any order, interleaved with those of others, twice, or not at all. A set is closed under the
lock of its sender, as a message with an id of its own, and only then has its effect: whoever is killed in between, or
does it once more, changes nothing.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ports import Answer, InboundText, Part
from gateway.services.keeping import Keeping
from grs_core.carrier_ports import KeptPart
from grs_core.domain.complainant import Address, Channel
from grs_core.ports import Clock, UnitOfWork, WorkFactory

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=60)
"""After its first part a set waits so long for the others."""
SAME_AGAIN = timedelta(hours=1)
"""A part in the same words is a repeat for so long, under whatever id: SMS centres give them anew. An 8-bit reference
comes round after 256 messages.
"""
REMEMBERED = timedelta(days=1)
"""So long are the words of joined parts kept beside the message."""
MISSING = " … "
_A_RUN = 50
_LONGEST_ID = 240


@dataclass(frozen=True, slots=True)
class Joining:
    """`hide` makes a key that tells nothing of whose it is."""

    keeping: Keeping
    writing: WorkFactory
    reading: WorkFactory
    clock: Clock
    hide: Callable[[str], str]

    def take(self, message: InboundText, part: Part, in_place: bool) -> Answer:
        """The answer to the whole for the part that completes it, nothing for the others. Raises GrsError as
        `Keeping.take`: given again, it goes on where it was.
        """
        kept = self._kept(message, part)
        with self.writing() as work:
            work.conversations.lock(message.address)
            ours = self._file(work, kept)
            wholes = list(work.parts.unfinished(message.address))
            work.commit()
        if ours is not None and ours not in wholes:
            wholes.append(ours)  # a repeat: the stored answer
        answers = {whole: self._have_effect(*whole, in_place and whole == ours) for whole in wholes}
        return answers[ours] if ours is not None else Answer(())

    def flush(self) -> int:
        """Sets that wait too long have their effect as they are; gives how many. Raises Unavailable."""
        now = self.clock.now()
        with self.reading() as work:
            due = work.parts.due(now - PATIENCE, _A_RUN)
        for key, address in due:
            self._flush(key, address, now - PATIENCE)
        with self.writing() as work:
            work.parts.forget(now - REMEMBERED)
            work.commit()
        return len(due)

    def _flush(self, key: str, address: Address, before: datetime) -> None:
        with self.writing() as work:
            work.conversations.lock(address)
            if any(part.at <= before for part in work.parts.open_set(key)):
                _close(work, key)
            wholes = work.parts.unfinished(address)
            work.commit()
        for provider, whole in wholes:
            self._have_effect(provider, whole, in_place=False)

    def _kept(self, message: InboundText, part: Part) -> KeptPart:
        """The sender is part of the key: two phones use the same references."""
        of = (message.provider, message.address.value, message.to, part.bits, part.reference, part.total)
        body = self.keeping.conversations.mask(message.text)
        return KeptPart(
            set_key=self.hide("\n".join(map(str, of))),
            provider=message.provider,
            provider_id=message.provider_id,
            address=message.address,
            to=message.to,
            number=part.number,
            total=part.total,
            body=body,
            at=message.at or self.clock.now(),
            had_secret=message.had_secret or body != message.text,
        )

    @staticmethod
    def _file(work: UnitOfWork, part: KeptPart) -> tuple[str, str] | None:
        """The whole that this part completes, or completed."""
        if _has_other_words(part, work.parts.open_set(part.set_key)):
            _close(work, part.set_key)  # another message under a reference that came round: the old one goes as it is
        if not work.parts.add(part, part.at - SAME_AGAIN):
            whole = work.parts.whole_of(part.provider, part.provider_id)
            return (part.provider, whole) if whole == _whole_id(part) else None
        if len(work.parts.open_set(part.set_key)) < part.total:
            return None
        return part.provider, _close(work, part.set_key)

    def _have_effect(self, provider: str, whole: str, in_place: bool) -> Answer:
        with self.reading() as work:
            parts = work.parts.closed(provider, whole)
        answer = self.keeping.take(_joined(parts, whole), in_place)
        with self.writing() as work:
            work.conversations.lock(parts[0].address)
            work.parts.done(provider, whole)
            work.commit()
        if len(parts) < parts[0].total:
            log.warning("%d of %d parts of a message never came", parts[0].total - len(parts), parts[0].total)
        return answer


def _has_other_words(part: KeptPart, opened: Sequence[KeptPart]) -> bool:
    return any(
        each.number == part.number and each.body != part.body and each.provider_id != part.provider_id
        for each in opened
    )


def _close(work: UnitOfWork, key: str) -> str:
    """ "" when nothing of that set is open any more."""
    opened = work.parts.open_set(key)
    if not opened:
        return ""
    whole = _whole_id(opened[-1])
    work.parts.close(key, whole)
    return whole


def _whole_id(last: KeptPart) -> str:
    """After the part that came last: it is the one whose repeat gets the answer."""
    return f"whole-{last.provider_id[:_LONGEST_ID]}"


def _joined(parts: Sequence[KeptPart], whole: str) -> InboundText:
    """In the order of their numbers; a gap shows where parts are missing."""
    said = {part.number: part.body for part in parts}
    texts: list[str] = []
    for number in range(1, parts[0].total + 1):
        if number in said:
            texts.append(said[number])
        elif not texts or texts[-1] != MISSING:
            texts.append(MISSING)
    return InboundText(
        provider=parts[0].provider,
        provider_id=whole,
        address=parts[0].address,
        to=parts[0].to,
        text="".join(texts).strip(),
        channel=Channel.SMS,
        at=min(part.at for part in parts),
        had_secret=any(part.had_secret for part in parts),
    )
