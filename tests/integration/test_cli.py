"""`grs`: JSON on standard output to the letter, words on standard error, exit 0 only on success."""

import json
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from gateway.cli import main
from grs_core.services.sweep_report import SweepReport
from tests.support.home import a_home, grs, lines, told

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
USSO = "usso-BD201204"
HISTORY = {"at": str, "event": str, "by": str, "from": str | None, "to": str | None, "detail": str}
PLACE = {"union": str | None, "upazila": str | None, "district": str | None, "division": str | None}
TICKET = {
    "number": str, "status": str, "category": str, "subcategory": str | None, "programme": str | None,
    "priority": str, "channel": str, "language": str, "filed_at": str, "tier": str, "office": dict, "place": dict,
    "due_at": str, "accused_role": str | None, "anonymous": bool, "on_behalf_of": bool, "sensitive": bool,
    "summary": str, "accept_by": str | None, "statutory_due_at": str | None, "called": int | str | None,
    "appeals": int, "outcome": str | None, "appeal_outcome": str | None, "closed": str | None,
    "confirm_by": str | None, "reopened": int, "rating": int | None, "systemic": bool, "merged_into": str | None,
    "policy_version": str | None, "history": list,
}  # fmt: skip
PARSE = {
    "text": str, "language": str, "intent": dict, "intent_ranking": list, "entities": list, "sure": bool,
}  # fmt: skip
COMMANDS = {
    "audit", "beat", "chat", "corrections", "coverage", "evaluate", "figures", "health", "init", "messages",
    "offices", "organisation", "parse", "place", "policy", "prompts", "reencrypt", "registry", "report", "say",
    "serve", "simulate", "simulate-carrier", "sweep", "tickets", "token", "train", "user", "worker",
}  # fmt: skip


def shaped(value: dict[str, Any], shape: dict[str, Any]) -> bool:
    """These keys and no other, each of its type."""
    return value.keys() == shape.keys() and all(isinstance(value[key], shape[key]) for key in shape)


def moment(written: str) -> datetime:
    """Raises AssertionError for a time without its offset."""
    read = datetime.fromisoformat(written)
    assert read.utcoffset() is not None, written
    return read


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """An initialised sandbox that the tests of this file share: they only add to it."""
    made = a_home(tmp_path_factory.mktemp("cli") / "home", model)
    assert told(made, "init")["model"] == "kept"
    return made


@pytest.fixture
def fresh(tmp_path: Path, model: Path) -> Path:
    """An initialised sandbox of this test's own."""
    made = a_home(tmp_path / "home", model)
    told(made, "init")
    return made


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        below = (*path, name)
        found += every_command(command, below) if isinstance(command, click.Group) else [below]
    return found


def test_the_commands_are_those_of_the_interface() -> None:
    assert isinstance(main, click.Group)
    assert set(main.commands) == COMMANDS


@pytest.mark.parametrize("path", every_command(main), ids=" ".join)
def test_every_command_explains_itself(home: Path, path: tuple[str, ...]) -> None:
    result = grs(home, *path, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert len(result.stdout.splitlines()) > 3


# ---------------------------------------------------------------- init


def test_init_may_be_run_again_and_makes_sign_ins_once(tmp_path: Path, model: Path) -> None:
    home = a_home(tmp_path / "home", model)
    first, second = told(home, "init"), told(home, "init")
    assert shaped(first, {"policy": str, "places": int, "offices": int, "model": str, "sign_ins": list})
    assert {one.keys() == {"login", "password", "office"} for one in first["sign_ins"]} == {True}
    assert second == {**first, "sign_ins": []}
    kept = home / "sign-ins.txt"
    assert kept.stat().st_mode & 0o077 == 0
    assert all(one["password"] in kept.read_text() for one in first["sign_ins"])


# ---------------------------------------------------------------- say, chat


def test_say_answers_with_the_replies_and_the_number(home: Path) -> None:
    said = told(home, "say", "01711000001", COMPLAINT)
    assert shaped(said, {"replies": list, "tracking_number": str})
    assert said["tracking_number"] in said["replies"][0]
    typed = told(home, "say", "01711000001", COMPLAINT, "--channel", "chat")
    assert typed["tracking_number"] != said["tracking_number"]
    assert told(home, "say", "01711000002", "ধন্যবাদ")["tracking_number"] is None


def test_a_chat_ends_with_its_input_and_is_recorded_as_a_conversation_that_can_be_replayed(
    fresh: Path, tmp_path: Path, model: Path
) -> None:
    from tests.support.app import make_container
    from tests.support.clock import FakeClock
    from tests.support.transcripts import Phone, fits, read_transcripts

    folder = tmp_path / "recorded"
    folder.mkdir()
    typed = f"{COMPLAINT}\nstatus\nআপিল\n"
    result = grs(fresh, "chat", "--record", str(folder / "an_allowance_that_is_late.yml"), typed=typed)
    assert result.exit_code == 0, result.stderr
    (transcript,) = read_transcripts(folder)
    assert transcript.name == "an allowance that is late"
    assert [turn.citizen for turn in transcript.turns] == typed.splitlines()
    clock = FakeClock()
    container = make_container(tmp_path / "replay", model, clock)
    phone = Phone(container, clock, transcript.channel)
    for turn in transcript.turns:
        assert fits(turn.bot, "\n".join(phone.talk(turn))), turn.citizen
    container.database.dispose()


# ---------------------------------------------------------------- parse, place, offices, evaluate


def test_parse_gives_a_line_for_each_text(home: Path) -> None:
    one = told(home, "parse", "amar nagad pin 7391 diye dise")
    assert shaped(one, PARSE)
    assert shaped(one["intent"], {"name": str, "confidence": float})
    assert one["intent"] == one["intent_ranking"][0]
    entities = {found["entity"]: found for found in one["entities"]}
    assert {"secret", "mfs_provider"} <= entities.keys()
    shape = {"entity": str, "value": str, "norm": str | None, "start": int, "end": int}
    for found in one["entities"]:
        assert shaped(found, shape)
        assert found["value"] == one["text"][found["start"] : found["end"]]
    texts = ["ভাতা পাই না", "", "status", "taka ney nai  "]
    many = lines(home, "parse", "--lines", typed="".join(f"{text}\n" for text in texts))
    assert [line["text"] for line in many] == texts
    assert many[0] == told(home, "parse", texts[0])


def test_parse_by_a_rasa_that_is_not_there_is_answered_by_the_embedded_engine(home: Path) -> None:
    away = {"GRS_RASA_URL": "http://127.0.0.1:9", "GRS_RASA_TOKEN": "a token"}
    result = grs(home, "parse", "--engine", "rasa", COMPLAINT, **away)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == told(home, "parse", "--engine", "embedded", COMPLAINT)


def test_place_matches_within_a_place_and_never_guesses(home: Path) -> None:
    shape = {"code": str, "level": str, "name_en": str, "name_bn": str, **PLACE}
    found = told(home, "place", "bancharampur upojela")
    assert found.keys() == {"accepted", "matches"}
    assert shaped(found["matches"][0], {**shape, "score": float})
    accepted = {key: value for key, value in found["accepted"].items() if key != "score"}
    assert shaped(accepted, shape)
    assert (accepted["code"], accepted["level"], accepted["district"]) == ("BD201204", "upazila", "Brahmanbaria")
    inside = told(home, "place", "ayubpur", "--within", "Bancharampur")
    assert inside["accepted"]["code"] == "BD20120414"
    assert {match["upazila"] for match in inside["matches"]} == {"Bancharampur"}
    assert told(home, "place", "ayubpur", "--within", "BD201204") == inside
    assert told(home, "place", "xyzzyq")["accepted"] is None


def test_offices_are_found_by_code_and_by_name(home: Path) -> None:
    shape = {
        "code": str, "tier": str, "kind": str, "name_en": str, "name_bn": str, "place": str | None, "above": str | None,
    }  # fmt: skip
    everything = lines(home, "offices")
    assert len(everything) > 8000
    assert all(shaped(office, shape) for office in everything)
    assert {office["tier"] for office in everything} >= {"union", "upazila", "district", "cabinet"}
    assert USSO in {office["code"] for office in lines(home, "offices", "--find", "bancharampur")}
    assert lines(home, "offices", "--find", USSO)[0]["above"] == "uno-BD201204"


def test_evaluate_measures_a_small_file_of_either_kind(home: Path, tmp_path: Path) -> None:
    as_lines, as_yaml = tmp_path / "some.jsonl", tmp_path / "some.yml"
    as_lines.write_text('{"text": "তিন মাস ধরে ভাতার টাকা পাই না", "intent": "payment_delayed"}\n', encoding="utf-8")
    as_yaml.write_text(
        'version: "3.1"\nnlu:\n- intent: payment_delayed\n  examples: |\n    - তিন মাস ধরে ভাতার টাকা পাই না\n',
        encoding="utf-8",
    )
    for file in (as_lines, as_yaml):
        measured = told(home, "evaluate", str(file))
        assert (measured["messages"], measured["accuracy"]) == (1, 1.0)


# ---------------------------------------------------------------- tickets, sweep


def test_a_ticket_has_the_shape_of_the_interface(home: Path) -> None:
    number = told(home, "say", "01711000003", f"{COMPLAINT}। আমার নম্বর ০১৭১১০০০০০৩")["tracking_number"]
    ticket = told(home, "tickets", "--number", f"{number[:4]}-{number[4:]}")
    assert shaped(ticket, TICKET)
    assert shaped(ticket["office"], {"code": str, "kind": str, "name_en": str})
    assert shaped(ticket["place"], {**PLACE, "code": str | None})
    assert all(shaped(event, HISTORY) for event in ticket["history"])
    assert [event["event"] for event in ticket["history"]] == ["filed", "routed"]
    assert (ticket["status"], ticket["category"], ticket["tier"]) == ("open", "payment_delayed", "upazila")
    assert moment(ticket["filed_at"]) < moment(ticket["due_at"])
    assert moment(ticket["history"][0]["at"]).utcoffset() == timedelta(hours=6)
    assert not re.search("01711000003|০১৭১১০০০০০৩", str(ticket)), "a number inside the words is masked"


def test_tickets_of_an_office_come_oldest_first(home: Path) -> None:
    phones = ("01711000004", "01711000014")
    numbers = [told(home, "say", phone, COMPLAINT)["tracking_number"] for phone in phones]
    held = lines(home, "tickets", "--office", USSO)
    assert [ticket["number"] for ticket in held][-2:] == numbers
    assert {ticket["office"]["code"] for ticket in held} == {USSO}
    assert sorted(held, key=lambda ticket: moment(ticket["filed_at"])) == held
    assert lines(home, "tickets", "--office", "uno-BD201204") == []


def test_a_sweep_escalates_what_is_due_once(fresh: Path) -> None:
    number = told(fresh, "say", "01711000005", COMPLAINT)["tracking_number"]
    due = moment(told(fresh, "tickets", "--number", number)["due_at"])
    nothing = SweepReport().as_json()
    assert {"escalated", "reminded", "alarmed", "failed", "late"} <= set(nothing)
    assert told(fresh, "sweep") == nothing
    assert told(fresh, "sweep", "--now", (due - timedelta(hours=1)).isoformat())["reminded"] == 1
    assert told(fresh, "sweep", "--now", due.isoformat()) == {**nothing, "escalated": 1}
    assert told(fresh, "sweep", "--now", due.isoformat()) == nothing
    ticket = told(fresh, "tickets", "--number", number)
    assert (ticket["tier"], ticket["history"][-1]["event"]) == ("district", "escalated")
    assert moment(ticket["due_at"]) > due


# ---------------------------------------------------------------- user, audit, reencrypt


def test_a_user_is_added_once_with_a_password_from_standard_input(home: Path) -> None:
    given = ("user", "add", "--login", "karim", "--role", "officer", "--office", USSO, "--password-stdin")
    assert told(home, *given, typed="long enough\n") == {"login": "karim", "role": "officer", "office": USSO}
    again = grs(home, *given, typed="long enough\n")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "taken" in again.stderr
    short = grs(home, *given, typed="short\n")
    assert (short.exit_code, short.stdout) == (1, "")
    assert "10" in short.stderr


def test_an_audit_that_somebody_tampered_with_is_found_out(fresh: Path) -> None:
    told(fresh, "say", "01711000006", COMPLAINT)
    sound = told(fresh, "audit", "verify")
    assert shaped(sound, {"events": int, "ok": bool, "first_bad": type(None)})
    assert sound["ok"]
    with sqlite3.connect(fresh / "protikar.db") as file:
        file.execute("DROP TRIGGER audit_events_no_update")
        file.execute("UPDATE audit_events SET who = 'system' WHERE id = 6")
    result = grs(fresh, "audit", "verify")
    assert result.exit_code == 1
    assert result.stdout == f'{{"events": {sound["events"]}, "ok": false, "first_bad": 6}}\n'


def test_secrets_are_rewritten_under_the_newest_key_and_the_old_one_may_go(fresh: Path) -> None:
    number = told(fresh, "say", "01711000007", COMPLAINT)["tracking_number"]
    before = told(fresh, "tickets", "--number", number)
    old, new = "a key for tests only that is long enough", "a newer key that is long enough as well"
    assert told(fresh, "reencrypt", GRS_SECRET_KEYS=f"{new},{old}")["rows"] > 0
    assert told(fresh, "reencrypt", GRS_SECRET_KEYS=f"{new},{old}") == {"rows": 0}
    assert told(fresh, "tickets", "--number", number, GRS_SECRET_KEYS=new) == before
    assert told(fresh, "audit", "verify", GRS_SECRET_KEYS=new)["ok"]
    assert number in told(fresh, "say", "01711000007", "status", GRS_SECRET_KEYS=new)["replies"][0]
    assert grs(fresh, "tickets").exit_code == 1
