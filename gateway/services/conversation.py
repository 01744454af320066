"""One turn: a citizen's message in, words out, and everything it caused kept in one commit."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from bot.dialogue.caution import is_wary, mask_alone, speaks_of_secrets
from bot.dialogue.effects import Reply
from bot.dialogue.engine import Awaited, Decided, Decision, DialogueEngine, remember
from bot.dialogue.for_another import ForWhom, for_whom
from bot.dialogue.keypad import Key
from bot.dialogue.state import Dialogue
from bot.nlu.engine import NluEngine, Parse, Utterance
from bot.speech.pages import segments
from bot.speech.render import Speech
from bot.text.secrets import mask_secrets
from gateway.ports import Answer, InboundText, JobQueue
from gateway.services.effects import LISTED, EffectRunner
from gateway.services.offers import offered
from gateway.services.telling import decided
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.messages import Lane, Notice
from grs_core.domain.ticket import Ticket
from grs_core.message_ports import Outbound, Received, StoredAnswer
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory
from grs_core.services.citizen import open_questions
from grs_core.services.filing_for import files_from

log = logging.getLogger(__name__)
LONGEST = 4000
"""Characters of one message that are kept: far above any SMS, a bound for everything else."""
_LOOKED_AT = 20
"""Cases of one citizen, newest first, among which a decision may wait for his word."""
_NLU_CHANNEL = {Channel.SMS: "sms", Channel.IVR: "ivr"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it may be kept, and as it was understood. `had_secret`: something in it was masked. `whom`: it is
    written for another, and `parse` is of that one's story alone.
    """

    body: str
    channel: Channel
    parse: Parse
    had_secret: bool = False
    whom: ForWhom | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """What a turn came to: what to say, the question that is open now, what to remember, the case it touched."""

    replies: tuple[Reply, ...]
    question: Reply | None
    dialogue: Dialogue
    number: str | None

    @property
    def all_replies(self) -> tuple[Reply, ...]:
        return self.replies if self.question is None else (*self.replies, self.question)


@dataclass(frozen=True, slots=True)
class ConversationService:
    """The way of every text message, whatever its door. Raises Unavailable when the database is down."""

    writing: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    nlu: NluEngine
    dialogues: DialogueEngine
    speech: Speech
    jobs: JobQueue

    def receive(self, inbound: InboundText, in_place: bool = True, again: bool = True) -> Answer:
        """Answers a message, or repeats the stored answer when this very message was answered before. Not `in_place`:
        the answer goes out by the outbox, once, and in the same commit; with `again` also that to a message which was
        answered in place, for a carrier that may not have heard it.
        """
        heard = self.hear(inbound.text, inbound.channel, inbound.had_secret)
        now = self.clock.now()
        with self.writing() as work:
            before = Dialogue.from_json(work.conversations.lock(inbound.address))
            heard = self.hear_alone(heard, before, now)
            at = inbound.at or now
            message = Received(inbound.provider, inbound.provider_id, inbound.address, inbound.to, heard.body, at)
            stored = work.inbox.receive(message)
            if stored is not None:
                if again and not in_place:
                    for later in _later(inbound, stored.texts, stored.number, now):
                        work.outbox.add_once(later)
                work.commit()  # Of nothing, mostly: for a rollback the driver forgets what it has prepared.
                self._nudge(work)
                return Answer(stored.texts, stored.number)
            turned = self.turn(work, inbound.address, heard, before, now)
            texts, dialogue = self._speak(turned.all_replies, turned.dialogue, inbound.channel)
            work.conversations.save(inbound.address, dialogue.to_json(), now)
            paid = in_place and inbound.channel is Channel.SMS
            answer = StoredAnswer(texts, turned.number, sum(segments(text) for text in texts) if paid else 0)
            work.inbox.answer(message, answer)
            if not in_place:
                for later in _later(inbound, texts, turned.number, now):
                    work.outbox.add(later)
            work.commit()
        log.info("answered a message", extra={"ticket": turned.number})
        self._nudge(work)
        return Answer(answer.texts, answer.number)

    def hear(self, text: str, channel: Channel, had_secret: bool = False) -> Heard:
        """Reads a message; nothing of it that may not be kept is left. `had_secret`: something was masked before."""
        body = self.mask(text)
        return self._read(body, channel, had_secret or body != text[:LONGEST])

    def hear_alone(self, heard: Heard, before: Dialogue, now: datetime) -> Heard:
        """Once more, knowing what was spoken of: soon after a PIN or a theft a bare code is one too."""
        if is_wary(before, now) and (alone := mask_alone(heard.body, before, self.policy.places)) != heard.body:
            return self._read(alone, heard.channel, True)
        return heard

    def _read(self, body: str, channel: Channel, had_secret: bool) -> Heard:
        whom = for_whom(body)
        told = whom.story if whom and whom.story else body
        parse = self.nlu.parse(Utterance(told, _NLU_CHANNEL.get(channel, "chat")))
        return Heard(body, channel, parse, had_secret, whom)

    def turn(self, work: UnitOfWork, address: Address, heard: Heard, before: Dialogue, now: datetime) -> Turned:
        """One turn inside a unit of work that holds the conversation; its dialogue is not saved yet."""
        tickets = work.tickets.of_address(address, _LOOKED_AT)
        awaited, unfinished = _awaited(work, tickets[:LISTED]), _unfinished(tickets[:LISTED])
        volunteer = heard.whom is not None and heard.channel is Channel.SMS and files_from(work, address) is not None
        decision = self.dialogues.step(
            before,
            heard.parse,
            now,
            heard.had_secret,
            awaited,
            unfinished,
            _decided(self.policy, tickets, now),
            offered(work, self.policy, tickets, now),
            heard.whom,
            volunteer,
        )
        turned = self._perform(work, address, heard.channel, decision, now)
        if heard.had_secret or speaks_of_secrets(heard.body) or heard.parse.intent.name == Category.MFS_FRAUD:
            return replace(turned, dialogue=replace(turned.dialogue, wary_at=now))
        return turned

    def press(self, work: UnitOfWork, address: Address, key: Key, note: str, before: Dialogue, now: datetime) -> Turned:
        """As `turn`, of a call: what was pressed, or told in a recording. `note` is what the case keeps of it."""
        decision = self.dialogues.press(before, key, note, now, *self.standing(work, address, now))
        return self._perform(work, address, Channel.IVR, decision, now)

    def standing(
        self, work: UnitOfWork, address: Address, now: datetime
    ) -> tuple[tuple[str, ...], tuple[Decided, ...]]:
        """The numbers of this citizen's unfinished cases, newest first, and his decided ones."""
        tickets = work.tickets.of_address(address, _LOOKED_AT)
        return _unfinished(tickets[:LISTED]), _decided(self.policy, tickets, now)

    def _nudge(self, work: UnitOfWork) -> None:
        """A relay that looks for nothing costs as much as a message."""
        if work.outbox.added:
            self.jobs.nudge("relay")

    @staticmethod
    def mask(text: str) -> str:
        """What may be kept of a message: bounded, without PINs and passwords."""
        return mask_secrets(text[:LONGEST])

    def _perform(
        self, work: UnitOfWork, address: Address, channel: Channel, decision: Decision, now: datetime
    ) -> Turned:
        """What to say, what to remember, and the case that this turn touched."""
        language = decision.dialogue.language
        runner = EffectRunner(work, self.policy, self.dice, address, channel, language, now, decision.signals)
        replies: list[Reply] = []
        dialogue, number = decision.dialogue, None
        for step in decision.script:
            if isinstance(step, Reply):
                replies.append(step)
                continue
            outcome = runner.run(step)
            replies.extend(outcome.replies)
            if outcome.number is not None:
                number = outcome.number
                dialogue = remember(dialogue, number)
        return Turned(tuple(replies), decision.question, dialogue, number)

    def _speak(
        self, replies: Sequence[Reply], dialogue: Dialogue, channel: Channel
    ) -> tuple[tuple[str, ...], Dialogue]:
        """SMS: one text that fits; the rest waits for "9". Elsewhere there is no limit."""
        texts = self.speech.texts(replies, dialogue.language, paged=channel is Channel.SMS)
        return texts[:1], replace(dialogue, more=dialogue.more or texts[1:])


def reply_id(provider: str, provider_id: str, place: int = 0) -> str:
    """Our id of the answer to that message: whoever answers it, and however often, there is one. 32 letters."""
    return blake2b(f"{provider}\n{provider_id}\n{place}".encode(), digest_size=16).hexdigest()


def _later(inbound: InboundText, texts: Sequence[str], number: str | None, now: datetime) -> Iterator[Outbound]:
    """The answer as messages of the outbox."""
    for place, text in enumerate(texts):
        yield Outbound(
            id=reply_id(inbound.provider, inbound.provider_id, place),
            address=inbound.address,
            language="bn",
            notice=Notice("plain", {"text": text}),
            created_at=now,
            next_attempt_at=now,
            ticket=number,
            lane=Lane.ANSWER,
            via=inbound.provider,
        )


def _unfinished(tickets: Sequence[Ticket]) -> tuple[str, ...]:
    return tuple(str(ticket.number) for ticket in tickets if ticket.status in UNFINISHED)


def _decided(policy: Policy, tickets: Sequence[Ticket], now: datetime) -> tuple[Decided, ...]:
    known = (decided(policy, ticket, now) for ticket in tickets)
    return tuple(case for case in known if case is not None)[:LISTED]


def _awaited(work: UnitOfWork, tickets: Sequence[Ticket]) -> Awaited | None:
    """The case of this citizen whose officer asked last and has no answer yet, whether or not its clock still waits."""
    asked = open_questions(work, tickets)
    waiting = [
        Awaited(str(ticket.number), ticket.grievance.programme, found.at, found.detail)
        for ticket in tickets
        if (found := asked.get(str(ticket.number))) is not None
    ]
    return max(waiting, key=lambda awaited: awaited.asked_at, default=None)
