"""The ceiling of this machine: a Flask view that inserts one row by SQLAlchemy and commits, on our server's settings.

`session` is Flask's usual way (an ORM session: add, commit), `core` an INSERT without the ORM: a higher ceiling.
"""

import sys
from collections.abc import Callable

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from sqlalchemy import Engine, String, Text, create_engine, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "ceiling"
    number: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str] = mapped_column(Text)


class Ceiling(BaseApplication):
    """`python -m benchmarks.ceiling PORT THREADS URL session|core`."""

    def __init__(self, port: int, threads: int, url: str, way: str) -> None:
        self._port, self._threads, self._url, self._way = port, threads, url, way
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{self._port}",
            "threads": self._threads,
            "worker_class": "gthread",
            "loglevel": "error",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = Flask(__name__)
        engine = open_engine(self._url, self._threads)
        keep = {"session": by_session, "core": by_core}[self._way](engine)

        @app.post("/")
        def one() -> Response:
            keep(request.form["MessageSid"], request.form["Body"])
            return Response("kept")

        return app


def open_engine(url: str, threads: int) -> Engine:
    """As durable as ours: WAL and synchronous FULL on SQLite, PostgreSQL as it comes."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_size=threads)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _durable)
    Base.metadata.create_all(engine)
    return engine


def _durable(connection, _record) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {pragma}")


def by_session(engine: Engine) -> Callable[[str, str], None]:
    def keep(sid: str, body: str) -> None:
        with Session(engine) as session:
            session.add(Row(sid=sid, body=body))
            session.commit()

    return keep


def by_core(engine: Engine) -> Callable[[str, str], None]:
    statement = insert(Row)

    def keep(sid: str, body: str) -> None:
        with engine.begin() as connection:
            connection.execute(statement, {"sid": sid, "body": body})

    return keep


if __name__ == "__main__":
    Ceiling(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]).run()
