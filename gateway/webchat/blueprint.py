"""The citizens' pages, put together."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint

from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.webchat import chat, closing, figures, rest, simulator, simulator_calls, track
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.simulator_calls import CallDoor


def make_blueprint(door: WebDoor, calls: CallDoor) -> Blueprint:
    """`/`, `/chat`, `/track`, `/track/case`, `/figures`, `/figures.csv`, `/webhooks/rest/webhook` and, in the sandbox
    only, `/simulator`.
    """
    blueprint = Blueprint(
        "webchat", __name__, template_folder="templates", static_folder="static", static_url_path="/static/web"
    )
    words = Words.load(Path(__file__).with_name("words.toml"))
    limits = Limits.of(door.clock)

    @blueprint.context_processor
    def of_this_door() -> dict[str, object]:
        found: Mapping[str, str] = words.of(page_language())
        return {"w": found, "sandbox": door.sandbox}

    chat.add_routes(blueprint, door, limits, words)
    rest.add_routes(blueprint, door, limits, words)
    track.add_routes(blueprint, door, limits)
    closing.add_routes(blueprint, door, limits)
    figures.add_routes(blueprint, door)
    if door.sandbox:
        simulator.add_routes(blueprint, door, words)
        simulator_calls.add_routes(blueprint, door, calls, words)
    return blueprint
