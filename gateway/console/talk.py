"""The conversation about a case in one line of time: SMS, chat, calls, recordings and officers' words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.console.history import Names, who_did
from gateway.console.preview import rendered
from gateway.console.screen import Screen
from gateway.services.dispatch import Words
from grs_core.call_ports import Recording
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.messages import DeliveryState
from grs_core.domain.ticket import Kind, Ticket
from grs_core.proposal_ports import Told

_FROM_CITIZEN = frozenset(
    {
        EventName.INFORMATION_ADDED,
        EventName.RECORDING_TRANSCRIBED,
        EventName.CITIZEN_ANSWERED,
        EventName.APPEALED,
        EventName.PERSON_REQUESTED,
        EventName.REOPENED,
        EventName.RATED,
    }
)
_TO_CITIZEN = frozenset(
    {EventName.CITIZEN_ASKED, EventName.RESOLVED, EventName.REJECTED, EventName.EXTENDED, EventName.REFERRED}
)
_TONES = {
    DeliveryState.DELIVERED: "good",
    DeliveryState.ACCEPTED: "info",
    DeliveryState.REFUSED: "bad",
    DeliveryState.FAILED: "bad",
    DeliveryState.CANCELLED: "warn",
}
_CALL = "ivr"


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `state`: what became of what was sent; `link`: of a recording, where it can be heard on the page."""

    moment: datetime
    at: str
    who: str
    channel: str
    text: str
    from_office: bool
    state: str = ""
    tone: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the citizen and the offices said to each other about this case, and nothing else: other messages of the same
    phone may belong to another person, or to a case that this officer must not know of.
    """

    ticket: Ticket
    events: Sequence[TicketEvent]
    told: Sequence[Told]
    recordings: Sequence[Recording]
    screen: Screen
    names: Names
    speech: Words

    def lines(self) -> tuple[Said, ...]:
        """Oldest first."""
        return tuple(sorted((*self._events(), *self._told(), *self._recordings()), key=lambda each: each.moment))

    def _events(self) -> Iterator[Said]:
        sent = {each.at for each in self.told}
        for event in self.events:
            if event.name in _FROM_CITIZEN and event.detail:
                yield self._line(event, self.screen.say("line_citizen"), event.detail, from_office=False)
            elif event.name in _TO_CITIZEN and event.detail and event.at not in sent:
                unsent = "" if self.ticket.kind is Kind.SYSTEMIC else self.screen.say("line_none")
                yield self._line(event, self._officer(event), event.detail, from_office=True, state=unsent)
            elif event.name is EventName.CITIZEN_CALLED:
                came = self.screen.say_or(f"called_{event.target}", "")
                text = ": ".join(part for part in (came, event.detail) if part)
                yield self._line(event, self._officer(event), text, from_office=True, door=_CALL)

    def _told(self) -> Iterator[Said]:
        by = {event.at: event for event in self.events if event.actor.who.startswith("officer:")}
        for each in self.told:
            event = by.get(each.at)
            yield Said(
                moment=each.at,
                at=self.screen.moment(each.at),
                who=self.screen.say("by_system") if event is None else self._officer(event),
                channel=self._channel("sms" if each.kind == "phone" else "web_chat"),
                text=self.screen.text(each.text or rendered(each, self.speech)),
                from_office=True,
                state=self.screen.say(f"line_{each.state.value}"),
                tone=_TONES.get(each.state, "info"),
            )

    def _recordings(self) -> Iterator[Said]:
        for each in self.recordings:
            seconds = self.screen.count(each.seconds)
            yield Said(
                moment=each.made_at,
                at=self.screen.moment(each.made_at),
                who=self.screen.say("line_citizen"),
                channel=self._channel(_CALL),
                text=self.screen.say("line_recording", seconds=seconds),
                from_office=False,
                link=f"recording-{each.id}",
            )

    def _line(
        self, event: TicketEvent, who: str, text: str, from_office: bool, state: str = "", door: str = ""
    ) -> Said:
        return Said(
            moment=event.at,
            at=self.screen.moment(event.at),
            who=who,
            channel=self._channel(door or event.actor.door),
            text=self.screen.text(text),
            from_office=from_office,
            state=state,
            tone="warn" if state else "",
        )

    def _officer(self, event: TicketEvent) -> str:
        return who_did(event, self.screen, self.names)

    def _channel(self, door: str) -> str:
        return self.screen.say_or(f"channel_{door}", door)
