"""What is erased of old reports and which of them are deleted: two days rather than one and a flag.

Nothing could be in the table before: no version that was ever published wrote it.
"""

import sqlalchemy as sa
from alembic import op

from geo_fondue.reports.store.tables import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table anew."""
    op.drop_table("retention")
    op.create_table(
        "retention",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column(
            "erase_before",
            Instant,
            comment="of reports made before, what is personal is erased; null: of none",
        ),
        sa.Column("delete_before", Instant, comment="reports made before are deleted; null: none"),
        sa.Column(
            "grid_m",
            sa.Float(53),
            nullable=False,
            comment="metres; what is erased is in the middle of a cell",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_retention"),
        sa.CheckConstraint("id = 1", name="ck_retention_one_row"),
        comment="no row, or one; also for what comes in late or again",
    )


def downgrade() -> None:
    """There is no way back: see the one before."""
    raise RuntimeError("Put back the backup made before the upgrade")
