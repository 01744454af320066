"""docs/api.md is true: its commands are run, from the first to the last, and answered in the shape that it prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer, place_code
from tests.support.documented import Block, Request, blocks, read, unlike
from tests.support.peer import Peer, Seen, running_peer
from tests.support.served import served
from tests.support.webhooks import a_token

if TYPE_CHECKING:
    from gateway.bootstrap import Container

PAPER = Path(__file__).parents[2] / "docs" / "api.md"
BASE, RECEIVER = "https://grs.example.org", "https://hooks.example.org"
_LEARNT = {"$NUMBER": r'"(?:number|service_request_id)": ?"([0-9]{10})"', "$DELIVERY": r'"id": ?"(msg_[0-9a-f]{32})"'}


@dataclass
class Reader:
    """Goes through the paper as somebody who tries it would."""

    container: Container
    peer: Peer
    known: dict[str, str]
    answer: str = ""
    found: list[str] = field(default_factory=list)
    secret: str = ""
    notice: tuple[str, Seen] | None = None
    verify: Callable[[str, Any, bytes], Any] | None = None

    def take(self, block: Block) -> None:
        if block.kind == "sh":
            self._run(block)
        elif block.kind == "python":
            self._program(block)
        elif block.mark == "notice":
            self.container.background.run("webhooks")
            self.notice = (self.secret, self.peer.seen[-1])
            self._compare(block, self.notice[1].body.decode())
        elif block.kind in ("json", "xml"):
            self._compare(block, self.answer)

    def _run(self, block: Block) -> None:
        request = Request.read(block, self.known)
        answer = request.send()
        self.answer = answer.text
        if answer.status_code != request.status:
            self.found.append(f"{request.method} {request.url}: {answer.status_code} {answer.text[:300]}")
        for name, pattern in _LEARNT.items():
            if seen := re.search(pattern, answer.text):
                self.known[name] = seen[1]
        if seen := re.search(r'"secret": ?"(whsec_[^"]+)"', answer.text):
            self.secret = seen[1]
            self.known["$HOOK"] = answer.json()["id"]
        # Whatever follows is told of.
        self.container.background.run("webhooks")

    def _program(self, block: Block) -> None:
        names: dict[str, Any] = {}
        exec(block.text, names)  # noqa: S102  the program that the paper prints
        self.verify = names["verify"]

    def _compare(self, block: Block, given: str) -> None:
        self.found += unlike(read(block.kind, block.text), read(block.kind, given), f"{block.text[:60]!r} ")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Reader]:
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock(datetime.now(UTC)))
    add_officer(container, "usso", f"usso-{place_code(container, 'Bancharampur', 'upazila')}")
    with running_peer() as peer, served(make_app(container)) as where:
        known = {BASE: where, RECEIVER: peer.url, "$TOKEN": a_token(container)[1]}
        yield Reader(container, peer, known)
    container.database.dispose()


def test_every_example_of_the_paper_is_answered_as_it_says(reader: Reader) -> None:
    paper = PAPER.read_text(encoding="utf-8")
    for block in blocks(paper):
        reader.take(block)
    assert reader.found == []
    assert reader.verify is not None
    assert reader.notice is not None
    secret, seen = reader.notice
    assert reader.verify(secret, seen.headers, seen.body)["type"] == "case.filed"
    with pytest.raises(ValueError, match="signature"):
        reader.verify(secret, seen.headers, seen.body + b" ")


def test_every_operation_of_the_document_has_an_example(reader: Reader) -> None:
    paper = PAPER.read_text(encoding="utf-8")
    commands = [Request.read(each, reader.known) for each in blocks(paper) if each.kind == "sh"]
    tried = {(each.method, re.sub(r"[?#].*|https?://[^/]+", "", each.url)) for each in commands}
    app_rules = make_app(reader.container).url_map.bind("localhost")
    known = {app_rules.match(path, method=method)[0] for method, path in tried}
    prefixes = ("/api/v1/", "/open311/v2/")
    served_here = {
        rule.endpoint
        for rule in app_rules.map.iter_rules()
        if rule.rule.startswith(prefixes) and "openapi" not in rule.endpoint and "<path:" not in rule.rule
    }
    assert served_here - known == set()


def test_the_paper_names_the_statuses_of_the_portal_as_the_policy_does(reader: Reader) -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| `?([A-Z_]+)`?", PAPER.read_text(encoding="utf-8"), re.MULTILINE)
    known = {(row.status.value, row.outcome): row.codes[0] for row in reader.container.policy.status_codes.rows}
    told = {(status, outcome.strip(" `").replace("any", "*")): code for status, outcome, code in rows}
    assert told == known
