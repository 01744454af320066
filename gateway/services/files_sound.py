"""A voice note is kept as it was sent, without what a phone writes beside the sound where that can be cut cheaply.

What is no sound, has a moving picture, or has something behind its end is not taken. Of WebM and of Ogg's own notes
nothing is cut: browsers and messengers write the name of a program there.
"""

from collections.abc import Callable, Mapping

import filetype

from grs_core.domain.errors import RuleBroken

_NOTES = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes of an MP4 with what a phone says of itself: where it was, whose it is."""
_TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"free", b"skip", b"wide"})
_INSIDE = (b"moov", b"trak")
"""Boxes that are looked into, the one in the other."""
_TRACKS = frozenset({b"soun", b"vide", b"text", b"sbtl"})
_PICTURES = (b"V_VP", b"V_AV1", b"V_MPEG", b"V_THEORA")
_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_HEAD = 64 * 1024
_OGG_PAGE, _RIFF, _BOX, _ID3, _ID3_AT_END = 27, 12, 8, 10, 128


def clean_sound(content: bytes) -> tuple[str, bytes] | None:
    """Its media type and what is kept of it; None for what is no sound. Raises RuleBroken("file_broken")."""
    found = filetype.guess_mime(content) or ""
    is_film = content[4:8] == b"ftyp" and not found.startswith("image/")
    if is_film:
        found = "video/3gpp" if content[8:11] == b"3gp" else "video/mp4"
    known = _KNOWN.get(found)
    if known is None:
        return None
    media_type, clean = known
    kept = clean(content)
    return None if kept is None else (media_type, kept)


def _ogg(content: bytes) -> bytes | None:
    """Page by page: a page says how long it is, and behind the last is nothing."""
    at = 0
    while at < len(content):
        sizes = at + _OGG_PAGE
        if content[at : at + 4] != b"OggS" or sizes > len(content):
            raise RuleBroken("file_broken")
        at = sizes + content[sizes - 1] + sum(content[sizes : sizes + content[sizes - 1]])
    if at != len(content):
        raise RuleBroken("file_broken")
    first = _OGG_PAGE + content[_OGG_PAGE - 1]
    return content if content.startswith(_OGG_SOUNDS, first) else None


def _wav(content: bytes) -> bytes:
    """Its form and its sound; other chunks (who, when, where) and what is behind them are left out."""
    kept: dict[bytes, bytes] = {}
    at = _RIFF
    while at + 8 <= len(content) and b"data" not in kept:
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name in (b"fmt ", b"data"):
            kept[name] = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if list(kept) != [b"fmt ", b"data"]:
        raise RuleBroken("file_broken")
    body = b"".join(_chunk(name, inside) for name, inside in kept.items())
    return _chunk(b"RIFF", b"WAVE" + body)


def _chunk(name: bytes, inside: bytes) -> bytes:
    return name + len(inside).to_bytes(4, "little") + inside + b"\0" * (len(inside) % 2)


def _mp3(content: bytes) -> bytes | None:
    """Without the tags in front of it and behind it."""
    start, end = 0, len(content)
    while content.startswith(b"ID3", start):
        size = 0
        for digit in content[start + 6 : start + _ID3]:
            size = size << 7 | digit & 0x7F
        start += _ID3 + size
    while content[start : start + 1] == b"\0":
        start += 1
    if content.startswith(b"TAG", max(end - _ID3_AT_END, start)):
        end -= _ID3_AT_END
    return _frames(content[start:end])


def _frames(content: bytes) -> bytes | None:
    """MPEG's sound begins with eleven bits that are set."""
    return content if content[:1] == b"\xff" and content[1:2] >= b"\xe0" else None


def _as_it_is(content: bytes) -> bytes:
    return content


def _webm(content: bytes) -> bytes | None:
    head = content[:_HEAD]
    return content if b"A_" in head and not any(each in head for each in _PICTURES) else None


def _mp4(content: bytes) -> bytes | None:
    """With its notes blanked where they stand: what the sound's places count from does not move."""
    blanked = bytearray(content)
    _blank(blanked, 0, len(blanked))
    tracks = _tracks(blanked)
    if not tracks:
        raise RuleBroken("file_broken")
    return bytes(blanked) if tracks == {b"soun"} else None


def _blank(content: bytearray, at: int, end: int, depth: int = 0) -> None:
    """Raises RuleBroken("file_broken") where a box does not end inside the one around it."""
    while at < end:
        size, name, inside = int.from_bytes(content[at : at + 4]), bytes(content[at + 4 : at + 8]), at + _BOX
        if size == 1:
            size, inside = int.from_bytes(content[at + 8 : at + 16]), at + 16
        elif size == 0 and depth == 0:
            size = end - at
        if inside > at + size or at + size > end:
            raise RuleBroken("file_broken")
        if depth < len(_INSIDE) and name == _INSIDE[depth]:
            _blank(content, inside, at + size, depth + 1)
        elif name in _NOTES or (depth == 0 and name not in _TOP):
            content[at + 4 : at + 8] = b"free"
            content[inside : at + size] = bytes(at + size - inside)
        at += size


def _tracks(content: bytearray) -> set[bytes]:
    """What the tracks hold. The box that tells it names it 12 bytes behind its own name's beginning."""
    found, at = set(), content.find(b"hdlr")
    while at >= 0:
        found.add(bytes(content[at + 12 : at + 16]))
        at = content.find(b"hdlr", at + 4)
    return found & _TRACKS


_KNOWN: Mapping[str, tuple[str, Callable[[bytes], bytes | None]]] = {
    "audio/ogg": ("audio/ogg", _ogg),
    "audio/x-wav": ("audio/wav", _wav),
    "audio/mpeg": ("audio/mpeg", _mp3),
    "audio/aac": ("audio/aac", _frames),
    "audio/amr": ("audio/amr", _as_it_is),
    "audio/mp4": ("audio/mp4", _mp4),
    "video/mp4": ("audio/mp4", _mp4),
    "video/3gpp": ("audio/3gpp", _mp4),
    "video/webm": ("audio/webm", _webm),
}
"""What the first bytes say -> what we call it, and what cuts the notes. A recorder calls its sound a film."""
