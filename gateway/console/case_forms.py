"""The forms of a case page: one for each act that is possible now, with what was typed and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.nlu.engine import PlaceFinder
from gateway.console import desks
from gateway.console.act_fields import fields
from gateway.console.acts import TO_CITIZEN, WORDLESS, WORDS_OPTIONAL, first, longest, offered
from gateway.console.beside import Beside
from gateway.console.correct_form import CorrectForm, build
from gateway.console.fields import Choice, Field
from gateway.console.preview import Preview
from gateway.console.replies import Ready
from gateway.console.screen import Screen
from gateway.services import dispatch
from grs_core.domain.lifecycle import Act
from grs_core.domain.messages import Named, Param
from grs_core.domain.offices import Office
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.notices import about, decision_notice

_DECISIONS: Mapping[str, Act] = {"resolve": Act.RESOLVE, "reject": Act.REJECT}
_NOTICE: Mapping[str, str] = {"ask": "notice_question", "extend": "notice_extended"}
_TOLD = TO_CITIZEN | {"forward", "reject_on", "merge"}
"""Of these the citizen hears."""
_KEYS: Mapping[str, str] = {"accept": "a", "ask": "q", "resolve": "r", "forward": "f", "note": "n"}
"""The keys of the likely acts (`data-key`)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer had typed when a page comes back to him, and what is wrong, both by field."""

    act: str
    given: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    preview: tuple[Preview, ...] | None = None
    """What the citizen would get; None where nobody asked."""

    @property
    def words(self) -> str:
        return self.given.get("words", "")


@dataclass(frozen=True, slots=True)
class ActForm:
    """`frame` is the notice around the words: the SMS counter adds the two; `price`: milli-taka of a part
    by the dearest carrier. `first`: stands before the folded ones. `ready`: words to begin with. `told`: the citizen
    hears of it. `joint`: a second officer may have to confirm it.
    """

    act: str
    label: str
    hint: str
    words: str = ""
    words_label: str = ""
    words_wrong: str = ""
    words_limit: str = ""
    frame: str = ""
    price: int = 0
    to_citizen: bool = False
    fields: tuple[Field, ...] = ()
    offices: tuple[Choice, ...] = ()
    office: str = ""
    office_wrong: str = ""
    find: str = ""
    found: str = ""
    correct: CorrectForm | None = None
    open: bool = False
    first: bool = False
    problems: tuple[tuple[str, str], ...] = ()
    """(id of the field, what is wrong with it), for the summary above the page."""
    ready: tuple[Ready, ...] = ()
    told: bool = False
    preview: tuple[Preview, ...] | None = None
    joint: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """One case as this officer may act on it (`held`: the offices he sits in)."""

    ticket: Ticket
    screen: Screen
    speech: dispatch.Words
    finder: PlaceFinder
    beside: Beside
    held: Sequence[str]
    typed: Typed | None

    def forms(self) -> tuple[ActForm, ...]:
        """The likely acts first, the likeliest or the one that came back open."""
        likely = first(self.ticket, self.beside)
        made = [self._form(act, likely) for act in offered(self.ticket, self.beside)]
        order = {act: place for place, act in enumerate(likely)}
        return tuple(sorted(made, key=lambda form: order.get(form.act, len(order))))

    def _form(self, act: str, likely: Sequence[str]) -> ActForm:
        mine = self.typed if self.typed is not None and self.typed.act == act else Typed(act)
        say, wrong = self.screen.say, mine.wrong
        form = ActForm(
            act=act,
            label=say(f"act_{act}"),
            hint=self._hint(act),
            words=mine.words,
            words_label="" if act in WORDLESS else say(f"label_{act}"),
            words_limit=say("words_limit", limit=self.screen.count(longest(act))),
            words_wrong=wrong.get("words", ""),
            frame=self._frame(act),
            price=self.screen.policy.tariffs.dearest(day_of(self.screen.now)),
            to_citizen=act in TO_CITIZEN,
            fields=fields(act, self.ticket, self.screen, self.beside, mine.given, wrong),
            open=mine is self.typed or (self.typed is None and act == next(iter(likely), "")),
            first=act in likely,
            problems=tuple((f"act-{act}-{name}", said) for name, said in wrong.items()),
            ready=self.beside.ready.get(act, ()),
            told=act in _TOLD and self.ticket.kind is Kind.SINGLE,
            preview=mine.preview,
            joint=self.screen.policy.joint.may_ask(act, self.ticket),
            key=_KEYS.get(act, ""),
        )
        if act == "correct":
            given = mine.given if mine is self.typed else None
            return replace(form, correct=build(self.ticket, self.screen, self.finder, given, wrong))
        return self._with_offices(form, mine) if act == "forward" else form

    def _with_offices(self, form: ActForm, mine: Typed) -> ActForm:
        found, told = self._search(mine.given.get("find", ""))
        return replace(
            form,
            offices=self._choices(found),
            office=mine.given.get("office", ""),
            office_wrong=mine.wrong.get("office", ""),
            find=mine.given.get("find", ""),
            found=told,
        )

    def _hint(self, act: str) -> str:
        told = self.screen.say(f"hint_{act}")
        return self.screen.say_or(f"hint_{act}_appeal", told) if self.ticket.appeals else told

    def _frame(self, act: str) -> str:
        key = decision_notice(_DECISIONS[act], self.ticket) if act in _DECISIONS else _NOTICE.get(act)
        if key is None:
            return ""
        params: dict[str, Param] = {**about(self.ticket, self.screen.policy), "words": ""}
        return self.speech.say(key, params, self.ticket.language)

    def _search(self, text: str) -> tuple[tuple[Office, ...], str]:
        if not text.strip():
            return (), ""
        screen = self.screen
        found = desks.find(screen.policy, self.ticket, self.held, text)
        if not found:
            return (), screen.say("office_none_found")
        return found, screen.say("office_found", count=screen.count(len(found)))

    def _choices(self, found: Sequence[Office]) -> tuple[Choice, ...]:
        """What was looked for first, then the likely ones; each once."""
        screen = self.screen
        offices = dict.fromkeys((*found, *desks.likely(screen.policy, self.ticket)))
        return tuple((office.code, screen.named(Named(office.name_bn, office.name_en))) for office in offices)


def words_needed(act: str) -> bool:
    return act not in WORDLESS | WORDS_OPTIONAL
