"""`/volunteers/places` and `/volunteers/areas`: what the place field of the form asks for."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from gateway.volunteers import places, session
from gateway.volunteers.doorway import Doorway


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    policy, finder = doorway.parts.policy, doorway.parts.finder

    @blueprint.get("/places")
    def find_places() -> Response:
        found = places.search(finder, policy.places, session.member(), request.args.get("q", ""))
        return jsonify([{**asdict(each), "name": doorway.place(each.code)} for each in found])

    @blueprint.get("/areas")
    def areas() -> Response:
        """What the phone searches in without a network: names in both scripts."""
        kept = places.offline(policy.places, session.member())
        return jsonify(
            [
                {"code": each.code, "name": doorway.place(each.code), "also": f"{each.name_bn} {each.name_en}".lower()}
                for each in kept
            ]
        )
