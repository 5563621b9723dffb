"""Reports, their details and states, and what they share."""

import sqlalchemy as sa
from alembic import op

from geo_fondue.reports.store.tables import Instant

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jurisdictions",
        sa.Column("id", _ID),
        sa.Column("digest", sa.String(32), nullable=False, comment="of areas, for the unique index"),
        sa.Column("areas", sa.JSON, nullable=False, comment="area code by layer"),
        sa.PrimaryKeyConstraint("id", name="pk_jurisdictions"),
        sa.UniqueConstraint("digest", name="uq_jurisdictions_digest"),
        comment="each distinct combination of areas that a report lies in; {} is outside of every area",
    )
    op.create_table(
        "jurisdiction_areas",
        sa.Column("jurisdiction_id", _ID, nullable=False),
        sa.Column("layer", sa.String(64), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "layer", name="pk_jurisdiction_areas"),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"],
            ["jurisdictions.id"],
            name="fk_jurisdiction_areas_jurisdiction_id_jurisdictions",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_jurisdiction_areas_layer_code", "jurisdiction_areas", ["layer", "code"])
    op.create_table(
        "category_sets",
        sa.Column("id", _ID),
        sa.Column("digest", sa.String(32), nullable=False, comment="of categories, for the unique index"),
        sa.Column("categories", sa.JSON, nullable=False, comment="list, in the order given"),
        sa.PrimaryKeyConstraint("id", name="pk_category_sets"),
        sa.UniqueConstraint("digest", name="uq_category_sets_digest"),
        comment="each distinct combination of categories; [] is a report without any",
    )
    op.create_table(
        "category_set_members",
        sa.Column("category_set_id", _ID, nullable=False),
        sa.Column("category", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("category_set_id", "category", name="pk_category_set_members"),
        sa.ForeignKeyConstraint(
            ["category_set_id"],
            ["category_sets.id"],
            name="fk_category_set_members_category_set_id_category_sets",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_category_set_members_category", "category_set_members", ["category"])
    _create_reports()
    op.create_table(
        "report_details",
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("organisations", sa.JSON, nullable=False, comment="list of names"),
        sa.Column("photo", sa.JSON, nullable=False, comment="list of addresses"),
        sa.Column("photo_after", sa.JSON, nullable=False, comment="list of addresses"),
        sa.Column("extra", sa.JSON, nullable=False, comment="what else the source said, under its own names"),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_details"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name="fk_report_details_report_id_reports", ondelete="CASCADE"
        ),
        comment="what is long or personal; never part of a public answer",
    )
    op.create_table(
        "report_states",
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("report_id", "at", "state", name="pk_report_states"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name="fk_report_states_report_id_reports", ondelete="CASCADE"
        ),
        comment="every state that a report was seen in, with its time; arrival out of order leaves no trace",
        sqlite_with_rowid=False,
    )
    version = op.create_table(
        "data_version",
        sa.Column("id", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("changed_at", Instant, comment="when anything was last changed here; null: never"),
        sa.PrimaryKeyConstraint("id", name="pk_data_version"),
        sa.CheckConstraint("id = 1", name="ck_data_version_one_row"),
        comment="one row, counted up in the transaction of every change",
    )
    op.bulk_insert(version, [{"id": 1, "version": 0}])


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _ID),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("ticket_id", sa.String(200), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="code, or the label as it came where not known"),
        sa.Column("state_group", sa.String(8), nullable=False, comment="open, closed or excluded"),
        sa.Column("state_known", sa.Boolean, nullable=False),
        sa.Column("created_at", Instant),
        sa.Column("last_activity", Instant),
        sa.Column("started_at", Instant),
        sa.Column("closed_at", Instant, comment="only while the state group is closed"),
        sa.Column("reopened", sa.Integer, nullable=False),
        sa.Column("star", sa.SmallInteger),
        sa.Column("category_set_id", _ID, nullable=False),
        sa.Column("jurisdiction_id", _ID, nullable=False),
        sa.Column("edition", sa.String(64), nullable=False, comment="of the boundaries it was resolved by"),
        sa.Column("outcome", sa.String(8), nullable=False, comment="inside, nearest or outside"),
        sa.Column(
            "distance_m", sa.Float(53), comment="to the nearest area, only where the outcome is nearest"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("source", "ticket_id", name="uq_reports_source_ticket_id"),
        sa.ForeignKeyConstraint(
            ["category_set_id"], ["category_sets.id"], name="fk_reports_category_set_id_category_sets"
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdictions.id"], name="fk_reports_jurisdiction_id_jurisdictions"
        ),
    )
    counted = ["state_group", "state_known", "closed_at", "reopened", "category_set_id"]
    op.create_index("ix_reports_last_activity", "reports", ["last_activity"])
    op.create_index("ix_reports_by_jurisdiction", "reports", ["jurisdiction_id", "created_at", *counted])
    op.create_index("ix_reports_by_day", "reports", ["created_at", "jurisdiction_id", *counted])
    if op.get_bind().dialect.name == "postgresql":
        _create_geom()


def _create_geom() -> None:
    """Add what GIS programs draw and search, made by the database itself from lon and lat."""
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute(
        "ALTER TABLE reports ADD COLUMN geom geometry(Point, 4326) "
        "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED"
    )
    op.execute("CREATE INDEX ix_reports_geom ON reports USING gist (geom)")


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "data_version",
        "report_states",
        "report_details",
        "reports",
        "category_set_members",
        "category_sets",
        "jurisdiction_areas",
        "jurisdictions",
    ):
        op.drop_table(table)
