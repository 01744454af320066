"""Sheets of paper as PDF, in Bangla with right conjuncts: a template, filled from JSON (docs/adr/0016).

Nothing that a person wrote is ever read as markup: it goes to the template as a string and is set as it stands. The
same sheet gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast

import typst

from gateway.services.sheet import Block
from grs_core.domain.messages import Named

_FOLDER = Path(__file__).with_name("reports")
Sheet = Mapping[str, object]


def sheet(
    language: Literal["bn", "en"], title: str, subtitle: str, head: str, foot: str, blocks: Sequence[Block]
) -> Sheet:
    """What the template `sheet` takes. `head` stands on top of every page, `foot` at its end before the page's number;
    `blocks` as `gateway.services.sheet` makes them.
    """
    words = {"language": language, "title": title, "subtitle": subtitle, "head": head, "foot": foot}
    return {**words, "page": getattr(_PAGE, language), "blocks": list(blocks)}


def typeset(template: str, data: Sheet) -> bytes:
    """The PDF of `<template>.typ` over the data. Raises FileNotFoundError for a template that there is not."""
    return cast("bytes", _compiler(template, data).compile(format="pdf"))


def count_pages(template: str, data: Sheet) -> int:
    """How many pages it has."""
    return int(_compiler(template, data).query("<pages>", field="value", one=True))


def as_svg(template: str, data: Sheet) -> tuple[str, ...]:
    """Its pages as pictures, glyph by glyph."""
    drawn = _compiler(template, data).compile(format="svg") or b""
    return tuple(page.decode() for page in (drawn if isinstance(drawn, list) else [drawn]))


_PAGE = Named("পৃষ্ঠা", "Page")


@cache
def _fonts() -> typst.Fonts:
    """Ours and no others: a sheet looks alike on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")])


def _compiler(template: str, data: Sheet) -> typst.Compiler:
    source = _FOLDER / f"{template}.typ"
    if not source.is_file():
        raise FileNotFoundError(source.name)
    told = json.dumps(data, ensure_ascii=False)
    return typst.Compiler(
        str(source), root=str(_FOLDER), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"sheet": told}
    )
