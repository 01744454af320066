"""Cases found by what people remember of them: a number, a phone, a place, a name, words of the story.

Stories and names are encrypted at rest. What finds them is a blind index (docs/adr/0018): keyed hashes of words in one
phonetic spelling, made by a follower of the audit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from time import monotonic

from bot.nlu.engine import PlaceFinder
from bot.text.fold import fold_word, skeleton, tokens
from bot.text.normalise import align
from gateway.services.masking import numbers_in
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.domain.queue import Sought
from grs_core.domain.ticket import Ticket
from grs_core.ports import WorkFactory

FOLLOWER = "words"
MOST_WORDS = 40
"""Of one case: a story has about thirty that tell something."""
_SHORTEST = 3
_BATCH = 200
_WALLET = re.compile(r"(?=[a-z]*[0-9])[a-z0-9]{6,20}")
"""A wallet's or a transaction's number: letters and digits, at least one digit."""
_SAID_BY_ALL = (
    "আমি আমার আমরা আমাদের আপনি আপনার আপনাদের তিনি তার তাকে তাদের সে এই সেই এটা ওই কেউ কোন কোনো কিছু কিন্তু এবং তবে জন্য থেকে "
    "দিয়ে করে করি করছি করেন করেছি করতে হয় হচ্ছে হয়েছে হইছে হবে হলে নাই নেই নয় আছে আছি ছিল যে যা যদি সব সকল মাস টাকা ভাতা "
    "ভাতার কার্ড পাই পাচ্ছি পাইনা পাইনি পাননি দেয় দেন বলে বলেন স্যার দয়া অনুগ্রহ "
    "amar ami apni amra taka vata bhata allowance money the and for not has have was were are this that with from "
    "please sir nai nei ache kore koren month"
)
"""Words of nearly every story: they would find everything, so they find nothing."""
_LEVELS = "উপজেলা জেলা ইউনিয়ন বিভাগ থানা upazila upazilla district zila union division thana"


def _folded(text: str) -> Iterator[str]:
    return (fold_word(token) for token in tokens(align(text).text))


_LEVEL_WORDS = frozenset(_folded(_LEVELS))
STOP_WORDS = frozenset(_folded(_SAID_BY_ALL)) | _LEVEL_WORDS


def words(text: str) -> Iterator[str]:
    """The words by which a text is found, folded, in their order; a phone is one word however it was spaced."""
    together = numbers_in(text, lambda number: f" {_joined(number)} ")
    return (word for word in _folded(together) if len(word) >= _SHORTEST and word not in STOP_WORDS)


def _joined(number: str) -> str:
    try:
        return read_mobile(number)
    except RuleBroken:
        return re.sub("[^0-9]", "", number)


def words_of(ticket: Ticket, places: Places) -> frozenset[str]:
    """A name, the place and details first: where a story is long its end is left out. A sensitive case is found by no
    word.
    """
    if ticket.sensitive:
        return frozenset()
    name = tuple(words(ticket.complainant.name or ""))
    written = (*ticket.grievance.details.values(), ticket.grievance.text)
    told = (word for text in written for word in words(text))
    found = dict.fromkeys((*name, *filter(None, map(_bones, name)), *_where(ticket, places), *told))
    return frozenset(islice(found, MOST_WORDS))


def _where(ticket: Ticket, places: Places) -> Iterator[str]:
    """Union, upazila and district by name, so that "Rahima, Bancharampur" finds her."""
    code = ticket.grievance.place or ""
    for place in places.chain(code) if code in places else ():
        if place.level is not PlaceLevel.DIVISION:
            yield from (word for name in (place.name_bn, place.name_en) for word in words(name))


def spellings(word: str) -> tuple[str, ...]:
    """How a folded word may be kept: as it is, or, of a name, by its consonants (বেগম, Begum)."""
    return tuple(filter(None, (word, _bones(word))))


def _bones(word: str) -> str:
    """Empty for what is too short to tell anybody apart."""
    found = skeleton(word)
    return f"{found}*" if len(found) >= _SHORTEST else ""


@dataclass(frozen=True, slots=True)
class Understood:
    """How a search was read. `place`: what it names, where it names one; `words`: whether any word was left to find."""

    sought: Sought
    place: Place | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """`number` | `phone` `wallet` `place` `words`: what is looked for at once."""
        sought = self.sought
        asked = {
            "number": sought.number is not None,
            "phone": sought.phone is not None,
            "wallet": sought.wallet is not None,
            "place": bool(sought.places),
            "words": bool(sought.words),
        }
        return tuple(kind for kind, holds in asked.items() if holds)


def understand(text: str, finder: PlaceFinder, places: Places) -> Understood:
    """A tracking number is that case; everything else is looked for wherever it may stand."""
    known = Sought.of(text)
    if known.number is not None:
        return Understood(known)
    if known.phone is not None:
        return Understood(Sought(phone=known.phone, words=frozenset({(known.phone,)})))
    named = _places(text, finder, places)
    single = align(text).text.strip()
    found = Sought(
        wallet=single.upper() if _WALLET.fullmatch(single) else None,
        places=frozenset(code for place in named for code in below(places, place.code)),
        words=frozenset(map(spellings, words(text))),
    )
    return Understood(found, named[0] if named else None)


def below(places: Places, code: str) -> Iterator[str]:
    """The place itself and all places in it."""
    yield code
    for child in places.children(code):
        yield from below(places, child.code)


def _places(text: str, finder: PlaceFinder, places: Places) -> tuple[Place, ...]:
    """Those that are called exactly so, in any script: what only sounds alike would bury what was meant."""
    wanted = [word for word in _folded(text) if word not in _LEVEL_WORDS]
    read = finder.read(text, whole=True)
    codes = dict.fromkeys((*([read.code] if read.code else []), *read.candidates))
    named = (places.get(code) for code in codes)
    return tuple(place for place in named if wanted and any(wanted == _name(each) for each in _names(place)))


def _names(place: Place) -> tuple[str, ...]:
    return place.name_bn, place.name_en, *place.aliases


def _name(written: str) -> list[str]:
    return [word for word in _folded(written) if word not in _LEVEL_WORDS]


def follow(writing: WorkFactory, places: Places, at_most: timedelta) -> int:
    """Brings the index up to the audit, at the longest so long; how many cases were looked at."""
    until, looked_at = monotonic() + at_most.total_seconds(), 0
    while (some := _step(writing, places)) is not None:
        looked_at += some
        if monotonic() > until:
            break
    return looked_at


def _step(writing: WorkFactory, places: Places) -> int | None:
    """None when nothing has happened since. Words and cursor are one change: nothing is missed after a kill."""
    with writing() as work:
        at = work.followers.at(FOLLOWER)
        event, numbers = work.audit.since(at, _BATCH)
        if event == at:
            return None
        work.case_words.keep({ticket.number: words_of(ticket, places) for ticket in work.tickets.several(numbers)})
        work.followers.move(FOLLOWER, event)
        work.commit()
    return len(numbers)
