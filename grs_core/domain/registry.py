"""The register of beneficiaries, as a programme keeps it: who gets what, where to, and what was paid.

It helps an officer to judge; it is never a condition for anything, and nobody is refused by it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_ROCKET = re.compile(r"(01[3-9][0-9]{8})[0-9]")
"""A Rocket account: the mobile number and one digit more (domain facts B-4)."""
_ACCOUNT = re.compile(r"[0-9]{6,20}")
_NID = re.compile(r"[0-9]{10}|[0-9]{13}|[0-9]{17}")
_TOLD_NID = re.compile(r"(?<![0-9])(?!8801[3-9])(?:[0-9]{17}|[0-9]{13}|[0-9]{10})(?![0-9])")
_BIRTH_YEAR = 4
"""So many digits stand before the 13 of a long identity number (domain facts B-4)."""


class State(StrEnum):
    """Of a beneficiary. `dead` and `replaced`: somebody was declared dead, somebody else has the place since."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DEAD = "dead"
    REPLACED = "replaced"


class Outcome(StrEnum):
    """Of an instalment. `returned`: the account did not take it; `held`: it was kept back."""

    PAID = "paid"
    RETURNED = "returned"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One beneficiary of one programme. `number`: the programme's own; with `programme` it names the row. `place`: a
    code, union or above. `wallet`: as `read_wallet` gives it; `nid`: as `read_nid` does.
    """

    programme: str
    number: str
    name: str
    place: str
    state: State
    guardian: str = ""
    wallet: str | None = None
    provider: str = ""
    nid: str | None = None
    ward: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment of one beneficiary. `instalment`: its first month, `2026-07`; `amount`: whole taka."""

    instalment: str
    amount: int
    outcome: Outcome
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Doubled:
    """Rows that share an identity number (`nid`) or an account (`wallet`), and by the rules should not."""

    by: str
    rows: tuple[Enrolment, ...]


def read_nid(written: str) -> str:
    """10 or 13 digits; the birth year in front of the 13 goes, so that both ways of writing it meet. Raises
    RuleBroken("nid_wrong").
    """
    digits = re.sub(r"[\s\-]", "", written.translate(_DIGITS))
    if _NID.fullmatch(digits) is None:
        raise RuleBroken("nid_wrong")
    return digits[_BIRTH_YEAR:] if len(digits) == 17 else digits


def identity_numbers(text: str) -> tuple[str, ...]:
    """Those that somebody wrote in his story, as `read_nid` gives them; no phone with its country."""
    return tuple(dict.fromkeys(read_nid(found) for found in _TOLD_NID.findall(text.translate(_DIGITS))))


def read_wallet(written: str) -> str:
    """A mobile number as `read_mobile` gives it (Rocket's without its last digit), or the digits of a bank account.
    Raises RuleBroken("wallet_wrong").
    """
    digits = re.sub(r"[\s\-]", "", written.translate(_DIGITS))
    rocket = _ROCKET.fullmatch(digits)
    if rocket is not None:
        return rocket[1]
    try:
        return read_mobile(digits)
    except RuleBroken:
        pass
    if _ACCOUNT.fullmatch(digits) is None or digits.startswith("01"):
        raise RuleBroken("wallet_wrong")
    return digits


_TITLES = frozenset({"md", "mst", "mrs", "mr", "miss", "মোঃ", "মো", "মোছাঃ", "মোছা", "মোসাঃ", "মোসা", "মিসেস", "জনাব"})
_ALIKE = str.maketrans(
    {"ণ": "ন", "ষ": "স", "শ": "স", "য": "জ", "ী": "ি", "ূ": "ু", "ঈ": "ই", "ঊ": "উ", "ৎ": "ত", "ঃ": None, "ঁ": None,
     "়": None, "\u200c": None, "\u200d": None}
)  # fmt: skip
"""Letters that people use one for another (domain facts D, P2)."""


def name_key(name: str) -> str:
    """What two spellings of one name share: without titles, spaces and the letters that vary. Of one script: `রহিমা` and
    `Rahima` do not meet.
    """
    words = re.split(r"[\s.,\-]+", unicodedata.normalize("NFKC", name).casefold())
    kept = [word for word in words if word and word not in _TITLES]
    return "".join(kept).translate(_ALIKE)
