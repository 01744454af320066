"""Which offices have nobody: three reads for the whole country, whatever the number of offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grs_core.domain.officers import Holder
from grs_core.domain.offices import Office, Tier
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork


class Cover(StrEnum):
    """`unregistered`: nobody ever had it · `vacant`: its holders left or are out of service · `on_leave`:
    all who hold it are away · `acting`: who is there is only in charge beside a post of his own · `full`: the others.
    """

    UNREGISTERED = "unregistered"
    VACANT = "vacant"
    ON_LEAVE = "on_leave"
    ACTING = "acting"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Covered:
    """One office. `until`: the last day of the leave after which somebody is back. `waiting`: its unfinished cases."""

    office: Office
    cover: Cover
    waiting: int
    until: date | None = None


def coverage(
    work: UnitOfWork, policy: Policy, today: date, tier: Tier | None = None, district: str | None = None
) -> Iterator[Covered]:
    """Every office of the tiers in use, in the order of the directory; of one tier, of one district (a place's code).
    Raises NotFound("place_unknown").
    """
    if district is not None:
        policy.places.get(district)
    roster, waiting = work.officers.roster(today), work.officers.waiting()
    for office in policy.directory:
        asked = tier in (None, office.tier) and office.tier in policy.tier_names
        if asked and (district is None or _lies_in(policy, office, district)):
            cover, until = _cover(roster.get(office.code, ()), today)
            yield Covered(office, cover, waiting.get(office.code, 0), until)


def _lies_in(policy: Policy, office: Office, district: str) -> bool:
    return office.place is not None and policy.places.is_within(office.place, district)


def _cover(holders: tuple[Holder, ...], today: date) -> tuple[Cover, date | None]:
    there = [holder for holder in holders if holder.sits(today)]
    if there:
        return (Cover.ACTING if all(holder.post.acting for holder in there) else Cover.FULL), None
    back = [holder.away for holder in holders if holder.post.held_on(today) and holder.away is not None]
    if back:
        return Cover.ON_LEAVE, min(back)
    return (Cover.VACANT if any(holder.post.since <= today for holder in holders) else Cover.UNREGISTERED), None
