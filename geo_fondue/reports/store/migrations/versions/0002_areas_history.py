"""The areas that reports lay in before they were given others."""

import sqlalchemy as sa
from alembic import op

from geo_fondue.reports.store.tables import Instant

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table; what reports lay in before it was there is not known."""
    op.create_table(
        "report_areas_history",
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("until", Instant, nullable=False, comment="when it was given other areas"),
        sa.Column("jurisdiction_id", _ID, nullable=False),
        sa.Column(
            "edition", sa.String(64), nullable=False, comment="of the boundaries it had been resolved by"
        ),
        sa.Column("outcome", sa.String(8), nullable=False, comment="inside, nearest or outside"),
        sa.PrimaryKeyConstraint("report_id", "until", name="pk_report_areas_history"),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["reports.id"],
            name="fk_report_areas_history_report_id_reports",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"],
            ["jurisdictions.id"],
            name="fk_report_areas_history_jurisdiction_id_jurisdictions",
        ),
        comment="the areas that reports lay in before they got others, by a new edition or a new place",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("report_areas_history")
