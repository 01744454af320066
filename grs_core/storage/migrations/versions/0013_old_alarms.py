"""Cases alarmed at the top before alarms came again ring again too: without this nothing would look at them."""

from alembic import op

revision = "0013"
down_revision = "0012"

_UNFINISHED = "status IN ('received', 'open', 'in_progress', 'waiting_citizen', 'referred')"
_SILENT = f"alarmed AND again_at IS NULL AND {_UNFINISHED}"


def upgrade() -> None:
    # A case that waits rings at the end of its pause first; every other one at the next sweep.
    op.execute(f"UPDATE tickets SET timer_at = due_at WHERE timer_at IS NULL AND {_SILENT}")  # noqa: S608
    op.execute(f"UPDATE tickets SET again_at = due_at WHERE {_SILENT}")  # noqa: S608
