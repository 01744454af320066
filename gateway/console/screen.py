"""How facts are worded for one officer's screen: names, dates, digits, time left, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gateway.http import dates
from gateway.http.words import Language
from gateway.services.masking import masked
from grs_core.domain.complainant import Complainant, mask_phone
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Due:
    """`tone` is a colour that the words say too: bad, warn, good, info."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One request: the policy's names, the console's words, the page's language, the moment; for the page of a case its
    own number, and whether the officer asked for the whole numbers in it.
    """

    policy: Policy
    words: Mapping[str, str]
    language: Language
    now: datetime
    own_number: str = ""
    numbers_shown: bool = False

    def say(self, key: str, **params: str) -> str:
        """Raises KeyError for a word that is not there."""
        return self.words[key].format(**params) if params else self.words[key]

    def say_or(self, key: str, otherwise: str) -> str:
        """For codes that a deployer's tables may add."""
        return self.words.get(key, otherwise)

    def named(self, name: Named) -> str:
        return name.en if self.language == "en" else name.bn

    def count(self, number: int) -> str:
        return dates.digits(number, self.language)

    def digits(self, text: str) -> str:
        """Figures with points and dashes in the page's digits."""
        return dates.digits(text, self.language)

    def day(self, moment: datetime) -> str:
        return dates.day(moment, self.language)

    def moment(self, moment: datetime) -> str:
        return f"{dates.day(moment, self.language)}, {dates.hour(moment, self.language)}"

    def office(self, code: str) -> str:
        return self.named(self.policy.office_name(code)) if code in self.policy.directory else code

    def carrier(self, name: str) -> str:
        """By which messages go; one that has no name in words as it is called in the settings."""
        return self.say_or(f"carrier_{name}", name)

    def programme(self, code: str | None) -> str:
        known = self.policy.programmes.get(code or "")
        return self.named(known.name) if known else self.say("unknown")

    def signal(self, code: str) -> str:
        """A danger by name; one that the policy no longer has by its code."""
        found = self.policy.signals.of([code])
        return self.named(found[0].name) if found else code

    def place(self, code: str | None) -> str:
        """Union, upazila, district, without the division. A union that bears its upazila's name (174 do) says so."""
        if code is None or code not in self.policy.places:
            return self.say("unknown")
        chain = [place for place in self.policy.places.chain(code) if place.level is not PlaceLevel.DIVISION]
        names = [self.named(Named(place.name_bn, place.name_en)) for place in chain or self.policy.places.chain(code)]
        if len(names) > 1 and names[0] == names[1]:
            names[0] = f"{names[0]} {self.say('union')}"
        return ", ".join(names)

    def phone(self, person: Complainant) -> str:
        if person.phone is None:
            return self.say("no_phone")
        return person.phone if self.numbers_shown else mask_phone(person.phone)

    def text(self, written: str) -> str:
        """What somebody wrote, without the numbers of phones and of identity cards."""
        return written if self.numbers_shown else masked(written, self.own_number)

    def status(self, ticket: Ticket) -> str:
        """A closed case says whether the citizen confirmed it."""
        how = ticket.closing.how
        if ticket.status is Status.CLOSED and how is not None:
            return self.say(f"status_closed_{how.value}")
        return self.say(f"status_{ticket.status.value}")

    def due(self, ticket: Ticket) -> Due:
        """In days of the calendar in Dhaka; the clock stands still while the citizen is asked, or a court."""
        if ticket.status not in UNFINISHED:
            ended = ticket.decided_at
            return Due(self.say("finished_on", date=self.day(ended)) if ended else self.say("finished"), "")
        if ticket.paused_at is not None:
            return Due(self.say("clock_stopped"), "info")
        return self.until(ticket.due_at, ticket.clock.late_at)

    def until(self, due_at: datetime, late_at: datetime | None = None) -> Due:
        """From `late_at`, and on the last day, it is near."""
        days = (due_at.astimezone(dates.DHAKA).date() - self.now.astimezone(dates.DHAKA).date()).days
        if self.now >= due_at:
            return Due(self._days("over", -days) if days else self.say("over_today"), "bad")
        if not days:
            return Due(self.say("due_today"), "warn")
        left = self._days("left", days)
        if late_at is not None and self.now >= late_at:
            # The colour alone would not tell it from as many days of a longer promise.
            return Due(self.say("only_left", left=left), "warn")
        return Due(left, "good")

    def _days(self, which: str, days: int) -> str:
        return self.say(f"{'day' if days == 1 else 'days'}_{which}", days=self.count(days))
