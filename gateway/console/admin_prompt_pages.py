"""`/console/prompts`: what calls say, who says it, and how it sounds."""

import unicodedata
from collections.abc import Iterable

from flask import Blueprint, render_template, request

from gateway.console import admin_rights
from gateway.console.admin_parts import Prompt
from gateway.console.admin_rights import READERS
from gateway.console.doorway import Doorway

_SIZE = 25
_BY = ("human", "espeak", "none")
_LANGUAGES = ("bn", "en")
_LONGEST_SEARCH = 60


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/prompts")
    def prompts() -> str | tuple[str, int]:
        return admin_rights.only(doorway, READERS, lambda: _page(doorway))


def _page(doorway: Doorway) -> str:
    every = list(doorway.parts.admin.prompts())
    chosen = {"language": _of(_LANGUAGES, "language"), "by": _of(_BY, "by")}
    text = " ".join(request.args.get("q", "")[:_LONGEST_SEARCH].split())
    found = list(_matching(every, chosen["language"], chosen["by"], text))
    pages = -(-len(found) // _SIZE) or 1
    page = min(admin_rights.page_number(), pages)
    counts = {by: sum(1 for each in every if each.by == by) for by in _BY}
    return render_template(
        "console/prompts.html",
        prompts=found[_SIZE * (page - 1) : _SIZE * page],
        counts=counts,
        kinds=_BY,
        total=len(found),
        page=page,
        pages=pages,
        q=text,
        **chosen,
    )


def _matching(prompts: Iterable[Prompt], language: str, by: str, text: str) -> Iterable[Prompt]:
    wanted = _folded(text)
    for each in prompts:
        if language in ("", each.language) and by in ("", each.by) and wanted in _folded(f"{each.text} {each.key}"):
            yield each


def _of(choices: tuple[str, ...], name: str) -> str:
    given = request.args.get(name, "")
    return given if given in choices else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
