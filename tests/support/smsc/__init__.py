"""An operator's SMS centre (smsc.js, on npm's `smpp`): what is asserted there is what a phone would have shown.

Node's part speaks SMPP and nothing else. Here messages are cut into parts and joined again.
"""

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

from tests.support.service import until

HERE = Path(__file__).parent
THROTTLED, QUEUE_FULL, WRONG_NUMBER, SYSTEM_ERROR = 0x58, 0x14, 0x0B, 0x08
Event = Mapping[str, Any]


def operator_is_here() -> bool:
    return which("node") is not None and (HERE / "node_modules" / "smpp").is_dir()


@dataclass(frozen=True)
class Arrived:
    """A whole message at the operator. `text`: its parts joined; `ids`: the operator's, one a part."""

    sender: str
    to: str
    text: str
    ids: tuple[str, ...]
    codings: frozenset[int]


@dataclass
class _Parts:
    total: int
    found: dict[int, Event] = field(default_factory=dict)


class Operator:
    """Running when made. `events`: everything that happened at it, oldest first."""

    def __init__(self) -> None:
        command = ["node", str(HERE / "smsc.js"), "0"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.events: list[Event] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(lambda: self.of("listening"), "the operator")
        self.port = int(self.of("listening")[0]["port"])

    def of(self, event: str) -> list[Event]:
        return [one for one in list(self.events) if one["event"] == event]

    def order(self, order: str, **details: object) -> None:
        """Returns when it is done. Orders: see smsc.js."""
        before = len(self.of("done"))
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, **details}) + "\n")
        self._process.stdin.flush()
        until(lambda: len(self.of("done")) > before, order)

    def write(self, sender: str, text: str, to: str = "16000", what: str = "") -> None:
        """A citizen's message in one part, in UCS-2 when GSM-7 has no letter for it."""
        self.order("mobile", **{"from": sender}, to=to, text=text, ucs2=not text.isascii(), what=what or text)

    def write_part(self, sender: str, text: str, header: str, to: str = "16000", what: str = "") -> None:
        """One part; `header` from `concatenated`."""
        ucs2 = not text.isascii()
        self.order("mobile", **{"from": sender}, to=to, text=text, ucs2=ucs2, udh=header, what=what or text)

    def taken(self) -> list[Arrived]:
        """The whole messages that it took, oldest first. A message whose parts are not all there is left out."""
        return list(_joined([one for one in self.of("submit") if not one["status"]]))

    def texts_to(self, phone: str) -> list[str]:
        return [one.text for one in self.taken() if one.to.endswith(phone[-10:])]

    def refused(self) -> list[Event]:
        return [one for one in self.of("submit") if one["status"]]

    def kind_again(self) -> None:
        """Takes everything and reports it delivered, as at the start."""
        self.order("mood", status=0, times=0, hang=False, receipt="DELIVRD", refuse=False)
        self.order("release")

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.events.append(json.loads(line))


def concatenated(reference: int, number: int, total: int, bits: int = 8) -> str:
    """The user data header of part `number` of `total` (3GPP TS 23.040, 9.2.3.24.1 and .8), in hex."""
    if bits == 16:
        return f"060804{reference:04x}{total:02x}{number:02x}"
    return f"050003{reference:02x}{total:02x}{number:02x}"


def cut(text: str, units: int = 67) -> list[str]:
    """A text of the basic plane as a phone cuts it."""
    return [text[start : start + units] for start in range(0, len(text), units)]


def _joined(submits: Sequence[Event]) -> Iterator[Arrived]:
    open_sets: dict[tuple[str, str, str], _Parts] = {}
    for one in submits:
        header = _concatenation(one["udh"])
        if header is None:
            yield _whole([one])
            continue
        reference, total, number = header
        parts = open_sets.setdefault((one["from"], one["to"], reference), _Parts(total))
        parts.found[number] = one
        if len(parts.found) == parts.total:
            del open_sets[one["from"], one["to"], reference]
            yield _whole([parts.found[key] for key in sorted(parts.found)])


def _concatenation(headers: Sequence[str]) -> tuple[str, int, int] | None:
    """(reference, total, number) of the first element of that kind: 00 with 3 octets, 08 with 4."""
    for header in map(bytes.fromhex, headers):
        if header[0] in (0x00, 0x08) and len(header) >= 5:
            return header[2:-2].hex(), header[-2], header[-1]
    return None


def _whole(parts: Sequence[Event]) -> Arrived:
    return Arrived(
        sender=parts[0]["from"],
        to=parts[0]["to"],
        text="".join(part["text"] for part in parts),
        ids=tuple(part["id"] for part in parts),
        codings=frozenset(part["coding"] for part in parts),
    )
