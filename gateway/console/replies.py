"""Words that stand ready for an act: the policy's, without those that were hidden here, and the deployer's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.screen import Screen
from grs_core.domain.errors import NotFound
from grs_core.domain.messages import Named
from grs_core.domain.replies import ReplyAct
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork

_TO_OFFICES = frozenset({ReplyAct.FORWARD, ReplyAct.REJECT_ON})
"""Their words are read by offices: they come in the language of the page, the others in the citizen's."""


@dataclass(frozen=True, slots=True)
class Ready:
    """`id` is the policy's code, or the number of one that was written here."""

    id: str
    act: str
    name: str
    words: str


def ready(work: UnitOfWork, screen: Screen, ticket: Ticket) -> Mapping[str, tuple[Ready, ...]]:
    """By act. The deployer's own stand first."""
    hidden = work.reply_templates.hidden()
    found: dict[str, tuple[Ready, ...]] = {}
    for act in ReplyAct:
        language = screen.language if act in _TO_OFFICES else ticket.language
        own = (Ready(str(each.id), act, each.name, each.words) for each in work.reply_templates.of(act, language))
        ours = (
            Ready(each.code, act, screen.named(each.name), _in(each.words, language))
            for each in screen.policy.replies.values()
            if each.act is act and each.code not in hidden
        )
        found[act.value] = (*own, *ours)
    return found


def chosen(offered: Mapping[str, tuple[Ready, ...]], wanted: str, act: str | None = None) -> Ready:
    """The one with this id, of this act where one is named. Raises NotFound("template_unknown")."""
    every = (each for name, some in offered.items() if act in (None, name) for each in some)
    found = next((each for each in every if each.id == wanted), None)
    if found is None:
        raise NotFound("template_unknown")
    return found


def _in(words: Named, language: str) -> str:
    return words.en if language == "en" else words.bn
