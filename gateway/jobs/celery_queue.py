"""Jobs on a Celery worker: a nudge is a task without payload; beat nudges as well, so a lost one costs seconds."""

import logging
from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Any

from celery import Celery as CeleryApp

from gateway.jobs.apart import Apart
from gateway.jobs.schedule import SCHEDULE

__all__ = ["CeleryApp", "CeleryQueue", "make_celery"]
log = logging.getLogger(__name__)
VISIBLE_AGAIN_S = 600
"""A nudge that a dead machine took with it is given again after this; so is one that still runs, harmlessly."""
APART_S = 0.2
"""Between two nudges of a process for one job: whoever is nudged does all that waits."""
QUIET_S = 5.0
"""After a nudge that was lost no other is tried for so long: an answer must not wait for a Redis that is gone."""
_NO_RETRIES: Mapping[str, int] = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
"""kombu would try for six seconds before it says that Redis is down."""


def make_celery(redis_url: str) -> CeleryApp:
    """The Celery application: late acknowledgement is safe because every job claims its rows in the database."""
    app = CeleryApp("protikar", broker=redis_url)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "socket_timeout": 2,
            "socket_connect_timeout": 2,
            "visibility_timeout": VISIBLE_AGAIN_S,
            **_NO_RETRIES,
        },
        timezone="UTC",
        beat_schedule={
            name: {"task": f"protikar.{name}", "schedule": seconds, "options": {"expires": seconds * 2}}
            for name, seconds in SCHEDULE.items()
        },
    )
    return app


class CeleryQueue:
    """Nudges through Redis; when Redis is down the beat and the database carry on."""

    def __init__(self, app: CeleryApp) -> None:
        self._app = app
        self._quiet_until = 0.0
        self._jobs = {job: Apart(APART_S, partial(self._send, job)) for job in SCHEDULE}

    def nudge(self, job: str) -> None:
        self._jobs[job].ask()

    def _send(self, job: str) -> None:
        if monotonic() < self._quiet_until:
            return
        options: dict[str, Any] = {"expires": SCHEDULE[job] * 2, "retry": False}
        try:
            self._app.send_task(f"protikar.{job}", **options)
        except Exception as error:
            # Whatever Redis has (down, full, read only, another password): the message is committed, its answer is due.
            self._quiet_until = monotonic() + QUIET_S
            log.warning("nudge %s lost: %s", job, type(error).__name__)

    def healthy(self) -> bool:
        try:
            with self._app.connection_for_write(connect_timeout=1) as connection:
                connection.ensure_connection(max_retries=0, timeout=1)
        except Exception:
            return False
        return True
