"""The ceiling of this machine: a Flask view that inserts one row and commits, on the same server settings as ours."""

import sqlite3
import sys
import threading

import psycopg
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication

INSERT = "INSERT INTO ceiling (sid, body) VALUES ({0}, {0})"
TABLE = "CREATE TABLE IF NOT EXISTS ceiling (sid TEXT PRIMARY KEY, body TEXT)"


class Ceiling(BaseApplication):
    """`python -m benchmarks.ceiling PORT THREADS URL`."""

    def __init__(self, port: int, threads: int, url: str) -> None:
        self._port, self._threads, self._url = port, threads, url
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
        insert = sqlite_insert(self._url) if self._url.startswith("sqlite") else postgres_insert(self._url)

        @app.post("/")
        def one() -> Response:
            insert(request.form["MessageSid"], request.form["Body"])
            return Response("ok")

        return app


def sqlite_insert(url: str):
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute(TABLE)
    local, turn = threading.local(), threading.Lock()

    def insert(sid: str, body: str) -> None:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, timeout=30)
            local.connection.execute("PRAGMA synchronous=FULL")
        with turn, local.connection:
            local.connection.execute(INSERT.format("?"), (sid, body))

    return insert


def postgres_insert(url: str):
    with psycopg.connect(url) as first:
        first.execute(TABLE)
    local = threading.local()

    def insert(sid: str, body: str) -> None:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(url)
        local.connection.execute(INSERT.format("%s"), (sid, body))
        local.connection.commit()

    return insert


if __name__ == "__main__":
    Ceiling(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).run()
