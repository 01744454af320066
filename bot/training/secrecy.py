"""How well secrets are masked, and how much is masked that is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.secrets import find_secrets, mask_secrets
from bot.training.dataset import Example

_OTHER_NUMBERS = frozenset({"phone", "amount", "tracking_number", "trx_id"})
_DIGIT = re.compile("[0-9০-৯]")


@dataclass(frozen=True)
class Secrecy:
    """`recall`: secrets of which nothing is left after masking. `false_masks`: other labelled numbers (phones, amounts,
    tracking numbers, transaction ids, in digits) that were touched. None where the data have none. 0..1.
    """

    secrets: int
    recall: float | None
    other_numbers: int
    false_masks: float | None


def secrecy(examples: Sequence[Example]) -> Secrecy:
    gone: list[bool] = []
    touched: list[bool] = []
    for example in examples:
        shown, spans = mask_secrets(example.text), find_secrets(example.text)
        for entity in example.entities:
            value = example.text[entity.start : entity.end]
            if entity.kind == "secret":
                gone.append(value not in shown)
            elif entity.kind in _OTHER_NUMBERS and _DIGIT.search(value):
                touched.append(any(span.start < entity.end and entity.start < span.end for span in spans))
    return Secrecy(len(gone), _share(gone), len(touched), _share(touched))


def _share(found: Sequence[bool]) -> float | None:
    return round(sum(found) / len(found), 4) if found else None
