"""How sentences are said on the phone: a reply as clips, each one piece of audio, and the catalogue of all of them.

The words stand in spoken_bn.toml and spoken_en.toml, side by side. A clip's id is a digest of its words, so the same
words are one audio wherever they are said.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from types import MappingProxyType
from typing import Self

from bot.dialogue.effects import Reply
from bot.speech.catalogue import PLACE, catalogued
from bot.speech.composing import Composer, Tables
from bot.speech.render import LANGUAGES, Speech
from bot.text.digits import to_latin
from bot.text.normalise import recompose
from grs_core.domain.messages import Named
from grs_core.domain.places import Place

OPTION = "call_option"
_IN_ITS_OWN = {"english": "en", "language_en": "en", "bangla": "bn", "language_bn": "bn"}
"""Who wants another language does not understand this one: the option is said in the language that it offers."""
_NO_NAMES: Mapping[str, Sequence[Named]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Clip:
    """One piece of audio: a fixed fragment of a sentence, a digit, a number, a month, a name, or free words.

    `language`: bn or en. `text`: its words; a number to dial or to key is one clip a digit, in Latin digits. `key`: its
    name in the catalogue ("call_menu.0", "digit.3", "month.12", "place.BD2012"), "" for free words.
    """

    language: str
    text: str
    key: str = ""

    @property
    def id(self) -> str:
        """32 hexadecimal digits, the digest of language and words."""
        return blake2b(f"{self.language}\n{self.text}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Spoken:
    """All spoken wordings and names; read only. `known`: by language, the catalogue's key of each text."""

    speech: Speech
    composers: Mapping[str, Composer]
    known: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(
        cls, speech: Speech, names: Mapping[str, Sequence[Named]] = _NO_NAMES, places: Iterable[Place] = ()
    ) -> Self:
        """From the files beside this one. `names`: by catalogue key ("office.usso", "hotline.bkash") the names that
        parameters may hold; `places`: whose names are said.
        """
        composers = {each: Composer(_read(each), speech.languages[each], each) for each in LANGUAGES}
        listed = tuple(places)
        known = {each: catalogued(composers[each], names, listed) for each in LANGUAGES}
        return cls(speech, composers, known)

    def clips(self, reply: Reply, language: str) -> tuple[Clip, ...]:
        """The reply as it is said. A sentence without a spoken wording is said as it is written, a clip a line. Raises
        KeyError for an unknown key, language or missing parameter.
        """
        said_in = self._said_in(reply, language)
        known = self.known[said_in]
        return tuple(Clip(said_in, text, known.get(text, "")) for text in self._texts(reply, said_in))

    def text(self, reply: Reply, language: str) -> str:
        """The same as one line of words, for transcripts. Raises what `clips` raises."""
        return " ".join(clip.text for clip in self.clips(reply, language))

    def catalogue(self, language: str, places: bool = True) -> Iterator[Clip]:
        """Every clip but free words, each once; without names of places when these are not wanted."""
        return (
            Clip(language, text, key)
            for text, key in self.known[language].items()
            if places or not key.startswith(PLACE)
        )

    def _said_in(self, reply: Reply, language: str) -> str:
        return _IN_ITS_OWN.get(str(reply.params.get("words")), language) if reply.key == OPTION else language

    def _texts(self, reply: Reply, language: str) -> Iterator[str]:
        composer = self.composers[language]
        template = composer.words["say"].get(reply.key)
        if template is None:
            written = self.speech.say(reply.key, reply.params, language)
            return (to_latin(line.strip()) for line in written.splitlines() if line.strip())
        return composer.compose(template, reply.params)


def _read(language: str) -> Tables:
    text = files("bot.speech").joinpath(f"spoken_{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(recompose(text))
