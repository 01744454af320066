"""Citizens who write: each phone's messages in order, posted as a carrier posts them, again until they are taken."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from time import monotonic

from gateway.sms.simulated.calls import Call, call
from gateway.sms.simulated.carrier import CALLBACK_S, Carrier
from gateway.sms.simulated.faults import dice, repeated
from gateway.sms.simulated.ledger import Letter

LONGEST_WAIT_S = 15.0


class Source:
    """`route` makes the webhook of a letter, `texts` reads what was answered in place. A phone's next letter goes when
    the one before was taken: what a citizen wrote later, no carrier brings earlier.
    """

    def __init__(
        self,
        carrier: Carrier,
        letters: Sequence[Letter],
        route: Callable[[Letter], Call],
        texts: Callable[[bytes], Sequence[str]],
    ) -> None:
        self._carrier, self._route, self._texts = carrier, route, texts
        self._began = monotonic()
        self._chains: dict[str, deque[Letter]] = {}
        for letter in letters:
            self._chains.setdefault(letter.phone, deque()).append(letter)
        with carrier.lock:
            carrier.ledger.post(letters)

    def start(self) -> None:
        self._began = monotonic()
        for phone in self._chains:
            self._next(phone)

    def _next(self, phone: str) -> None:
        with self._carrier.lock:
            letter = self._chains[phone].popleft() if self._chains[phone] else None
        if letter is not None:
            due = max(0.0, self._began + letter.due_s - monotonic())
            self._carrier.later.after(due, partial(self._begin, letter))

    def _begin(self, letter: Letter) -> None:
        chance = dice(self._carrier.seed, "inbound", letter.phone, letter.nth)
        repeat = repeated(self._carrier.faults, chance)
        if repeat.again:
            self._carrier.count("repeat")
            self._carrier.later.after(repeat.after_s, partial(self._post, letter, 0, chance))
        self._post(letter, 0, chance)

    def _post(self, letter: Letter, tried: int, chance: Random) -> None:
        with self._carrier.lock:
            self._carrier.ledger.posted[letter.sid].tries += 1
        heard = call(self._route(letter), CALLBACK_S)
        self._carrier.tell("posted", id=letter.sid, status=heard.status, phone=letter.phone, text=letter.text)
        if heard.good:
            self._accepted(letter, tuple(self._texts(heard.body)))
            return
        self._carrier.count("inbound_failed")
        wait = min(LONGEST_WAIT_S, 0.5 * 2.0**tried) * (0.75 + chance.random() / 2)
        self._carrier.later.after(wait, partial(self._post, letter, tried + 1, chance))

    def _accepted(self, letter: Letter, texts: tuple[str, ...]) -> None:
        with self._carrier.lock:
            self._carrier.ledger.accept(letter.sid, texts, self._carrier.now())
            first = self._carrier.ledger.posted[letter.sid].accepted == 1
        if first:
            self._next(letter.phone)
