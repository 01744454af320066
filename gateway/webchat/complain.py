"""`/complain`: a complaint on one page, without an account and without a script. It is filed first; whatever is missing
is asked once, beside its field, and never a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from gateway.http.guards import from_our_own_page, limit, limit_address
from gateway.http.look import page_language
from gateway.services.conversation import LONGEST
from gateway.services.form_filing import FormComplaint, file_form
from gateway.webchat import session
from gateway.webchat.door import PROVIDER, Limits, WebDoor
from gateway.webchat.places import Choice, PlaceSearch
from grs_core.domain.complainant import Address, mask_phone, read_mobile
from grs_core.domain.errors import RuleBroken

TRAP = "leave_empty"
"""A field that nobody sees: what fills it in is a program, and is asked again."""
_LONGEST_NAME, _LONGEST_WHERE, _LONGEST_ONCE = 80, 120, 64
_FEWEST_LETTERS = 5
_FIELDS = ("story", "where", "place", "programme", "phone", "name", "whose", "once", "asked")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent. `asked`: what was asked about the place, which is not asked again; `wrong`: by field the
    key of its words; `choices`: what the written place may mean.
    """

    given: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    refusal: str = ""


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, search: PlaceSearch) -> None:
    @blueprint.get("/complain")
    def complaint_form() -> Response:
        return _page(door, Typed({"once": door.dice.token()}))

    @blueprint.get("/complain/places")
    def complaint_places() -> Response:
        limit_address(limits.address)
        found = search.choices(request.args.get("q", ""), page_language())
        response = jsonify([[code, name] for code, name in found])
        response.headers["Cache-Control"] = "private, max-age=600"
        return response

    @blueprint.post("/complain")
    def complain() -> Response:
        from_our_own_page()
        limit_address(limits.forms)
        typed = _checked(_typed(), search)
        if typed.wrong:
            return _page(door, typed, 422)
        # Two taps on a slow line are two forms before the cookie of the first has come: their name is the same.
        mine = session.current() or session.named(typed.given["once"]) or door.dice.token()
        limit(limits.sender, mine)
        try:
            return _filed(door, typed, mine)
        except RuleBroken as refusal:
            words = door.conversations.speech.refusal(refusal.key, refusal.params, page_language())
            return _page(door, replace(typed, refusal=words, wrong={"phone": ""}), 422)


def _typed() -> Typed:
    return Typed({name: request.form.get(name, "").strip() for name in _FIELDS})


def _checked(typed: Typed, search: PlaceSearch) -> Typed:
    given, wrong = dict(typed.given), dict[str, str]()
    if len(given["story"]) < _FEWEST_LETTERS:
        wrong["story"] = "form_story_missing"
    elif len(given["story"]) > LONGEST:
        wrong["story"] = "chat_long"
    if given["phone"] and _mobile(given["phone"]) is None:
        wrong["phone"] = "form_phone_wrong"
    if request.form.get(TRAP):
        wrong["story"] = wrong.get("story", "form_again")
    choices = _settle(given, wrong, search)
    return Typed(given, wrong, choices)


def _settle(given: dict[str, str], wrong: dict[str, str], search: PlaceSearch) -> tuple[Choice, ...]:
    """Finds the place that is meant; what cannot be found is asked once and then taken as it was written."""
    where = given["where"] = given["where"][:_LONGEST_WHERE]
    if search.known(given["place"]):
        return ()
    given["place"] = search.settled(where or given["story"]) or ""
    if given["place"] or given["asked"] == f"where:{where}":
        return ()
    given["asked"] = f"where:{where}"
    choices = search.choices(where, page_language())
    wrong["where"] = ("form_where_which" if choices else "form_where_unknown") if where else "form_where_missing"
    return choices


def _filed(door: WebDoor, typed: Typed, mine: str) -> Response:
    given, phone = typed.given, _mobile(typed.given["phone"])
    answer = file_form(
        door.conversations,
        FormComplaint(
            provider=PROVIDER,
            once=given["once"][:_LONGEST_ONCE] or door.dice.token(),
            address=Address.of_phone(phone) if phone else session.address_of(mine),
            words=given["story"] if given["place"] or not given["where"] else f"{given['story']}\n{given['where']}",
            language=page_language(),
            place=given["place"] or None,
            programme=given["programme"] if given["programme"] in door.policy.programmes else None,
            name=given["name"][:_LONGEST_NAME] or None,
            for_another=given["whose"] == "another",
        ),
    )
    page = render_template(
        "webchat/filed.html",
        number=answer.number,
        texts=answer.texts,
        phone=mask_phone(phone) if phone else "",
        here="/complain",
    )
    response = make_response(page)
    return response if phone else session.keep(response, mine, secure=door.secure_cookies)


def _mobile(written: str) -> str | None:
    try:
        return read_mobile(written) if written else None
    except RuleBroken:
        return None


def _page(door: WebDoor, typed: Typed, status: int = 200) -> Response:
    known = [(code, each.name) for code, each in door.policy.programmes.items() if code != "other"]
    page = render_template(
        "webchat/complain.html",
        given=typed.given,
        wrong=typed.wrong,
        choices=typed.choices,
        refusal=typed.refusal,
        programmes=known,
        longest=LONGEST,
        trap=TRAP,
        here="/complain",
    )
    return make_response(page, status)
