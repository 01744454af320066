"""Tracking numbers: ten digits, the last of them a Damm check digit.

Damm finds every single wrong digit and every swap of two neighbours, the two slips people make when they copy a
number from a screen or key it into a phone. The first digit is never 0, which people drop.
"""

import re
from dataclasses import dataclass
from typing import Self

from stdnum import damm

from grs_core.domain.errors import RuleBroken

LENGTH = 10
LOWEST_BODY, HIGHEST_BODY = 10**8, 10**9 - 1
_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SEPARATORS = re.compile(r"[\s\-–—.]+")


@dataclass(frozen=True, slots=True, order=True)
class TrackingNumber:
    """A valid number; `str()` gives ten Latin digits."""

    digits: str

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[1-9][0-9]{{{LENGTH - 1}}}", self.digits) or not damm.is_valid(self.digits):
            raise RuleBroken("tracking_number_wrong")

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def from_body(cls, body: int) -> Self:
        """From nine random digits (LOWEST_BODY..HIGHEST_BODY); the caller brings the dice."""
        if not LOWEST_BODY <= body <= HIGHEST_BODY:
            raise RuleBroken("tracking_number_wrong")
        return cls(f"{body}{damm.calc_check_digit(str(body))}")

    @classmethod
    def read(cls, written: str) -> Self:
        """As citizens write it: Bangla or Latin digits, spaces, hyphens. Raises RuleBroken("tracking_number_wrong")."""
        return cls(_SEPARATORS.sub("", written.translate(_BANGLA_DIGITS)))
