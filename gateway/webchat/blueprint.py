"""The citizens' pages, put together."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint

from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.webchat import (
    calendar,
    chat,
    closing,
    complain,
    embed,
    figures,
    file_form,
    leaving,
    mine,
    programmes,
    rest,
    simulator,
    simulator_calls,
    track,
)
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.places import PlaceSearch
from gateway.webchat.simulator_calls import CallDoor


def make_blueprint(door: WebDoor, calls: CallDoor) -> Blueprint:
    """`/`, `/chat`, `/complain`, `/track`, `/track/case`, `/track/mine`, `/programmes`, `/calendar`, `/figures`,
    `/exit`, `/webhooks/rest/webhook`; where sites are named, `/embed.js` and `/embed/chat`; in the sandbox
    `/simulator`.
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
    file_form.add_routes(blueprint, door, limits, words)
    leaving.add_routes(blueprint)
    complain.add_routes(blueprint, door, limits, PlaceSearch(door.policy.places, door.finder))
    programmes.add_routes(blueprint, door)
    calendar.add_routes(blueprint, door)
    mine.add_routes(blueprint, door, limits, words)
    if door.embed_origins:
        embed.add_routes(blueprint, door, limits, words)
    rest.add_routes(blueprint, door, limits, words)
    track.add_routes(blueprint, door, limits)
    closing.add_routes(blueprint, door, limits)
    figures.add_routes(blueprint, door)
    if door.sandbox:
        simulator.add_routes(blueprint, door, words)
        simulator_calls.add_routes(blueprint, door, calls, words)
    return blueprint
