"""Carriers' error codes are a table: whole, without doubles, and wrong in no cell that a sender acts on."""

from pathlib import Path

import pytest

from gateway.sms.codes import ANY, COLUMNS, FILE, Codes, Verdict
from grs_core.domain.messages import Accepted, Refused, SendOutcome, Unknown

HEADER = ",".join(COLUMNS)
DEFAULT = "some,*,unknown,,0,code_unknown,its manual"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    file = tmp_path / "codes.csv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("20003", Refused("credentials_wrong", retryable=True, wait_s=900)),
        ("20429", Refused("throttled", retryable=True, wait_s=30)),
        ("14107", Refused("throttled", retryable=True, wait_s=60)),
        ("30001", Refused("queue_full", retryable=True, wait_s=600)),
        ("21211", Refused("number_wrong", retryable=False)),
        ("21614", Refused("number_not_reachable", retryable=False)),
        ("30005", Refused("number_not_reachable", retryable=False)),
        ("30006", Refused("number_not_reachable", retryable=False)),
        ("21610", Refused("opted_out_at_carrier", retryable=False)),
        ("21408", Refused("not_permitted", retryable=True)),
        ("21612", Refused("not_permitted", retryable=True)),
        ("30007", Refused("filtered", retryable=True)),
        ("30410", Unknown("carrier_timeout")),
        ("http_503", Unknown("server_error")),
        ("99999", Unknown("code_unknown")),
    ],
)
def test_what_a_code_of_twilio_means_for_a_message(code: str, outcome: SendOutcome) -> None:
    assert Codes.load().outcome("twilio", code) == outcome


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("sms_success", Accepted("ref")),
        ("4023", Accepted("ref")),
        ("4001", Refused("credentials_wrong", retryable=True, wait_s=900)),
        ("4025", Refused("number_wrong", retryable=False)),
        ("4031", Refused("throttled", retryable=True, wait_s=5)),
        ("5000", Unknown("server_error")),
        ("4999", Unknown("code_unknown")),
    ],
)
def test_what_a_code_of_the_aggregator_means_for_a_message(code: str, outcome: SendOutcome) -> None:
    assert Codes.load().outcome("aggregator", code, "ref") == outcome


def test_of_several_codes_the_first_that_the_table_knows_counts() -> None:
    codes = Codes.load()
    assert codes.row("twilio", ("21211", "http_400")).code == "21211"
    assert codes.row("twilio", ("777", "http_400")).code == "http_400"
    assert codes.row("twilio", ("777", "http_299")).code == ANY


def test_an_unknown_code_is_never_called_a_failure() -> None:
    codes = Codes.load()
    defaults = {carrier: codes.row(carrier, ()).verdict for carrier in codes.carriers}
    assert Verdict.REFUSED not in defaults.values()


def test_a_password_that_is_wrong_loses_no_message() -> None:
    codes = Codes.load()
    rows = [row for row in codes.rows.values() if row.reason in ("credentials_wrong", "account_suspended")]
    assert len(rows) >= 6
    assert all(row.retryable and row.wait_s >= 900 for row in rows)


def test_a_server_error_leaves_it_open_whether_the_message_was_taken() -> None:
    rows = [row for (_, code), row in Codes.load().rows.items() if code.startswith("http_5")]
    assert {row.verdict for row in rows} == {Verdict.UNKNOWN}


def test_the_same_cause_has_the_same_word_at_every_carrier() -> None:
    """Whoever reads a reason must not need to know which carrier said it."""
    meanings: dict[str, set[tuple[Verdict, bool]]] = {}
    for row in Codes.load().rows.values():
        meanings.setdefault(row.reason, set()).add((row.verdict, row.retryable))
    assert [reason for reason, meaning in meanings.items() if len(meaning) > 1] == []


def test_every_row_of_twilio_says_where_it_is_written() -> None:
    rows = [row for (carrier, code), row in Codes.load().rows.items() if carrier == "twilio" and code.isdecimal()]
    assert len(rows) >= 25
    assert [row.code for row in rows if row.source != f"https://www.twilio.com/docs/api/errors/{row.code}"] == []


def test_the_table_is_sorted_so_that_a_row_is_found() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    carriers = [line.partition(",")[0] for line in lines]
    assert carriers == sorted(carriers, key=list(dict.fromkeys(carriers)).index), "each carrier's rows stand together"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["some,1,refused,yes,0,throttled"], "line 2: it has not 7 values"),
        (["some,1,refused,yes,0,throttled,manual,more"], "line 2: it has not 7 values"),
        (["some,1,refused,yes,0,,manual"], "line 2: reason is empty"),
        (["some,1,refused,yes,0,throttled, "], "line 2: source is empty"),
        (["some,1,lost,,0,gone,manual"], "line 2: outcome is none of"),
        (["some,1,refused,,0,throttled,manual"], "line 2: retryable is yes or no"),
        (["some,1,unknown,no,0,throttled,manual"], "line 2: retryable is yes or no"),
        (["some,1,refused,yes,soon,throttled,manual"], "line 2: wait_s is no whole number"),
        (["some,1,refused,yes,২,throttled,manual"], "line 2: wait_s is no whole number"),
        (["some,1,refused,no,5,number_wrong,manual"], "line 2: who is not tried again"),
        ([DEFAULT, DEFAULT], "line 3: some [*] stands twice"),
        (["some,1,unknown,,0,odd,manual"], "no row [*] of some"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, rows: list[str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Codes.load(table(tmp_path, *rows))


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="its columns are"):
        Codes.load(table(tmp_path, DEFAULT, header="carrier,code"))
