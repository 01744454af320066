"""Every piece of audio that can be made beforehand: all that a call says but free words."""

from collections.abc import Iterator, Mapping, Sequence

from bot.speech.composing import PRESSED, THINGS, Composer, parts, pieces, sayable
from grs_core.domain.messages import Named
from grs_core.domain.places import Place

PLACE = "place."
"""How keys of places' names begin."""

Entries = Iterator[tuple[str, str]]


def catalogued(composer: Composer, names: Mapping[str, Sequence[Named]], places: Sequence[Place]) -> Mapping[str, str]:
    """Of one language, each text once, with its key. The first key of a text stands; a further text of the same key
    has a number behind it.
    """
    found: dict[str, str] = {}
    further: dict[str, int] = {}
    for key, text in _entries(composer, names, places):
        if text not in found:
            n = further[key] = further.get(key, -1) + 1
            found[text] = f"{key}.{n}" if n else key
    return found


def _entries(composer: Composer, names: Mapping[str, Sequence[Named]], places: Sequence[Place]) -> Entries:
    """Keys and texts, the plainest first."""
    words = composer.words
    yield from ((f"digit.{n}", str(n)) for n in range(10))
    yield from ((f"number.{n}", str(n)) for n in (*range(10, 100), *range(100, 1000, 100)))
    yield from ((f"month.{n}", name) for n, name in composer.names["month"].items())
    yield from ((f"press.{called}", words["press"][key]) for key, called in PRESSED.items())
    yield from _sentences(words["say"])
    yield from ((f"option.{code}", text) for code, text in words["option"].items())
    yield from _tables(composer)
    yield from ((f"behind.{code}", text) for code, text in words["behind"].items())
    yield from _of_names(composer, ((f"{PLACE}{place.code}", Named(place.name_bn, place.name_en)) for place in places))
    yield from _of_names(composer, ((key, name) for key, listed in names.items() for name in listed))


def _sentences(say: Mapping[str, str]) -> Entries:
    for key, template in say.items():
        fixed = [text for words, _, _ in parts(template) for text in pieces(words) if not text.isdecimal()]
        yield from ((f"{key}.{n}", text) for n, text in enumerate(fixed))


def _tables(composer: Composer) -> Entries:
    named = (spec for template in composer.words["say"].values() for _, _, spec in parts(template))
    for table in dict.fromkeys((*THINGS, *(spec for spec in named if spec in composer.names))):
        yield from ((f"{table}.{code}", sayable(name)) for code, name in composer.names[table].items())


def _of_names(composer: Composer, listed: Iterator[tuple[str, Named]]) -> Entries:
    for key, name in listed:
        said = name.bn if composer.language == "bn" else name.en
        yield from ((key, text) for text in composer.name(said))
