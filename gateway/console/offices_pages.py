"""`/console/offices`: who sits where, and where nobody does; by district and upazila, and as a table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from gateway.console import office_choice, session
from gateway.console.doorway import Doorway
from gateway.console.fields import Choice
from gateway.console.people_view import in_words
from gateway.console.reviewers import only
from gateway.console.screen import Screen
from gateway.services.spreadsheets import as_csv
from grs_core.domain.messages import Named
from grs_core.domain.officers import Holder
from grs_core.domain.offices import Office, Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.coverage import Cover, Covered, coverage
from grs_core.services.people import Reach, reach

_SIZE = 50
_TONES = {
    Cover.UNREGISTERED: "bad",
    Cover.VACANT: "bad",
    Cover.ON_LEAVE: "warn",
    Cover.ACTING: "info",
    Cover.FULL: "good",
}
_COLUMNS = ("office_code", "col_office", "cover", "cover_until_col", "holders", "cover_sensitive", "cover_waiting")
_HOLES = frozenset({Cover.UNREGISTERED, Cover.VACANT, Cover.ON_LEAVE})


@dataclass(frozen=True, slots=True)
class Line:
    """Worded. `where`: of a union its upazila and district. `holders`: (login, name). `untrusted`: nobody there may
    handle a sensitive case.
    """

    code: str
    office: str
    where: str
    cover: str
    tone: str
    until: str
    holders: tuple[tuple[str, str], ...]
    untrusted: bool
    waiting: str
    hole: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`place`: a district or an upazila, "" for all within reach."""

    district: str
    upazila: str
    holes: bool
    text: str

    @property
    def place(self) -> str | None:
        return self.upazila or self.district or None


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/offices")
    def offices() -> str | tuple[str, int]:
        return only(doorway, lambda: _page(doorway))

    @blueprint.get("/offices.csv")
    def offices_csv() -> Response | tuple[str, int]:
        return only(doorway, lambda: _csv(doorway))


def _mine(doorway: Doorway) -> Reach:
    """Raises NotAllowed("people_not_yours")."""
    return reach(doorway.real.policy, session.signed_in(), day_of(doorway.screen().now))


def _page(doorway: Doorway) -> str:
    screen, mine, asked = doorway.screen(), _mine(doorway), _asked(doorway)
    with doorway.real.reading() as work:
        found = _covered(work, screen, mine, asked)
        pages = max(1, -(-len(found) // _SIZE))
        page = min(max(1, _number(request.args.get("page", "1"))), pages)
        lines = _lines(work, screen, found[(page - 1) * _SIZE : page * _SIZE])
    query = {name: request.args[name] for name in ("district", "upazila", "holes", "q") if request.args.get(name)}
    return render_template(
        "console/offices.html",
        lines=lines,
        asked=asked,
        totals=_totals(screen, found),
        districts=_places(screen, None, PlaceLevel.DISTRICT, mine),
        upazilas=_places(screen, asked.district, PlaceLevel.UPAZILA, mine) if asked.district else (),
        page=page,
        pages=pages,
        link=lambda number: f"/console/offices?{urlencode({**query, 'page': number})}",
        csv=f"/console/offices.csv?{urlencode(query)}",
    )


def _csv(doorway: Doorway) -> Response:
    screen, mine, asked = doorway.screen(), _mine(doorway), _asked(doorway)
    with doorway.real.reading() as work:
        lines = _lines(work, screen, _covered(work, screen, mine, asked))
    heads = [screen.say(key) for key in _COLUMNS]
    body = as_csv(heads, [_row(line, screen) for line in lines])
    named = {"Content-Disposition": 'attachment; filename="offices.csv"'}
    return Response(body, mimetype="text/csv", headers=named)


def _row(line: Line, screen: Screen) -> tuple[str, ...]:
    names = "; ".join(f"{name} ({login})" for login, name in line.holders)
    trusted = screen.say("cover_nobody_trusted") if line.untrusted else ""
    return line.code, line.office, line.cover, line.until, names, trusted, line.waiting


def _asked(doorway: Doorway) -> Asked:
    """What is no place is none."""
    policy, args = doorway.real.policy, request.args
    district, upazila = args.get("district", ""), args.get("upazila", "")
    known = upazila in policy.places and district in policy.places and policy.places.is_within(upazila, district)
    return Asked(
        district if district in policy.places else "",
        upazila if known else "",
        bool(args.get("holes")),
        args.get("q", "").strip()[:80],
    )


def _covered(work: UnitOfWork, screen: Screen, mine: Reach, asked: Asked) -> list[Covered]:
    policy = screen.policy
    named = {office.code for office in office_choice.named(policy, asked.text, mine)} if asked.text else None
    return [
        found
        for found in coverage(work, policy, day_of(screen.now), district=asked.place)
        if mine.covers(found.office.code)
        and (named is None or found.office.code in named)
        and (not asked.holes or found.cover in _HOLES)
    ]


def _lines(work: UnitOfWork, screen: Screen, found: list[Covered]) -> list[Line]:
    today = day_of(screen.now)
    roster = work.officers.roster(today)
    there = {
        each.office.code: [who for who in roster.get(each.office.code, ()) if who.post.held_on(today)] for each in found
    }
    names = work.officers.names({who.login for holders in there.values() for who in holders})
    return [_line(each, there[each.office.code], names, screen) for each in found]


def _line(found: Covered, holders: list[Holder], names: Mapping[str, str], screen: Screen) -> Line:
    today, code = day_of(screen.now), found.office.code
    there = dict.fromkeys(who.login for who in holders)
    return Line(
        code=code,
        office=screen.office(code),
        where=_where(found.office, screen),
        cover=screen.say(f"cover_{found.cover}"),
        tone=_TONES[found.cover],
        until=screen.say("cover_until", date=in_words(found.until, screen)) if found.until else "",
        holders=tuple((login, names.get(login, login)) for login in there),
        untrusted=found.cover not in _HOLES and not _trusted(found, holders, today),
        waiting=screen.count(found.waiting),
        hole=found.cover in _HOLES,
    )


def _where(office: Office, screen: Screen) -> str:
    """Many unions share a name."""
    upazila = screen.policy.places.at(office.place, PlaceLevel.UPAZILA) if office.place is not None else None
    return screen.place(upazila.code) if office.tier is Tier.UNION and upazila is not None else ""


def _trusted(found: Covered, holders: list[Holder], today: date) -> bool:
    """The cell takes what nobody else may handle."""
    return found.office.tier is Tier.CABINET or any(who.handles_sensitive and who.sits(today) for who in holders)


def _totals(screen: Screen, found: list[Covered]) -> tuple[tuple[str, str, str], ...]:
    """(words, how many, tone) of each state."""
    counted = Counter(each.cover for each in found)
    return tuple((screen.say(f"cover_{cover}"), screen.count(counted[cover]), _TONES[cover]) for cover in Cover)


def _places(screen: Screen, parent: str | None, level: PlaceLevel, mine: Reach) -> tuple[Choice, ...]:
    """Those in which he looks after an office."""
    policy = screen.policy
    codes = {office.place for office in policy.directory if office.place is not None and mine.covers(office.code)}
    above = {policy.places.at(code, level) for code in codes}
    found = [
        place for place in above if place is not None and (not parent or policy.places.is_within(place.code, parent))
    ]
    named = ((place.code, screen.named(Named(place.name_bn, place.name_en))) for place in found)
    return tuple(sorted(named, key=lambda choice: choice[1]))


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 1
