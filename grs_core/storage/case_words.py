"""The blind index of stories: keyed hashes of folded words, so that a word finds its cases and the index tells none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from sqlalchemy import Connection, and_, delete, insert, select

from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.console_tables import case_words
from grs_core.storage.sql import one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import MARK_LENGTH, Vault

_HEX_DIGITS = 16
"""64 bits of a word's hash: among a million different words two that share it are one chance in thirty million."""
_PURPOSE = "word of a case: "


class StoredCaseWords:
    """`grs_core.console_ports.CaseWords`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(self, words: Mapping[TrackingNumber, Set[str]]) -> None:
        ids = self._ids(words)
        kept: dict[int, set[int]] = defaultdict(set)
        for row in self._connection.execute(select(case_words).where(case_words.c.ticket_id.in_(ids.values()))):
            kept[row.ticket_id].add(row.word)
        gone, new = [], []
        for number, id_ in ids.items():
            wanted = {_newest(word, self._vault) for word in words[number]}
            gone += [(id_, word) for word in sorted(kept[id_] - wanted)]
            new += [{"ticket_id": id_, "word": word} for word in sorted(wanted - kept[id_])]
        self._forget(gone)
        if new:
            self._connection.execute(insert(case_words), new)

    def _ids(self, words: Mapping[TrackingNumber, Set[str]]) -> dict[TrackingNumber, int]:
        wanted = select(tickets.c.number, tickets.c.id).where(one_of(tickets.c.number, [str(each) for each in words]))
        return {TrackingNumber(row.number): row.id for row in self._connection.execute(wanted)}

    def _forget(self, gone: list[tuple[int, int]]) -> None:
        of_case: dict[int, list[int]] = defaultdict(list)
        for id_, word in gone:
            of_case[id_].append(word)
        for id_, some in of_case.items():
            these = and_(case_words.c.ticket_id == id_, case_words.c.word.in_(some))
            self._connection.execute(delete(case_words).where(these))


def word_hashes(spellings: Iterable[str], vault: Vault) -> list[int]:
    """What a word is found by: however it may be kept, under every key of the vault."""
    return [_number(each) for word in spellings for each in vault.hashes(_PURPOSE + word)]


def _newest(word: str, vault: Vault) -> int:
    return _number(vault.hash(_PURPOSE + word))


def _number(hash_: str) -> int:
    """As both engines keep it: 64 bits with a sign."""
    return int(hash_[MARK_LENGTH : MARK_LENGTH + _HEX_DIGITS], 16) - 2**63
