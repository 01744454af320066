"""What is left of a file: the picture or the voice, and nothing else of it."""

import io
from itertools import product

import pytest
from PIL import Image

from gateway.services.files_content import LARGEST_PHOTO, LARGEST_SOUND, clean, read_all
from gateway.services.files_photo import LONGEST_SIDE
from grs_core.domain.attachments import Purpose
from grs_core.domain.errors import RuleBroken
from tests.support.files import PLACE, a_bomb, a_photo, a_told_wav, a_webm, an_mp3, an_mp4, an_ogg, box
from tests.support.recorded import a_wav

HTML = b"<html><script>alert(1)</script></html>"
SOUNDS = {
    "audio/ogg": an_ogg(),
    "audio/webm": a_webm(),
    "audio/mp4": an_mp4(),
    "audio/3gpp": an_mp4(brand=b"3gp4"),
    "audio/mpeg": an_mp3(),
    "audio/wav": a_told_wav(),
    "audio/amr": b"#!AMR\n" + b"s" * 60,
    "audio/aac": b"\xff\xf1" + b"s" * 60,
}
NOT_TAKEN = {
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": HTML,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "exe": b"MZ\x90\0" + bytes(200),
    "zip": b"PK\x03\x04" + bytes(60),
    "gif": b"GIF89a\x01\0\x01\0",
    "film": an_mp4(track=b"vide", brand=b"isom"),
    "quicktime": an_mp4(track=b"vide", brand=b"qt  "),
    "webm film": a_webm(b"V_VP9") + b"A_OPUS",
    "ogg film": an_ogg(b"\x80theora"),
    "text": "আমার ভাতা".encode(),
    "tag of a song, then a page": b"ID3\x04\0\0\0\0\0\0" + HTML,
}
BROKEN = {
    "half a photo": a_photo((900, 900))[:3000],
    "a head of a photo": a_photo()[:20],
    "a picture with a thousand passes": a_photo()[:-2] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" * 1000 + b"\xff\xd9",
    "ogg with a page behind it": an_ogg() + HTML,
    "mp4 with a page behind it": an_mp4() + HTML,
    "mp4 that ends early": an_mp4()[:-9],
    "wav without sound": a_wav()[:36],
}


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_a_photos_notes(format: str) -> None:  # noqa: A002
    given = a_photo(format=format)
    assert PLACE in given
    media_type, kept = clean(given, Purpose.PHOTO)
    assert media_type == "image/jpeg"
    assert PLACE not in kept
    shown = picture(kept)
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (64, 48), {})
    assert not shown.info.keys() & {"icc_profile", "comment", "exif"}


def test_a_photo_stands_upright_as_it_was_seen() -> None:
    _, kept = clean(a_photo((64, 48), turned=6), Purpose.PHOTO)
    shown = picture(kept).convert("RGB")
    assert shown.size == (48, 64)
    assert shown.getpixel((24, 5))[1] < 60 < 200 < shown.getpixel((24, 60))[1]  # type: ignore[index]


def test_a_large_photo_is_made_smaller_and_glass_lies_on_white() -> None:
    _, kept = clean(a_photo((4000, 3000)), Purpose.PHOTO)
    assert picture(kept).size == (LONGEST_SIDE, 1200)
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    _, kept = clean(out.getvalue(), Purpose.DOCUMENT)
    assert picture(kept).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_page_behind_a_picture_is_gone(format: str) -> None:  # noqa: A002
    _, kept = clean(a_photo(format=format) + HTML, Purpose.PHOTO)
    assert b"script" not in kept
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize("media_type", SOUNDS)
def test_a_voice_is_known_by_its_content_and_a_phones_notes_are_cut(media_type: str) -> None:
    found, kept = clean(SOUNDS[media_type], Purpose.STORY)
    assert found == media_type
    assert PLACE not in kept
    assert clean(kept, Purpose.CONSENT) == (found, kept)


def test_what_is_cut_from_a_wav_is_not_its_sound() -> None:
    assert clean(a_told_wav(), Purpose.STORY)[1] == a_wav()


def test_the_sound_of_an_mp4_stays_where_its_index_says() -> None:
    _, kept = clean(an_mp4(), Purpose.STORY)
    assert len(kept) == len(an_mp4())
    assert kept.index(b"sound") == an_mp4().index(b"sound")


@pytest.mark.parametrize(("name", "purpose"), list(product(NOT_TAKEN, Purpose)))
def test_anything_else_is_refused_for_whatever_it_is_sent(name: str, purpose: Purpose) -> None:
    with pytest.raises(RuleBroken, match="file_kind_wrong"):
        clean(NOT_TAKEN[name], purpose)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name: str) -> None:
    with pytest.raises(RuleBroken, match="file_broken"):
        clean(BROKEN[name], Purpose.CONSENT)


def test_a_photo_is_no_story_and_a_voice_no_photo() -> None:
    for content, purpose in ((a_photo(), Purpose.STORY), (an_ogg(), Purpose.PHOTO), (an_ogg(), Purpose.DOCUMENT)):
        with pytest.raises(RuleBroken, match="file_kind_wrong"):
            clean(content, purpose)


def test_a_photo_of_a_new_phone_is_told_what_to_do() -> None:
    heic = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic") + bytes(100)
    with pytest.raises(RuleBroken, match="file_heic"):
        clean(heic, Purpose.PHOTO)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    for side in (5_000, 50_000):
        assert len(a_bomb(side)) < 200
        with pytest.raises(RuleBroken, match="file_too_large"):
            clean(a_bomb(side), Purpose.PHOTO)


def test_no_more_is_read_than_may_be_taken() -> None:
    endless = io.BytesIO(bytes(LARGEST_PHOTO + 1000))
    with pytest.raises(RuleBroken, match="file_too_large"):
        read_all(endless)
    assert endless.tell() == LARGEST_PHOTO + 1
    with pytest.raises(RuleBroken, match="file_empty"):
        read_all(io.BytesIO())
    with pytest.raises(RuleBroken, match="file_too_large"):
        clean(b"#!AMR\n" + bytes(LARGEST_SOUND), Purpose.STORY)
