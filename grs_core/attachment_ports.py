"""The port of files that came with cases. Its adapters run test_storage_attachments.py ."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from grs_core.domain.attachments import Attachment


class Attachments(Protocol):
    def add(self, attachment: Attachment) -> None: ...

    def get(self, id: str) -> Attachment:  # noqa: A002
        """Raises NotFound("file_unknown"), also for one that was erased."""
        ...

    def of_ticket(self, ticket: str) -> tuple[Attachment, ...]:
        """Oldest first, with those whose bytes were erased."""
        ...

    def unclaimed(self, owner: str) -> tuple[Attachment, ...]:
        """Oldest first."""
        ...

    def claim(self, ids: Collection[str], ticket: str, owner: str) -> tuple[Attachment, ...]:
        """Binds what this owner gave, and no case has yet, to a case; another's is left out."""
        ...

    def erase(self, id: str, at: datetime) -> None:  # noqa: A002
        """The row stays and says when."""
        ...

    def forgotten(self, before: datetime, limit: int) -> tuple[Attachment, ...]:
        """Unclaimed since before then, oldest first."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """Rows of which nothing need be kept."""
        ...
