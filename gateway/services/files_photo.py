"""A photo is drawn anew: what was seen stays, and nothing else of the file (place, camera, comments, a file behind it).

The picture that leaves here was written by us alone; a file that is a picture and something else too is a picture
afterwards. docs/adr/0020-files-are-drawn-anew.md.
"""

import io
from contextlib import suppress

import filetype
from PIL import Image

from grs_core.domain.errors import RuleBroken

JPEG = "image/jpeg"
PHOTOS = frozenset({JPEG, "image/png", "image/apng", "image/webp"})
LONGEST_SIDE = 1600
"""Pixels: a letter, a receipt and a face can be read."""
MOST_PIXELS, MOST_UNPACKED = 50_000_000, 20_000_000
"""What a phone's camera takes, a JPEG, of which no more is unpacked than is needed; and all others, which are unpacked
whole: a screen, a scan. Either takes at most some 350 MB while it is drawn.
"""
_MOST_SCANS = 32
"""A JPEG that comes in more passes than any program writes keeps a processor busy for hours."""
_SCAN = b"\xff\xda"
_QUALITY = 80
_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF's orientation -> what puts it upright."""


def redraw(content: bytes) -> bytes:
    """A JPEG of at most `LONGEST_SIDE`, upright, on white. Raises RuleBroken("file_broken" | "file_too_large")."""
    if content.count(_SCAN) > _MOST_SCANS and filetype.guess_mime(content) == JPEG:
        raise RuleBroken("file_broken")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            _check_size(opened)
            return _written(_upright(opened))
    except RuleBroken:
        raise
    except Image.DecompressionBombError:
        raise RuleBroken("file_too_large") from None
    except Exception:
        # A broken picture breaks its decoder in a dozen ways, each with an exception of its own.
        raise RuleBroken("file_broken") from None


def _check_size(opened: Image.Image) -> None:
    """By what its head says, before a byte is unpacked: a bomb is small until then."""
    width, height = opened.size
    if width * height > (MOST_PIXELS if opened.format == "JPEG" else MOST_UNPACKED):
        raise RuleBroken("file_too_large")


def _upright(opened: Image.Image) -> Image.Image:
    turn = None
    with suppress(Exception):  # notes that cannot be read turn nothing; the picture is good
        turn = _UPRIGHT.get(opened.getexif().get(_ORIENTATION, 1))
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a JPEG a half or a quarter, where that is enough
    # Colours of a palette cannot be mixed.
    image = opened.convert("RGBA") if opened.mode in ("P", "1") else opened
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC)
    return image.transpose(turn) if turn is not None else image


def _written(image: Image.Image) -> bytes:
    """On a sheet of our own: an image that was read carries its comments along when it is written."""
    sheet = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        sheet.paste(image, mask=image)
    else:
        sheet.paste(image.convert("RGB"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
