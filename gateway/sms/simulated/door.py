"""The simulated carrier's own server: the carriers' paths, a page for people at `/`, `/state.json` for programs."""

import socket
from collections.abc import Mapping

from flask import Flask, Response, abort, jsonify, render_template, request

from gateway.sms.simulated.as_twilio import message_json, page_json
from gateway.sms.simulated.carrier import Carrier
from gateway.sms.simulated.dialect import Dialect, Fields, local
from gateway.sms.simulated.ledger import Posted

_SHOWN_PHONES, _SHOWN_LINES = 60, 8
_PAGE, _LARGEST_PAGE = 50, 1000


def make_app(carrier: Carrier, twilio: Dialect, kannel: Dialect, aggregator: Dialect) -> Flask:
    """Everything but Twilio's listing works with the lock of the carrier held for a moment only."""
    app = Flask(__name__)

    @app.post("/2010-04-01/Accounts/<account>/Messages.json")
    def send_by_twilio(account: str) -> Response:
        return _ask(carrier, twilio)

    @app.get("/2010-04-01/Accounts/<account>/Messages.json")
    def list_by_twilio(account: str) -> Response:
        to = local(request.args.get("To", ""))
        size = min(request.args.get("PageSize", _PAGE, int), _LARGEST_PAGE)
        with carrier.lock:
            carrier.ledger.counts["looked_up"] += 1
            newest = carrier.ledger.newest("twilio", to)
        return jsonify(page_json(account, newest, max(1, size), max(0, request.args.get("Page", 0, int))))

    @app.get("/2010-04-01/Accounts/<account>/Messages/<sid>.json")
    def one_by_twilio(account: str, sid: str) -> Response:
        with carrier.lock:
            found = [taken for taken in carrier.ledger.newest("twilio", "") if taken.sid == sid]
        return jsonify(message_json(found[0], account)) if found else abort(404)

    @app.route("/cgi-bin/sendsms", methods=["GET", "POST"])
    def send_by_kannel() -> Response:
        return _ask(carrier, kannel)

    @app.post("/api/v3/send-sms")
    def send_by_aggregator() -> Response:
        return _ask(carrier, aggregator)

    _add_pages(app, carrier)
    return app


def _add_pages(app: Flask, carrier: Carrier) -> None:
    @app.get("/")
    def page() -> str:
        with carrier.lock:
            phones, state = carrier.ledger.phones(), summary(carrier)
        newest = sorted(phones, key=lambda phone: phones[phone][-1][0], reverse=True)[:_SHOWN_PHONES]
        shown = {phone: phones[phone][-_SHOWN_LINES:] for phone in newest}
        return render_template("carrier.html", state=state, phones=shown, more=len(phones) - len(shown))

    @app.get("/state.json")
    def state() -> Response:
        with carrier.lock:
            body = summary(carrier)
            if "letters" in request.args:
                body["letters"] = [_letter(posted) for posted in carrier.ledger.posted.values()]
                body["taken"] = [
                    {"id": taken.sid, "carrier": taken.asked.carrier, "reference": taken.asked.reference}
                    for taken in carrier.ledger.taken
                ]
        return jsonify(body)


def summary(carrier: Carrier) -> dict[str, object]:
    """Counts, and what a phone got twice. Called under the lock."""
    ledger = carrier.ledger
    return {
        "counts": dict(sorted(ledger.counts.items())),
        "doubles": dict(ledger.doubles),
        "inbound": {
            "letters": len(ledger.posted),
            "waiting": ledger.waiting,
            "tries": sum(posted.tries for posted in ledger.posted.values()),
        },
    }


def _letter(posted: Posted) -> Mapping[str, object]:
    return {
        "id": posted.letter.sid,
        "phone": posted.letter.phone,
        "nth": posted.letter.nth,
        "tries": posted.tries,
        "accepted": posted.accepted,
        "accepted_at": posted.accepted_at.isoformat() if posted.accepted_at else None,
        "answers": len(posted.texts),
    }


def _ask(carrier: Carrier, dialect: Dialect) -> Response:
    said = carrier.ask(dialect, _fields())
    if said.cut:
        # The server finds its connection gone when it writes the answer, and says nothing.
        connection: socket.socket = request.environ["werkzeug.socket"]
        connection.shutdown(socket.SHUT_RDWR)
    return Response(said.page.body, said.page.status, content_type=said.page.media_type)


def _fields() -> Fields:
    values: dict[str, str] = {**request.args, **request.form}
    document = request.get_json(silent=True)
    if isinstance(document, dict):
        values |= {name: str(value) for name, value in document.items()}
    login = request.authorization
    if login is None:
        return Fields(values)
    return Fields(values, login.username or "", login.password or "")
