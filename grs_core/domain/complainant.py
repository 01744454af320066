"""Who complains, and who files for whom. A phone is not a person: many share one."""

import re
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.errors import RuleBroken

_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_MOBILE = re.compile(r"(?:\+|00)?(?:88)?(01[3-9][0-9]{8})")


class Channel(StrEnum):
    """The door a message came through."""

    SMS = "sms"
    IVR = "ivr"
    WEB_CHAT = "web_chat"
    CONSOLE = "console"
    API = "api"


class Filer(StrEnum):
    """Who files: the aggrieved person, a relative, a volunteer."""

    SELF = "self"
    RELATIVE = "relative"
    VOLUNTEER = "volunteer"


class Sex(StrEnum):
    """As the person says it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class AgeBand(StrEnum):
    """Years: under 18, 18 to 29, 30 to 59, 60 and more."""

    CHILD = "child"
    YOUTH = "youth"
    ADULT = "adult"
    ELDER = "elder"


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Whom a case is about, as far as somebody said it; None is not known. Never asked as a condition for anything."""

    sex: Sex | None = None
    disability: bool | None = None
    age: AgeBand | None = None

    def or_else(self, implied: "Beneficiary") -> "Beneficiary":
        """What was said, and where nothing was said what follows from elsewhere."""
        disability = implied.disability if self.disability is None else self.disability
        return Beneficiary(self.sex or implied.sex, disability, self.age or implied.age)


def read_mobile(written: str) -> str:
    """`01XXXXXXXXX` from any usual spelling (+88, spaces, Bangla digits). Raises RuleBroken("phone_wrong")."""
    digits = re.sub(r"[\s\-().]", "", written.translate(_BANGLA_DIGITS))
    match = _MOBILE.fullmatch(digits)
    if match is None:
        raise RuleBroken("phone_wrong")
    return match[1]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives: `phone` + the number, or `chat` + the widget's session id.

    A sender that is no Bangladeshi mobile (short code, foreign number) keeps its own spelling.
    """

    kind: str
    value: str

    @classmethod
    def of_phone(cls, written: str) -> "Address":
        try:
            return cls("phone", read_mobile(written))
        except RuleBroken:
            return cls("phone", written.strip()[:32])

    @classmethod
    def of_chat(cls, session: str) -> "Address":
        return cls("chat", session)

    @property
    def mobile(self) -> bool:
        """A phone of this country, which can be called."""
        return self.kind == "phone" and _MOBILE.fullmatch(self.value) is not None


@dataclass(frozen=True, slots=True)
class Complainant:
    """The person behind a ticket, as far as known. Encrypted at rest, masked on screens and in logs."""

    address: Address
    name: str | None = None
    nid: str | None = None
    filer: Filer = Filer.SELF

    @property
    def phone(self) -> str | None:
        return self.address.value if self.address.kind == "phone" else None

    @property
    def anonymous(self) -> bool:
        """True while nothing is known that could reach the person outside this conversation."""
        return self.phone is None and self.name is None


def mask_phone(phone: str) -> str:
    """`017*****678`: enough to recognise, too little to call."""
    return f"{phone[:3]}*****{phone[-3:]}" if len(phone) >= 9 else "*" * len(phone)
