"""From a row of a sheet to what is filed."""

from dataclasses import replace
from datetime import datetime

from gateway.services.conversation import ConversationService
from gateway.services.sheets_rows import Asker, RowCase, RowReader
from gateway.services.told_story import Chosen, understood
from grs_core.bulk_ports import FileRow, RowFile, RowState
from grs_core.domain.volunteering import Consent
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.filing_for import ForAnother, areas_of, may_file_at
from grs_core.services.rows_filing import Prepared, filing_key


def asker_of(work: UnitOfWork, policy: Policy, login: str) -> Asker:
    """Raises NotFound("volunteer_unknown")."""
    volunteer = work.volunteers.get(login)
    organisation = work.organisations.get(volunteer.organisation)
    its = (each for each in work.volunteers.of_organisation(organisation.id) if work.officers.get(each.login).active)
    phones = {volunteer.phone, organisation.contact_phone, *(each.phone for each in its)}
    return Asker(
        near=lambda place: may_file_at(policy.places, volunteer, organisation, place),
        areas=areas_of(volunteer, organisation),
        phone=volunteer.phone,
        name=work.officers.get(login).name,
        phones=frozenset(phones - {""}),
    )


def checked(reader: RowReader, row: FileRow) -> FileRow:
    """Good or wrong; what was found when the file was read stays."""
    _, faults = reader.read(row.cells)
    found = (*row.faults, *faults)
    return replace(row, state=RowState.WRONG if found else RowState.GOOD, faults=found)


def prepared(reader: RowReader, service: ConversationService, file: RowFile, row: FileRow, now: datetime) -> Prepared:
    """Read once more: areas and tables may have changed since the check."""
    case, faults = reader.read(row.cells)
    if case is None:
        return Prepared(replace(row, faults=faults), None)
    return Prepared(row, _wanted(reader.asker, service, file, row, case, now))


def _wanted(
    asker: Asker, service: ConversationService, file: RowFile, row: FileRow, case: RowCase, now: datetime
) -> ForAnother:
    details = {"provider": case.provider, "amount": None if case.amount is None else str(case.amount)}
    known = {name: value for name, value in details.items() if value is not None}
    told = understood(service, case.story, Chosen(None, case.programme, case.place, known), now).grievance
    return ForAnother(
        grievance=replace(told, place=case.place or _place(asker, told.place)),
        name=case.name,
        phone=case.phone,
        relation=case.relation,
        consent=Consent(case.consent, file.at, None, case.witness_name, case.witness_phone),
        via="bulk",
        key=filing_key(file.organisation, row.key),
    )


def _place(asker: Asker, read: str | None) -> str | None:
    """A place that was only read in the story counts where he may file; else the case lies where he works, if that is
    one place.
    """
    if read is not None and asker.near(read):
        return read
    return asker.areas[0] if len(asker.areas) == 1 else None
