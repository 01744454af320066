"""A file of a stranger's leaves here to be saved, and is never shown or run as a page of ours."""

from collections.abc import Mapping

from flask import Response

SUFFIX: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/mp4": "m4a",
    "audio/3gpp": "3gp",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "audio/aac": "aac",
}


def as_download(content: bytes, media_type: str, stem: str) -> Response:
    """`stem`: its name without the ending, letters of ours only. Opened all the same, it may do nothing (CSP)."""
    suffix = SUFFIX.get(media_type)
    response = Response(content, mimetype=media_type if suffix else "application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{suffix or "bin"}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
