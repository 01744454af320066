"""Brings citizens' messages and the operator's receipts from bearerbox to Protikar, in smsbox's place.

smsbox tells bearerbox that it has a message before it has brought it to us, and keeps it in memory: killed then, it has
lost it, and after an outage it brings messages in any order. This box tells bearerbox when Protikar has answered 200:
until then a message lies on bearerbox's disk. What one phone sends comes in its order, several phones at once.

The boxes of Kannel 1.4.5 write to each other: the length of the whole, a number for the kind, then the fields of that
kind one after the other, each a number in four octets or a text after its length (-1 for none).
"""

import os
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from time import sleep
from urllib.error import HTTPError
from urllib.parse import quote_from_bytes
from urllib.request import urlopen
from zlib import crc32

ADMIN, SMS, ACK = 1, 2, 3
IDENTIFY, TAKEN, RECEIPT = 3, 0, 3
CONNECT_SECONDS, ANSWER_SECONDS = 10, 30
UCS2 = 2


@dataclass(frozen=True)
class Message:
    """`url`: where it is brought. `sender` decides what comes after what."""

    id: bytes
    time: int
    sender: bytes
    url: str


class Fields:
    """The fields of one message, read one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self) -> int:
        self._at += 4
        return int(struct.unpack_from(">i", self._data, self._at - 4)[0])

    def text(self) -> bytes:
        length = max(self.number(), 0)
        self._at += length
        return self._data[self._at - length : self._at]

    def numbers(self, count: int) -> list[int]:
        return [self.number() for _ in range(count)]


def pack(kind: int, *fields: int | bytes) -> bytes:
    packed = b"".join(
        struct.pack(">i", each) if isinstance(each, int) else struct.pack(">i", len(each)) + each
        for each in (kind, *fields)
    )
    return struct.pack(">I", len(packed)) + packed


def read_sms(fields: Fields, address: str) -> Message:
    """A citizen's message; or a receipt, whose address we gave. The fields as in Kannel's gw/msg-decl.h."""
    sender, receiver, udh, words = (fields.text() for _ in range(4))
    time, smsc, _, foreign = fields.number(), fields.text(), fields.text(), fields.text()
    _, _, own = fields.text(), fields.text(), fields.text()
    kind, _, _, coding, _, _, _, mask = fields.numbers(8)
    if kind == RECEIPT:
        said = {"%d": str(mask), "%F": quote_from_bytes(foreign), "%A": quote_from_bytes(words)}
        url = fields.text().decode("latin-1")
        for sign, value in said.items():
            url = url.replace(sign, value)
        return Message(own, time, receiver, url)
    given = {"from": sender, "to": receiver, "text": words, "id": own, "udh": udh, "smscid": smsc}
    query = "&".join(f"{name}={quote_from_bytes(value, safe='')}" for name, value in given.items())
    charset = "UTF-16BE" if coding == UCS2 else "UTF-8"
    return Message(own, time, sender, f"{address}{query}&charset={charset}&coding={coding}")


def bring(url: str) -> int:
    """The HTTP status; 0 where there was no answer."""
    if not url.startswith(("http://", "https://")):
        return 0
    try:
        with urlopen(url, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (OSError, HTTPException):
        return 0


class Lane:
    """Brings its messages one after the other. `done` is told of each."""

    def __init__(self, done: Callable[[Message], None], wait: float) -> None:
        self._done, self._wait = done, wait
        self._waiting: deque[Message] = deque()
        self._some = threading.Semaphore(0)
        threading.Thread(target=self._run, daemon=True).start()

    def add(self, message: Message) -> None:
        self._waiting.append(message)
        self._some.release()

    def _run(self) -> None:
        while True:
            self._some.acquire()
            while (status := bring(self._waiting[0].url)) not in range(200, 300):
                sys.stderr.write(f"Protikar answers {status or 'nothing'}: a message waits\n")
                if 400 <= status < 500:
                    self._waiting.rotate(-1)  # its own fault, perhaps: it must not hold up the others
                sleep(self._wait)
            self._done(self._waiting.popleft())


class Box:
    """One connection to bearerbox: ends when that ends. What was not brought by then comes again."""

    def __init__(self, connection: socket.socket, address: str, lanes: int, wait: float) -> None:
        self._connection, self._address = connection, address
        self._writing = threading.Lock()
        self._lanes = [Lane(self._done, wait) for _ in range(lanes)]

    def run(self) -> None:
        self._connection.sendall(pack(ADMIN, IDENTIFY, b"handover"))
        stream = self._connection.makefile("rb")
        while len(head := stream.read(4)) == 4:
            fields = Fields(stream.read(struct.unpack(">I", head)[0]))
            kind = fields.number()
            if kind == ADMIN:
                return  # bearerbox stops
            if kind == SMS:
                message = read_sms(fields, self._address)
                self._lanes[crc32(message.sender) % len(self._lanes)].add(message)

    def _done(self, message: Message) -> None:
        with self._writing:
            self._connection.sendall(pack(ACK, TAKEN, message.time, message.id))


def main() -> None:
    said = os.environ.get
    where = (said("KANNEL_BEARERBOX_HOST") or "bearerbox", int(said("KANNEL_SMSBOX_PORT") or 13001))
    address, token = said("KANNEL_GET_URL") or "http://web:8000/sms/kannel", said("GRS_KANNEL_TOKEN")
    lanes, wait = int(said("KANNEL_AT_ONCE") or 8), float(said("KANNEL_RETRY_EVERY") or 5)
    try:
        connection = socket.create_connection(where, CONNECT_SECONDS)
    except OSError as error:
        sys.exit(f"bearerbox cannot be reached: {error}")
    with connection:
        connection.settimeout(None)
        Box(connection, f"{address}?" + (f"token={token}&" if token else ""), lanes, wait).run()


if __name__ == "__main__":
    main()
