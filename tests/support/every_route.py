"""A small country with cases of every kind, an officer for every seat, and every route of the console with arguments.

`World.sees` and `World.counts` are an oracle of their own: written from the rules (sight, seals, jurisdiction), without
the code that keeps them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

DANGER = "shami amake mare card er jonno, bancharampur upazila, brahmanbaria"
USSO_PHONE = "01799000001"
SPECIAL = "chinho"
"""Every story holds a word that no other has: `chinhoN`."""


@dataclass
class World:
    """`cases` by what they are for, each with the id of its voice note in `files`; `seats`: login -> his offices."""

    container: Container
    app: Flask
    upazila: str
    union: str
    other_union: str
    far_union: str
    cases: dict[str, Ticket] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    seats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recused: dict[str, str] = field(default_factory=dict)
    """Login -> the case in which he declared an interest."""
    _desks: dict[str, OfficerAt] = field(default_factory=dict)

    @classmethod
    def make(cls, container: Container, app: Flask) -> World:
        upazila = place_code(container, "Bancharampur", "upazila")
        district = container.policy.places.get(upazila).parent or ""
        beside = min(p.code for p in container.policy.places.children(district) if p.code != upazila)
        far = min(p.code for p in container.policy.places.children("BD2013"))
        ours, theirs, distant = (union_of(container, each) for each in (upazila, beside, far))
        world = cls(container, app, upazila, ours, theirs, distant)
        world._seat(district, beside)
        world._organise()
        return world

    def _organise(self) -> None:
        """An organisation (key 1) with a volunteer."""
        from grs_core.domain.messages import Named
        from grs_core.domain.officers import Role
        from grs_core.domain.volunteering import Organisation, OrganisationState, Volunteer

        now, name = self.container.clock.now(), Named("আলো", "Alo")
        its = Organisation("1", name, "ngo", (self.upazila,), OrganisationState.APPROVED, now)
        add_officer(self.container, "helper", role=Role.VOLUNTEER)
        with self.container.database.work() as work:
            work.organisations.add(its)
            work.volunteers.add(Volunteer("helper", its.id, "01799000055", (), True, now))
            work.commit()

    def _seat(self, district: str, beside: str) -> None:
        from grs_core.domain.officers import Role

        seats: Mapping[str, tuple[tuple[str, ...], dict[str, Any]]] = {
            "union": ((f"up-{self.union}",), {}),
            "usso": ((f"usso-{self.upazila}",), {"phone": USSO_PHONE}),
            "uwao": ((f"uwao-{self.upazila}",), {"handles_sensitive": True}),
            "uno": ((f"uno-{self.upazila}",), {"role": Role.SUPERVISOR}),
            "both": ((f"up-{self.union}", f"uno-{self.upazila}"), {"role": Role.SUPERVISOR}),
            "dd": ((f"dd_dss-{district}",), {"role": Role.SUPERVISOR}),
            "dc": ((f"dc-{district}",), {"role": Role.SUPERVISOR}),
            "beside": ((f"uno-{beside}",), {"role": Role.SUPERVISOR}),
            "far": (("dc-BD2013",), {"role": Role.SUPERVISOR}),
            "cell": (("cell",), {"role": Role.CELL}),
            "auditor": ((f"dc-{district}",), {"role": Role.AUDITOR}),
            "monitor": ((f"dc-{district}",), {"role": Role.MONITOR}),
            "admin": ((), {"role": Role.ADMIN}),
            "nobody": ((), {}),
        }
        for login, (offices, changes) in seats.items():
            add_officer(self.container, login, *offices, name=f"name-of-{login}", **changes)
            self.seats[login] = offices

    def file(self, name: str) -> Ticket:
        """The case of that name (`CASES`), routed as the dialogue would."""
        words = f"{name} {SPECIAL}{len(self.cases):02}"
        place = {"beside": self.other_union, "far": self.far_union}.get(name, self.union)
        if name == "danger":
            made = self._danger(words)
        else:
            category, programme, accused = CASES[name]
            phone = USSO_PHONE if name == "own" else f"017110{len(self.cases):05d}"
            agent = f"018220{len(self.cases):05d}"
            details = {"provider": "bkash", "phone": agent, "amount": "3100"}
            made = file_case(self.container, words, place, category, programme, phone, accused, details=details)
        self.cases[name] = made
        self.files[name] = self._file_with(made, words)
        return made

    def _file_with(self, made: Ticket, words: str) -> str:
        """A voice note of his in the case; its id."""
        from grs_core.domain.attachments import Purpose
        from grs_core.domain.events import Actor

        now, owner = self.container.clock.now(), f"chat:{len(self.cases):032x}"
        given = self.container.files.take(owner, Purpose.STORY, b"#!AMR\n" + words.encode(), now)
        with self.container.database.work() as work:
            citizen = Actor("citizen", "web_chat")
            self.container.files.claim(work, [given.id], str(made.number), owner, citizen, now)
            work.commit()
        return given.id

    def _danger(self, words: str) -> Ticket:
        from gateway.ports import InboundText
        from grs_core.domain.complainant import Address, Channel

        address = Address.of_phone("01733000077")
        said = InboundText("loopback", "danger", address, "16100", f"{DANGER} {words}", Channel.SMS)
        self.container.conversations.receive(said)
        with self.container.database.reading() as work:
            (made,) = work.tickets.of_address(address)
        assert made.sensitive
        return made

    def recuse(self, login: str, name: str) -> None:
        """He declares an interest."""
        from grs_core.services.recusal import recuse

        with self.container.database.work() as work:
            officer, seen = work.officers.get(login), work.tickets.get(self.cases[name].number)
            parts = self.container
            recuse(work, parts.policy, parts.dice, officer, seen.number, seen.version, "আমার আত্মীয়", parts.clock.now())
            work.commit()
        self.recused[login] = name

    def desk(self, login: str) -> OfficerAt:
        """His browser, signed in."""
        if login not in self._desks or self._desks[login].get("/console/account").status_code != 200:
            self._desks[login] = officer_at(self.app, login)
        return self._desks[login]

    def settle(self) -> None:
        """What follows the commits has followed."""
        for job in ("words", "figures"):
            self.container.background.run(job)

    def sees(self, login: str, name: str) -> bool:
        """May this officer know of this case at all?"""
        ticket, directory = self.cases[name], self.container.policy.directory
        posts = self.seats[login]
        if login in ("monitor", "admin", "nobody") or set(posts) & ticket.desk.sealed:
            return False
        if self.recused.get(login) == name or (login == "usso" and name == "own"):
            return False
        if ticket.sensitive:
            return login == "uwao" and ticket.desk.office in posts
        return any(post == "cell" or ticket.desk.office in directory.scope(post) for post in posts)

    def counts(self, login: str, name: str) -> bool:
        """May this case stand in a figure that this officer sees?"""
        ticket, policy, posts = self.cases[name], self.container.policy, self.seats[login]
        if ticket.sensitive or set(posts) & ticket.desk.sealed or self.recused.get(login) == name:
            return False
        if login in ("admin", "nobody") or (login == "usso" and name == "own"):
            return False
        programmes = {"usso": "DSS", "dd": "DSS", "uwao": "DWA"}.get(login)
        theirs = programmes in (None, policy.programmes[ticket.grievance.programme or ""].department)
        areas = [policy.directory.get(post).place for post in posts]
        place = ticket.grievance.place or ""
        return theirs and any(area is None or policy.places.is_within(place, area) for area in areas)


CASES: Mapping[str, tuple[str, str, tuple[str, str | None] | None]] = {
    "at_union": ("information_correction", "old_age_allowance", None),
    "at_usso": ("payment_delayed", "old_age_allowance", None),
    "recused": ("mfs_fraud", "old_age_allowance", None),
    "own": ("payment_delayed", "old_age_allowance", None),
    "at_uwao": ("payment_delayed", "mother_child_benefit", None),
    "beside": ("payment_delayed", "old_age_allowance", None),
    "far": ("payment_delayed", "old_age_allowance", None),
    "chairman": ("bribery", "vgf", ("up_chairman", None)),
    "uno": ("staff_misconduct", "vgf", ("official", "uno")),
    "usso": ("bribery", "old_age_allowance", ("official", "usso")),
    "dc": ("staff_misconduct", "vgf", ("official", "dc")),
}
"""Name -> category, programme, who is blamed. `danger` beside them is told by SMS."""


def marks(ticket: Ticket) -> tuple[str, ...]:
    """What tells of this case and of no other."""
    told = [str(ticket.number), ticket.grievance.text.split()[-1]]
    told += [number for number in (ticket.grievance.details.get("phone"),) if number]
    return tuple(told)


def readable(answer: TestResponse) -> str:
    """All words of an answer: a page, a table, a spreadsheet, paper, an address that it leads to."""
    kind, body = answer.mimetype or "", answer.data
    if kind == "application/pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    elif kind.startswith("application/vnd.openxml"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            text = "\n".join(sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml"))
    else:
        text = body.decode("utf-8", "replace")
    return f"{answer.headers.get('Location', '')}\n{answer.headers.get('Content-Disposition', '')}\n{text}"


def rules(app: Flask, method: str) -> list[Rule]:
    """Every route of the console but its static files."""
    ours = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/console"))
    return sorted((r for r in ours if method in (r.methods or ()) and "static" not in r.endpoint), key=lambda r: r.rule)


def addresses(app: Flask, rule: Rule, arguments: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The route with each of its arguments. `arguments`: `rule argument` or `argument` -> values; KeyError names what
    a new route needs to be taught here.
    """
    known: list[dict[str, str]] = [{}]
    for name in sorted(rule.arguments):
        values = arguments[f"{rule.rule} {name}"] if f"{rule.rule} {name}" in arguments else arguments[name]
        known = [{**each, name: value} for each in known for value in values]
    adapter = app.url_map.bind("localhost")
    for each in known:
        with suppress(ValueError):  # an act of another page
            yield adapter.build(rule.endpoint, each, method=next(iter(rule.methods or {"GET"}), None))
