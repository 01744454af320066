"""Which passwords are good enough (NIST SP 800-63B, 3.1.1): long, and not one of the first that somebody would guess.

Nothing is asked of the kinds of letters, and none grows too old.
"""

from collections.abc import Iterable
from unicodedata import normalize

from zxcvbn import zxcvbn

from grs_core.domain.errors import RuleBroken

SHORTEST, LONGEST = 10, 256
GOOD_ENOUGH = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses."""
_LOOKED_AT = 72
"""Characters that are estimated: whoever types more is safe anyway."""
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_FIRST_GUESSES = (
    "protikar", "password", "bangladesh", "grs", "welcome", "প্রতিকার", "পাসওয়ার্ড", "বাংলাদেশ", "অভিযোগ",
    "আমার সোনার বাংলা", "আমি তোমায় ভালোবাসি", "জয় বাংলা", "বিসমিল্লাহ", "আল্লাহ", "ইউনিয়ন পরিষদ", "উপজেলা",
    "সমাজসেবা", "বয়স্ক ভাতা", "বিধবা ভাতা", "ভালোবাসা", "মা বাবা", "ঢাকা", "কখগঘঙ", "অআইঈউ",
)  # fmt: skip


def check_password(password: str, own: Iterable[str]) -> None:
    """`own`: the login, the name, the offices: what others know of him. Raises RuleBroken("password_too_short", least |
    "password_too_long" | "password_guessable").
    """
    if len(password) < SHORTEST:
        raise RuleBroken("password_too_short", least=str(SHORTEST))
    if len(password) > LONGEST:
        raise RuleBroken("password_too_long", most=str(LONGEST))
    known = sorted({word for text in (*own, *_FIRST_GUESSES) for word in _words(text)})
    if zxcvbn(_plain(password)[:_LOOKED_AT], known)["score"] < GOOD_ENOUGH:
        raise RuleBroken("password_guessable")


def _words(text: str) -> tuple[str, ...]:
    """Whole, without its spaces, and word by word."""
    plain = _plain(text)
    return tuple(word for word in (plain, plain.replace(" ", ""), *plain.split()) if len(word) > 2)


def _plain(text: str) -> str:
    """Digits are as easily guessed in Bangla as in English."""
    return normalize("NFKC", text).casefold().translate(_DIGITS)
