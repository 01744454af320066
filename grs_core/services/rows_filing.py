"""Many cases out of one file: each row is filed once, under its key, whoever files it and however often.

What is filed, the row's state and the key are one change: a kill between any two steps repeats nothing and loses
nothing.
"""

import hashlib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.bulk_ports import WORKED_ON, Fault, FileRow, FileState, RowFile, RowState
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.volunteering import OrganisationState
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.filing_for import ForAnother, file_for, may_file

CELLS_KEPT = timedelta(days=30)
"""What was not filed out of a file is forgotten then: its volunteer has mended it, or will not."""
_KEY_USED = Fault("key", "row_key_used")
_MAY_BEGIN = frozenset({FileState.CHECKED, FileState.STOPPED})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row, and what is to be filed; nothing where the row has faults after all."""

    row: FileRow
    wanted: ForAnother | None


def visible_file(work: UnitOfWork, login: str, id: str) -> RowFile:  # noqa: A002
    """His own, or one of his organisation's where he leads it. Raises NotFound("row_file_unknown")."""
    file, asker = work.row_files.get(id), work.volunteers.get(login)
    if file.organisation != asker.organisation or not (asker.lead or file.login == login):
        raise NotFound("row_file_unknown")
    return file


def as_seen(work: UnitOfWork, login: str, rows: Sequence[FileRow]) -> tuple[FileRow, ...]:
    """Without the numbers of cases that are not his to see: those that the citizen disowned or took over, and, but for
    who leads, those that a colleague filed under the same key, whose keys are soon guessed.
    """
    asker = work.volunteers.get(login)
    filed = work.filed_for.several([row.ticket for row in rows if row.ticket])
    seen = {number for number, each in filed.items() if each.in_sight and (asker.lead or each.volunteer == asker.login)}
    return tuple(row if row.ticket in seen else replace(row, ticket=None) for row in rows)


def _before(work: UnitOfWork, organisation: str, rows: Sequence[FileRow]) -> dict[int, FileRow]:
    """By their numbers those whose key was filed: as which case, and wrong where that case says something else. People
    number every sheet from 1: the first row of the second one is not the first of the first.
    """
    told = {row.number: _told_key(row) for row in rows if row.own}
    known = work.row_keys.known(organisation, [*(row.key for row in rows), *told.values()])
    filed = [row for row in rows if row.key in known]
    other = [row for row in filed if row.own and known.get(told[row.number]) != known[row.key]]
    found = {row.number: _known_row(row, known[row.key]) for row in filed}
    return found | {row.number: replace(row, state=RowState.WRONG, faults=(_KEY_USED,)) for row in other}


def _told_key(row: FileRow) -> str:
    """Its key with who complains of what, whatever a spreadsheet did to the rest. No key that is written holds a line
    break.
    """
    said = "\n".join(row.cells.get(column, "") for column in ("name", "story"))
    plain = " ".join(unicodedata.normalize("NFKC", said).casefold().split())
    return f"{row.key}\n{hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()}"


def confirm(work: UnitOfWork, login: str, id: str) -> RowFile:  # noqa: A002
    """From now on its good rows are filed; a stopped file goes on. Whoever gave the file stands for the consents in it.
    Raises NotFound("row_file_unknown"), Conflict("row_file_busy"), RuleBroken("rows_not_yours" | "rows_none_good" |
    "volunteer_ended" | "organisation_not_approved").
    """
    if visible_file(work, login, id).login != login:
        raise RuleBroken("rows_not_yours")
    file = work.row_files.lock(id)
    if file is None or file.state not in _MAY_BEGIN:
        raise Conflict("row_file_busy")
    if not work.row_files.counts(id).get(RowState.GOOD):
        raise RuleBroken("rows_none_good")
    stopped = why_not(work, file)
    if stopped:
        raise RuleBroken(stopped)
    going = replace(file, state=FileState.FILING, stopped="", ended_at=None)
    work.row_files.save(going)
    return going


def why_not(work: UnitOfWork, file: RowFile) -> str:
    """Why nothing may be filed out of it now: a key of words, "" when it may."""
    try:
        officer, volunteer = work.officers.get(file.login), work.volunteers.get(file.login)
    except NotFound:
        return "volunteer_ended"
    if not officer.active or volunteer.organisation != file.organisation:
        return "volunteer_ended"
    approved = work.organisations.get(file.organisation).state is OrganisationState.APPROVED
    return "" if approved else "organisation_not_approved"


def keep_checked(work: UnitOfWork, id: str, rows: Sequence[FileRow], last: bool, now: datetime) -> bool:  # noqa: A002
    """What the check found: a row whose key was filed before says as which case. `last`: no other row is left. False:
    others are at it.
    """
    file = work.row_files.lock(id)
    if file is None or file.state is not FileState.CHECKING:
        return False
    before = _before(work, file.organisation, rows)
    work.row_files.keep(id, [before.get(row.number, row) for row in rows])
    if last:
        checked = replace(file, state=FileState.CHECKED)
        counts = work.row_files.counts(id)
        done = not counts.get(RowState.GOOD) and not counts.get(RowState.WRONG)
        work.row_files.save(replace(checked, state=FileState.DONE, ended_at=now) if done else checked)
    return True


def file_rows(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    id: str,  # noqa: A002
    prepared: Sequence[Prepared],
    now: datetime,
) -> bool:
    """Files these rows, those that nobody filed meanwhile. False when nothing may be filed out of the file now: others
    are at it, or it has stopped. Raises what `file_for` raises, Conflict("row_key_taken"): then nothing is kept.
    """
    file = work.row_files.lock(id)
    if file is None or file.state is not FileState.FILING:
        return False
    why = why_not(work, file)
    if why:
        _end(work, replace(file, state=FileState.STOPPED, stopped=why), now)
        return False
    good = {row.number for row in work.row_files.numbered(id, _numbers(prepared)) if row.state is RowState.GOOD}
    still = [each for each in prepared if each.row.number in good]
    before = _before(work, file.organisation, [each.row for each in still])
    volunteer = work.volunteers.lock(file.login)
    organisation, done, filed = may_file(work, volunteer), list[FileRow](), dict[str, str]()
    for each in still:
        row = each.row
        if row.number in before:
            done.append(before[row.number])
        elif each.wanted is None:
            done.append(replace(row, state=RowState.WRONG))
        else:
            ticket = file_for(work, policy, dice, volunteer, each.wanted, now, organisation)
            filed |= dict.fromkeys([row.key, *([_told_key(row)] if row.own else [])], str(ticket.number))
            done.append(replace(row, state=RowState.FILED, faults=(), ticket=str(ticket.number)))
    work.row_keys.add(file.organisation, filed)
    work.row_files.keep(id, done)
    return True


def refuse_row(work: UnitOfWork, id: str, row: FileRow, fault: Fault) -> None:  # noqa: A002
    """It could not be filed: it waits to be mended, and the others go on."""
    file = work.row_files.lock(id)
    if file is not None and file.state is FileState.FILING:
        work.row_files.keep(id, [replace(row, state=RowState.WRONG, faults=(fault,))])


def stop(work: UnitOfWork, id: str, why: str, now: datetime) -> None:  # noqa: A002
    """`why`: a key of words."""
    file = work.row_files.lock(id)
    if file is not None and file.state in WORKED_ON:
        _end(work, replace(file, state=FileState.STOPPED, stopped=why), now)


def finish(work: UnitOfWork, id: str, now: datetime) -> bool:  # noqa: A002
    """True when no row waits any more and this call ended it."""
    file = work.row_files.lock(id)
    if file is None or file.state is not FileState.FILING or work.row_files.counts(id).get(RowState.GOOD):
        return False
    _end(work, replace(file, state=FileState.DONE, ended_at=now), now)
    return True


def filing_key(organisation: str, key: str) -> str:
    """The volunteer's key of this filing: rows' own keys are made of names and numbers, and are kept sealed only."""
    return "bulk:" + hashlib.blake2b(f"{organisation}\n{key}".encode(), digest_size=16).hexdigest()


def _known_row(row: FileRow, ticket: str) -> FileRow:
    return replace(row, state=RowState.KNOWN, faults=(), ticket=ticket)


def _numbers(prepared: Sequence[Prepared]) -> Collection[int]:
    return [each.row.number for each in prepared]


def _end(work: UnitOfWork, file: RowFile, now: datetime) -> None:
    work.row_files.save(file)
    counts = work.row_files.counts(file.id)
    told = "; ".join(f"{state.value}={counts[state]}" for state in RowState if state in counts)
    why = f"; {file.stopped}" if file.stopped else ""
    actor = Actor(f"volunteer:{file.login}", "bulk")
    work.audit.append(TicketEvent(EventName.ROWS_FILED, now, actor, None, file.id, file.organisation, f"{told}{why}"))
