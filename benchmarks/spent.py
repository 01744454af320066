"""Where the processor time of one message goes: the parts of its way, each without what it calls of the others.

`python -m benchmarks.spent COUNT` (settings from the environment, after `grs init`), in this process, one message after
the other through the WSGI application: what the server around it costs is not in it.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import thread_time
from typing import Any

import sqlalchemy
from werkzeug.test import EnvironBuilder

import bot.speech.render
import gateway.services.conversation
import gateway.services.effects
import gateway.sms.twilio
import grs_core.storage.audit
import grs_core.storage.unit_of_work
from benchmarks.load import Prepared
from benchmarks.messages import PUBLIC, Writer
from bot.dialogue.engine import DialogueEngine
from bot.nlu.cascade import EmbeddedEngine
from gateway import logs
from gateway.app import create_app
from gateway.bootstrap import build
from gateway.settings import read_settings
from grs_core.storage.vault import Vault

_PARTS: tuple[tuple[str, object, str], ...] = (
    ("signature, TwiML", gateway.sms.twilio.TwilioWebhook, "trusted"),
    ("signature, TwiML", gateway.sms.twilio.TwilioWebhook, "answer"),
    ("masking secrets", gateway.services.conversation, "mask_secrets"),
    ("masking secrets", gateway.services.conversation, "mask_alone"),
    ("masking secrets", gateway.services.conversation, "speaks_of_secrets"),
    ("understanding", EmbeddedEngine, "parse"),
    ("dialogue", DialogueEngine, "step"),
    ("filing, routing, promise", gateway.services.effects.EffectRunner, "run"),
    ("words of the answer", bot.speech.render.Speech, "texts"),
    ("statements", sqlalchemy.Connection, "execute"),
    ("begin, commit, connection", grs_core.storage.unit_of_work.Work, "__enter__"),
    ("begin, commit, connection", grs_core.storage.unit_of_work.Work, "commit"),
    ("encryption, keyed hashes", Vault, "encrypt"),
    ("encryption, keyed hashes", Vault, "decrypt"),
    ("encryption, keyed hashes", Vault, "hash"),
    ("encryption, keyed hashes", Vault, "hashes"),
    ("audit chain", grs_core.storage.audit.StoredAudit, "_link"),
    ("audit chain", grs_core.storage.audit.StoredAudit, "_write"),
    ("log", logs._Json, "format"),
)
REST = "Flask, rows, all else"


class Meter:
    """Seconds by part. One thread only."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inner = [0.0]

    def watch(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            began = thread_time()
            self._inner.append(0.0)
            try:
                return call(*args, **named)
            finally:
                took = thread_time() - began
                self.spent[part] += took - self._inner.pop()
                self._inner[-1] += took

        return watched


def spent(count: int) -> dict[str, float]:
    """Milliseconds a message by part, of a mix of `count` messages."""
    container = build(read_settings(os.environ))
    app = create_app(container)
    with Path(os.devnull).open("w") as nowhere:
        logs.set_up(as_json=True, stream=nowhere)
        writer, meter = Writer("/sms/twilio"), Meter()
        for story in writer.mix(100):
            for message in story:
                _post(app, _environ(message))
        for part, owner, name in _PARTS:
            static = isinstance(vars(owner)[name], staticmethod)
            watched = meter.watch(part, getattr(owner, name))
            setattr(owner, name, staticmethod(watched) if static else watched)
        post = meter.watch(REST, _post)
        for story in writer.mix(count):
            for message in story:
                post(app, _environ(message))
    return {part: seconds * 1000 / count for part, seconds in meter.spent.most_common()}


def _environ(message: Prepared) -> dict[str, Any]:
    builder = EnvironBuilder(message.path, PUBLIC, method="POST", input_stream=BytesIO(message.body))
    builder.headers.extend(message.headers)
    return builder.get_environ() | {"CONTENT_LENGTH": str(len(message.body))}


def _post(app: Any, environ: dict[str, Any]) -> None:
    said: list[str] = []
    body = b"".join(app.wsgi_app(environ, lambda status, _headers, _error=None: said.append(status)))
    assert said == ["200 OK"] and b"<Message>" in body, (said, body)


def main() -> None:
    parts = spent(int(sys.argv[1]))
    print("| part | ms of processor time |\n|---|---|")
    for part, each in parts.items():
        print(f"| {part} | {each:.2f} |")
    print(f"| together | {sum(parts.values()):.2f} |")


if __name__ == "__main__":
    main()
