"""Where most stories of the console play: the Social Services office of Bancharampur, and one case in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


@pytest.fixture
def upazila(container: Container) -> str:
    return place_code(container, "Bancharampur", "upazila")


@pytest.fixture
def usso(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    return officer_at(app, "usso")


@pytest.fixture
def case(container: Container, upazila: str, usso: OfficerAt) -> Ticket:
    return file_case(container, "তিন মাস ভাতা পাই না", union_of(container, upazila))
