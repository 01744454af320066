"""The headers that every answer carries, after OWASP's Secure Headers Project. `X-Frame-Options` says nothing that
`frame-ancestors` does not.
"""

from collections.abc import Mapping

from flask import Response, request

SECURITY_HEADERS: Mapping[str, str] = {
    # Nothing from elsewhere and nothing inline: a story that carries a script stays a story.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_TLS_ONLY = "max-age=31536000; includeSubDomains"
_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "midi",
    "payment",
    "usb",
)
_SPOKEN_INTO = frozenset({"/simulator", "/volunteers/new", "/volunteers/form"})
"""The pages that ask for the microphone: the call in the browser, and a volunteer's form for a voice note."""


def add(response: Response, *, over_tls: bool) -> None:
    """What an answer says for itself stands. `over_tls`: the public address is https."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Permissions-Policy", _permissions(request.path))
    if over_tls:
        response.headers.setdefault("Strict-Transport-Security", _TLS_ONLY)


def _permissions(path: str) -> str:
    microphone = "(self)" if path in _SPOKEN_INTO else "()"
    return ", ".join((*(f"{feature}=()" for feature in _UNUSED), f"microphone={microphone}"))
