"""`/simulator`: a phone in the browser, for the sandbox. What it sends goes the way of every SMS."""

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from bot.speech.pages import segments, units
from gateway.http import dates
from gateway.http.guards import from_our_own_page
from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.ports import InboundText
from gateway.services.conversation import LONGEST
from gateway.webchat.chat import fresh
from gateway.webchat.door import WebDoor
from gateway.webchat.lines import conversation, for_browser, later_than
from grs_core.domain.complainant import Address, Channel, read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.message_ports import Line

PROVIDER = "simulator"
FIRST_PHONE = "01711000001"
_ONCE_AT_MOST = 64
_CALL = "sim_call_"


def add_routes(blueprint: Blueprint, door: WebDoor, words: Words) -> None:
    @blueprint.get("/simulator")
    def simulator() -> Response:
        return _page(door, words, request.args.get("phone", FIRST_PHONE))

    @blueprint.post("/simulator/send")
    def phone_sends() -> Response:
        from_our_own_page()
        written, text = request.form.get("phone", ""), request.form.get("text", "").strip()
        wrong = _wrong_with(written, text)
        if wrong:
            return _refuse(door, words, wrong, written, text)
        phone = read_mobile(written)
        once = request.form.get("once", "")[:_ONCE_AT_MOST] or door.dice.token()
        to = door.sms_number or PROVIDER
        inbound = InboundText(PROVIDER, f"{phone}:{once}", Address.of_phone(phone), to, text, Channel.SMS)
        door.conversations.receive(inbound)
        if _wants_json():
            return _lines(door, words, phone, None)
        return Response(status=303, headers={"Location": f"/simulator?phone={phone}#latest"})

    @blueprint.get("/simulator/lines")
    def phone_lines() -> Response:
        return _lines(door, words, read_mobile(request.args.get("phone", "")), request.args.get("after"))


def _page(door: WebDoor, words: Words, written: str, status: int = 200, wrong: str = "", typed: str = "") -> Response:
    try:
        phone = read_mobile(written)
        said = _texts(door, phone)
    except RuleBroken:
        phone, said, wrong, status = written[:20], [], wrong or "sim_phone_wrong", 422
    values = {"phone": phone, "lines": [_line(door, words, line) for line in said], "wrong": wrong, "typed": typed}
    page = render_template(
        "webchat/simulator.html", **values, once=door.dice.token(), longest=LONGEST, call_words=_call_words(words)
    )
    return make_response(page, status)


def _call_words(words: Words) -> dict[str, str]:
    """What the script of calls says."""
    said = words.of(page_language())
    return {key.removeprefix(_CALL): text for key, text in said.items() if key.startswith(_CALL)}


def _texts(door: WebDoor, phone: str) -> list[Line]:
    """What was said in calls is no SMS."""
    return [line for line in conversation(door.reading, Address.of_phone(phone)) if not line.spoken]


def _line(door: WebDoor, words: Words, line: Line) -> dict[str, object]:
    """A line with what it costs: UCS-2 units or GSM-7 septets, and parts."""
    language = page_language()
    said, counted = words.of(language), (units(line.text), segments(line.text))
    shown = [dates.digits(number, language) for number in counted]
    cost = f"{shown[0]} {said['sim_units']} · {shown[1]} {said['sim_parts']}"
    return {**for_browser(line, language, door.clock.now()), "units": counted[0], "segments": counted[1], "cost": cost}


def _lines(door: WebDoor, words: Words, phone: str, after: str | None) -> Response:
    said = later_than(_texts(door, phone), after)
    return fresh(jsonify(lines=[_line(door, words, line) for line in said]))


def _wrong_with(phone: str, text: str) -> str:
    try:
        read_mobile(phone)
    except RuleBroken:
        return "sim_phone_wrong"
    if not text:
        return "sim_empty"
    return "chat_long" if len(text) > LONGEST else ""


def _refuse(door: WebDoor, words: Words, wrong: str, phone: str, typed: str) -> Response:
    if not _wants_json():
        return _page(door, words, phone, 422, wrong, typed)
    response = jsonify(error=wrong, message=words.of(page_language())[wrong])
    response.status_code = 422
    return response


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
