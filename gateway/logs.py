"""The log: a JSON object a line in production, words in the sandbox. Ids only: never a text, a number or a name."""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

FIELDS = ("request", "job", "ticket", "method", "route", "status", "ms")
"""What a line may have beside its message: given by `about`, or as `extra` of a logging call."""
_OURS = ("gateway", "grs_core", "bot")
_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039  nobody changes it in place


def set_up(as_json: bool, stream: TextIO = sys.stderr) -> None:
    """Every line of this process, the libraries' too, goes to `stream` in one form. May be called again."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if as_json else _Words("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.disable(logging.NOTSET)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name, logger in list(logging.root.manager.loggerDict.items()):
        # A library that sets up logging its own way may have switched ours off.
        if name.partition(".")[0] in _OURS and isinstance(logger, logging.Logger):
            logger.disabled, logger.propagate = False, True


@contextmanager
def about(**facts: object) -> Iterator[None]:
    """Each line written inside says so: `about(job="sweep")`. Other threads do not inherit it."""
    token = _ABOUT.set({**_ABOUT.get(), **facts})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def fault(error: BaseException) -> str:
    """`KeyError at gateway/app.py:12`: type and place. An exception's own words may hold a citizen's."""
    return f"{type(error).__name__} at {_place(error.__traceback__)}"


class _Words(logging.Formatter):
    """A library's line keeps its sentence and loses what was filled in: that may be an address or a body."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_safe(record))

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's word
        error = ei[1] if isinstance(ei, tuple) else None
        return fault(error) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  logging's word
        return ""


class _Json(_Words):
    def format(self, record: logging.LogRecord) -> str:
        kept = _safe(record)
        line = {
            "time": datetime.fromtimestamp(kept.created, UTC).isoformat(timespec="milliseconds"),
            "level": kept.levelname.lower(),
            "logger": kept.name,
            "message": kept.getMessage(),
            **_ABOUT.get(),
            **{name: vars(kept)[name] for name in FIELDS if vars(kept).get(name) is not None},
        }
        if kept.exc_info:
            line["error"] = self.formatException(kept.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _safe(record: logging.LogRecord) -> logging.LogRecord:
    if record.name.split(".", 1)[0] in _OURS:
        return record
    kept = logging.makeLogRecord(vars(record))
    kept.exc_text = None
    if isinstance(record.args, Mapping):
        kept.args = {name: _harmless(value) for name, value in record.args.items()}
    elif record.args:
        kept.args = tuple(_harmless(value) for value in record.args)
    return kept


def _harmless(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else "…"


def _place(trace: TracebackType | None) -> str:
    """The innermost line that is ours, else the innermost."""
    frames = extract_tb(trace)
    ours = [frame for frame in frames if any(part in _OURS for part in Path(frame.filename).parts)]
    if not frames:
        return "an unknown place"
    frame = (ours or frames)[-1]
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
