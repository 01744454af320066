"""Reading one environment variable: empty is unset, and a wrong one is named in one clear error."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from grs_core.domain.errors import RuleBroken

E = TypeVar("E", bound=StrEnum)
_HERE = frozenset({"127.0.0.1", "localhost"})


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


def origins(environ: Mapping[str, str], variable: str) -> tuple[str, ...]:
    """Sites as a browser names them in `Origin`: https, a host, perhaps a port, nothing else. This very machine may be
    named with http. Raises RuleBroken("setting_wrong") for what is none.
    """
    found = a_list(environ, variable)
    for text in found:
        if not (_is_address(text, ("https",)) or (_is_address(text, ("http",)) and urlsplit(text).hostname in _HERE)):
            raise wrong(variable, "a site looks like https://host or https://host:port")
        if text != _origin(text):
            raise wrong(variable, f"write {_origin(text)}: a site has no path, no password and no capital letters")
    return found


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
