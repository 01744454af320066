"""Where recordings lie: a folder of this machine's, or a bucket that speaks S3. Both hold sealed bytes only."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from grs_core.domain.errors import NotFound, Unavailable

_NAME = re.compile(r"[0-9a-f]{32}")
_CONNECT_S, _READ_S, _TRIES = 3, 10, 2
_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True, slots=True)
class FileStore:
    """`gateway.ports.RecordingStore` in a folder that only we may read. A file is there whole or not at all."""

    folder: Path

    def put(self, name: str, sealed: bytes) -> None:
        path = self._path(name)
        new = path.with_name(f"{name}.{uuid4().hex[:8]}.new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _write(new, sealed)
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)
            _sync(path.parent)
        except OSError:
            raise Unavailable("recordings_away") from None

    def get(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFound("recording_gone") from None
        except OSError:
            raise Unavailable("recordings_away") from None

    def delete(self, name: str) -> None:
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError:
            raise Unavailable("recordings_away") from None

    def _path(self, name: str) -> Path:
        """A few hundred folders: none grows too long to be listed."""
        checked = _checked(name)
        return self.folder / checked[:2] / checked


@dataclass(frozen=True, slots=True)
class S3Store:
    """`gateway.ports.RecordingStore` in a bucket. `client`: boto3's for S3, which ships no types."""

    client: Any
    bucket: str
    prefix: str

    @classmethod
    def open(cls, place: str, endpoint: str, access_key: str, secret_key: str) -> Self:
        """`place`: `s3://bucket/prefix`; `endpoint` "" is Amazon's. Connects to nothing yet."""
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        # Here, not above: it costs half a second and 30 MB, and most deployments have a disk.
        import boto3
        from botocore.config import Config

        config = Config(
            connect_timeout=_CONNECT_S,
            read_timeout=_READ_S,
            retries={"max_attempts": _TRIES, "mode": "standard"},
            # Of MinIO and Ceph too: a bucket of theirs is a folder and not a host name.
            s3={"addressing_style": "path" if endpoint else "auto"},
        )
        client = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1",
            config=config,
        )
        return cls(client, bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "")

    def put(self, name: str, sealed: bytes) -> None:
        self._asked("put_object", name, Body=sealed, ContentType="application/octet-stream")

    def get(self, name: str) -> bytes:
        found: bytes = self._asked("get_object", name)
        return found

    def delete(self, name: str) -> None:
        with suppress(NotFound):
            self._asked("delete_object", name)

    def _asked(self, what: str, name: str, **more: object) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        try:
            answer = getattr(self.client, what)(Bucket=self.bucket, Key=self.prefix + _checked(name), **more)
            return answer["Body"].read() if "Body" in answer else None
        except ClientError as error:
            if str(error.response.get("Error", {}).get("Code")) in _GONE:
                raise NotFound("recording_gone") from None
            raise Unavailable("recordings_away") from None
        except (BotoCoreError, HTTPClientError, OSError):
            raise Unavailable("recordings_away") from None


def _checked(name: str) -> str:
    """What is no name of ours never becomes a path."""
    if not _NAME.fullmatch(name):
        raise ValueError("a recording's name has 32 hexadecimal digits")
    return name


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The move itself survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
