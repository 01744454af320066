"""A notice's parameters as JSON, and back without loss."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, assert_never

from grs_core.domain.messages import Named, Param


def write_params(params: Mapping[str, Param]) -> str:
    """Raises ValueError for a moment without its offset."""
    return json.dumps({name: _write(value) for name, value in params.items()}, ensure_ascii=False)


def read_params(written: str) -> dict[str, Param]:
    return {name: _read(value) for name, value in json.loads(written).items()}


def _write(value: Param) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        return {"at": value.astimezone(UTC).isoformat()}
    if isinstance(value, Named):
        return {"bn": value.bn, "en": value.en}
    assert_never(value)


def _read(value: Any) -> Param:
    if isinstance(value, str | int):
        return value
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return Named(value["bn"], value["en"])
