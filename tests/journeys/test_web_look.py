"""What every page carries: its weight, its theme, its headers, and form tokens that compression cannot give away."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from tests.support.desk import OfficerAt, add_officer, file_case, hidden, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

LIGHTEST_LINE = 100_000
"""Bytes of the first page of the queue, with everything that it loads."""
BROTLI = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def usso(app: Flask, container: Container) -> OfficerAt:
    code = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{code}", name="মোঃ আব্দুল করিম")
    return officer_at(app, "usso")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def loaded_by(html: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/(?:console/)?static/[^"]+)"', html))


def test_the_first_page_of_the_queue_weighs_less_than_100_kb_in_all(usso: OfficerAt, container: Container) -> None:
    upazila = place_code(container, "Bancharampur", "upazila")
    for nth in range(25):
        story = f"তিন মাস ধরে ভাতার টাকা পাই না, {nth} বার অফিসে গেছি"
        file_case(container, story, union_of(container, upazila, nth % 9), phone=f"017123456{nth:02}")
    page = usso.client.get("/console/queue", headers=BROTLI)
    html = brotli.decompress(page.data).decode()
    assert html.count("<tr") > 25
    parts = {where: usso.client.get(where, headers=BROTLI) for where in loaded_by(html)}
    assert {answer.status_code for answer in parts.values()} == {200}
    weights = {"page": len(page.data)} | {where: len(answer.data) for where, answer in parts.items()}
    assert sum(weights.values()) < LIGHTEST_LINE, weights
    assert all("immutable" in answer.headers["Cache-Control"] for answer in parts.values())
    assert sum(where.endswith(".woff2") for where in parts) == 1


def test_answers_are_compressed_as_the_browser_asks(client: FlaskClient) -> None:
    plain = client.get("/track")
    assert "Content-Encoding" not in plain.headers
    zipped = client.get("/track", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert gzip.decompress(zipped.data).decode() == plain.text
    font = client.get("/static/fonts/noto-sans-bengali.woff2", headers=BROTLI)
    assert "Content-Encoding" not in font.headers


def test_a_form_token_is_written_differently_on_every_page_and_each_works(usso: OfficerAt) -> None:
    pages = [usso.queue() for _ in range(2)]
    first, second = (hidden(page, "csrf") for page in pages)
    assert first != second
    for token in (second, first):
        assert usso.client.post("/console/queue", data={"csrf": token, "q": ""}).status_code != 403
    spoiled = ("", "0", first[:-1], first[:-1] + ("0" if first[-1] != "0" else "1"), "zz" * 32, first * 2, "00" * 32)
    for token in spoiled:
        assert usso.client.post("/console/queue", data={"csrf": token, "q": ""}).status_code == 403, token


def test_pages_are_light_until_somebody_asks_for_dark_and_then_stay_so(client: FlaskClient) -> None:
    path = "/track"
    assert '<html lang="bn" data-theme="light">' in client.get(path).text
    asked = client.get(f"{path}?theme=dark")
    assert 'data-theme="dark"' in asked.text
    kept = next(each for each in asked.headers.getlist("Set-Cookie") if each.startswith("theme="))
    assert "HttpOnly" in kept
    again = client.get(f"{path}?number=1")
    assert 'data-theme="dark"' in again.text
    assert 'theme=light"' in again.text
    client.get(f"{path}?theme=light")
    assert 'data-theme="light"' in client.get(path).text


def test_a_theme_nobody_has_changes_nothing(client: FlaskClient) -> None:
    answer = client.get('/track?theme="><script>')
    assert 'data-theme="light"' in answer.text
    assert not [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("theme=")]


def test_every_answer_carries_the_headers_that_owasp_asks_for(client: FlaskClient) -> None:
    for path in ("/", "/track", "/console/login", "/no-such-page", "/health", "/static/mark.svg"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["X-Permitted-Cross-Domain-Policies"] == "none"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_only_the_simulator_may_use_the_microphone(client: FlaskClient) -> None:
    assert "microphone=(self)" in client.get("/simulator").headers["Permissions-Policy"]
    assert "microphone=()" in client.get("/").headers["Permissions-Policy"]


def test_over_tls_a_browser_is_told_to_stay_there(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    from gateway.app import create_app
    from tests.support.app import make_container

    app = create_app(make_container(tmp_path / "home", model, clock, {"GRS_PUBLIC_URL": "https://protikar.example"}))
    told = app.test_client().get("/track").headers["Strict-Transport-Security"]
    assert int(told.split(";")[0].removeprefix("max-age=")) >= 365 * 24 * 3600
