"""The port of files that came with cases. Its adapters run test_storage_attachments.py ."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from grs_core.domain.attachments import Attachment


class Attachments(Protocol):
    """A row is written before its bytes, and seen by nobody before they are `kept`: no row promises what is not there,
    and no bytes lie anywhere without a row that knows of them.
    """

    def add(self, attachment: Attachment) -> None:
        """With a key of its own."""
        ...

    def seal(self, id: str, content: bytes) -> bytes:  # noqa: A002
        """What may lie in the store. Raises NotFound("file_unknown")."""
        ...

    def unseal(self, id: str, sealed: bytes) -> bytes:  # noqa: A002
        """Raises NotFound("file_unknown"), Unavailable("recording_broken")."""
        ...

    def kept(self, id: str, at: datetime) -> None:  # noqa: A002
        """Its bytes lie in the store."""
        ...

    def get(self, id: str) -> Attachment:  # noqa: A002
        """Raises NotFound("file_unknown"), also for one that was erased."""
        ...

    def of_ticket(self, ticket: str) -> tuple[Attachment, ...]:
        """Oldest first, with those whose bytes were erased."""
        ...

    def unclaimed(self, owner: str) -> tuple[Attachment, ...]:
        """Oldest first."""
        ...

    def unclaimed_bytes(self) -> int:
        """Of all together that no case has and that lie here, kept or about to be."""
        ...

    def claim(self, ids: Collection[str], ticket: str, owner: str) -> tuple[Attachment, ...]:
        """Binds what this owner gave, and no case has yet, to a case; another's is left out."""
        ...

    def outlived(self, before: datetime, limit: int) -> tuple[Attachment, ...]:
        """Of cases, given before then and not erased yet, oldest first."""
        ...

    def erase(self, id: str, at: datetime) -> None:  # noqa: A002
        """The row stays and says when; it has forgotten its key."""
        ...

    def lapse(self, before: datetime, at: datetime, limit: int) -> tuple[Attachment, ...]:
        """Those given before then that no case has, kept or not: from here on none can claim them."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """Rows of which nothing need be kept."""
        ...
