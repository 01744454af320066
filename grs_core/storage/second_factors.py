"""Second factors as columns of an officer and rows of paper codes. What is taken is taken in one statement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from grs_core.storage.console_tables import recovery_codes
from grs_core.storage.people_tables import officers
from grs_core.storage.vault import Vault


class StoredSecondFactors:
    """`grs_core.console_ports.SecondFactors`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def secret(self, login: str) -> str | None:
        sealed = self._connection.scalar(select(officers.c.totp_secret).where(officers.c.login == login))
        return self._vault.decrypt_some(sealed)

    def enrol(self, login: str, secret: str, step: int, codes: Sequence[str]) -> None:
        self._set(login, self._vault.encrypt(secret), step)
        if codes:
            rows = [{"login": login, "code_hash": self._vault.hash(_his(login, code))} for code in codes]
            self._connection.execute(insert(recovery_codes), rows)

    def take_away(self, login: str) -> None:
        self._set(login, None, None)

    def take_step(self, login: str, step: int) -> bool:
        behind = or_(officers.c.totp_step.is_(None), officers.c.totp_step < step)
        taken = update(officers).where(officers.c.login == login, officers.c.totp_secret.is_not(None), behind)
        return self._connection.execute(taken.values(totp_step=step)).rowcount == 1

    def spend(self, login: str, code: str, at: datetime) -> bool:
        spent = update(recovery_codes).where(
            recovery_codes.c.login == login,
            recovery_codes.c.code_hash.in_(self._vault.hashes(_his(login, code))),
            recovery_codes.c.used_at.is_(None),
        )
        return self._connection.execute(spent.values(used_at=at)).rowcount == 1

    def _set(self, login: str, sealed: str | None, step: int | None) -> None:
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.login == login))
        mine = update(officers).where(officers.c.login == login)
        self._connection.execute(mine.values(totp_secret=sealed, totp_step=step))


def _his(login: str, code: str) -> str:
    """Under a key of ours the hash of 50 random bits is not guessed from a stolen database, however fast it is made."""
    return f"{login} {code}"
