"""Open311 GeoReport v2 by a program: what can be reported, reports, where they stand; in XML and JSON alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import file_case, place_code, stored, union_of
from tests.support.open311 import BASE, REPORT, as_json, case_of, number_of, plain, reported, seen
from tests.support.webhooks import a_token

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from gateway.bootstrap import Container


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def key(container: Container) -> str:
    return a_token(container)[1]


@pytest.fixture(scope="module")
def office_key(container: Container) -> str:
    return a_token(container, f"uno-{place_code(container, 'Bancharampur', 'upazila')}")[1]


def test_both_forms_say_the_same(client: FlaskClient, key: str) -> None:
    number = number_of(reported(client, key))
    for path in ("discovery", "services", "services/bribery", "requests", f"requests/{number}", f"tokens/{number}"):
        query = {"api_key": key}
        xml, js = (client.get(f"{BASE}/{path}.{form}", query_string=query) for form in ("xml", "json"))
        assert (xml.status_code, js.status_code) == (200, 200), path
        assert xml.content_type == "text/xml; charset=utf-8"
        assert js.content_type == "application/json; charset=utf-8"
        assert xml.data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        assert as_json(ElementTree.fromstring(xml.data)) == plain(js.get_json()), path  # noqa: S314  our own document


def test_our_categories_are_the_services_and_the_programme_is_asked(client: FlaskClient, container: Container) -> None:
    services = client.get(f"{BASE}/services.json").get_json()
    assert [each["service_code"] for each in services] == [each.value for each in container.policy.category_names]
    assert services[0]["service_name"] == "মোবাইল ব্যাংকিং প্রতারণা / Mobile money fraud"
    assert {each["type"] for each in services} == {"realtime"}
    assert {each["metadata"] for each in services} == {True}
    asked = {each["code"]: each for each in client.get(f"{BASE}/services/mfs_fraud.json").get_json()["attributes"]}
    assert asked["programme"]["datatype"] == "singlevaluelist"
    keys = [value["key"] for value in asked["programme"]["values"]]
    assert keys == list(container.policy.programmes)
    assert [each["order"] for each in asked.values()] == list(range(1, len(asked) + 1))


def test_a_report_is_a_case_like_any_other(client: FlaskClient, container: Container, key: str) -> None:
    made = reported(client, key, **{"attribute[amount]": "500", "attribute[provider]": "nagad"})
    ticket = case_of(container, number_of(made))
    assert (ticket.channel.value, ticket.grievance.programme) == ("api", "old_age_allowance")
    assert ticket.grievance.place == place_code(container, "Bancharampur", "upazila")
    assert ticket.complainant.name == "রহিমা খাতুন"
    assert ticket.complainant.phone == "01712345678"
    assert ticket.grievance.details["amount"] == "500"
    assert ticket.grievance.details["provider"] == "nagad"
    assert str(ticket.due_at.year) in made.get_json()[0]["service_notice"]
    (told,) = client.get(f"{BASE}/requests/{ticket.number}.json?api_key={key}").get_json()
    assert told["status"] == "open"
    assert told["description"].startswith("তিন মাস")
    assert told["address_id"] == ticket.grievance.place
    assert told["status_notes"] == "open · NEW"


def test_it_tells_no_more_of_a_story_than_the_api(client: FlaskClient, key: str) -> None:
    number = number_of(reported(client, key, description="চাল কম, আমার ফোন ০১৭১১-১১১২২২ " + "ক" * 300))
    told = client.get(f"/api/v1/cases/{number}", headers={"Authorization": f"Bearer {key}"}).get_json()
    (shown,) = client.get(f"{BASE}/requests/{number}.json?api_key={key}").get_json()
    assert shown["description"] == told["summary"]
    assert len(shown["description"]) <= 120


def test_no_answer_holds_a_phone_or_a_name(client: FlaskClient, key: str) -> None:
    number = number_of(reported(client, key))
    for form in ("xml", "json"):
        for path in (f"requests/{number}", "requests"):
            text = client.get(f"{BASE}/{path}.{form}?api_key={key}").text
            assert number in text
            for word in ("রহিমা", "খাতুন", "01712345678", "১১১২২২", "111222"):
                assert word not in text
    assert seen(client, key, service_request_id=number)[0]["description"] is None


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"lat": "23.77", "long": "90.81", "address_string": ""}, "BD201204"),
        ({"lat": "22.57", "long": "88.36", "address_string": ""}, None),
        ({"address_id": "120414", "address_string": ""}, "BD20120414"),
        ({"address_id": "BD201204", "address_string": "হাটের পাশে"}, "BD201204"),
        ({"lat": "23.77", "long": "90.81", "address_string": "রূপসদী ইউনিয়ন"}, None),
        ({"address_string": "চাঁদের দেশ"}, None),
    ],
)
def test_a_place_comes_as_a_point_as_words_or_as_a_code(
    client: FlaskClient, container: Container, key: str, given: dict[str, str], place: str | None
) -> None:
    made = reported(client, key, description="চাল কম পাই", **given)
    ticket = case_of(container, number_of(made))
    if "রূপসদী" in given["address_string"]:
        union = container.policy.places.get(ticket.grievance.place or "")
        assert (union.level.value, union.parent) == ("union", "BD201204")
    else:
        assert ticket.grievance.place == place
    assert ("not understood" in made.get_json()[0]["service_notice"]) is (ticket.grievance.place is None)
    if given["address_string"]:
        assert given["address_string"] in ticket.grievance.text


def test_what_is_not_fetched_is_said(client: FlaskClient, container: Container, key: str) -> None:
    made = reported(client, key, media_url="http://169.254.169.254/photo.jpg", email="a@example.org", device_id="x")
    assert "media_url is not opened" in made.get_json()[0]["service_notice"]
    assert "169.254" not in case_of(container, number_of(made)).grievance.text


def test_the_same_report_under_its_own_name_is_one_case(client: FlaskClient, key: str) -> None:
    first, again = (reported(client, key, external_id="app-77") for _ in range(2))
    assert number_of(first) == number_of(again)
    other = reported(client, key, external_id="app-77", description="অন্য কথা")
    assert (other.status_code, other.get_json()[0]["code"]) == (409, "409")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "potholes"}, 404, "service_code"),
        ({"description": ""}, 400, "description"),
        ({"description": "ক" * 4001}, 400, "description"),
        ({"address_string": ""}, 400, "address_string"),
        ({"address_id": "nowhere"}, 404, "place"),
        ({"lat": "23", "address_string": ""}, 400, "lat"),
        ({"first_name": "ক" * 60}, 400, "first_name"),
        ({"lat": "nan", "long": "nan"}, 400, "lat"),
        ({"lat": "99", "long": "90"}, 400, "lat"),
        ({"phone": "911"}, 400, "phone"),
        ({"attribute[programme]": "free_money"}, 400, "attribute[programme]"),
        ({"attribute[amount]": "-1"}, 400, "attribute[amount]"),
        ({"attribute[on_behalf_of]": "boss"}, 400, "attribute[on_behalf_of]"),
    ],
)
def test_what_is_wrong_with_a_report_is_told_by_its_field(
    client: FlaskClient, key: str, changes: dict[str, str], status: int, said: str
) -> None:
    for form in ("xml", "json"):
        answer = client.post(f"{BASE}/requests.{form}", data={**REPORT, "api_key": key, **changes})
        assert answer.status_code == status, answer.text
        if form == "xml":
            (told,) = as_json(ElementTree.fromstring(answer.data))  # noqa: S314  our own document
        else:
            (told,) = answer.get_json()
        assert told["code"] == str(status)
        assert said in told["description"]


def test_without_a_key_nothing_of_a_case_is_shown(client: FlaskClient, key: str, office_key: str) -> None:
    number = number_of(reported(client, key))
    for path in ("requests", f"requests/{number}", f"tokens/{number}"):
        for query in ({}, {"api_key": "ptk_" + "0" * 64}):
            answer = client.get(f"{BASE}/{path}.json", query_string=query)
            assert (answer.status_code, answer.get_json()[0]["code"]) == (401, "401")
            assert answer.headers["WWW-Authenticate"]
    assert client.post(f"{BASE}/requests.xml", data=REPORT).status_code == 401
    assert reported(client, office_key).status_code == 403  # an office's token only reads


def test_a_key_is_taken_from_a_header_too(client: FlaskClient, key: str) -> None:
    for headers in ({"Authorization": f"Bearer {key}"}, {"Authorization": _basic("key", key)}):
        assert client.get(f"{BASE}/requests.json", headers=headers).status_code == 200


def test_a_system_sees_its_own_and_an_office_what_lies_in_its_sight(
    client: FlaskClient, container: Container, key: str, office_key: str
) -> None:
    union = union_of(container, place_code(container, "Bancharampur", "upazila"))
    by_sms = str(file_case(container, "চাল কম", union, phone="01811222333").number)
    danger = str(file_case(container, "মারধর", union, phone="01811222334", signals=("violence_against_women",)).number)
    mine = number_of(reported(client, key, phone="01811222335"))
    other = a_token(container)[1]
    assert seen(client, key, service_request_id=f"{by_sms},{mine}") == seen(client, key, service_request_id=mine)
    assert [
        each["service_request_id"] for each in seen(client, office_key, service_request_id=f"{by_sms},{danger}")
    ] == [by_sms]
    assert seen(client, other) == []
    assert client.get(f"{BASE}/requests/{mine}.json?api_key={other}").status_code == 404
    assert client.get(f"{BASE}/requests/{danger}.json?api_key={office_key}").status_code == 404
    assert danger not in client.get(f"{BASE}/requests.xml?api_key={office_key}&page_size=100").text


def test_nobody_else_knows_these_pages(client: FlaskClient, key: str) -> None:
    for path in (f"{BASE}/potholes.xml", f"{BASE}/services.csv", f"{BASE}/services/potholes.json", f"{BASE}/"):
        assert client.get(path).status_code == 404
    assert client.delete(f"{BASE}/requests.json").status_code == 405
    sent = client.post(f"{BASE}/requests.json", data=json.dumps(REPORT), content_type="application/json")
    assert (sent.status_code, sent.get_json()[0]["code"]) == (415, "415")


def test_what_xml_cannot_hold_does_no_harm(client: FlaskClient, container: Container, key: str) -> None:
    number = number_of(reported(client, key, description="চাল\x01কম & <b>পাই</b> ]]> \ufffe"))
    answer = client.get(f"{BASE}/requests/{number}.xml?api_key={key}")
    (told,) = as_json(ElementTree.fromstring(answer.data))  # noqa: S314  our own document
    assert "<b>পাই</b>" in told["description"]
    assert stored(container, case_of(container, number)).grievance.text.startswith("চাল")


def _basic(name: str, word: str) -> str:
    from base64 import b64encode

    return f"Basic {b64encode(f'{name}:{word}'.encode()).decode()}"
