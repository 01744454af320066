"""The carrier's book: what was asked, taken and reported, what citizens sent; and what a phone got twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

_IN_PLACE = 11 << 76
"""Where the numbers of answers begin that went back in place."""
SHORTEST_NAME = 20
"""Letters of a message's own name that every carrier carries: an aggregator takes no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to send. `own_id` is the sender's own name for the message (not of the attempt), None when it has none.
    `callback` is where receipts go, "" for none.
    """

    carrier: str
    to: str
    sender: str
    text: str
    reference: str
    own_id: str | None
    callback: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that its phone gets: `sid` is the carrier's name for it. `in_place`: it was the answer to a webhook."""

    sid: str
    asked: Asked
    at: datetime
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What a citizen sends: the `nth` of his phone, due `due_s` seconds after the start."""

    sid: str
    phone: str
    nth: int
    text: str
    due_s: float


@dataclass(slots=True)
class Posted:
    """How it went with a letter. `texts`: what the app answered in place; its phone gets them once."""

    letter: Letter
    tries: int = 0
    accepted: int = 0
    accepted_at: datetime | None = None
    texts: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Not for two threads at once: its holder keeps a lock. Keeps everything it hears, as long as it runs. `run` (12
    hexadecimal digits) begins its names, so that another run gives others.
    """

    run: str
    taken: list[Taken] = field(default_factory=list)
    replies: list[Taken] = field(default_factory=list)
    posted: dict[str, Posted] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _got: Counter[tuple[str, str]] = field(default_factory=Counter)
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _held: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, asked: Asked) -> int:
        """How often this very attempt had been asked for before."""
        self.counts["asked"] += 1
        self._asked[asked.carrier, asked.reference] += 1
        return self._asked[asked.carrier, asked.reference] - 1

    def take(self, asked: Asked, at: datetime) -> Taken:
        made = Taken(f"SM{self.run}{len(self.taken) + 1:020x}", asked, at)
        self.taken.append(made)
        self.counts["taken"] += 1
        self._held.add((asked.carrier, asked.reference))
        if asked.own_id is not None:
            self._got[asked.to, asked.own_id[:SHORTEST_NAME]] += 1
        return made

    def holds(self, asked: Asked) -> bool:
        """Was a message of this reference taken by this carrier?"""
        return (asked.carrier, asked.reference) in self._held

    def times(self, asked: Asked) -> int:
        """How often its phone got this message, whatever carrier brought it."""
        return 0 if asked.own_id is None else self._got[asked.to, asked.own_id[:SHORTEST_NAME]]

    def newest(self, carrier: str, to: str) -> Sequence[Taken]:
        """To this phone ("": any), newest first; answers that went back in place are listed, too."""
        listed = [
            each for each in (*self.taken, *self.replies) if each.asked.carrier == carrier and to in ("", each.asked.to)
        ]
        return sorted(listed, key=lambda each: each.at, reverse=True)

    def post(self, letters: Sequence[Letter]) -> None:
        self.posted.update((letter.sid, Posted(letter)) for letter in letters)

    def accept(self, sid: str, texts: Sequence[str], at: datetime) -> None:
        """The app took it over. What it says to a repeat reaches no phone: the carrier has an answer already."""
        kept = self.posted[sid]
        kept.accepted += 1
        if kept.accepted_at is None:
            kept.accepted_at, kept.texts = at, tuple(texts)
            for text in texts:
                asked = Asked("twilio", kept.letter.phone, "", text, "", None, "")
                name = f"SM{self.run}{_IN_PLACE + len(self.replies):020x}"
                self.replies.append(Taken(name, asked, at, in_place=True))

    @property
    def doubles(self) -> Mapping[str, int]:
        """Messages, by the sender's own name, that a phone got more than once, and how often."""
        return {own_id: count for (_, own_id), count in self._got.items() if count > 1}

    @property
    def waiting(self) -> int:
        """Letters that the app has not taken over yet."""
        return sum(each.accepted_at is None for each in self.posted.values())

    def phones(self) -> Mapping[str, Sequence[tuple[datetime, bool, str]]]:
        """What each phone received and sent, oldest first: when, whether it was from the phone, the text."""
        lines: dict[str, list[tuple[datetime, bool, str]]] = {}
        for taken in self.taken:
            lines.setdefault(taken.asked.to, []).append((taken.at, False, taken.asked.text))
        for posted in self.posted.values():
            if posted.accepted_at is not None:
                of_phone = lines.setdefault(posted.letter.phone, [])
                of_phone.append((posted.accepted_at, True, posted.letter.text))
                of_phone.extend((posted.accepted_at, False, text) for text in posted.texts)
        return {phone: sorted(lines[phone], key=lambda line: line[0]) for phone in sorted(lines)}
