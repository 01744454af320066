"""`GET /voice/prompts/<language>/<id>.wav`: the audio of a prompt, for the telephone platform and for the simulator.

Open to all: a prompt says what we say to everybody. Its words travel with it (`X-Prompt-Text`), so that what a call
says can be read.
"""

from hashlib import blake2b
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from gateway.ivr.prompts import Prompts

_KEPT_S = 7 * 24 * 3600
"""A prompt's address changes with its words and with its recording; only a new version of our own voice keeps it."""


def make_blueprint(prompts: Prompts) -> Blueprint:
    blueprint = Blueprint("voice_prompts", __name__, url_prefix="/voice/prompts")

    @blueprint.get("/<language>/<clip_id>.wav")
    def audio(language: str, clip_id: str) -> Response:
        found = prompts.audio(language, clip_id)
        if found is None:
            abort(404)
        wav, words = found
        response = Response(wav, mimetype="audio/wav")
        response.headers["X-Prompt-Text"] = quote(words, safe=" ")
        response.headers["X-Content-Type-Options"] = "nosniff"
        if prompts.is_passing(language, clip_id):
            response.cache_control.no_store = True
        else:
            response.cache_control.public = True
            response.cache_control.max_age = _KEPT_S
        response.set_etag(blake2b(wav, digest_size=16).hexdigest())
        response.make_conditional(request)
        return response

    return blueprint
