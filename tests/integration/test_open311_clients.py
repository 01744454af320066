"""Published clients of Open311, as they are on PyPI, against the service on a port of this machine.

georeport 0.3.1 reads; it cannot file, and sends no `api_key` when it reads: the key stands in its address, as the
password that its HTTP library makes Basic of. three 0.8.0 files and reads; it was written for Python 2 and imports one
name of it, which is put where it looks. Its XML is broken in a library of its own: it is asked for JSON.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from georeport import GeoReport

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.webhooks import a_token


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[str]:
    """With the key of a system in it."""
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    key = a_token(container)[1]
    with served(make_app(container)) as where:
        yield f"{where.replace('http://', f'http://key:{key}@')}/open311/v2"
    container.database.dispose()


@pytest.fixture(scope="module")
def number(address: str) -> str:
    """Of a report that was filed as the specification's own example is."""
    form = {
        "jurisdiction_id": "grs.example",
        "service_code": "underpayment",
        "lat": "23.7700",
        "long": "90.8100",
        "address_string": "হাটের পাশে",
        "email": "smit333@sfgov.edu",
        "device_id": "tt222111",
        "account_id": "123456",
        "first_name": "রহিমা",
        "last_name": "খাতুন",
        "phone": "01712345678",
        "description": "১০ কেজির জায়গায় ৭ কেজি চাল দিয়েছে",
        "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
        "attribute[programme]": "vgf",
    }
    made = requests.post(f"{address}/requests.xml", data=form, timeout=30)
    assert made.status_code == 201
    assert made.headers["Content-Type"] == "text/xml; charset=utf-8"
    found = made.text.partition("<service_request_id>")[2].partition("</service_request_id>")[0]
    assert len(found) == 10
    return found


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_reads_services_and_requests(address: str, number: str, form: str) -> None:
    client = GeoReport(address, jurisdiction="grs.example", output_format=form)
    services = {each["service_code"]: each for each in client.get_service_list()}
    assert "টাকা বা চাল কম পাওয়া" in services["underpayment"]["service_name"]
    asked = client.get_service_definition("underpayment")["attributes"]
    codes = [each["code"] for each in (asked if form == "json" else asked["attribute"])]
    assert codes[0] == "programme"
    one = client.get_service_request(number)
    assert (one["service_request_id"], one["status"], one["address_id"]) == (number, "open", "BD201204")
    assert "Bancharampur" in one["address"]
    listed = client.get_service_requests(
        service_code="underpayment", start_date="2026-01-01T00:00:00Z", end_date="2026-03-01T00:00:00Z", status="open"
    )
    found = listed if isinstance(listed, list) else [listed]  # of XML with one request it makes no list
    assert [each["service_request_id"] for each in found] == [number]
    assert found[0] == {**one, "description": None}


def test_the_other_client_files_and_reads(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    key, where = address.partition("key:")[2].partition("@")[0], address.partition("@")[2]
    client = Three(f"http://{where}", api_key=key)
    assert client.discovery()["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    assert client.services("bribery")["service_code"] == "bribery"
    (made,) = client.post(
        "bribery",
        address="Bancharampur, Brahmanbaria",
        name="Rahima Khatun",
        phone="01712345679",
        description="They ask 500 taka for the card",
        **{"attribute[programme]": "old_age_allowance"},
    )
    filed = made["service_request_id"]
    assert [each["service_request_id"] for each in client.requests("bribery", api_key=key)] == [filed]
    (told,) = client.request(filed, api_key=key)
    assert (told["status"], told["address_id"]) == ("open", "BD201204")
    assert told["description"].startswith("They ask 500 taka")
    assert client.token(filed, api_key=key) == [{"service_request_id": filed, "token": filed}]


def test_without_the_key_the_client_is_refused(address: str, number: str) -> None:
    nobody = GeoReport(f"http://{address.partition('@')[2]}")
    assert nobody.get_service_list()
    with pytest.raises(requests.HTTPError, match="401"):
        nobody.get_service_request(number)
