"""The theme's colours, counted by the formula of WCAG 2.2: text at least 4.5 : 1, edges and what is focused 3 : 1."""

import re
from pathlib import Path

import pytest

import gateway.http

CSS = Path(gateway.http.__file__).with_name("static") / "protikar.css"
ON_PAGES = ("paper", "card")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "green", "green-deep", "red") for ground in ON_PAGES),
    *((ink, ground) for ink in ("ink", "soft") for ground in ("green-pale", "amber-pale", "red-pale", "blue-pale")),
    ("green-deep", "green-pale"),
    ("amber", "amber-pale"),
    ("red", "red-pale"),
    ("blue", "blue-pale"),
    ("grey", "grey-pale"),
    ("green", "green-pale"),
    ("on-green", "green"),
    ("on-green", "green-deep"),
    ("on-red", "red"),
    ("on-foot", "foot"),
    ("ink", "field"),
    ("soft", "field"),
]
EDGES = [("edge", "field"), ("edge", "card"), ("amber-edge", "card"), *(("focus", ground) for ground in ON_PAGES)]


def palette(theme: str) -> dict[str, str]:
    (block,) = re.findall(rf"\[data-theme={theme}\] {{(.*?)}}", CSS.read_text(encoding="utf-8"), re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read_and_every_edge_be_seen(theme: str) -> None:
    colours = palette(theme)
    low = [(*pair, 4.5) for pair in TEXT if contrast(*(colours[name] for name in pair)) < 4.5]
    low += [(*pair, 3) for pair in EDGES if contrast(*(colours[name] for name in pair)) < 3]
    assert low == []


def test_dark_has_every_colour_that_light_has() -> None:
    assert set(palette("light")) == set(palette("dark"))
