"""The embedded engine behind one HTTP view, on the server that we use: what a request costs beside Rasa's.

`python -m benchmarks.nlu_served PORT MODEL`
"""

import sys
from dataclasses import asdict
from pathlib import Path

from flask import Flask, Response, jsonify, request
from gunicorn.app.base import BaseApplication

from bot.nlu.cascade import load_engine
from bot.nlu.engine import Utterance
from grs_core.policy.places.load import load_places


class Served(BaseApplication):
    def __init__(self, port: int, model: Path) -> None:
        self._port, self._model = port, model
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{self._port}",
            "threads": 4,
            "worker_class": "gthread",
            "loglevel": "error",
            "keepalive": 30,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = Flask(__name__)
        engine = load_engine(self._model, load_places())

        @app.get("/health")
        def health() -> Response:
            return Response("ok")

        @app.post("/model/parse")
        def parse() -> Response:
            return jsonify(asdict(engine.parse(Utterance(request.get_json()["text"]))))

        return app


if __name__ == "__main__":
    Served(int(sys.argv[1]), Path(sys.argv[2])).run()
