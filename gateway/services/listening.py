"""What a caller listens to: every menu of a call, and the way to a filed complaint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.calls.facts import Facts
from bot.calls.screen import Line
from bot.calls.screens import draw
from bot.calls.state import Call, Stage
from bot.dialogue.decision import Knowledge
from bot.dialogue.effects import Reply
from bot.dialogue.forms import COMMON_CATEGORIES, COMMON_PROGRAMMES
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.gazetteer import Gazetteer
from bot.speech.spoken import OPTION, Clip, Spoken
from grs_core.domain.messages import Named, Param
from grs_core.policy.model import Policy

_UPAZILA = "BD201204"
"""Bancharampur, a name and an office of middling length."""
_NUMBER = "4829103756"

_PLAIN = (
    Stage.FRAUD, Stage.STORY, Stage.REVIEW, Stage.NUMBER, Stage.WHEN, Stage.RESUME, Stage.SOLVED, Stage.AFTER,
    Stage.LAST_WORDS,
)  # fmt: skip
"""Stages that need nothing but a case."""

_MAIN_PATH = ("menu", "category", "place", "confirm", "programme", "story", "review")
Heard = Mapping[str, tuple[Clip, ...]]
"""Clips in the order in which they are heard, by the name of what they belong to."""


@dataclass(frozen=True, slots=True)
class Listening:
    """With a place and an office as they come, on the day `now`."""

    known: Knowledge
    spoken: Spoken
    office: Named
    now: datetime

    @classmethod
    def make(cls, policy: Policy, spoken: Spoken, now: datetime) -> "Listening":
        hotlines = {code: (hotline.name, hotline.number) for code, hotline in policy.hotlines.items()}
        known = Knowledge(policy.places, Gazetteer(policy.places), tuple(policy.programmes), hotlines)
        office = policy.directory.of_place(_UPAZILA)[0]
        return cls(known, spoken, Named(office.name_bn, office.name_en), now)

    def menus(self, language: str) -> Heard:
        """Every screen on which something can be pressed or recorded, by the name of its stage or question."""
        return {name: self._said(lines, language) for name, lines in self._lines(language).items()}

    def main_path(self, language: str, waits: bool = False) -> Heard:
        """From the greeting to the number. Who does not wait presses when he has heard his choice, and that is the
        first: the most likely one stands there.
        """
        lines = self._lines(language)
        heard = {name: lines[name] if waits else _to_the_first(lines[name]) for name in _MAIN_PATH}
        heard["menu"] = (Reply("call_welcome"), *heard["menu"])
        heard["number"] = (Reply("call_number", self._about()), Reply("routed", self._about()))
        return {name: self._said(path, language) for name, path in heard.items()}

    def _screens(self) -> Iterator[tuple[str, Call, Question | None]]:
        category = Question(Asking.CATEGORY, self.now, tuple(COMMON_CATEGORIES))
        programme = Question(Asking.PROGRAMME, self.now, (*COMMON_PROGRAMMES, "other"))
        district, asks = self._above(_UPAZILA), Call(Stage.QUESTION)
        yield "menu", Call(), None
        yield "category", asks, category
        yield "category_more", Call(Stage.QUESTION, page=1), category
        yield "place", asks, Question(Asking.PLACE, self.now)
        yield "place_choice", asks, Question(Asking.PLACE_CHOICE, self.now, (_UPAZILA, self._above(_UPAZILA)))
        yield "divisions", Call(Stage.PLACES), None
        yield "districts", Call(Stage.PLACES, within=self._above(district)), None
        yield "upazilas", Call(Stage.PLACES, within=district), None
        yield "union", asks, Question(Asking.UNION, self.now, purpose=_UPAZILA)
        yield "programme", asks, programme
        yield "programme_more", Call(Stage.QUESTION, page=1), programme
        yield "confirm", Call(Stage.CONFIRM, meant=f"place {_UPAZILA}"), None
        yield from ((stage.value, Call(stage, case=_NUMBER), None) for stage in _PLAIN)

    def _above(self, code: str) -> str:
        return self.known.places.get(code).parent or ""

    def _lines(self, language: str) -> Mapping[str, tuple[Line, ...]]:
        return {
            name: draw(call, Facts(Dialogue(language=language, question=question), self.known)).lines
            for name, call, question in self._screens()
        }

    def _said(self, lines: tuple[Line, ...], language: str) -> tuple[Clip, ...]:
        return tuple(clip for line in lines if isinstance(line, Reply) for clip in self.spoken.clips(line, language))

    def _about(self) -> Mapping[str, Param]:
        return {"number": _NUMBER, "office": self.office, "due": self.now}


def _to_the_first(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What is heard up to the first choice, or all where there is none."""
    options = [n for n, line in enumerate(lines) if isinstance(line, Reply) and line.key == OPTION]
    return lines[: options[0] + 1] if options else lines
