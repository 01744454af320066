"""What a call does inside its unit of work: it tells the dialogue something, keeps a recording, sends the number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calls.facts import Facts
from bot.calls.notes import note_of
from bot.dialogue.engine import Dialogue
from bot.dialogue.keypad import Complained, Key, Picked, Placed
from bot.speech.spoken import Spoken
from gateway.services.conversation import ConversationService, Heard, Turned, reply_id
from grs_core.call_ports import PLATFORM, VOICE, KeptCall, Recording
from grs_core.domain.complainant import Address
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Lane, Notice, Param
from grs_core.domain.tracking import TrackingNumber
from grs_core.message_ports import Outbound, Received, StoredAnswer
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.notices import about

PROVIDER = VOICE
_FILED = frozenset({"filed", "filed_routed", "person_will_call", "already_filed"})

_SENT_TOO = frozenset({"reopened", "appealed"})


@dataclass(frozen=True, slots=True)
class Input:
    """What a step brings; nothing of it: silence. `recording`: the platform's name for what stands at `url`, `seconds`
    long.
    """

    digits: str = ""
    speech: str = ""
    recording: str = ""
    url: str = ""
    seconds: int = 0
    hung_up: bool = False
    plays: bool = True
    """The platform has it where it can be played from in the call."""
    words: str = ""
    """What the platform's own recogniser heard in it, where it has one for the language."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Something for the dialogue. `once` names it: the record of the conversation has it once. `recording`: our name
    for the story that it is about.
    """

    what: Key | Heard
    once: str
    recording: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class CallTurns:
    conversations: ConversationService
    spoken: Spoken
    policy: Policy
    dice: Dice

    def tell(
        self, work: UnitOfWork, call: KeptCall, telling: Telling, dialogue: Dialogue, now: datetime
    ) -> Turned | None:
        """One turn; officers read it in the conversation, and a new case's number goes by SMS. None for what was told
        before. The caller holds the conversation and saves its dialogue.
        """
        what = telling.what
        if isinstance(what, Heard):
            body = what.body
        else:
            named = self._name(what, dialogue.language)
            body = note_of(what, dialogue.language, named, telling.recording, telling.seconds)
        message = Received(PROVIDER, telling.once, call.address, call.to, body, now)
        if work.inbox.receive(message) is not None:
            return None
        if isinstance(what, Heard):
            turned = self.conversations.turn(work, call.address, what, dialogue, now)
        else:
            turned = self.conversations.press(work, call.address, what, body, dialogue, now)
        said = " ".join(self.spoken.text(reply, turned.dialogue.language) for reply in turned.replies)
        work.inbox.answer(message, StoredAnswer((said,) if said else (), turned.number))
        if turned.number is not None and call.address.mobile:
            about_it = replace(call, ticket=turned.number)
            for notice in self._written(work, turned, turned.number):
                once = f"{call.sid}:{turned.number}:{notice.key}"
                self.send(work, about_it, notice, turned.dialogue.language, once, now)
        return turned

    def _written(self, work: UnitOfWork, turned: Turned, number: str) -> Iterator[Notice]:
        """What he has to have in writing, to show it or to dial it: who cannot read asks somebody."""
        for reply in turned.replies:
            if reply.key in _SENT_TOO:
                yield Notice(reply.key, reply.params)
            elif reply.key == "person_will_call":
                yield Notice("person_by_call", {"number": number})
        if not has_case(turned) or any(reply.key == "person_will_call" for reply in turned.replies):
            return
        category = work.tickets.get(TrackingNumber.read(number)).grievance.category
        hotlines = self.policy.hotlines
        if category is Category.MFS_FRAUD:
            dialled: dict[str, Param] = {"bkash": hotlines["bkash"].number, "nagad": hotlines["nagad"].number}
            yield Notice("fraud_by_call", {"number": number, **dialled})
        else:
            yield Notice("filed_by_call", {"number": number})

    def _name(self, key: Key, language: str) -> str:
        """What was picked, as people call it."""
        code = key.option if isinstance(key, Picked) else key.code if isinstance(key, Placed) else ""
        if isinstance(key, Complained):
            code = key.category.value
        if code in self.policy.places:
            place = self.policy.places.get(code)
            return place.name_bn if language == "bn" else place.name_en
        tables = self.conversations.speech.languages[language]
        return tables["trouble"].get(code) or tables["help"].get(code) or code

    def send(self, work: UnitOfWork, call: KeptCall, notice: Notice, language: str, once: str, now: datetime) -> None:
        """An SMS, once."""
        work.outbox.add_once(
            Outbound(
                id=reply_id(PROVIDER, once),
                address=call.address,
                language=language,
                notice=notice,
                created_at=now,
                next_attempt_at=now,
                ticket=call.ticket,
                lane=Lane.ANSWER,
            )
        )

    def keep(self, work: UnitOfWork, call: KeptCall, given: Input, now: datetime) -> str | None:
        """Our name for the recording, which is fetched soon; None where it is known already."""
        made = Recording(
            id=self.dice.token(),
            call=call.sid,
            provider_id=given.recording,
            url=given.url,
            made_at=now,
            ticket=call.ticket,
            seconds=given.seconds,
            next_attempt_at=now,
        )
        if given.words:
            made = replace(made, transcript=self.conversations.mask(given.words), transcribed_by=PLATFORM)
        return made.id if work.recordings.add(made) else None

    def facts(self, work: UnitOfWork, phone: Address, dialogue: Dialogue, ticket: str | None, now: datetime) -> Facts:
        """`ticket`: the case of this call."""
        cases, decided = self.conversations.standing(work, phone, now)
        told: Mapping[str, Param] = {}
        if ticket is not None:
            told = about(work.tickets.get(TrackingNumber.read(ticket)), self.policy)
        known = self.conversations.dialogues.known
        return Facts(dialogue.fresh(now), known, cases, decided, told, phone.mobile, phone.kind == "phone")


def has_case(turned: Turned) -> bool:
    """Did this turn give the caller a case?"""
    return not _FILED.isdisjoint(reply.key for reply in turned.replies)
