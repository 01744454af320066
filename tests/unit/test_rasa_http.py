"""Rasa over HTTP when it is slow, broken, hostile or gone: somebody always answers, and nothing leaks."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.breaker import FAILURES, OPEN_SECONDS
from bot.nlu.cascade import EmbeddedEngine, load_engine
from bot.nlu.engine import Utterance
from bot.nlu.labels import INTENTS
from bot.nlu.rasa_http import LONGEST, RasaEngine
from grs_core.policy.places.load import load_places

TEXT = "চেয়ারম্যান কার্ড দিতে পাঁচ হাজার টাকা চায়, বাড়ি তারাগঞ্জ"
TOKEN = "very-secret-token"


def ranking(name: str, confidence: float) -> dict[str, Any]:
    rest = (1 - confidence) / (len(INTENTS) - 1)
    return {"intent_ranking": [{"name": i, "confidence": confidence if i == name else rest} for i in INTENTS]}


class Rasa:
    """An HTTP server whose next answers a test decides. `asked`: the texts, `paths`: with their queries."""

    def __init__(self) -> None:
        self.status, self.body = 200, json.dumps(ranking("bribery", 0.97)).encode()
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.paths: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def says(self, body: object, status: int = 200, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        rasa = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                read = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                rasa.asked.append(read["text"])
                rasa.paths.append(self.path)
                rasa.go_on.wait(30)
                self.send_response(rasa.status)
                for name, value in {"Content-Length": str(len(rasa.body)), **rasa.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(rasa.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is its parent's
                """Silent."""

        return Handler


@pytest.fixture(scope="module")
def embedded(model: Path) -> EmbeddedEngine:
    return load_engine(model, load_places())


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def url(rasa: Rasa) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), rasa.handler())
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    rasa.go_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seconds() -> list[float]:
    """What the steady clock shows; a test sets it."""
    return [0.0]


@pytest.fixture
def engine(url: str, embedded: EmbeddedEngine, seconds: list[float]) -> RasaEngine:
    return RasaEngine(url, TOKEN, embedded, clock=lambda: seconds[0], read_seconds=5)


def test_rasa_says_what_is_meant_and_our_rules_say_the_rest(
    engine: RasaEngine, rasa: Rasa, embedded: EmbeddedEngine
) -> None:
    rasa.says(ranking("staff_misconduct", 0.97))
    parse, own = engine.parse(Utterance(TEXT)), embedded.parse(Utterance(TEXT))
    assert parse.intent.name == "staff_misconduct"
    assert parse.intent.confidence == pytest.approx(0.97)
    assert (parse.language, parse.place) == (own.language, own.place)
    assert [e for e in parse.entities if e.kind == "place"] == [e for e in own.entities if e.kind == "place"]
    assert rasa.paths == [f"/model/parse?token={TOKEN}"]


def test_who_is_blamed_is_not_missed_when_rasa_takes_a_complaint_for_a_question(engine: RasaEngine, rasa: Rasa) -> None:
    for intent, confidence in (("bribery", 0.97), ("ask_information", 0.5)):
        rasa.says(ranking(intent, confidence))
        assert engine.parse(Utterance(TEXT)).blamed[0].position == "up_chair"


@pytest.mark.parametrize(
    ("name", "confidence", "sure"), [("bribery", 0.97, True), ("bribery", 0.5, False), ("greet", 0.99, False)]
)
def test_it_is_sure_only_when_both_agree_and_rasa_is_confident(
    engine: RasaEngine, rasa: Rasa, name: str, confidence: float, sure: bool
) -> None:
    rasa.says(ranking(name, confidence))
    assert engine.parse(Utterance(TEXT)).sure is sure


def test_entities_of_rasa_fill_gaps_and_never_replace_ours(engine: RasaEngine, rasa: Rasa) -> None:
    text = "zzqq amar nagad e 500 taka nai"
    rows = [
        {"entity": "programme", "start": 0, "end": 4, "value": "vgf"},
        {"entity": "mfs_provider", "start": 10, "end": 15, "value": "bkash"},
        {"entity": "place", "start": 5, "end": 9, "value": "Dhaka"},
        {"entity": "secret", "start": 18, "end": 21, "value": "500"},
        {"entity": "programme", "start": 5, "end": 9, "value": "no such programme"},
        {"entity": "amount", "start": 5, "end": 999, "value": "7"},
        {"entity": ["x"], "start": "0", "end": None},
        "nonsense",
    ]
    rasa.says({**ranking("mfs_fraud", 0.9), "entities": rows})
    found = [(e.kind, e.value, e.norm) for e in engine.parse(Utterance(text)).entities]
    assert found == [("programme", "zzqq", "vgf"), ("mfs_provider", "nagad", "nagad"), ("amount", "500", "500")]


def test_rasa_never_sees_a_secret(engine: RasaEngine, rasa: Rasa) -> None:
    parse = engine.parse(Utterance("amar nagad pin 7391 diye dise"))
    assert rasa.asked == ["amar nagad pin **** diye dise"]
    assert [e.value for e in parse.entities if e.kind == "secret"] == ["7391"]


def test_rasa_gets_the_beginning_of_a_long_story(engine: RasaEngine, rasa: Rasa) -> None:
    text = "আমার টাকা নাই " * 500
    assert engine.parse(Utterance(text)).text == text
    assert rasa.asked == [text[:LONGEST]]


@pytest.mark.parametrize("text", ["STOP", "বন্ধ", "status 4829137506", "2", "", "।।", "😀"])
def test_keywords_and_texts_without_words_are_not_rasas_to_decide(
    engine: RasaEngine, rasa: Rasa, embedded: EmbeddedEngine, text: str
) -> None:
    assert engine.parse(Utterance(text)) == embedded.parse(Utterance(text))
    assert rasa.asked == []


_GARBAGE: list[tuple[object, int]] = [
    (b"<html>", 200),
    (b"", 200),
    (b"\xff\xfe", 200),
    (b"[" * 100_000, 200),
    ([], 200),
    ({}, 200),
    ({"intent_ranking": None}, 200),
    ({"intent_ranking": []}, 200),
    ({"intent_ranking": [None]}, 200),
    ({"intent_ranking": [{"name": ["bribery"], "confidence": 1}]}, 200),
    ({"intent_ranking": [{"name": "nlu_fallback", "confidence": 1}]}, 200),
    ({"intent_ranking": [{"name": "bribery", "confidence": "high"}]}, 200),
    ({"intent_ranking": [{"name": "bribery", "confidence": float("nan")}]}, 200),
    ({"intent_ranking": [{"name": "bribery", "confidence": -1}]}, 200),
    ({"intent_ranking": [{"name": "bribery", "confidence": 0}]}, 200),
    ({"reason": "NotAuthenticated"}, 401),
    ({"reason": "ParsingError"}, 500),
    (ranking("bribery", 0.97), 503),
    (ranking("bribery", 0.97), 302),
]


@pytest.mark.parametrize(("body", "status"), _GARBAGE)
def test_whatever_rasa_answers_the_embedded_engine_is_behind_it(
    engine: RasaEngine, rasa: Rasa, embedded: EmbeddedEngine, body: object, status: int
) -> None:
    rasa.says(body, status, Location="http://127.0.0.1:9/elsewhere")
    assert engine.parse(Utterance(TEXT)) == embedded.parse(Utterance(TEXT))


def test_a_rasa_that_does_not_answer_in_time_is_not_waited_for(url: str, rasa: Rasa, embedded: EmbeddedEngine) -> None:
    rasa.go_on.clear()
    engine = RasaEngine(url, TOKEN, embedded, read_seconds=0.2)
    assert engine.parse(Utterance(TEXT)) == embedded.parse(Utterance(TEXT))


def test_a_rasa_that_is_not_there_is_not_missed(embedded: EmbeddedEngine) -> None:
    engine = RasaEngine("http://127.0.0.1:9", TOKEN, embedded)
    assert engine.parse(Utterance(TEXT)) == embedded.parse(Utterance(TEXT))


def test_after_three_failures_rasa_is_left_alone_then_tried_once(
    engine: RasaEngine, rasa: Rasa, seconds: list[float]
) -> None:
    rasa.says({}, 500)
    for _ in range(FAILURES + 2):
        engine.parse(Utterance(TEXT))
    assert len(rasa.asked) == FAILURES
    seconds[0] = OPEN_SECONDS - 0.1
    engine.parse(Utterance(TEXT))
    assert len(rasa.asked) == FAILURES
    seconds[0] = OPEN_SECONDS
    for _ in range(3):
        engine.parse(Utterance(TEXT))
    assert len(rasa.asked) == FAILURES + 1


def test_one_good_answer_closes_the_circuit(engine: RasaEngine, rasa: Rasa, seconds: list[float]) -> None:
    rasa.says({}, 500)
    for _ in range(FAILURES):
        engine.parse(Utterance(TEXT))
    seconds[0] = OPEN_SECONDS
    rasa.says(ranking("thank", 0.97))
    assert [engine.parse(Utterance(TEXT)).intent.name for _ in range(3)] == ["thank"] * 3


def test_while_one_tries_a_broken_rasa_nobody_else_waits_for_it(
    engine: RasaEngine, rasa: Rasa, seconds: list[float], embedded: EmbeddedEngine
) -> None:
    rasa.says({}, 500)
    for _ in range(FAILURES):
        engine.parse(Utterance(TEXT))
    seconds[0] = OPEN_SECONDS
    rasa.go_on.clear()
    trial = threading.Thread(target=engine.parse, args=(Utterance(TEXT),))
    trial.start()
    _until(lambda: len(rasa.asked) == FAILURES + 1)
    assert engine.parse(Utterance(TEXT)) == embedded.parse(Utterance(TEXT))
    assert len(rasa.asked) == FAILURES + 1
    rasa.go_on.set()
    trial.join()


def test_failures_that_are_not_in_a_row_open_nothing(engine: RasaEngine, rasa: Rasa) -> None:
    for status in (500, 500, 200, 500, 500, 200):
        rasa.says(ranking("thank", 0.97), status)
        engine.parse(Utterance(TEXT))
    assert len(rasa.asked) == 6


def test_neither_the_token_nor_the_text_is_logged(
    engine: RasaEngine, rasa: Rasa, embedded: EmbeddedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot.nlu"):
        for body, status in _GARBAGE[:3]:
            rasa.says(body, status)
            engine.parse(Utterance(TEXT))
        RasaEngine("http://127.0.0.1:9", TOKEN, embedded).parse(Utterance(TEXT))
    assert len(caplog.messages) == 4
    assert not any(TOKEN in said or "চেয়ার" in said for said in caplog.messages)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if true():
            return
        threading.Event().wait(0.005)
    raise AssertionError("it never came")
