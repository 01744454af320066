"""The real application on a real port of this machine, for browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from flask import Flask


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        """Says nothing: a request's line is no test's business."""


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """The address (`http://127.0.0.1:…`) at which the application answers; `port` 0: any that is free."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
