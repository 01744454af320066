"""Is anybody there? What routing asks of the register of staff."""

from typing import Protocol


class Staffing(Protocol):
    """Of an office, today. The cell is never asked: it takes what nobody else can. Who holds a post at any of the
    `sealed` offices does not count: he may not know of the case, on whatever desk he sits.
    """

    def trusted(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        """Is somebody present who may handle sensitive cases?"""
        ...

    def vacant(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        """Had it holders, and is none of them present? An office that nobody was ever registered for is not vacant: a
        deployment begins with such, and the coverage check shows them.
        """
        ...


def why_not(staffing: Staffing | None, office: str, sealed: frozenset[str], sensitive: bool) -> str | None:
    """`vacant` or `nobody_at`, for the history; None when the office can take the case."""
    if staffing is None:
        return None
    if sensitive:
        return None if staffing.trusted(office, sealed) else "nobody_at"
    return "vacant" if staffing.vacant(office, sealed) else None
