"""Moments as people in Dhaka read them, digits in the language of the page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.http.words import Language

DHAKA = ZoneInfo("Asia/Dhaka")
_BANGLA_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_MONTHS = {
    "bn": (
        *("জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন"),
        *("জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


_SHORT = {
    "bn": ("জানু", "ফেব্রু", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্ট", "অক্টো", "নভে", "ডিসে"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def digits(number: int | str, language: Language) -> str:
    """A count in the page's digits. Never for what one dials or types: those stay Latin, as on the keys."""
    return str(number).translate(_BANGLA_DIGITS) if language == "bn" else str(number)


def day(moment: datetime, language: Language) -> str:
    """`১২ মে ২০২৬` or `12 May 2026`, in Dhaka. `moment` is aware."""
    return of_date(moment.astimezone(DHAKA).date(), language)


def of_date(when: date, language: Language) -> str:
    """The same of a day in the calendar."""
    return f"{digits(when.day, language)} {_MONTHS[language][when.month - 1]} {digits(when.year, language)}"


def of_month(when: date, language: Language) -> str:
    """`মে ২০২৬` or `May 2026`: of any day in it."""
    return f"{_MONTHS[language][when.month - 1]} {digits(when.year, language)}"


def of_months(first: date, last: date, language: Language) -> str:
    """`জুলাই – সেপ্টেম্বর ২০২৬`: the months from one day to another, the year once where it is one."""
    if (first.year, first.month) == (last.year, last.month):
        return of_month(first, language)
    begins = of_month(first, language) if first.year != last.year else _MONTHS[language][first.month - 1]
    return f"{begins} – {of_month(last, language)}"


def short_month(when: date, language: Language) -> str:
    """`মে ২৬` or `May 26`: under a drawing."""
    return f"{_SHORT[language][when.month - 1]} {digits(f'{when:%y}', language)}"


def hour(moment: datetime, language: Language) -> str:
    """`১৪:০৫` or `14:05`, in Dhaka."""
    return digits(moment.astimezone(DHAKA).strftime("%H:%M"), language)
