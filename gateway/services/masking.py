"""No full mobile or identity number on a screen: enough of it to recognise, too little to call or to copy.

Also in what people wrote: a story names the neighbour's number, the cheat's, one's own. Screens and programs share it.
"""

import re
from collections.abc import Callable

from grs_core.domain.complainant import mask_phone

_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_BETWEEN = r"[\s\-–.()]{0,2}"
_MOBILE = re.compile(rf"(?:\+|00)?(?:88{_BETWEEN})?0{_BETWEEN}1{_BETWEEN}[3-9](?:{_BETWEEN}[0-9]){{8,9}}(?![0-9])")
"""Eleven digits as people space them, twelve for Rocket's; in Latin digits."""
_FOREIGN = re.compile(r"\+[1-9][0-9\-\s]{8,18}[0-9]")
_IDENTITY = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?<!৳)(?<!৳ )(?!8801[3-9])(?:[0-9]{17}|[0-9]{13}|[0-9]{10})"
    r"(?![0-9]|[.,][0-9]|\s*(?:টাকা|৳|/-|taka|tk\b))",
    re.IGNORECASE,
)
"""A national identity number has 10, 13 or 17 digits. Thirteen from 8801 are a phone; before a taka it is money."""


def masked(text: str, own: str = "") -> str:
    """The text with every mobile and identity number in it masked, in Latin or Bangla digits, however a phone is
    spaced. `own` is the case's tracking number, which may stand.
    """
    return numbers_in(text, lambda found: found if found == own else _short(found))


def numbers_in(text: str, instead: Callable[[str], str]) -> str:
    """The text with `instead` of every mobile and identity number; it is given the number in Latin digits."""
    for pattern in (_IDENTITY, _MOBILE, _FOREIGN):
        latin = text.translate(_BANGLA_DIGITS)
        for found in reversed(list(pattern.finditer(latin))):
            shown = instead(found[0])
            if shown != found[0]:
                text = text[: found.start()] + shown + text[found.end() :]
    return text


def _short(found: str) -> str:
    digits = re.sub(r"[^0-9]", "", found)
    return mask_phone(digits[digits.find("01") :] if "01" in digits[:6] and len(digits) not in (10, 17) else digits)
