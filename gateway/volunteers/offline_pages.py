"""`/volunteers/worker.js`: the script that answers for the network where there is none. It keeps the form and what the
form is made of; never a page about a case.
"""

from hashlib import sha256

from flask import Blueprint, Response, g, render_template

from gateway.volunteers import form_pages, menu
from gateway.volunteers.doorway import Doorway


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/form")
    def form() -> str:
        """The form of nobody in particular."""
        _forget()
        return form_pages.blank(doorway, menu.of_anybody())

    @blueprint.get("/away")
    def away() -> str:
        """What stands for every other page where there is no network."""
        _forget()
        return render_template("volunteers/away.html", menu=menu.of_anybody())

    @blueprint.get("/worker.js")
    def worker() -> Response:
        """Another script whenever the form is another: then browsers fetch both anew."""
        version = sha256((form() + away()).encode()).hexdigest()[:12]
        body = render_template("volunteers/worker.js", version=version)
        return Response(body, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def _forget() -> None:
    """Whoever asks: nothing of him stands on these pages, his token neither."""
    g.member, g.volunteer_token = None, ""
