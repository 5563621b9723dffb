"""The table of the inbox: with SQLite in a file of its own, with PostgreSQL among the others."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from geo_fondue.reports.store.tables import Instant

metadata = MetaData()

inbox = Table(
    "inbox",
    metadata,
    # Never given twice, not even after the last ones were dropped: senders keep the numbers
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("method", String(16), nullable=False),
    Column("content_type", String(200), nullable=False, comment="as the sender says"),
    Column("key_id", BigInteger, comment="of the key it came with"),
    Column("body", LargeBinary, nullable=False, comment="as it came; may be personal"),
    Column("status", String(8), nullable=False, comment="pending, applied, waiting or dead"),
    Column("reason", Text, nullable=False, comment="why it is not applied"),
    Column("ticket_id", String(200), comment="which report it speaks of"),
    Column("attempts", Integer, nullable=False),
    Column("done_at", Instant, comment="when it got its last status"),
    Index("ix_inbox_status", "status", "id"),
    comment="what other systems sent, before and after it was taken into the reports",
    sqlite_autoincrement=True,
)
