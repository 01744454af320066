"""The register of staff as it is searched: who is wanted, and a row of what is found."""

from dataclasses import dataclass

from grs_core.domain.officers import Position, Role


@dataclass(frozen=True, slots=True)
class Wanted:
    """`within`: only who holds (or will hold) a post at one of these offices; None: everybody. `text`: words of the
    name or the login, or the holder of a post at one of `offices_named` (the offices whose names hold the words).
    `postless`: only who holds no post now nor later.
    """

    within: frozenset[str] | None = None
    text: str = ""
    offices_named: frozenset[str] = frozenset()
    office: str | None = None
    role: Role | None = None
    postless: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the list. `invited`: has no password of his own yet. `posts`: those of today and to come."""

    login: str
    name: str
    role: Role
    active: bool
    second_factor: bool
    invited: bool
    handles_sensitive: bool
    posts: tuple[Position, ...] = ()
