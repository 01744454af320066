"""A client of Open311 and what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

BASE = "/open311/v2"
STORY = "তিন মাস ধরে বয়স্ক ভাতা পাই না, ফোন ০১৭১১-১১১২২২"
REPORT = {
    "service_code": "payment_delayed",
    "description": STORY,
    "address_string": "Bancharampur upazila, Brahmanbaria",
    "first_name": "রহিমা",
    "last_name": "খাতুন",
    "phone": "+8801712345678",
    "attribute[programme]": "old_age_allowance",
}


def reported(client: FlaskClient, key: str, **changes: str) -> TestResponse:
    return client.post(f"{BASE}/requests.json", data={**REPORT, "api_key": key, **changes})


def number_of(answer: TestResponse) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()[0]["service_request_id"])


def case_of(container: Container, number: str) -> Ticket:
    from grs_core.domain.tracking import TrackingNumber

    with container.database.reading() as work:
        return work.tickets.get(TrackingNumber(number))


def seen(client: FlaskClient, key: str, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{BASE}/requests.json", query_string={"api_key": key, **query})
    assert answer.status_code == 200, answer.text
    return list(answer.get_json())


def as_json(element: ElementTree.Element) -> Any:
    """An XML answer by the mapping of the specification: a list where its children are called alike."""
    lists = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}
    if element.tag in lists:
        return [as_json(child) for child in element]
    return {child.tag: as_json(child) for child in element} if len(element) else element.text


def plain(told: Any) -> Any:
    """JSON without its kinds: XML has none."""
    if isinstance(told, Mapping):
        return {name: plain(value) for name, value in told.items()}
    if isinstance(told, list):
        return [plain(each) for each in told]
    return None if told in (None, "") else str(told).lower() if isinstance(told, bool) else str(told)
