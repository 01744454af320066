"""One field of a form: what it is called, what may be chosen, what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Choice = tuple[str, str]
"""(code, name)"""


@dataclass(frozen=True, slots=True)
class Field:
    """`options` of a select or of radio buttons; `groups` (name, options) of a select stand behind them, `notes` (by
    code) beneath a radio button. `longest`: of an input, in characters.
    """

    name: str
    label: str
    kind: Literal["select", "radio", "input"] = "select"
    options: tuple[Choice, ...] = ()
    value: str = ""
    wrong: str = ""
    hint: str = ""
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    longest: int = 0
