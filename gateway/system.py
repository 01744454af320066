"""The two things that no test may depend on: the wall clock and the dice."""

import secrets
from datetime import UTC, datetime

from grs_core.domain.tracking import HIGHEST_BODY, LOWEST_BODY, TrackingNumber


class SystemClock:
    """The only reader of a clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemDice:
    """The operating system's cryptographic source."""

    def tracking_number(self) -> TrackingNumber:
        return TrackingNumber.from_body(LOWEST_BODY + secrets.randbelow(HIGHEST_BODY - LOWEST_BODY + 1))

    def code(self, digits: int) -> str:
        return f"{secrets.randbelow(10**digits):0{digits}d}"

    def token(self) -> str:
        return secrets.token_hex(16)
