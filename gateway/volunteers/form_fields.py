"""What a volunteer typed into the form, as it came: nothing of it is lost when something is wrong."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from gateway.http.posted import clean

_LONGEST = {"key": 80, "story": 4000, "claim": 600, "proof": 600}
_LONGEST_FIELD = 160
FILES: Mapping[str, str] = {"voice": "story", "photo": "photo", "consent_voice": "consent", "consent_thumb": "consent"}
"""The file fields and what each is for (`grs_core.domain.attachments.Purpose`)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`key` names the draft from its beginning; `*_id`: files that are here already; `claim` and `proof`: of the code
    to the citizen's phone.
    """

    key: str = ""
    name: str = ""
    phone: str = ""
    no_phone: str = ""
    relation: str = ""
    story: str = ""
    category: str = ""
    programme: str = ""
    place: str = ""
    place_words: str = ""
    amount: str = ""
    provider: str = ""
    mode: str = ""
    claim: str = ""
    code: str = ""
    proof: str = ""
    witness_name: str = ""
    witness_phone: str = ""
    witness_no_phone: str = ""
    voice_id: str = ""
    photo_id: str = ""
    consent_voice_id: str = ""
    consent_thumb_id: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Self:
        found = {
            name: clean(form.get(name, "")).strip()[: _LONGEST.get(name, _LONGEST_FIELD)]
            for name in cls.__dataclass_fields__
        }
        return cls(**found)

    def with_(self, **changes: str) -> Self:
        return replace(self, **changes)

    def file_id(self, field: str) -> str:
        return str(asdict(self)[f"{field}_id"])

    @property
    def has_phone(self) -> bool:
        return not self.no_phone

    @property
    def evidence(self) -> str:
        """The file that the chosen consent rests on."""
        return {"voice": self.consent_voice_id, "thumb": self.consent_thumb_id}.get(self.mode, "")

    @property
    def enclosed(self) -> tuple[str, ...]:
        """The files that go with the case itself."""
        return tuple(each for each in (self.voice_id, self.photo_id) if each)
