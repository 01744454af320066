"""Files as phones write them: small, real, with notes beside what is seen and heard."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

PLACE = b"Bancharampur"
"""A phone's notes name it; nothing that is kept may."""


def a_photo(size: tuple[int, int] = (64, 48), turned: int = 1, format: str = "JPEG") -> bytes:  # noqa: A002
    """Its left half red, with notes of where it was taken. `turned`: EXIF's orientation."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    notes = image.getexif()
    notes[Base.Orientation] = turned
    notes[Base.Make] = PLACE.decode()
    notes.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = PLACE
    out, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Comment", PLACE.decode())
    more = {"pnginfo": told} if format == "PNG" else {"comment": PLACE} if format == "JPEG" else {}
    image.save(out, format, exif=notes, icc_profile=PLACE * 20, **more)
    return out.getvalue()


def box(name: bytes, inside: bytes) -> bytes:
    """Of an MP4."""
    return struct.pack(">I", len(inside) + 8) + name + inside


def an_mp4(track: bytes = b"soun", brand: bytes = b"M4A ") -> bytes:
    """As a recorder of a phone writes it: with the place in the notes of the film and of its track."""
    place = box(b"udta", box(b"\xa9xyz", PLACE))
    tells = box(b"hdlr", bytes(8) + track + bytes(12))
    film = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"mdia", tells) + place) + place)
    return box(b"ftyp", brand + bytes(4) + brand) + film + box(b"mdat", b"sound" * 20)


def an_ogg(first: bytes = b"OpusHead") -> bytes:
    """Two pages."""
    pages = (first + bytes(11), b"OpusTags" + bytes(20))
    return b"".join(b"OggS" + bytes(22) + bytes([1, len(page)]) + page for page in pages)


def a_webm(codec: bytes = b"A_OPUS") -> bytes:
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(30) + codec + bytes(200)


def an_mp3() -> bytes:
    """With a tag in front and one behind."""
    return b"ID3\x04\0\0\0\0\0\x0c" + PLACE + b"\xff\xfb\x90\x44" + b"s" * 300 + b"TAG" + PLACE.ljust(125, b"\0")


def a_told_wav() -> bytes:
    from tests.support.recorded import a_wav

    plain = a_wav()
    told = plain[12:36] + b"LIST" + struct.pack("<I", len(PLACE)) + PLACE + plain[36:]
    return b"RIFF" + struct.pack("<I", len(told) + 4) + b"WAVE" + told + PLACE


def a_bomb(side: int) -> bytes:
    """A PNG of some bytes whose head promises that many pixels a side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    good = io.BytesIO()
    Image.new("RGB", (1, 1)).save(good, "PNG")
    chunk = b"IHDR" + head
    return (
        good.getvalue()[:8]
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + good.getvalue()[33:]
    )
