"""How somebody gets in: what a sign-in, a second factor and an invitation are, and how long each lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SESSION = timedelta(hours=12)
"""How long a sign-in lasts: one working day."""
IDLE = timedelta(hours=2)
"""And how long one at which nothing is done: a screen that was left open in an office."""
SEEN_EVERY = timedelta(minutes=5)
"""How often it is written down that somebody is still there: a page that is read costs no writing."""
INVITED_FOR = timedelta(days=7)
"""How long an invitation opens the door."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser that somebody signed in with. `device` in plain words: "Chrome, Android", "" where it says nothing;
    `ended_by`: the login of who ended it before its time.
    """

    id: str
    login: str
    since: datetime
    seen_at: datetime
    device: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None

    def lasts(self, now: datetime) -> bool:
        """Not ended, not older than a working day, not left alone. A clock that was put back ends none."""
        return self.ended_at is None and now - self.since < SESSION and now - self.seen_at < IDLE

    def to_be_noted(self, now: datetime) -> bool:
        """Is it time to write down that he is still there?"""
        return now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a newcomer sets his password with, once. `made_by`: a login. The token itself is kept nowhere."""

    login: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
