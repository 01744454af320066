"""Places that may be meant, as a numbered list: each with what tells it from the others."""

from collections.abc import Sequence

from bot.dialogue.effects import Reply
from bot.text.fold import fold
from grs_core.domain.messages import Named
from grs_core.domain.places import Place, PlaceLevel, Places


def choice_of_places(codes: Sequence[str], places: Places) -> Reply:
    """ "Which Kaliganj? 1 Gazipur 2 Jhenaidah …" for namesakes (by sound), else the full names."""
    options = [places.get(code) for code in codes]
    first = options[0]
    namesakes = len(options) > 1 and len({fold(place.name_bn) for place in options}) == 1
    apart = len({place.level for place in options}) > 1
    labels = [_parents(place, places, apart) if namesakes else full_name(place, places) for place in options]
    listed = Named(_numbered([name.bn for name in labels]), _numbered([name.en for name in labels]))
    if namesakes:
        return Reply("choose_namesake", {"name": Named(first.name_bn, first.name_en), "options": listed})
    return Reply("choose_place", {"options": listed})


def full_name(place: Place, places: Places) -> Named:
    """With the upazila and district above it."""
    parents = _parents(place, places)
    union = place.level is PlaceLevel.UNION
    bn = f"{place.name_bn} ইউনিয়ন" if union else place.name_bn
    en = f"{place.name_en} Union" if union else place.name_en
    return Named(_joined(bn, parents.bn), _joined(en, parents.en))


def _parents(place: Place, places: Places, apart: bool = False) -> Named:
    """Upazila and district above it: enough to tell it. `apart`: its level must be told too."""
    above = [step for step in places.chain(place.code)[1:] if step.level is not PlaceLevel.DIVISION] or [place]
    union = apart and place.level is PlaceLevel.UNION
    bn, en = ", ".join(step.name_bn for step in above), ", ".join(step.name_en for step in above)
    return Named(f"{bn} (ইউনিয়ন)" if union else bn, f"{en} (union)" if union else en)


def _joined(name: str, parents: str) -> str:
    return f"{name}, {parents}" if parents else name


def _numbered(labels: Sequence[str]) -> str:
    return "\n".join(f"{number} {label}" for number, label in enumerate(labels, 1))
