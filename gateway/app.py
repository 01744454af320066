"""The Flask application: every door, hung on one container."""

from flask import Flask, Response

from gateway.bootstrap import Container
from gateway.console import blueprint as console
from gateway.http import errors, health
from gateway.sms import webhook
from gateway.webchat import blueprint as webchat

LARGEST_REQUEST = 256 * 1024
"""Bytes: no door takes files yet."""


def create_app(container: Container) -> Flask:
    """One application a process. Starts no job and opens no connection."""
    app = Flask("gateway", template_folder="http/templates", static_folder="http/static", static_url_path="/static")
    app.secret_key = container.vault.derive("web session")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=container.settings.public_url.startswith("https:"),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    errors.register(app, container.speech)
    app.after_request(_harden)
    app.register_blueprint(health.make_blueprint(_health(container)))
    app.register_blueprint(webhook.make_blueprint(_twilio(container)))
    app.register_blueprint(webchat.make_blueprint(_web(container)))
    app.register_blueprint(console.make_blueprint(_console(container)))
    return app


def _health(container: Container) -> health.Health:
    return health.Health(container.database.reading, container.clock, container.queue)


def _twilio(container: Container) -> webhook.SmsDoor:
    return webhook.SmsDoor(
        webhook=container.twilio,
        conversations=container.conversations,
        writing=container.database.work,
        clock=container.clock,
        public_url=container.settings.public_url,
        mode=container.settings.signature_mode,
    )


def _harden(response: Response) -> Response:
    """No door needs inline script, frames of others, or a guessing browser."""
    csp = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    response.headers.setdefault("Content-Security-Policy", csp)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
