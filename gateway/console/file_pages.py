"""Files of a case, to be saved: whoever sees the case may have them, and the history says who had one."""

from flask import Blueprint, Response

from gateway.console import session
from gateway.console.case_pages import read_number
from gateway.console.doorway import Doorway
from gateway.http.downloads import as_download


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/tickets/<number>/files/<key>")
    def save_file(number: str, key: str) -> Response:
        read = read_number(number)
        given, content = doorway.parts.files.save(session.officer(), read, key)
        return as_download(content, given.media_type, f"{read}-{given.id[:6]}")
