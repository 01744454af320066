"""`/api/…`: the open interface of this service, for programs that have a token."""

from flask import Blueprint, Response, g

from gateway.api.doorway import CALLS_A_MINUTE, ApiDoor


def make_blueprint(door: ApiDoor) -> Blueprint:
    blueprint = Blueprint("api", __name__, url_prefix="/api", template_folder="templates")
    blueprint.after_request(lambda response: with_limits(door, response))
    return blueprint


def with_limits(door: ApiDoor, response: Response) -> Response:
    """How many calls the token has left, after draft-ietf-httpapi-ratelimit-headers; nothing without a token."""
    token: str | None = g.get("api_token")
    if token is not None:
        left = door.limits.token.left(token)
        response.headers["RateLimit-Policy"] = f'"token";q={CALLS_A_MINUTE};w=60'
        response.headers["RateLimit"] = f'"token";r={left};t=60'
    return response
