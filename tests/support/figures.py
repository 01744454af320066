"""What the dashboard shows, as a test reads it: figures brought up to date, tiles and tables of a page."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.bootstrap import Container


def count_up(container: Container) -> None:
    """The figures follow the audit to its end."""
    from grs_core.services.monitoring import follow

    follow(container.database.work, container.policy, steps=1000)


def tiles(page: str) -> dict[str, tuple[str, str]]:
    """Label -> (value, what stands beside it)."""
    found = re.findall(r'<div class="tile card"><h3>([^<]*)</h3><p class="value">([^<]*)</p>(.*?)<details>', page, re.S)
    return {unescape(label): (unescape(value), unescape(_words(beside))) for label, value, beside in found}


def table(page: str, name: str) -> list[list[str]]:
    """The rows (head cell first) of the table in the section that bears this name."""
    section = page.split(f'id="t-{name}"', 1)[1].split("</section>", 1)[0]
    body = section.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[unescape(_words(cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def _words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()
