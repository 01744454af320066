"""Jobs on a Celery worker: a nudge is a task without payload; beat nudges as well, so a lost one costs seconds."""

import logging
from collections.abc import Mapping
from typing import Any

from celery import Celery as CeleryApp

__all__ = ["CeleryApp", "CeleryQueue", "make_celery"]
log = logging.getLogger(__name__)
TASKS: Mapping[str, float] = {"relay": 5.0, "sweep": 60.0}
"""Job -> seconds between beats."""


def make_celery(redis_url: str) -> CeleryApp:
    """The Celery application: late acknowledgement is safe because every job claims its rows in the database."""
    app = CeleryApp("protikar", broker=redis_url)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 2},
        timezone="UTC",
        beat_schedule={
            name: {"task": f"protikar.{name}", "schedule": seconds, "options": {"expires": seconds * 2}}
            for name, seconds in TASKS.items()
        },
    )
    return app


class CeleryQueue:
    """Nudges through Redis; when Redis is down the beat and the database carry on."""

    def __init__(self, app: CeleryApp) -> None:
        self._app = app

    def nudge(self, job: str) -> None:
        options: dict[str, Any] = {"expires": TASKS[job] * 2, "retry": False}
        try:
            self._app.send_task(f"protikar.{job}", **options)
        except Exception as error:
            # Whatever Redis has (down, full, read only, another password): the message is committed, its answer is due.
            log.warning("nudge %s lost: %s", job, type(error).__name__)

    def healthy(self) -> bool:
        try:
            with self._app.connection_for_write(connect_timeout=1) as connection:
                connection.ensure_connection(max_retries=0, timeout=1)
        except Exception:
            return False
        return True
