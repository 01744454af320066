"""Files that came with a case: what they are, whose they are; never their bytes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a file is for: a told story, a photo, the proof of a consent, a paper."""

    STORY = "story"
    PHOTO = "photo"
    CONSENT = "consent"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`id`: 32 hexadecimal digits, the name of the sealed bytes. `owner`: who gave it, as `volunteer:<login>`,
    `chat:<session>` or `token:<id>`. `media_type` by its content. `size` (bytes) and `digest` (SHA-256,
    hexadecimal) of what is kept. `ticket` None: no case has it yet.
    """

    id: str
    owner: str
    purpose: Purpose
    media_type: str
    size: int
    digest: str
    at: datetime
    ticket: str | None = None
    erased_at: datetime | None = None

    @property
    def audible(self) -> bool:
        return self.media_type.startswith("audio/")

    @property
    def visible(self) -> bool:
        return self.media_type.startswith("image/")
