"""Makes gateway/http/static/fonts/noto-sans-bengali.woff2 out of the variable font that npm has as
@fontsource-variable/noto-sans-bengali 5.3.0 (files/noto-sans-bengali-bengali-wght-normal.woff2, the one argument).

Needs fonttools and brotli, for this only. Keeps the whole Bangla block, every conjunct of it and the weights 400-600;
leaves out Vedic signs, other weights, hints and glyph names. docs/adr/0015-pico-and-a-thin-theme.md says why.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_TARGET = Path(__file__).parents[2] / "gateway/http/static/fonts/noto-sans-bengali.woff2"
_WEIGHTS = (400, 600)
_KEPT = (*range(0x0980, 0x09FF), 0x20, 0xA0, 0x02BC, 0x0964, 0x0965, 0x200B, 0x200C, 0x200D, 0x25CC)


def build(source: Path) -> None:
    narrowed = BytesIO()
    font = instantiateVariableFont(TTFont(source), {"wght": _WEIGHTS})
    font.flavor = None
    font.save(narrowed)
    font = TTFont(narrowed)
    options = Options(hinting=False, glyph_names=False, layout_features=["*"], name_IDs=[0, 1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_KEPT)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(_TARGET)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
