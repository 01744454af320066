"""Every word of the portal is there in both languages, and none that nobody says."""

import re
from pathlib import Path

import gateway.volunteers
from gateway.http.words import LANGUAGES, Words
from gateway.volunteers.case_pages import FILTERS
from gateway.volunteers.filing import MODES, PROVIDERS
from gateway.volunteers.form_fields import FILES
from gateway.volunteers.form_pages import _SCRIPT
from gateway.volunteers.menu import ITEMS
from grs_core.domain.volunteering import Relation
from grs_core.services.filed_cases import IN_SIGHT

ROOM = Path(gateway.volunteers.__file__).parent
WORDS = Words.load(ROOM / "words.toml")


def test_both_languages_take_the_same_parameters() -> None:
    bn, en = (WORDS.of(language) for language in LANGUAGES)
    assert [key for key in bn if set(re.findall(r"{(\w+)}", bn[key])) != set(re.findall(r"{(\w+)}", en[key]))] == []


def test_whatever_a_page_says_has_words() -> None:
    pages = "".join(file.read_text(encoding="utf-8") for file in ROOM.glob("templates/volunteers/*.html"))
    doors = "".join(file.read_text(encoding="utf-8") for file in ROOM.glob("*.py"))
    said = set(re.findall(r"say\('(\w+)'[,)]", pages)) | set(re.findall(r'say\("(\w+)"', doors))
    said |= {f"js_{key}" for key in _SCRIPT} | {item.word for item in ITEMS}
    said |= {f"relation_{each}" for each in Relation} | {f"mode_{each}" for each in MODES}
    said |= {f"provider_{each}" for each in PROVIDERS} | {f"file_{each}" for each in FILES}
    said |= {f"standing_{each}" for each in IN_SIGHT} | {f"filter_{each}" for each in FILTERS}
    assert said - set(WORDS.of("bn")) == set()
