"""`GET /health`: is the service able to take a complaint, and is anything stuck?"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, jsonify

from gateway.ports import JobQueue
from grs_core.domain.errors import Unavailable
from grs_core.ports import Clock, WorkFactory


@dataclass(frozen=True, slots=True)
class Health:
    """What is looked at."""

    reading: WorkFactory
    clock: Clock
    jobs: JobQueue


def make_blueprint(health: Health) -> Blueprint:
    """200 when the database answers, else 503; times in ISO 8601, ages in seconds."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health")
    def check() -> tuple[Response, int]:
        now = health.clock.now()
        try:
            with health.reading() as work:
                undelivered = work.outbox.oldest_pending()
                ringing = work.tickets.ringing(now, 1)
            database = True
        except Unavailable:
            database, undelivered, ringing = False, None, ()
        body = {
            "status": "ok" if database else "down",
            "database": "ok" if database else "down",
            "oldest_undelivered": _age(undelivered, now),
            "oldest_ringing_timer": _age(ringing[0][0] if ringing else None, now),
            "queue": "ok" if health.jobs.healthy() else "down",
        }
        return jsonify(body), 200 if database else 503

    return blueprint


def _age(at: datetime | None, now: datetime) -> dict[str, object] | None:
    return None if at is None else {"at": at.isoformat(), "seconds": round((now - at).total_seconds())}
