"""`/open311/v2/…`: Open311 GeoReport v2, in XML and JSON alike. One jurisdiction: `jurisdiction_id` is not looked at.

What other cities show to everybody is shown to nobody here without a key: a case is a citizen's.
"""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import Authorization
from werkzeug.exceptions import HTTPException, Unauthorized, UnsupportedMediaType
from werkzeug.exceptions import NotFound as NoSuchPage

from gateway.api.blueprint import with_limits
from gateway.api.doorway import MOST, ApiDoor, Caller
from gateway.api.filing import file_case, read_story
from gateway.api.open311_document import document
from gateway.api.open311_post import read_report
from gateway.api.open311_read import FIRST, Wanted, read_wanted
from gateway.api.open311_services import definition, services
from gateway.api.open311_told import due_notice, request_whole, requests
from gateway.api.open311_write import FORMS, answer
from gateway.http.errors import STATUS
from gateway.http.guards import limit_address
from grs_core.domain.api_access import Scope
from grs_core.domain.errors import GrsError, NotFound, RuleBroken
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork

CHANGED = "2026-11-22T00:00:00Z"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_FORM = "application/x-www-form-urlencoded"
_ANY = "<any(xml, json):form>"


def make_blueprint(door: ApiDoor) -> Blueprint:
    blueprint = Blueprint("open311", __name__, url_prefix="/open311/v2")
    blueprint.after_request(lambda response: with_limits(door, response))
    _register_refusals(blueprint, door)

    def open_to_all(root: str, told: Callable[..., object]) -> Callable[..., Response]:
        def serve(form: str, **path: str) -> Response:
            limit_address(door.limits.address)
            return answer(form, root, told(**path))

        return serve

    def serve(rule: str, name: str, root: str, told: Callable[..., object]) -> None:
        blueprint.add_url_rule(f"{rule}.{_ANY}", name, open_to_all(root, told))

    serve("/discovery", "discovery", "discovery", lambda: _discovery(door))
    serve("/services", "services", "services", lambda: services(door.policy))
    serve("/services/<code>", "service", "service_definition", lambda code: definition(door.policy, code))
    _register_requests(blueprint, door)
    told = document(door.policy, door.public_url)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        limit_address(door.limits.address)
        return jsonify(told)

    return blueprint


def _register_requests(blueprint: Blueprint, door: ApiDoor) -> None:
    @blueprint.get(f"/requests.{_ANY}")
    def requests_(form: str) -> Response:
        caller = _caller(door, Scope.CASES_READ)
        wanted = read_wanted(door.policy, request.args, door.clock.now())
        with door.reading() as work:
            return answer(form, "service_requests", requests(door, work, _found(door, work, caller, wanted)))

    @blueprint.get(f"/requests/<id_>.{_ANY}")
    def request_(form: str, id_: str) -> Response:
        caller = _caller(door, Scope.CASES_READ)
        with door.writing() as work:
            ticket = door.visible_case(work, caller, id_)
            told = request_whole(door, work, caller, ticket)
            door.note_read(work, caller, ticket)
            work.commit()
        return answer(form, "service_requests", [told])

    @blueprint.get(f"/tokens/<id_>.{_ANY}")
    def token(form: str, id_: str) -> Response:
        """We give no tokens: every report has its number at once, and its number is its token."""
        caller = _caller(door, Scope.CASES_READ)
        with door.reading() as work:
            number = str(door.visible_case(work, caller, id_).number)
        return answer(form, "service_requests", [{"service_request_id": number, "token": number}])

    @blueprint.post(f"/requests.{_ANY}")
    def report(form: str) -> Response:
        if request.mimetype != _FORM:
            raise UnsupportedMediaType
        caller = _caller(door, Scope.CASES_WRITE)
        given = read_report(door, caller, request.form)
        told = given.with_details(read_story(door, given.case))
        with door.writing() as work:
            ticket = file_case(door, work, caller, given.case, told).ticket
            work.commit()
        door.conversations.jobs.nudge("relay")
        notice = due_notice(door, ticket, ticket.grievance.place is None, given.picture)
        made = {"service_request_id": str(ticket.number), "service_notice": notice, "account_id": None}
        return answer(form, "service_requests", [made], 201)


def _caller(door: ApiDoor, scope: Scope) -> Caller:
    """By `api_key`, as the specification has it; or as `/api/v1` does; or as the password of Basic, which clients that
    know no key for reading can write into their address.
    """
    basic: Authorization | None = request.authorization
    if basic is not None and basic.type == "basic":
        return door.recognise(basic.password or basic.username or "", scope)
    key = request.values.get("api_key", "")
    return door.recognise(key.strip(), scope) if key else door.authenticate(scope)


def _found(door: ApiDoor, work: UnitOfWork, caller: Caller, wanted: Wanted) -> list[Ticket]:
    """The wanted page, or those of these ids that exist for the caller."""
    if wanted.ids:
        return [each for each in (_one(door, work, caller, id_) for id_ in wanted.ids) if each is not None]
    first, last = (wanted.page - 1) * wanted.size, min(wanted.page * wanted.size, FIRST)
    cursor, left = None, last if first < last else 0
    found: list[Ticket] = []
    while left > 0:
        page = door.visible_cases(work, caller, wanted.asked, cursor, min(left, MOST))
        found += page.cases
        cursor, left = page.next, left - len(page.cases)
        if cursor is None:
            break
    return found[first:last]


def _one(door: ApiDoor, work: UnitOfWork, caller: Caller, number: str) -> Ticket | None:
    try:
        return door.visible_case(work, caller, number)
    except NotFound:
        return None


def _discovery(door: ApiDoor) -> dict[str, object]:
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{door.public_url}/open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": CHANGED,
        "contact": f"{door.public_url}/",
        "key_service": f"{door.public_url}/api/",
        "endpoints": [endpoint],
    }


def _register_refusals(blueprint: Blueprint, door: ApiDoor) -> None:
    """In the shape of the specification: a list of code and description."""
    speech = door.conversations.speech

    def said(status: int, key: str, params: dict[str, str]) -> Response:
        bn, en = (speech.refusal(key, params, language) for language in ("bn", "en"))
        form = (request.view_args or {}).get("form", "")
        told = [{"code": str(status), "description": f"{bn} / {en}"}]
        return answer(form if form in FORMS else "json", "errors", told, status)

    @blueprint.errorhandler(GrsError)
    def refused(error: GrsError) -> Response:
        """What is wrong with a request is 400 there, not 422."""
        status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
        return said(400 if isinstance(error, RuleBroken) else status, error.key, dict(error.params))

    @blueprint.errorhandler(HTTPException)
    def wrong(error: HTTPException) -> Response:
        no_key = error.code == Unauthorized.code
        response = said(error.code or 500, "token_wrong" if no_key else f"http_{error.code}", {})
        response.headers.extend((name, value) for name, value in error.get_headers() if name == "Retry-After")
        if no_key:
            response.headers["WWW-Authenticate"] = 'Bearer realm="protikar"'
        return response

    @blueprint.get("/<path:rest>")
    def nowhere(rest: str) -> Response:
        raise NoSuchPage
