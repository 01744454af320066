"""What a parse says about a case: who is blamed, which programme, which details."""

from bot.nlu.engine import Parse
from grs_core.domain.grievance import Accused, AccusedRole

_DETAILS = {"mfs_provider": "provider", "amount": "amount", "period": "period", "trx_id": "trx_id", "phone": "phone"}


def programme_in(parse: Parse) -> str | None:
    """The code of the first programme that is named."""
    named = parse.first("programme")
    return named.norm if named and named.norm else None


def accused_in(parse: Parse) -> Accused | None:
    """Whom it blames most surely."""
    return next(iter(all_accused_in(parse)), None)


def all_accused_in(parse: Parse) -> tuple[Accused, ...]:
    """Everybody whom it blames, the most surely blamed first."""
    return tuple(Accused(AccusedRole(each.role), each.position) for each in parse.blamed)


def details_in(parse: Parse) -> dict[str, str]:
    """What was read beside: provider, amount (whole taka), period, trx_id, phone (of the suspect)."""
    found: dict[str, str] = {}
    for entity in parse.entities:
        name = _DETAILS.get(entity.kind)
        if name:
            found.setdefault(name, entity.norm or entity.value)
    return found
