"""What is wrong with a request, told by field. Every other refusal is told as everywhere (`gateway.http.errors`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify
from pydantic import ValidationError
from werkzeug.exceptions import Unauthorized

from bot.speech.render import Speech
from grs_core.domain.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Wrong:
    """`where`: body, query or header; `pointer`: a JSON pointer (RFC 6901) to what is wrong in it; `code` names the
    rule that it breaks.
    """

    where: str
    pointer: str
    code: str
    message: str


class Invalid(RuleBroken):
    """The request is understood and some of its fields are not what the document says."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__("request_invalid")
        self.wrongs = tuple(wrongs)

    @classmethod
    def of(cls, error: ValidationError, where: str) -> "Invalid":
        """What was given is not repeated: it may be a citizen's story."""
        told = error.errors(include_url=False, include_context=False, include_input=False)
        return cls([Wrong(where, _pointer(each["loc"]), each["type"], each["msg"]) for each in told])


def register(blueprint: Blueprint, speech: Speech) -> None:
    """For every blueprint that recognises tokens."""

    @blueprint.errorhandler(Unauthorized)
    def no_token(error: Unauthorized) -> tuple[Response, int, dict[str, str]]:
        bn, en = (speech.refusal("token_wrong", {}, language) for language in ("bn", "en"))
        asks = {"WWW-Authenticate": 'Bearer realm="protikar"'}
        return jsonify(error="token_wrong", message=en, message_bn=bn), 401, asks

    @blueprint.errorhandler(Invalid)
    def invalid(error: Invalid) -> tuple[Response, int]:
        bn, en = (speech.refusal(error.key, {}, language) for language in ("bn", "en"))
        fields = [
            {"in": each.where, "pointer": each.pointer, "code": each.code, "message": each.message}
            for each in error.wrongs
        ]
        return jsonify(error=error.key, message=en, message_bn=bn, fields=fields), 422


def _pointer(steps: Sequence[str | int]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
