"""What an officer looks for: read, explained, and kept out of addresses."""

from dataclasses import dataclass

from flask import request

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.services.finding import Understood, understand
from gateway.services.masking import masked
from grs_core.domain.complainant import mask_phone
from grs_core.domain.messages import Named
from grs_core.domain.queue import Sought

LONGEST = 80
_KEPT = "found=1"


@dataclass(frozen=True, slots=True)
class Search:
    """`shown` may stand on the page, `link` in an address: neither ever holds a phone. `told`: how it was read."""

    text: str = ""
    shown: str = ""
    link: str = ""
    told: str = ""
    sought: Sought | None = None

    @property
    def understood(self) -> bool:
        """Nothing was asked, or something can be looked for."""
        return not self.text or bool(self.told)


def read_search(text: str, doorway: Doorway) -> Search:
    """As people write numbers, phones, names, places and words."""
    text = text.strip()[:LONGEST]
    if not text:
        return Search()
    screen = doorway.screen()
    read = understand(text, doorway.parts.finder, screen.policy.places)
    told = " · ".join(_told(kind, read, text, screen) for kind in read.kinds)
    number = read.sought.number
    shown, link = (number, f"number={number}") if number else (masked(text), _KEPT)
    return Search(text, shown, link, told, read.sought)


def _told(kind: str, read: Understood, text: str, screen: Screen) -> str:
    sought = read.sought
    name = {
        "number": sought.number or "",
        "phone": mask_phone(sought.phone) if sought.phone else "",
        "wallet": sought.wallet or "",
        "place": screen.named(Named(read.place.name_bn, read.place.name_en)) if read.place else "",
        "words": masked(text),
    }[kind]
    return screen.say(f"search_{kind}", what=name)


def asked_search(doorway: Doorway) -> Search:
    """Of this request's address: a tracking number stands in it, all else is kept with the session."""
    kept = session.kept_search() if request.args.get("found") else None
    return read_search(request.args.get("number") or kept or "", doorway)


def begin_search(text: str, doorway: Doorway) -> str:
    """Where the answer is shown. A tracking number goes into the address, a phone or a name never."""
    search = read_search(text, doorway)
    session.keep_search(search.text if search.link == _KEPT else None)
    return f"/console/queue?{search.link}" if search.link else "/console/queue"
