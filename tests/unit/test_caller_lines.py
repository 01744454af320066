"""The simulated platform reaches Flask's test client and a real server alike, from many threads at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from tests.support.caller.call import Call, call
from tests.support.caller.faults import BrokenCall
from tests.support.caller.lines import through_flask, through_http
from tests.support.caller.little import wav
from tests.support.caller.platform import Platform
from tests.support.twilio import PUBLIC, TOKEN, signature


def application() -> Flask:
    """Asks for a key, tells which it was; refuses what is not signed."""
    app = Flask("little")

    @app.before_request
    def signed() -> Response | None:
        url = PUBLIC + request.full_path.removesuffix("?")
        good = signature(url, tuple(request.form.items()), TOKEN) == request.headers.get("X-Twilio-Signature")
        return None if good or request.path == "/p.wav" else Response("forged", 403)

    @app.post("/call")
    def asks() -> Response:
        asked = "<Gather action='/got' method='GET' numDigits='1'><Play>/p.wav</Play></Gather><Hangup/>"
        return Response(f"<Response>{asked}</Response>", mimetype="text/xml")

    @app.get("/got")
    def told() -> Response:
        return Response(f"<Response><Say>{request.args['Digits']}</Say></Response>", mimetype="text/xml")

    @app.get("/p.wav")
    def prompt() -> Response:
        return Response(wav(4000), mimetype="audio/wav", headers={"X-Prompt-Text": "%E0%A6%8F%E0%A6%95"})

    return app


@pytest.fixture
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application(), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def pressed(platform: Platform, key: str) -> Call:
    made = call(platform)
    made.hear_until("এক")
    made.press(key)
    return made


def test_flask_and_a_real_server_are_reached_alike(address: str) -> None:
    for post, fetch in (through_flask(application().test_client()), through_http(address)):
        made = pressed(Platform(post, fetch, webhook="/call"), "7")
        assert (made.words(), made.ended, made.listened) == ("7", "hang up", 0.5)


def test_many_callers_call_at_once_each_with_its_own_times(address: str) -> None:
    def one(nth: int) -> Call:
        return pressed(Platform(*through_http(address), webhook="/call"), str(nth % 10))

    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(one, range(24)))
    assert [made.words() for made in calls] == [str(nth % 10) for nth in range(24)]
    assert {tuple(each.what for each in made.took) for made in calls} == {("webhook", "prompt", "webhook")}
    assert len({made.sid for made in calls}) == 24


def test_a_server_that_is_not_there_is_a_broken_call() -> None:
    with pytest.raises(BrokenCall, match="nobody answers"):
        call(Platform(*through_http("http://127.0.0.1:9"), webhook="/call"))
