"""Tracking numbers and menu digits in a citizen's message."""

import re

from bot.nlu.engine import Parse
from bot.text.digits import spoken_number
from bot.text.normalise import align
from bot.text.spoken_runs import digit_runs
from grs_core.domain.errors import RuleBroken
from grs_core.domain.tracking import LENGTH, TrackingNumber

_RUN = re.compile(r"(?<![0-9a-z+])[0-9](?:[ .–-]?[0-9])*(?![0-9a-z])")
_COUNTER = re.compile(r"^\s*([0-9০-৯]{1,2})\s*(?:[.)।:,-]|no\.?|number|নং|নম্বর|নাম্বার|টা|ta)*\s*$", re.IGNORECASE)


def tracking_number(parse: Parse) -> str | None:
    """One of ours, named anywhere in the message: digits in any script, with spaces or hyphens, or spoken."""
    for written in _quoted(parse):
        try:
            return str(TrackingNumber.read(written))
        except RuleBroken:
            continue
    return None


def mistyped(parse: Parse) -> bool:
    """Ten digits were given whose check digit is wrong."""
    return any(len(re.sub(r"\D", "", written)) == LENGTH for written in _quoted(parse))


def foreign_number(parse: Parse) -> bool:
    """A number of another paper or system was quoted: not ten digits."""
    quoted = parse.first("tracking_number")
    return quoted is not None or _bare_number(parse.text)


def choice(text: str, options: int) -> int | None:
    """The option 1..options that a whole message picks ("2", "২", "২ নং", "দুই"), else None."""
    matched = _COUNTER.match(text)
    number = int(matched[1]) if matched else spoken_number(text)
    return number if number is not None and 1 <= number <= options else None


def _quoted(parse: Parse) -> list[str]:
    """Candidates: the entities, then bare runs of digits, then the words of a spoken number."""
    aligned = align(parse.text).text
    named = [entity.value for entity in parse.entities if entity.kind == "tracking_number"]
    phones = {entity.norm for entity in parse.entities if entity.kind in ("phone", "amount", "trx_id")}
    runs = [match[0] for match in _RUN.finditer(aligned) if match[0] not in phones]
    spoken = [run.plain for run in digit_runs(aligned.split()) if run.digits == LENGTH and run.plain not in phones]
    return [re.sub(r"[ –]", "", align(written).text) for written in (*named, *runs, *spoken)]


def _bare_number(text: str) -> bool:
    """The message is nothing but a number of five digits and more, or a code such as GRS-7K3M9Q."""
    aligned = align(text).text
    digits = re.sub(r"[^0-9]", "", aligned)
    return len(digits) >= 5 and re.fullmatch(r"[0-9 .–-]+", aligned) is not None
