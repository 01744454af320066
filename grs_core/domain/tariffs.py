"""What an SMS costs: a carrier's price of one segment, in thousandths of a taka, from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tariff:
    """`masked`: the sender is a name ("Gov. Info"), which costs another price than a number. `since`: in Dhaka."""

    carrier: str
    masked: bool
    milli_taka: int
    since: date


class Tariffs:
    """All tariffs in force, by carrier and day."""

    def __init__(self, tariffs: Iterable[Tariff] = ()) -> None:
        self._newest_first = sorted(tariffs, key=lambda tariff: tariff.since, reverse=True)

    def of(self, carrier: str, day: date) -> Tariff | None:
        """None where the deployer has entered no price (yet)."""
        fitting = (each for each in self._newest_first if each.carrier == carrier and each.since <= day)
        return next(fitting, None)

    def cost(self, carrier: str, segments: int, day: date) -> int:
        """Milli-taka of a message of so many segments; 0 where no price is known."""
        tariff = self.of(carrier, day)
        return tariff.milli_taka * segments if tariff is not None else 0

    def dearest(self, day: date) -> int:
        """Milli-taka of a segment by the carrier that takes most: what a message costs at the worst."""
        return max((self.cost(carrier, 1, day) for carrier in self.carriers), default=0)

    @property
    def carriers(self) -> tuple[str, ...]:
        """Those with a price, sorted."""
        return tuple(sorted({tariff.carrier for tariff in self._newest_first}))
