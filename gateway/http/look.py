"""The shared look: layout, style sheet, fonts, the language switch, and the headers that every answer carries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request, url_for

from gateway.http import dates
from gateway.http.words import LANGUAGES, Language, Words
from grs_core.domain.messages import Named

LANGUAGE_COOKIE = "lang"
_YEAR = 365 * 24 * 3600
SECURITY_HEADERS: Mapping[str, str] = {
    # Nothing from elsewhere and nothing inline: a story that carries a script stays a story.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register(app: Flask, *, secure_cookies: bool) -> None:
    """Gives every page `lang`, `site` (the layout's words), `asset`, `switch_to` and the filters day, hour, digits,
    named. `secure_cookies`: the public address is https.
    """
    site = Words.load(Path(__file__).with_name("words.toml"))

    @app.context_processor
    def words() -> dict[str, object]:
        language = page_language()
        return {"lang": language, "site": site.of(language), "asset": _asset, "switch_to": _switch_to}

    @app.after_request
    def finish(response: Response) -> Response:
        chosen = request.args.get("lang")
        if chosen in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure_cookies
            )
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return _with_caching(response)

    for name, write in _FILTERS.items():
        app.add_template_filter(write, name)


def page_language() -> Language:
    """`?lang=`, else the cookie of an earlier choice, else Bangla."""
    chosen = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return "en" if chosen == "en" else "bn"


def _day(moment: datetime) -> str:
    return dates.day(moment, page_language())


def _hour(moment: datetime) -> str:
    return dates.hour(moment, page_language())


def _digits(number: int | str) -> str:
    return dates.digits(number, page_language())


def _named(name: Named) -> str:
    return name.en if page_language() == "en" else name.bn


_FILTERS: Mapping[str, Callable[..., str]] = {"day": _day, "hour": _hour, "digits": _digits, "named": _named}


def _switch_to(language: str, here: str = "") -> str:
    """The address of this page in another language; `here` where the request itself cannot be asked again by GET."""
    kept = {key: value for key, value in request.args.items() if key != "lang"} if not here else {}
    path = here or request.path
    return f"{path}?{urlencode({**kept, 'lang': language})}"


def _asset(name: str, door: str = "") -> str:
    """The address of a static file (of a door), with its content's fingerprint: it may be kept for ever."""
    owner = current_app.blueprints[door] if door else current_app
    endpoint = f"{door}.static" if door else "static"
    return url_for(endpoint, filename=name, v=_fingerprint(Path(owner.static_folder or "") / name))


@cache
def _fingerprint(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:10]


def _with_caching(response: Response) -> Response:
    if response.status_code in (200, 304) and (request.endpoint or "").endswith("static"):
        if "v" in request.args or request.path.endswith(".woff2"):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    elif "Cache-Control" not in response.headers:
        # Pages tell of cases, and computers at a union centre are shared.
        response.headers["Cache-Control"] = "no-store"
    return response
