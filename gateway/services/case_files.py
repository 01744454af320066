"""An officer saves a file of a case that he may see; that he did is written down each time."""

from dataclasses import dataclass

from gateway.services.files import Files
from grs_core.domain.attachments import Attachment
from grs_core.domain.errors import NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Clock, WorkFactory
from grs_core.services.queues import visible


@dataclass(frozen=True, slots=True)
class CaseFiles:
    files: Files
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    clock: Clock

    def save(self, officer: Officer, number: TrackingNumber, id: str) -> tuple[Attachment, bytes]:  # noqa: A002
        """Raises NotFound("ticket_unknown" | "file_unknown"), Unavailable("files_away" | "recording_broken")."""
        now = self.clock.now()
        with self.reading() as work:
            visible(work, self.policy, officer, number, day_of(now))
            attachment = work.attachments.get(id)
        if attachment.ticket != str(number):
            raise NotFound("file_unknown")
        content = self.files.give(attachment)
        actor = Actor(f"officer:{officer.login}", "console")
        with self.writing() as work:
            work.audit.append(TicketEvent(EventName.ATTACHMENT_READ, now, actor, str(number), None, id))
            work.commit()
        return attachment, content
