"""Another system with a token, as it talks to /api/v1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.api_access import ApiToken, Scope

V1 = "/api/v1"


@dataclass(frozen=True)
class System:
    """`token`: None for one whose secret is made up."""

    app: Flask
    secret: str
    token: ApiToken | None = None

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.app.test_client().get(f"{V1}{path}", headers=self._headers(headers))

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        """`Idempotency_Key="k"` is the header of that name."""
        return self.app.test_client().post(f"{V1}{path}", json=body, headers=self._headers(headers))

    def files(self, text: str = "আমার বয়স্ক ভাতা তিন মাস পাই না", **body: Any) -> dict[str, Any]:
        """The case as it was answered."""
        answer = self.post("/cases", {"text": text, **body})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        made: dict[str, Any] = answer.get_json()
        return made

    def numbers(self, query: str = "") -> list[str]:
        answer = self.get(f"/cases{query}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return [case["number"] for case in answer.get_json()["cases"]]

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        told = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.secret}", **told}


def a_system(container: Container, app: Flask, *scopes: Scope, **changes: Any) -> System:
    """Its own with every scope, unless told otherwise (`office`, `organisation`, `expires_at`)."""
    from grs_core.domain.api_access import OF_AN_OFFICE, Scope
    from grs_core.domain.events import Actor
    from grs_core.services.api_tokens import NewToken, make_token

    given = frozenset(scopes) or (OF_AN_OFFICE if changes.get("office") else frozenset(Scope))
    with container.database.work() as work:
        wanted = NewToken("a system of these tests", given, **changes)
        now = container.clock.now()
        token, secret = make_token(work, container.policy, container.dice, wanted, Actor("deployer", "cli"), now)
        work.commit()
    return System(app, secret, token)
