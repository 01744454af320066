"""The downloader of recordings against real HTTP servers, good ones and others."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gateway.ivr.media import PlatformMedia, sound_of
from gateway.ports import Fetched
from grs_core.domain.messages import Refused
from tests.support.recorded import ACCOUNT, TOKEN, Manner, Shelf, a_wav, login_of, running_shelf

WAV = a_wav()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with running_shelf() as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[Shelf]:
    with running_shelf() as running:
        yield running


@pytest.fixture
def media(shelf: Shelf) -> PlatformMedia:
    return PlatformMedia(shelf.url, (ACCOUNT, TOKEN), longest_s=0.5)


def test_a_recording_comes_whole_with_its_type_read_from_its_bytes(shelf: Shelf, media: PlatformMedia) -> None:
    assert media.fetch(shelf.add("RE1", WAV)) == Fetched(WAV, "audio/wav")
    assert shelf.asked[0][2] == login_of(ACCOUNT, TOKEN)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x24\x08\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xf3\x40\xc0", "audio/mpeg"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"RIFF\x24\x08\x00\x00AVI LIST", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"\xff\xf9", None),
        (b"<html>", None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_what_a_file_is_says_its_beginning(head: bytes, kind: str | None) -> None:
    assert sound_of(head) == kind


@pytest.mark.parametrize("page", [b"", b"<html>Please sign in</html>", b"%PDF-1.7", b"MZ\x90"])
def test_what_is_no_sound_is_not_taken_and_asked_for_again(shelf: Shelf, media: PlatformMedia, page: bytes) -> None:
    assert media.fetch(shelf.add("RE1", page)) == Refused("no_sound", retryable=True)


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_a_platform_that_refuses_is_asked_again(shelf: Shelf, media: PlatformMedia, status: int) -> None:
    shelf.status = status
    assert media.fetch(shelf.add("RE1", WAV)) == Refused(f"http_{status}", retryable=True)


def test_a_wrong_password_is_a_refusal_that_may_pass(shelf: Shelf) -> None:
    media = PlatformMedia(shelf.url, (ACCOUNT, "an older token"))
    assert media.fetch(shelf.add("RE1", WAV)) == Refused("http_401", retryable=True)


@pytest.mark.parametrize("manner", [Manner.HANGS, Manner.DRIPS, Manner.STAMMERS])
def test_a_platform_that_takes_for_ever_is_left(shelf: Shelf, media: PlatformMedia, manner: Manner) -> None:
    shelf.manner = manner
    assert media.fetch(shelf.add("RE1", WAV)) == Refused("timeout", retryable=True)


def test_sound_without_end_is_cut_off(shelf: Shelf, media: PlatformMedia) -> None:
    shelf.manner = Manner.FLOODS
    patient = replace(media, longest_s=30.0, largest=1_000_000)
    assert patient.fetch(shelf.add("RE1", WAV)) == Refused("too_large", retryable=False)


def test_as_large_as_may_be_is_taken_and_a_byte_more_is_not(shelf: Shelf, media: PlatformMedia) -> None:
    address = shelf.add("RE1", WAV)
    assert replace(media, largest=len(WAV)).fetch(address) == Fetched(WAV, "audio/wav")
    assert replace(media, largest=len(WAV) - 1).fetch(address) == Refused("too_large", retryable=False)


def test_half_a_recording_is_none(shelf: Shelf, media: PlatformMedia) -> None:
    shelf.manner = Manner.BREAKS_OFF
    found = media.fetch(shelf.add("RE1", WAV))
    assert isinstance(found, Refused)
    assert found.retryable


def test_a_platform_that_is_not_there_may_come_back() -> None:
    found = PlatformMedia("http://127.0.0.1:9", (ACCOUNT, TOKEN)).fetch("http://127.0.0.1:9/Recordings/RE1")
    assert found == Refused("ConnectionError", retryable=True)


def test_the_platform_may_move_it_within_itself(shelf: Shelf, media: PlatformMedia) -> None:
    shelf.add("RE1", WAV)
    shelf.moved = {"/old": f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1"}
    assert media.fetch(f"{shelf.url}/old") == Fetched(WAV, "audio/wav")


def test_a_platform_may_send_us_on_to_its_file_store_which_is_told_no_password(
    shelf: Shelf, elsewhere: Shelf, media: PlatformMedia
) -> None:
    """As Somleng does: names with dashes, sound only as `.wav`, the file elsewhere."""
    elsewhere.public, elsewhere.recordings = True, {"/blobs/1": WAV}
    recording = f"/2010-04-01/Accounts/{ACCOUNT}/Calls/7a1c-9f/Recordings/0b7e-44aa"
    shelf.moved = {f"{recording}.wav": f"{elsewhere.url}/blobs/1"}
    trusting = replace(media, stores=(elsewhere.url.removeprefix("http://"),))
    assert trusting.fetch(shelf.url + recording) == Fetched(WAV, "audio/wav")
    assert [login for _, _, login in elsewhere.asked] == [""]
    assert trusting.fetch(f"{elsewhere.url}/blobs/1") == Refused("foreign_address", retryable=True)
    assert replace(trusting, base_url="https://127.0.0.1")._in_a_store(f"{elsewhere.url}/blobs/1") is False


def test_one_that_sends_us_round_in_circles_is_left(shelf: Shelf, media: PlatformMedia) -> None:
    shelf.moved = {"/old": "/older", "/older": "/old"}
    assert media.fetch(f"{shelf.url}/old") == Refused("redirected", retryable=True)


def test_nobody_is_followed_to_another_host_nor_told_our_password(
    shelf: Shelf, elsewhere: Shelf, media: PlatformMedia
) -> None:
    shelf.moved = {"/old": elsewhere.add("RE1", WAV)}
    assert media.fetch(f"{shelf.url}/old") == Refused("foreign_address", retryable=True)
    assert media.fetch(elsewhere.add("RE2", WAV)) == Refused("foreign_address", retryable=True)
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "ftp://127.0.0.1/RE1",
        "https://api.twilio.com.evil.example/Recordings/RE1",
        "https://api.twilio.com@evil.example/Recordings/RE1",
        "https://user:word@api.twilio.com/Recordings/RE1",
        "http://api.twilio.com:443/Recordings/RE1",
        "https://api.twilio.com:8443/Recordings/RE1",
        "https://api.twilio.com:x/Recordings/RE1",
        "//api.twilio.com/Recordings/RE1",
        "/Recordings/RE1",
        "",
    ],
)
def test_an_address_that_is_not_the_platforms_is_never_asked(address: str) -> None:
    media = PlatformMedia("https://api.twilio.com", (ACCOUNT, TOKEN))
    assert media.fetch(address) == Refused("foreign_address", retryable=True)
    assert media.erase(address)


def test_a_plain_address_of_a_platform_that_speaks_tls_is_asked_over_tls(shelf: Shelf) -> None:
    """The shelf speaks no TLS: that it is not reached shows that no password went out in clear."""
    media = PlatformMedia(shelf.url.replace("http:", "https:"), (ACCOUNT, TOKEN))
    assert media.fetch(shelf.add("RE1", WAV)) == Refused("SSLError", retryable=True)
    assert shelf.asked == []


def test_our_own_simulator_is_asked_without_the_platforms_password(shelf: Shelf, elsewhere: Shelf) -> None:
    media = PlatformMedia(shelf.url, (ACCOUNT, TOKEN), (elsewhere.url,))
    assert media.fetch(elsewhere.add("RE1", WAV)) == Refused("http_401", retryable=True)
    assert [login for _, _, login in elsewhere.asked] == [""]


def test_the_platforms_copy_is_erased_and_that_it_is_gone_already_is_as_good(
    shelf: Shelf, media: PlatformMedia
) -> None:
    address = shelf.add("RE1", WAV)
    assert media.erase(f"{address}.mp3")
    assert not shelf.has("RE1")
    assert media.erase(address)
    assert [(method, path[-8:]) for method, path, _ in shelf.asked] == [("DELETE", "RE1.json")] * 2


def test_a_copy_that_the_platform_would_not_erase_is_not_gone(shelf: Shelf, media: PlatformMedia) -> None:
    address, shelf.status = shelf.add("RE1", WAV), 500
    assert not media.erase(address)
    assert not PlatformMedia("http://127.0.0.1:9", (ACCOUNT, TOKEN)).erase("http://127.0.0.1:9/x/Recordings/RE1")


def test_nothing_but_a_recording_is_ever_erased_there(shelf: Shelf, media: PlatformMedia) -> None:
    assert media.erase(f"{shelf.url}/2010-04-01/Accounts/{ACCOUNT}")
    assert media.erase(f"{shelf.url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/")
    assert shelf.asked == []
