"""Answers are sent compressed: brotli where the browser takes it, else gzip. Sounds and fonts are so already.

A secret beside words of a stranger's choice must not lie in a compressed page as it is (BREACH): `masked` writes a
form's token differently on every page. docs/adr/0015-pico-and-a-thin-theme.md.
"""

from flask import Flask, Response, request
from flask_compress import Compress

_TEXTS = (
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "text/csv",
    "text/plain",
)
_SMALLEST = 500
"""Bytes: below it nothing is won."""
_EFFORT = 6
"""Of brotli's eleven: within a tenth of the best, at a hundredth of its time."""


def register(app: Flask) -> None:
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=list(_TEXTS),
        COMPRESS_MIN_SIZE=_SMALLEST,
        COMPRESS_BR_LEVEL=_EFFORT,
    )
    Compress(app)

    @app.after_request
    def whole(response: Response) -> Response:
        """A style sheet is small: read at once, it is compressed as a page is. What streams is left alone."""
        if response.status_code == 200 and response.mimetype in _TEXTS and (request.endpoint or "").endswith("static"):
            response.direct_passthrough = False
            response.make_sequence()
        return response


def masked(secret: str, pad: str) -> str:
    """`secret` under `pad`, which it carries along: another text for every pad. Both are hexadecimal, of one length."""
    return pad + _xor(secret, pad)


def unmasked(sent: str) -> str:
    """The secret in what `masked` made; "" of anything else."""
    half = len(sent) // 2
    pad, covered = sent[:half], sent[half:]
    try:
        return _xor(covered, pad)
    except ValueError:
        return ""


def _xor(one: str, other: str) -> str:
    """Raises ValueError for what is not hexadecimal, or of two lengths."""
    return bytes(a ^ b for a, b in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)).hex()
