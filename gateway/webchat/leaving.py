"""`/exit`: away from here at once. A link that needs no script; exit.js empties the screen before it follows it."""

from flask import Blueprint, Response, request

from gateway.webchat import closing, session, track

NEUTRAL = "https://www.google.com/"
"""Where everybody might be: the page says nothing of where he comes from."""


def add_routes(blueprint: Blueprint) -> None:
    @blueprint.get("/exit")
    def away() -> Response:
        """This device forgets the conversation and the proof of a phone; the case stays. A link on another site takes
        nothing from anybody.
        """
        response = Response(status=303, headers={"Location": NEUTRAL, "Referrer-Policy": "no-referrer"})
        if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
            session.forget(response)
            for cookie in (track.COOKIE, closing.COOKIE):
                response.delete_cookie(cookie, path="/track")
        return response
