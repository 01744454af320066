"""What a file is, by its content; never by its name or by what its sender says. Photos and voices are taken only."""

from collections.abc import Mapping
from typing import IO

import filetype

from gateway.services.files_photo import JPEG, PHOTOS, redraw
from gateway.services.files_sound import clean_sound
from grs_core.domain.attachments import Purpose
from grs_core.domain.errors import RuleBroken

LARGEST_PHOTO, LARGEST_SOUND = 8 << 20, 5 << 20
"""Bytes: what a phone's camera writes; about ten minutes of a voice note, or five of plain sound."""
_PHOTO, _SOUND = "photo", "sound"
_TAKEN: Mapping[Purpose, frozenset[str]] = {
    Purpose.STORY: frozenset({_SOUND}),
    Purpose.PHOTO: frozenset({_PHOTO}),
    Purpose.CONSENT: frozenset({_PHOTO, _SOUND}),
    Purpose.DOCUMENT: frozenset({_PHOTO}),
}
_EITHER = frozenset({_PHOTO, _SOUND})
_OF_NEW_PHONES = frozenset({"image/heic", "image/avif"})
"""Photos that no library here opens; a phone sends a JPEG where it is asked for one."""


def read_all(given: IO[bytes] | bytes) -> bytes:
    """No more than may be taken, and the byte by which more is seen; what a sender says of its length is not asked.
    Raises RuleBroken("file_empty" | "file_too_large").
    """
    content = given if isinstance(given, bytes) else given.read(LARGEST_PHOTO + 1)
    if not content:
        raise RuleBroken("file_empty")
    if len(content) > LARGEST_PHOTO:
        raise RuleBroken("file_too_large")
    return content


def clean(content: bytes, purpose: Purpose | None) -> tuple[str, bytes]:
    """The media type and what is kept; without a purpose, of either kind. Raises RuleBroken("file_kind_wrong" |
    "file_heic" | "file_too_large" | "file_broken").
    """
    found, taken = filetype.guess_mime(content), _TAKEN[purpose] if purpose else _EITHER
    if found in _OF_NEW_PHONES and _PHOTO in taken:
        raise RuleBroken("file_heic")
    if found in PHOTOS and _PHOTO in taken:
        return JPEG, redraw(content)
    sound = clean_sound(content) if _SOUND in taken else None
    if sound is None:
        raise RuleBroken("file_kind_wrong")
    if len(content) > LARGEST_SOUND:
        raise RuleBroken("file_too_large")
    return sound
