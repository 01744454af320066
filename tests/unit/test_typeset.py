"""Paper in Bangla: right conjuncts, words that stay words, the same bytes."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from gateway.services import sheet
from gateway.services.sheet import Block
from gateway.services.typeset import Sheet, as_svg, count_pages, typeset
from gateway.services.typeset import sheet as a_sheet

NASTY = '#read("/etc/passwd") *bold* $x^2$ [b] \\ <l> @ref // gone /* gone */ `raw` \' " = h'


def saying(*blocks: Block) -> Sheet:
    return a_sheet("en", "", "", "", "", blocks)


def drawn(*blocks: Block) -> list[str]:
    """Every shape on the first page, in its order; a page without blocks has only its number."""
    return re.findall(r'<use[^>]*href="([^"]+)"', as_svg("sheet", saying(*blocks))[0])


def glyphs(words: str) -> list[str]:
    """The shapes that are drawn for these words."""
    return drawn(sheet.text(words))[: -len(drawn())]


@pytest.mark.parametrize("letters", ["ক্ষ", "জ্ঞ", "ত্ত", "ষ্ণ", "হ্ম"])
def test_a_conjunct_is_one_shape_of_its_own(letters: str) -> None:
    apart = glyphs("\u200c".join(letters))  # the joiner's opposite keeps the letters apart
    (shape,) = glyphs(letters)
    assert shape not in apart and len(apart) > 1


@pytest.mark.parametrize(("letters", "shapes"), [("স্ত্র", 2), ("ন্ত্র", 2), ("ঙ্ক্ষ", 3)])
def test_a_conjunct_of_three_or_four_letters_is_shaped_too(letters: str, shapes: int) -> None:
    assert len(glyphs(letters)) == shapes < len(letters)
    assert set(glyphs(letters)) - {shape for letter in letters for shape in glyphs(letter)}


def test_a_vowel_sign_stands_where_it_is_read() -> None:
    before, letter = glyphs("কি")
    assert [letter] == glyphs("ক") != [before]


def test_both_codes_of_a_dotted_letter_are_one_shape() -> None:
    assert glyphs("\u09df") == glyphs("\u09af\u09bc")


def test_what_people_wrote_is_never_read_as_markup() -> None:
    told = typeset(
        "sheet",
        a_sheet("en", NASTY, NASTY, NASTY, NASTY, [
            sheet.heading(NASTY), sheet.text(NASTY), sheet.note(NASTY), sheet.facts([(NASTY, NASTY)]),
            sheet.table([NASTY], [[NASTY]]), sheet.bars([(NASTY, 1, NASTY)]), sheet.figures([(NASTY, "", "")]),
            sheet.signatures([NASTY]),
        ]),
    )  # fmt: skip
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(told)).pages)
    assert "root:" not in text
    assert re.sub(r"\s", "", text).count(re.sub(r"\s", "", '#read("/etc/passwd")*bold*$x^2$[b]\\')) >= 12


def test_a_string_that_looks_like_json_stays_a_string() -> None:
    (page,) = PdfReader(BytesIO(typeset("sheet", saying(sheet.text('","x":1}'))))).pages
    assert '","x":1}' in page.extract_text()


def test_the_same_sheet_gives_the_same_bytes() -> None:
    told = saying(sheet.text("প্রতিবেদন"), sheet.table(["ক"], [["১"]] * 90))
    assert typeset("sheet", told) == typeset("sheet", told)
    assert count_pages("sheet", told) == len(PdfReader(BytesIO(typeset("sheet", told))).pages) > 1


def test_a_group_stays_on_one_page() -> None:
    filling = [sheet.text("x")] * 44
    told = typeset("sheet", saying(*filling, sheet.group(*[sheet.text(f"together{n}") for n in range(9)])))
    pages = [page.extract_text() for page in PdfReader(BytesIO(told)).pages]
    assert [sum(f"together{n}" in page for n in range(9)) for page in pages] == [0, 9]


def test_a_table_whose_rows_do_not_fit_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="as long as the header"):
        sheet.table(["a", "b"], [["1"]])


def test_there_is_no_template_outside_the_folder() -> None:
    with pytest.raises(FileNotFoundError):
        typeset("nothing", {})
