"""`GET /health`: is the service able to take a complaint, and is anything stuck?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, jsonify

from gateway.ports import JobQueue, Spool
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.ports import Clock, WorkFactory


@dataclass(frozen=True, slots=True)
class Health:
    """What is looked at. `asks`: may the database be asked, or is it known not to answer?"""

    reading: WorkFactory
    asks: Callable[[], bool]
    spool: Spool
    clock: Clock
    jobs: JobQueue


def make_blueprint(health: Health) -> Blueprint:
    """200 while a message can be taken, be it into the spool only, else 503; times in ISO 8601, ages in seconds."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health")
    def check() -> tuple[Response, int]:
        now = health.clock.now()
        database, spool = _database(health, now), _spool(health.spool, now)
        takes = [database["database"] == "ok", spool["state"] == "ok"]
        body = {
            "status": "ok" if all(takes) else "degraded" if any(takes) else "down",
            **database,
            "spool": spool,
            "queue": "ok" if health.jobs.healthy() else "down",
        }
        return jsonify(body), 200 if any(takes) else 503

    return blueprint


def _database(health: Health, now: datetime) -> dict[str, object]:
    undelivered, ringing, state = None, None, "down"
    try:
        if health.asks():
            with health.reading() as work:
                undelivered = work.outbox.oldest_pending()
                ringing = next((at for at, _ in work.tickets.ringing(now, 1)), None)
            state = "ok"
    except Unavailable:
        undelivered = None
    return {
        "database": state,
        "oldest_undelivered": _age(undelivered, now),
        "oldest_ringing_timer": _age(ringing, now),
    }


def _spool(spool: Spool, now: datetime) -> dict[str, object]:
    try:
        spool.check()
        state = "ok"
    except RuleBroken:
        state = "down"
    held = spool.state()
    return {"state": state, "waiting": held.waiting, "oldest": _age(held.oldest, now), "broken": held.broken}


def _age(at: datetime | None, now: datetime) -> dict[str, object] | None:
    return None if at is None else {"at": at.isoformat(), "seconds": round((now - at).total_seconds())}
