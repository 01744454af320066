"""The shared look: layout, style sheets, font, the switches of language and theme, and what every answer carries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request, url_for

from gateway.http import dates, headers
from gateway.http.words import LANGUAGES, Language, Words
from grs_core.domain.messages import Named

LANGUAGE_COOKIE = "lang"
THEME_COOKIE = "theme"
_YEAR = 365 * 24 * 3600
_INSIDE_OTHERS = "/embed/"
"""Pages inside another site's leave no cookie: it would be a stranger's there."""
THEMES = ("light", "dark")
"""Light until somebody asks for the other; never by what the machine prefers."""


def register(app: Flask, *, secure_cookies: bool) -> None:
    """Gives every page `lang`, `theme`, `site` (the layout's words), `asset`, `switch` and the filters day, hour,
    digits, named. `secure_cookies`: the public address is https.
    """
    site = Words.load(Path(__file__).with_name("words.toml"))

    @app.context_processor
    def words() -> dict[str, object]:
        language = page_language()
        return {"lang": language, "theme": page_theme(), "site": site.of(language), "asset": _asset, "switch": _switch}

    @app.after_request
    def finish(response: Response) -> Response:
        for cookie, known in ((LANGUAGE_COOKIE, LANGUAGES), (THEME_COOKIE, THEMES)):
            chosen = request.args.get(cookie, "")
            if chosen in known and not request.path.startswith(_INSIDE_OTHERS):
                response.set_cookie(cookie, chosen, _YEAR, samesite="Lax", httponly=True, secure=secure_cookies)
        headers.add(response, over_tls=secure_cookies)
        return _with_caching(response)

    for name, write in _FILTERS.items():
        app.add_template_filter(write, name)


def page_language() -> Language:
    """`?lang=`, else the cookie of an earlier choice, else Bangla."""
    chosen = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return "en" if chosen == "en" else "bn"


def page_theme() -> str:
    """`?theme=`, else the cookie of an earlier choice, else light."""
    chosen = request.args.get(THEME_COOKIE) or request.cookies.get(THEME_COOKIE)
    return "dark" if chosen == "dark" else "light"


def _day(moment: datetime) -> str:
    return dates.day(moment, page_language())


def _hour(moment: datetime) -> str:
    return dates.hour(moment, page_language())


def _digits(number: int | str) -> str:
    return dates.digits(number, page_language())


def _named(name: Named) -> str:
    return name.en if page_language() == "en" else name.bn


_FILTERS: Mapping[str, Callable[..., str]] = {"day": _day, "hour": _hour, "digits": _digits, "named": _named}


def _switch(here: str, **chosen: str) -> str:
    """The address of this page in another language (`lang=`) or theme (`theme=`); `here` where the request itself
    cannot be asked again by GET.
    """
    kept = {} if here else {key: value for key, value in request.args.items() if key not in chosen}
    return f"{here or request.path}?{urlencode({**kept, **chosen})}"


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
