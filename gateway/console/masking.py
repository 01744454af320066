"""No full mobile number on a screen: enough of it to recognise, too little to call or to copy.

Also in what people wrote: a story names the neighbour's number, the cheat's, one's own.
"""

import re

from grs_core.domain.complainant import mask_phone

_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_BETWEEN = r"[\s\-–.()]{0,2}"
_MOBILE = re.compile(rf"(?:\+|00)?(?:88{_BETWEEN})?0{_BETWEEN}1{_BETWEEN}[3-9](?:{_BETWEEN}[0-9]){{8,9}}(?![0-9])")
"""Eleven digits as people space them, twelve for Rocket's; in Latin digits."""
_FOREIGN = re.compile(r"\+[1-9][0-9\-\s]{8,18}[0-9]")


def masked(text: str) -> str:
    """The text with every mobile number in it masked, in Latin or Bangla digits, however it is spaced."""
    latin = text.translate(_BANGLA_DIGITS)
    for pattern in (_MOBILE, _FOREIGN):
        for found in reversed(list(pattern.finditer(latin))):
            number = _short(found[0])
            text = text[: found.start()] + number + text[found.end() :]
            latin = text.translate(_BANGLA_DIGITS)
    return text


def _short(found: str) -> str:
    digits = re.sub(r"[^0-9]", "", found)
    return mask_phone(digits[digits.find("01") :] if "01" in digits[:6] else digits)
