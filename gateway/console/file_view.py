"""A file of a case as its page shows it: never the picture itself, which is saved and then looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.console.history import Names
from gateway.console.screen import Screen
from grs_core.domain.attachments import Attachment, Purpose

_KILO = 1024


@dataclass(frozen=True, slots=True)
class FileShown:
    """Worded. `by`: who gave it, `at`: when. `link` "": it was erased, as `note` says."""

    id: str
    title: str
    by: str
    at: str
    note: str
    link: str


def files_shown(attachments: Sequence[Attachment], screen: Screen, names: Names) -> tuple[FileShown, ...]:
    """Of one case, as they came."""
    return tuple(_shown(each, screen, names) for each in attachments)


def _shown(given: Attachment, screen: Screen, names: Names) -> FileShown:
    purpose = screen.say(f"file_for_{given.purpose.value}")
    kind = screen.say("file_voice" if given.audible else "file_photo")
    size = screen.say("file_size", size=screen.count(max(given.size // _KILO, 1)))
    erased = given.erased_at
    return FileShown(
        id=given.id,
        title=" · ".join((purpose, kind, size) if given.purpose is Purpose.CONSENT else (purpose, size)),
        by=_giver(given.owner, screen, names),
        at=screen.moment(given.at),
        note=screen.say("file_erased", date=screen.day(erased)) if erased else "",
        link="" if erased else f"/console/tickets/{given.ticket}/files/{given.id}",
    )


def _giver(owner: str, screen: Screen, names: Names) -> str:
    """Never the name of a chat: it opens the chat."""
    kind, _, who = owner.partition(":")
    if kind == "volunteer":
        return screen.say("file_by_volunteer", name=names.of(who))
    return screen.say("file_by_system" if kind == "token" else "file_by_citizen")
