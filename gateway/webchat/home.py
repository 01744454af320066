"""`GET /`: what this is, how to complain, and the chat."""

from flask import render_template

from gateway.http.look import page_language
from gateway.services.conversation import LONGEST
from gateway.webchat import session
from gateway.webchat.door import WebDoor
from gateway.webchat.lines import conversation, for_browser

EMERGENCY = ("emergency", "women_children", "child", "government")
"""Hotlines of the policy that the first page names."""


def chat_of(door: WebDoor, mine: str | None, wrong: str = "", typed: str = "") -> dict[str, object]:
    """What the box of the chat is drawn with: templates/webchat/chat_box.html."""
    lines = conversation(door.reading, session.address_of(mine)) if mine else ()
    return {
        "lines": [for_browser(line, page_language(), door.clock.now()) for line in lines],
        "once": door.dice.token(),
        "longest": LONGEST,
        "wrong": wrong,
        "typed": typed,
    }


def home(door: WebDoor, wrong: str = "", typed: str = "", wrong_file: str = "") -> str:
    return render_template(
        "webchat/home.html",
        hotlines=[door.policy.hotlines[code] for code in EMERGENCY if code in door.policy.hotlines],
        sms_number=door.sms_number,
        call_number=door.call_number,
        here="/",
        wrong_file=wrong_file,
        **chat_of(door, session.current(), wrong, typed),
    )
