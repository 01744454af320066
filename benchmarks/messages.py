"""What the load says: stories of citizens as they come by SMS, signed as Twilio signs. No two complaints are alike.

Of ten messages four are first complaints, three answer what we asked, two ask how the case stands, and one is
delivered twice. The words are those of the training data.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from benchmarks.load import Prepared
from bot.training.dataset import Example, read_examples
from grs_core.domain.grievance import Category

TOKEN, PUBLIC = "benchmark-token", "https://grs.example"
DATA = Path(__file__).resolve().parent.parent / "nlu_data" / "nlu"
_COMPLAINTS = frozenset(category.value for category in Category)
_ANSWERS = ("বাঞ্ছারামপুর", "dinajpur sadar", "গাইবান্ধা সদর", "ji", "না", "kurigram", "বয়স্ক ভাতা", "3 mas dhore", "1")
_FIRST, _ANSWER, _STATUS, _REPEAT = range(4)
_STORIES = ((_FIRST, _ANSWER), (_FIRST, _ANSWER, _STATUS), (_FIRST, _ANSWER, _REPEAT), (_FIRST, _STATUS))


@cache
def _texts(intents: frozenset[str]) -> tuple[str, ...]:
    return tuple(each.text for each in _examples() if each.intent in intents)


@cache
def _examples() -> tuple[Example, ...]:
    return read_examples(DATA)


class Writer:
    """The same `seed` writes the same words in the same order."""

    def __init__(self, path: str, seed: int = 7) -> None:
        self._path, self._dice = path, random.Random(seed)
        self._validator = RequestValidator(TOKEN)
        self._complaints, self._questions = list(_texts(_COMPLAINTS)), _texts(frozenset({"check_status"}))
        self._dice.shuffle(self._complaints)

    def firsts(self, count: int) -> list[list[Prepared]]:
        """Stories of one message: new citizens' first complaints."""
        return [[self._message(self._phone(), self._complaint())] for _ in range(count)]

    def mix(self, count: int) -> list[list[Prepared]]:
        """Stories of `count` messages together (a multiple of ten)."""
        return [list(self._story(_STORIES[place % len(_STORIES)])) for place in range(count * len(_STORIES) // 10)]

    def _story(self, steps: Sequence[int]) -> Iterator[Prepared]:
        phone, last = self._phone(), None
        for step in steps:
            if step != _REPEAT or last is None:
                words = {_ANSWER: _ANSWERS, _STATUS: self._questions}.get(step)
                last = self._message(phone, self._dice.choice(words) if words else self._complaint())
            yield last

    def _complaint(self) -> str:
        text = self._complaints.pop()
        self._complaints.insert(0, text)
        return text

    def _phone(self) -> str:
        return f"+8801{self._dice.randrange(3, 10)}{uuid.uuid4().int % 10**8:08d}"

    def _message(self, phone: str, text: str) -> Prepared:
        sid = "SM" + uuid.uuid4().hex
        form = {"MessageSid": sid, "AccountSid": "AC0", "From": phone, "To": "+8801300000000", "Body": text}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": self._validator.compute_signature(PUBLIC + self._path, form),
        }
        return Prepared(self._path, urlencode(form).encode(), headers)
