"""The Celery application for `grs worker` and `grs beat`."""

import os

from celery import Celery

from gateway.bootstrap import Container, build
from gateway.settings import read_settings


def make_worker(container: Container) -> Celery:
    """Registers the jobs; each task carries no payload: its work is rows in the database."""
    app = container.celery
    if app is None:
        raise RuntimeError("GRS_REDIS_URL is not set: jobs run inside `grs serve`")

    @app.task(name="protikar.relay")
    def relay() -> None:
        container.background.run("relay")

    @app.task(name="protikar.sweep")
    def sweep() -> None:
        container.background.run("sweep")

    return app


def from_environment() -> Celery:
    return make_worker(build(read_settings(os.environ)))
