"""A complaint from a form: filed as every message is, and what the form knows goes before what its words tell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.dialogue.decision import Decision
from bot.dialogue.effects import FileGrievance, Reply
from bot.dialogue.engine import remember
from gateway.ports import Answer
from gateway.services.conversation import ConversationService, Heard, reply_id
from gateway.services.effects import EffectRunner
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Lane, Notice
from grs_core.message_ports import Outbound, Received, StoredAnswer
from grs_core.ports import UnitOfWork

FORMS_A_DAY = 3
"""Complaints that forms may file for one phone in a day, whoever fills them in: each sends it messages."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormComplaint:
    """`once`: the form's own name, the same however often it is sent. `address`: the phone that was given, which owns
    the case from then on, or the browser's conversation. `place` and `programme`: codes.
    """

    provider: str
    once: str
    address: Address
    words: str
    language: str
    place: str | None = None
    programme: str | None = None
    name: str | None = None
    for_another: bool = False


def file_form(service: ConversationService, told: FormComplaint) -> Answer:
    """The number, and what there is to say to it; the same again for the same form. A phone is told the number by SMS,
    and nothing else. Raises RuleBroken("form_phone_busy").
    """
    heard = service.hear(told.words, Channel.WEB_CHAT)
    now = service.clock.now()
    message = Received(told.provider, _name(told), told.address, told.provider, heard.body, now)
    with service.writing() as work:
        work.conversations.lock(told.address)
        stored = work.inbox.receive(message)
        if stored is not None:
            return Answer(stored.texts, stored.number)
        _count(work, told.address, now)
        answer = _filed(service, work, told, heard, now)
        work.inbox.answer(message, StoredAnswer(answer.texts, answer.number))
        for sms in _sms(told, message.provider_id, answer.number, now):
            work.outbox.add(sms)
        work.commit()
    service.jobs.nudge("relay")
    return answer


def _name(told: FormComplaint) -> str:
    """Of this form of this address: who sends another's `once` gets nothing of his. No phone is read out of it."""
    whose = f"{told.address.kind}\n{told.address.value}\n{told.once}"
    return f"form:{blake2b(whose.encode(), digest_size=16).hexdigest()}"


def _count(work: UnitOfWork, address: Address, now: datetime) -> None:
    if address.kind != "phone":
        return
    key = f"forms:{address.value}"
    if work.attempts.count(key, now - _DAY) >= FORMS_A_DAY:
        raise RuleBroken("form_phone_busy", limit=str(FORMS_A_DAY))
    work.attempts.add(key, now)


def _filed(service: ConversationService, work: UnitOfWork, told: FormComplaint, heard: Heard, now: datetime) -> Answer:
    decision = service.dialogues.from_a_form(heard.parse, told.language, now, heard.had_secret)
    runner = EffectRunner(
        work,
        service.policy,
        service.dice,
        told.address,
        Channel.WEB_CHAT,
        told.language,
        now,
        decision.signals,
        told.name,
        proved=told.address.kind == "chat",
    )
    replies, number = list[Reply](), ""
    for step in decision.script:
        if isinstance(step, Reply):
            replies.append(step)
            continue
        outcome = runner.perform(_known(step, told) if isinstance(step, FileGrievance) else step)
        replies.extend(outcome.replies)
        number = outcome.number or number
    if told.address.kind == "chat":
        _goes_on(work, told, decision, number, now)
    return Answer(service.speech.texts(replies, told.language, paged=False), number)


def _known(step: FileGrievance, told: FormComplaint) -> FileGrievance:
    return replace(
        step,
        programme=told.programme or step.programme,
        place=told.place or step.place,
        on_behalf=told.for_another or step.on_behalf,
    )


def _goes_on(work: UnitOfWork, told: FormComplaint, decision: Decision, number: str, now: datetime) -> None:
    """What is written in this browser's chat from now on may be about this case. The conversation of a phone stays as
    it is: whoever filled the form in may never have had it in his hand.
    """
    dialogue = remember(decision.dialogue, number)
    known = replace(dialogue, place=told.place or dialogue.place, programme=told.programme or dialogue.programme)
    work.conversations.save(told.address, replace(known, question=None).to_json(), now)


def _sms(told: FormComplaint, form: str, number: str | None, now: datetime) -> Iterator[Outbound]:
    if told.address.kind == "phone":
        yield Outbound(
            id=reply_id(told.provider, form),
            address=told.address,
            language=told.language,
            notice=Notice("filed_by_form", {"number": number or ""}),
            created_at=now,
            next_attempt_at=now,
            ticket=number,
            lane=Lane.ANSWER,
        )
