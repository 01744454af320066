"""Where recordings lie: a folder, and a bucket of a real S3 server (moto's, on loopback)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from gateway.ivr.recording_stores import FileStore, S3Store
from gateway.ports import RecordingStore
from grs_core.domain.errors import NotFound, Unavailable

NAME, OTHER = "0123456789abcdef" * 2, "f" * 32
PLACE = "s3://recordings-of-callers/protikar/voice"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def bucket(url: str, place: str = PLACE) -> S3Store:
    store = S3Store.open(place, url, "key", "secret")
    store.client.create_bucket(Bucket=store.bucket)
    return store


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> RecordingStore:
    if request.param == "folder":
        return FileStore(tmp_path / "recordings")
    return bucket(request.getfixturevalue("s3"))


def test_what_was_put_is_got_and_a_second_one_takes_its_place(store: RecordingStore) -> None:
    store.put(NAME, b"\x00sealed\xff")
    store.put(OTHER, b"other")
    assert store.get(NAME) == b"\x00sealed\xff"
    store.put(NAME, b"again")
    assert (store.get(NAME), store.get(OTHER)) == (b"again", b"other")


def test_what_was_deleted_is_gone_and_deleting_it_again_is_no_error(store: RecordingStore) -> None:
    store.put(NAME, b"sealed")
    store.delete(NAME)
    store.delete(NAME)
    with pytest.raises(NotFound, match="recording_gone"):
        store.get(NAME)


@pytest.mark.parametrize("name", ["", "../secret.key", "0123", NAME.upper(), f"{NAME}/x", f"{NAME}\n"])
def test_what_is_no_name_of_ours_never_becomes_a_path(store: RecordingStore, name: str) -> None:
    for act in (store.get, store.delete, lambda name: store.put(name, b"")):
        with pytest.raises(ValueError, match="hexadecimal"):
            act(name)


def test_a_folder_of_recordings_is_ours_alone_and_holds_no_leavings(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    FileStore(folder).put(NAME, b"sealed")
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    assert (file.name, oct(file.stat().st_mode)[-3:], oct(file.parent.stat().st_mode)[-3:]) == (NAME, "600", "700")


def test_a_folder_that_cannot_be_written_is_away_for_now(tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("a file stands in the way")
    store = FileStore(tmp_path / "recordings")
    for act in (store.get, store.delete, lambda name: store.put(name, b"")):
        with pytest.raises(Unavailable, match="recordings_away"):
            act(NAME)


def test_a_bucket_holds_recordings_under_our_prefix(s3: str) -> None:
    store = bucket(s3)
    store.put(NAME, b"sealed")
    assert store.client.get_object(Bucket="recordings-of-callers", Key=f"protikar/voice/{NAME}")["Body"].read()
    bucket(s3, "s3://another-bucket/").put(NAME, b"sealed")
    assert store.client.head_object(Bucket="another-bucket", Key=NAME)["ContentLength"] == 6


def test_a_bucket_that_is_not_there_or_a_server_that_is_down_is_away_for_now(s3: str) -> None:
    nobody = S3Store.open(PLACE, "http://127.0.0.1:9", "key", "secret")
    nowhere = S3Store.open("s3://no-such-bucket/x", s3, "key", "secret")
    for store in (nobody, nowhere):
        for act in (store.get, store.delete, lambda name, store=store: store.put(name, b"")):
            with pytest.raises(Unavailable, match="recordings_away"):
                act(NAME)


def test_nobody_pays_for_the_s3_client_who_keeps_recordings_on_a_disk() -> None:
    script = "import sys, gateway.calling; assert not {'boto3', 'botocore'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], env=dict(os.environ), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
