"""The inbox of what other systems send, where the reports are on a server; SQLite has a file for it."""

import sqlalchemy as sa
from alembic import op

from geo_fondue.reports.store.tables import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("content_type", sa.String(200), nullable=False, comment="as the sender says"),
        sa.Column("key_id", sa.BigInteger, comment="of the key it came with"),
        sa.Column("body", sa.LargeBinary, nullable=False, comment="as it came; may be personal"),
        sa.Column("status", sa.String(8), nullable=False, comment="pending, applied, waiting or dead"),
        sa.Column("reason", sa.Text, nullable=False, comment="why it is not applied"),
        sa.Column("ticket_id", sa.String(200), comment="which report it speaks of"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", Instant, comment="when it got its last status"),
        comment="what other systems sent, before and after it was taken into the reports",
    )
    op.create_index("ix_inbox_status", "inbox", ["status", "id"])


def downgrade() -> None:
    """Drop the table."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_table("inbox")
