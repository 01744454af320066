"""A browser as thin as can be: one kept connection, cookies, hidden fields. What it costs itself is next to nothing."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    location: str


class Browser:
    """One visitor at 127.0.0.1:`port`. A connection that the server has closed is opened again."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode(), {**_FORM, **(headers or {})})

    def follow(self, answer: Answer) -> Answer:
        return self.get(answer.location) if answer.location else answer

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location") or "")


def hidden(page: str, name: str) -> str:
    """The value of the last hidden field of that name; "" when there is none."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return unescape(found[-1]) if found else ""
