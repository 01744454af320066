"""An advisory's words before anybody approves them: how they will read on a phone, what they cost, and what may not
stand in them.

Swindlers copy what the government sends. Ours never hold a link or a number to call but the policy's hotlines: a copy
that does can be told from them.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.speech.lint import foreign_words
from bot.speech.pages import segments, units
from bot.speech.render import Speech
from bot.text.script import has_bangla, is_romanised
from gateway.services.masking import numbers_in
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy

READY = ("pin", "payment", "helpline")
"""Texts to begin from: `advisory_<name>` of the speech files."""
LONGEST = 600
"""Characters of a text that are looked at: far above what fits."""
_LINK = re.compile(
    r"https?:|www\.|[\w-]+\.(?:com|net|org|info|xyz|bd|me|ly|link|app|shop|top|site|online)\b", re.IGNORECASE
)
_MAIL = re.compile(r"\S@\S")
_TO_FILL = re.compile(r"[\[\]{}]")
_RUN = re.compile(r"[*#]*\d{5,}[#*]*|\*\d[\d*]*#")
"""Five digits and more are a number to call, as is what is dialled between * and #; dates and amounts are shorter."""
_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")

Problem = tuple[str, dict[str, str]]
"""The key of a sentence and what fills it."""


@dataclass(frozen=True, slots=True)
class Look:
    """One text as it will be sent, the service's name before it and the way out behind it."""

    text: str
    units: int
    segments: int


@dataclass(frozen=True, slots=True)
class Announcing:
    """`carrier`: the first by which we send, whose price counts."""

    speech: Speech
    policy: Policy
    carrier: str

    def ready(self, name: str, language: str) -> str:
        """A text to begin from. Raises KeyError for an unknown name."""
        return self.speech.say(f"advisory_{name}", {"hotline": self._hotline}, language)

    def look(self, text: str, language: str) -> Look:
        framed = self.speech.say("advisory", {"text": text}, language)
        return Look(framed, units(framed), segments(framed))

    def cost(self, recipients: int, text_bn: str, text_en: str, now: datetime) -> int:
        """Milli-taka, at most: as if everybody got the longer text. 0 where no price is known."""
        texts = [self.look(text_bn, "bn"), *([self.look(text_en, "en")] if text_en else [])]
        price = self.policy.tariffs.cost(self.carrier, max(each.segments for each in texts), day_of(now))
        return recipients * price

    def problem(self, text: str, language: str) -> Problem | None:
        """The first that is wrong with it; None for a text that may go out."""
        return self._of_script(text, language) or self._of_content(text) or self._of_length(text, language)

    def _of_script(self, text: str, language: str) -> Problem | None:
        if language == "en":
            return ("advisory_not_english", {}) if has_bangla(text) or is_romanised(text) else None
        if not has_bangla(text):
            return "advisory_not_bangla", {}
        latin = foreign_words(text)
        return ("advisory_latin", {"words": ", ".join(latin)}) if latin else None

    def _of_content(self, text: str) -> Problem | None:
        if _TO_FILL.search(text):
            return "advisory_unfilled", {}
        if _LINK.search(text) or _MAIL.search(text):
            return "advisory_link", {}
        number = self._number_in(text)
        return ("advisory_number", {"number": number}) if number else None

    def _of_length(self, text: str, language: str) -> Problem | None:
        look = self.look(text, language)
        if self.speech.style.fits(look.text):
            return None
        return "advisory_too_long", {"units": str(look.units), "segments": str(look.segments)}

    def _number_in(self, text: str) -> str:
        """A number that is none of the hotlines, in Latin digits; "" for none."""
        known = {hotline.number for hotline in self.policy.hotlines.values()}
        found = [run for run in _RUN.findall(text.translate(_BANGLA_DIGITS)) if run not in known]

        def note(number: str) -> str:
            found.append(number)
            return number

        numbers_in(text, note)
        return found[0] if found else ""

    @property
    def _hotline(self) -> str:
        return self.policy.hotlines["government"].number


def tidy(written: str) -> str:
    """On one line, without the spaces around."""
    return " ".join(written[:LONGEST].split())
