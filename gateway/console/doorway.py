"""What every page of the console works with: the parts, the words, and the officer's screen of this request."""

from dataclasses import dataclass

from flask import g, request

from gateway.console import session
from gateway.console.parts import ConsoleParts
from gateway.console.practice_room import Grounds, Practising
from gateway.console.screen import Screen
from gateway.http.look import page_language
from gateway.http.words import Words


@dataclass(frozen=True, slots=True)
class Doorway:
    """`real`: what the console works with, but for an officer who practises; `grounds`: where he does."""

    real: ConsoleParts
    words: Words
    grounds: Grounds

    @property
    def parts(self) -> ConsoleParts:
        """Of this request."""
        practising: Practising | None = g.get("practising")
        return self.real if practising is None else practising.parts

    def screen(self) -> Screen:
        """One moment for the whole request: what a page says of the time left agrees with itself."""
        if "screen" not in g:
            language = page_language()
            g.screen = Screen(self.parts.policy, self.words.of(language), language, self.parts.clock.now())
        found: Screen = g.screen
        return found

    def shown(self) -> dict[str, object]:
        """For every template: `screen`, `say`, `officer`, `token`; `here` = where the language switch leads."""
        screen = self.screen()
        return {
            "screen": screen,
            "say": screen.say,
            "officer": g.get("officer"),
            "token": session.form_token(self.parts.dice),
            "here": _here(),
        }


def _here() -> str:
    """After a POST the page cannot be asked for again by GET: the case, the queue or the sign-in stands for it."""
    if request.method == "GET":
        return ""
    number = (request.view_args or {}).get("number")
    return f"/console/tickets/{number}" if number else request.path
