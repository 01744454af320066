"""One transaction, and everything that is read and written through it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from grs_core.domain.errors import Unavailable
from grs_core.storage.advisories import StoredAdvisories
from grs_core.storage.api_cases import StoredApi
from grs_core.storage.attachments import StoredAttachments
from grs_core.storage.attempts import StoredAttempts
from grs_core.storage.audit import StoredAudit
from grs_core.storage.bulk import StoredRowFiles
from grs_core.storage.bulk_keys import StoredRowKeys
from grs_core.storage.call_backs import StoredCallBacks
from grs_core.storage.calls import StoredCalls
from grs_core.storage.carriers import StoredCarriers
from grs_core.storage.case_words import StoredCaseWords
from grs_core.storage.cases import StoredPolicies, StoredRecusals, StoredReferrals, StoredRulings
from grs_core.storage.causes import StoredCauses, StoredLinks
from grs_core.storage.conversations import StoredConversations
from grs_core.storage.corrections import StoredCorrections
from grs_core.storage.desk_notices import StoredDeskNotices
from grs_core.storage.engine import READS_ONLY, at_once
from grs_core.storage.filed_for import StoredFiledFor
from grs_core.storage.followers import StoredFollowers
from grs_core.storage.inbox import StoredInbox
from grs_core.storage.later import Later
from grs_core.storage.ledger import StoredLedger
from grs_core.storage.meetings import StoredMeetings
from grs_core.storage.monitor import StoredMonitor
from grs_core.storage.officers import StoredOfficers
from grs_core.storage.organisations import StoredOrganisations, StoredVolunteers
from grs_core.storage.outbox import StoredOutbox
from grs_core.storage.outgoing_calls import StoredOutgoingCalls
from grs_core.storage.parts import StoredParts
from grs_core.storage.people import StoredPeople
from grs_core.storage.proposals import StoredNotified, StoredProposals
from grs_core.storage.published import StoredPublished
from grs_core.storage.recordings import StoredRecordings
from grs_core.storage.registry import StoredRegistry
from grs_core.storage.reply_templates import StoredReplyTemplates
from grs_core.storage.reports import StoredReports
from grs_core.storage.second_factors import StoredSecondFactors
from grs_core.storage.seen_cases import StoredSavedFilters, StoredSeenCases
from grs_core.storage.sign_ins import StoredInvitations, StoredSignIns
from grs_core.storage.tickets import StoredTickets
from grs_core.storage.vault import Vault
from grs_core.storage.webhooks import StoredWebhooks

Turn = Callable[[], AbstractContextManager[None]]
"""What is held while a transaction is open (SQLite: the only writer's turn)."""


class Work:
    """`grs_core.ports.UnitOfWork`. Used once: entering begins, `commit` ends it, leaving undoes what is left."""

    tickets: StoredTickets
    inbox: StoredInbox
    outbox: StoredOutbox
    conversations: StoredConversations
    parts: StoredParts
    carriers: StoredCarriers
    advisories: StoredAdvisories
    audit: StoredAudit
    officers: StoredOfficers
    attempts: StoredAttempts
    corrections: StoredCorrections
    rulings: StoredRulings
    referrals: StoredReferrals
    recusals: StoredRecusals
    links: StoredLinks
    causes: StoredCauses
    desk_notices: StoredDeskNotices
    policies: StoredPolicies
    calls: StoredCalls
    outgoing_calls: StoredOutgoingCalls
    call_backs: StoredCallBacks
    recordings: StoredRecordings
    proposals: StoredProposals
    notified: StoredNotified
    case_words: StoredCaseWords
    seen: StoredSeenCases
    saved_filters: StoredSavedFilters
    followers: StoredFollowers
    sign_ins: StoredSignIns
    second_factors: StoredSecondFactors
    invitations: StoredInvitations
    people: StoredPeople
    reply_templates: StoredReplyTemplates
    monitor: StoredMonitor
    ledger: StoredLedger
    meetings: StoredMeetings
    reports: StoredReports
    published: StoredPublished
    registry: StoredRegistry
    organisations: StoredOrganisations
    volunteers: StoredVolunteers
    filed_for: StoredFiledFor
    attachments: StoredAttachments
    webhooks: StoredWebhooks
    api: StoredApi
    row_files: StoredRowFiles
    row_keys: StoredRowKeys

    def __init__(self, engine: Engine, vault: Vault, turn: Turn) -> None:
        self._engine = engine
        self._vault = vault
        self._turn = turn
        self._reads_only = bool(engine.get_execution_options().get(READS_ONLY))
        self._held = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self._turn())
            self._connection = opening.enter_context(_connect(self._engine))
            self._connection.begin()
            self._held = opening.pop_all()
        self._open(self._connection, self._vault)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held:  # closing a connection undoes what was not committed
            if self._reads_only and kind is None:
                # There is nothing to undo; and for a rollback the driver forgets every statement that it has prepared.
                self._connection.commit()

    def commit(self) -> None:
        with at_once(self._connection):
            self._later.flush()
        self.audit.chain()
        with at_once(self._connection):
            self.audit.write()
            self._connection.commit()
        # The next writer need not wait for what the caller does after his commit.
        self._held.close()

    def _open(self, connection: Connection, vault: Vault) -> None:
        self._later = later = Later(connection)
        self.tickets = StoredTickets(connection, vault, later)
        self.inbox = StoredInbox(connection, vault, later)
        self.outbox = StoredOutbox(connection, vault, later)
        self.conversations = StoredConversations(connection, vault, later)
        self.parts = StoredParts(connection, vault)
        self.carriers = StoredCarriers(connection)
        self.advisories = StoredAdvisories(connection, vault)
        self.audit = StoredAudit(connection, vault)
        self.officers = StoredOfficers(connection, vault, later)
        self.attempts = StoredAttempts(connection, vault)
        self.corrections = StoredCorrections(connection, vault, later)
        self.rulings = StoredRulings(connection, vault)
        self.referrals = StoredReferrals(connection, vault)
        self.recusals = StoredRecusals(connection)
        self.links = StoredLinks(connection)
        self.causes = StoredCauses(connection, vault)
        self.desk_notices = StoredDeskNotices(connection, vault, later)
        self.policies = StoredPolicies(connection)
        self.calls = StoredCalls(connection, vault)
        self.outgoing_calls = StoredOutgoingCalls(connection, vault)
        self.call_backs = StoredCallBacks(connection, vault)
        self.recordings = StoredRecordings(connection, vault)
        self.proposals = StoredProposals(connection, vault)
        self.notified = StoredNotified(connection, vault, later)
        self.case_words = StoredCaseWords(connection, vault)
        self.seen = StoredSeenCases(connection)
        self.saved_filters = StoredSavedFilters(connection, vault)
        self.followers = StoredFollowers(connection)
        self.sign_ins = StoredSignIns(connection)
        self.second_factors = StoredSecondFactors(connection, vault)
        self.invitations = StoredInvitations(connection, vault)
        self.people = StoredPeople(connection)
        self.reply_templates = StoredReplyTemplates(connection)
        self.monitor = StoredMonitor(connection, vault)
        self.ledger = StoredLedger(connection, vault)
        self.meetings = StoredMeetings(connection, vault)
        self.reports = StoredReports(connection)
        self.published = StoredPublished(connection)
        self.registry = StoredRegistry(connection, vault)
        self.organisations = StoredOrganisations(connection, vault)
        self.volunteers = StoredVolunteers(connection, vault)
        self.filed_for = StoredFiledFor(connection, vault)
        self.attachments = StoredAttachments(connection, vault)
        self.webhooks = StoredWebhooks(connection, vault)
        self.api = StoredApi(connection, vault, self.tickets)
        self.row_files = StoredRowFiles(connection, vault)
        self.row_keys = StoredRowKeys(connection, vault)


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except PoolTimeout as busy:
        raise Unavailable("database_down") from busy
