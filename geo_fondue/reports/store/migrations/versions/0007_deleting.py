"""Which reports were deleted, so that who follows the data need not read all of them anew.

A process of the version before does not look there: it counts what was deleted until the deleting is done.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


_BEFORE = "counted up when rows are deleted, which no row tells"
_AFTER = "counted up when all is to be read anew by who follows the data"


def upgrade() -> None:
    """Make the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("data_version", "generation", comment=_AFTER, existing_comment=_BEFORE)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "deleted_reports",
        sa.Column("version", sa.BigInteger, autoincrement=False, nullable=False, comment="that deleted it"),
        sa.Column("report_id", number, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("version", "report_id", name="pk_deleted_reports"),
        comment="reports that were deleted in this generation of the data, for who follows it",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it; who follows the data reads all of them anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("data_version", "generation", comment=_BEFORE, existing_comment=_AFTER)
    op.execute("UPDATE data_version SET version = version + 1, generation = generation + 1")
    op.drop_table("deleted_reports")
