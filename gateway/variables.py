"""Reading one environment variable: empty is unset, and a wrong one is named in one clear error."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from grs_core.domain.errors import RuleBroken

E = TypeVar("E", bound=StrEnum)


def wrong(variable: str, why: str) -> RuleBroken:
    return RuleBroken("setting_wrong", variable=variable, why=why)


def a_text(environ: Mapping[str, str], variable: str) -> str:
    return environ.get(variable, "").strip()


def a_list(environ: Mapping[str, str], variable: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in a_text(environ, variable).split(",") if part.strip())


def a_number(environ: Mapping[str, str], variable: str, default: int, least: int, most: int) -> int:
    text = a_text(environ, variable)
    if not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise wrong(variable, f"{text!r} is no number from {least} to {most}")
    return int(text)


def a_choice(environ: Mapping[str, str], variable: str, kind: type[E], default: E) -> E:
    text = a_text(environ, variable)
    try:
        return kind(text) if text else default
    except ValueError:
        raise wrong(variable, f"{text!r} is none of {', '.join(kind)}") from None


def a_url(environ: Mapping[str, str], variable: str, *schemes: str) -> str:
    """The address, "" when unset. What is wrong is never repeated: it may hold a password."""
    text, allowed = a_text(environ, variable), schemes or ("http", "https")
    if text and not _is_address(text, allowed):
        raise wrong(variable, f"an address looks like {allowed[0]}://host or {allowed[0]}://host:port")
    return text


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
