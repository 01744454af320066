"""Signals of danger in what a citizen says: what each asks for, as rows of the policy.

A signal is read by a machine (bot.nlu.safety), so it only ever makes a case more pressing and more closely kept; to
take one away is an officer's act, with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grs_core.domain.grievance import Category, Priority
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier


@dataclass(frozen=True, slots=True)
class SignalRule:
    """`least`: the case is at least as pressing. `sensitive`: only those who may handle such cases know of it.
    `first_tier`: it begins no lower. `department` handles it whatever the programme, None = the programme's.
    `first_words`: the sentence that is said first, None = none. `files_as`: what a message that tells of this danger
    and states no complaint of its own is filed as, None = it opens no case by itself.
    """

    signal: str
    name: Named
    least: Priority
    sensitive: bool
    first_tier: Tier
    department: str | None
    first_words: str | None
    files_as: Category | None


class Signals:
    """Every rule, the gravest first. Codes that the policy no longer has are passed over."""

    def __init__(self, rules: Sequence[SignalRule] = ()) -> None:
        self._rules: Mapping[str, SignalRule] = {rule.signal: rule for rule in rules}

    def __contains__(self, signal: str) -> bool:
        return signal in self._rules

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._rules)

    def of(self, codes: Iterable[str]) -> tuple[SignalRule, ...]:
        """The rules of these signals, the gravest first."""
        wanted = frozenset(codes)
        return tuple(rule for code, rule in self._rules.items() if code in wanted)

    def sensitive(self, codes: Iterable[str]) -> bool:
        return any(rule.sensitive for rule in self.of(codes))

    def raised(self, priority: Priority, codes: Iterable[str]) -> Priority:
        """The priority, or a more pressing one; never a less pressing one."""
        return most_pressing(priority, *(rule.least for rule in self.of(codes)))

    def department(self, codes: Iterable[str]) -> str | None:
        """Whose matter the gravest of them is."""
        return next((rule.department for rule in self.of(codes) if rule.department), None)


def most_pressing(*priorities: Priority) -> Priority:
    """P1 is the most pressing of all."""
    return min(priorities, key=lambda priority: priority.value)


def joined(known: Sequence[str], heard: Iterable[str]) -> tuple[str, ...]:
    """Both, each signal once, those known first."""
    return tuple(dict.fromkeys((*known, *heard)))
