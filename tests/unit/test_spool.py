"""The spool on the disk: there before we answer, in order, and never stopped by what it cannot read."""

import errno
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.ports import InboundText, Part
from gateway.sms.spool import DiskSpool
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.storage.vault import Vault
from tests.support.clock import FakeClock

KEY, NEW_KEY = "an old key of these tests, long enough", "a newer key of these tests, long enough"
NOW = FakeClock().now()
RAHIMA, KARIM = Address.of_phone("01711000001"), Address.of_phone("01711000002")


def message(number: int = 1, address: Address = RAHIMA, **changes: object) -> InboundText:
    fields = {"text": f"বার্তা {number}", "channel": Channel.SMS, **changes}
    return InboundText("twilio", f"SM{number}", address, "16100", **fields)  # type: ignore[arg-type]


def spool_at(folder: Path, *keys: str) -> DiskSpool:
    vault = Vault(keys or [KEY])

    def hidden(address: Address) -> tuple[str, ...]:
        return vault.hashes(f"{address.kind}:{address.value}")

    return DiskSpool(folder, vault.encrypt, vault.decrypt, hidden)


@pytest.fixture
def spool(tmp_path: Path) -> DiskSpool:
    return spool_at(tmp_path / "spool")


def emptied(spool: DiskSpool) -> list[InboundText]:
    """Everything, one sender after the other, as a drain takes it."""
    found = []
    for sender in spool.senders():
        while (waiting := spool.oldest(sender)) is not None:
            found.append(waiting.message)
            spool.remove(waiting)
    return found


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_message_comes_out_as_it_went_in(spool: DiskSpool) -> None:
    part = message(part=Part(200, 8, 2, 3), had_secret=True)
    spool.put(part, NOW)
    (out,) = emptied(spool)
    assert (out.part, out.at, out.had_secret, out.text, out.address) == (part.part, NOW, True, part.text, RAHIMA)
    assert emptied(spool) == []


def test_the_messages_of_a_citizen_come_out_in_the_order_in_which_they_came(spool: DiskSpool) -> None:
    for number in range(12):
        spool.put(message(number), NOW + timedelta(seconds=number // 4))
    assert [each.provider_id for each in emptied(spool)] == [f"SM{number}" for number in range(12)]


def test_it_knows_who_has_something_waiting(spool: DiskSpool) -> None:
    assert not spool.waits(RAHIMA)
    spool.put(message(), NOW)
    assert spool.waits(RAHIMA)
    assert not spool.waits(KARIM)
    emptied(spool)
    assert not spool.waits(RAHIMA)


def test_what_is_not_trusted_holds_nobody_up(spool: DiskSpool) -> None:
    spool.put(message(), NOW, distrust="signature_wrong")
    assert not spool.waits(RAHIMA)
    (sender,) = spool.senders()
    waiting = spool.oldest(sender)
    assert waiting is not None
    assert waiting.distrust == "signature_wrong"


def test_neither_words_nor_numbers_can_be_read_on_the_disk(spool: DiskSpool, tmp_path: Path) -> None:
    spool.put(message(text="আমার কার্ড নাই"), NOW)
    (file,) = files(tmp_path)
    assert "01711000001" not in str(file)
    written = file.read_bytes()
    for said in ("01711000001", "কার্ড", "SM1"):
        assert said.encode() not in written
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_it_tells_how_much_waits_and_since_when(spool: DiskSpool) -> None:
    assert (spool.state().waiting, spool.state().oldest) == (0, None)
    spool.put(message(1), NOW)
    spool.put(message(2, KARIM), NOW + timedelta(seconds=9))
    assert (spool.state().waiting, spool.state().oldest) == (2, NOW)


@pytest.mark.parametrize("foreign", [b"", b"\xff\xfe", b"not ours at all", b"[]"])
def test_a_file_that_cannot_be_read_is_put_aside_and_stops_nobody(
    spool: DiskSpool, tmp_path: Path, foreign: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    spool.put(message(1), NOW)
    (file,) = files(tmp_path)
    (file.parent / f"0{file.name}").write_bytes(foreign)
    (file.parent / "a folder").mkdir()
    assert [each.provider_id for each in emptied(spool)] == ["SM1"]
    assert spool.state().waiting == 0
    assert spool.state().broken == 2
    assert f"0{file.name}" in caplog.text
    assert [path.read_bytes() for path in files(tmp_path)] == [foreign]


def test_a_sealed_file_of_somebody_elses_is_put_aside(spool: DiskSpool, tmp_path: Path) -> None:
    spool.put(message(1), NOW)
    (file,) = files(tmp_path)
    file.write_text(Vault([KEY]).encrypt('["a list"]'))
    assert emptied(spool) == []
    assert spool.state().broken == 1


def test_while_a_key_is_replaced_his_next_message_goes_behind_what_waits(tmp_path: Path) -> None:
    spool_at(tmp_path).put(message(1), NOW)
    both = spool_at(tmp_path, NEW_KEY, KEY)
    both.put(message(2), NOW + timedelta(seconds=1))
    assert len(both.senders()) == 1
    assert [each.provider_id for each in emptied(both)] == ["SM1", "SM2"]


def test_while_a_key_is_replaced_a_citizen_is_found_under_either(tmp_path: Path) -> None:
    spool_at(tmp_path, KEY).put(message(1), NOW)
    both = spool_at(tmp_path, NEW_KEY, KEY)
    assert both.waits(RAHIMA)
    assert [each.provider_id for each in emptied(both)] == ["SM1"]
    assert not both.waits(RAHIMA)


def test_one_at_a_time_has_a_senders_turn(spool: DiskSpool) -> None:
    spool.put(message(), NOW)
    (sender,) = spool.senders()
    with spool.turn(sender) as mine:
        assert mine
        with spool.turn(sender) as also:
            assert not also
    with spool.turn(sender) as mine:
        assert mine
    with spool.turn("nobody") as mine:
        assert not mine


def test_a_folder_that_is_emptied_while_it_is_written_to_loses_nothing(spool: DiskSpool) -> None:
    """Every message comes out once, although whoever empties takes the folder away again and again."""
    writing, out = ThreadPoolExecutor(4), []
    sent = [writing.submit(spool.put, message(number), NOW) for number in range(200)]
    while not all(each.done() for each in sent):
        out += emptied(spool)
    out += emptied(spool)
    writing.shutdown()
    assert all(each.exception() is None for each in sent)
    assert sorted(each.provider_id for each in out) == sorted(f"SM{number}" for number in range(200))


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="spool_full"):
        spool.put(message(), NOW)
    assert files(tmp_path) == []
    assert not spool.waits(RAHIMA)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/spool")):
        with pytest.raises(RuleBroken, match="spool_not_writable") as refused:
            spool_at(folder).check()
        assert refused.value.params == {"folder": str(folder)}


def test_what_a_dead_process_left_half_written_is_forgotten_in_time(spool: DiskSpool, tmp_path: Path) -> None:
    spool.check()
    for name, age in (("old", 7200), ("new", 60)):
        left = tmp_path / "spool" / ".new" / name
        left.write_bytes(b"half")
        now = left.stat().st_mtime
        os.utime(left, (now - age, now - age))
    spool.check()
    assert [path.name for path in files(tmp_path)] == ["new"]
    assert (spool.state().waiting, list(spool.senders())) == (0, [])


def test_every_byte_and_every_name_is_synced_before_it_returns(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.check()
    synced: list[str] = []
    real: Callable[[int], None] = os.fsync

    def watched(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    spool.put(message(), NOW)
    (file,) = files(tmp_path)
    assert [Path(path).name for path in synced] == [file.name, "spool", file.parent.name], "in this order"
    assert Path(synced[0]).parent.name == ".new"


def test_the_log_never_names_what_was_said(spool: DiskSpool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    spool.put(message(text="01711000001 এর কথা"), NOW)
    emptied(spool)
    assert "01711000001" not in caplog.text
