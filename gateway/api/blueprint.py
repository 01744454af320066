"""`/api/…`: the open interface of this service, for programs that have a token."""

from flask import Blueprint, Response, g, jsonify

from gateway.api import case_pages, docs_page, list_pages, problems, webhook_routes
from gateway.api.again import once
from gateway.api.document import openapi
from gateway.api.doorway import CALLS_A_MINUTE, ApiDoor
from gateway.api.operations import VERSION, Operations
from gateway.http.guards import limit_address


def make_blueprint(door: ApiDoor) -> Blueprint:
    """`/api/` for people, `/api/v1/openapi.json` and `/api/v1/…` for programs."""
    blueprint = Blueprint("api", __name__, url_prefix="/api", template_folder="templates")
    blueprint.after_request(lambda response: with_limits(door, response))
    problems.register(blueprint, door.conversations.speech)
    operations = Operations(blueprint, door, lambda *call: once(door, *call))
    for pages in (case_pages, list_pages, webhook_routes):
        pages.register(operations)
    document = openapi(operations.all, door.policy, door.public_url)

    docs_page.add_routes(blueprint, door, document)

    @blueprint.get(f"{VERSION}/openapi.json")
    def openapi_json() -> Response:
        limit_address(door.limits.address)
        return jsonify(document)

    return blueprint


def with_limits(door: ApiDoor, response: Response) -> Response:
    """How many calls the token has left, after draft-ietf-httpapi-ratelimit-headers; nothing without a token."""
    token: str | None = g.get("api_token")
    if token is not None:
        left = door.limits.token.left(token)
        response.headers["RateLimit-Policy"] = f'"token";q={CALLS_A_MINUTE};w=60'
        response.headers["RateLimit"] = f'"token";r={left};t=60'
    return response
