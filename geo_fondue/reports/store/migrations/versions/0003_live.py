"""What reports that keep coming need: rows that changed, organisations, keys, cursors, what waits."""

import uuid
from hashlib import blake2b

import orjson
import sqlalchemy as sa
from alembic import op

from geo_fondue.reports.store.tables import Instant

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MAX_ORGANISATION = 200


def upgrade() -> None:
    """Add to the tables; nothing is copied but who reports were given to."""
    _create_organisations()
    # SQLite adds a column that refers to another table only in this way
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE reports ADD COLUMN organisation_set_id INTEGER "
            "CONSTRAINT fk_reports_organisation_set_id_organisation_sets REFERENCES organisation_sets (id)"
        )
    else:
        op.add_column("reports", sa.Column("organisation_set_id", _ID, comment="null where none is named"))
    changed = "the version of the data that last wrote this row"
    op.add_column(
        "reports",
        sa.Column("changed", sa.BigInteger, nullable=False, server_default=sa.text("0"), comment=changed),
    )
    stamps = "by field, the instant of its telling where that is older than the report's last activity"
    op.add_column("report_details", sa.Column("stamps", sa.JSON(none_as_null=True), comment=stamps))
    generation = "counted up when rows are deleted, which no row tells"
    op.add_column(
        "data_version",
        sa.Column("generation", sa.Integer, nullable=False, server_default=sa.text("0"), comment=generation),
    )
    op.add_column(
        "data_version", sa.Column("store_id", sa.String(32), comment="tells this store from every other")
    )
    op.execute(sa.text("UPDATE data_version SET store_id = :own").bindparams(own=uuid.uuid4().hex))
    _drop_indexes()
    _move_organisations()
    op.drop_column("report_details", "organisations")
    if op.get_bind().dialect.name == "postgresql":
        # all references are checked at once, which costs a tenth of one after the other
        name = "fk_reports_organisation_set_id_organisation_sets"
        op.create_foreign_key(name, "reports", "organisation_sets", ["organisation_set_id"], ["id"])
    _index()
    _create_live()


def _create_organisations() -> None:
    op.create_table(
        "organisation_sets",
        sa.Column("id", _ID),
        sa.Column("digest", sa.String(32), nullable=False, comment="of organisations, for the unique index"),
        sa.Column("organisations", sa.JSON, nullable=False, comment="list of names, in the order given"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_sets"),
        sa.UniqueConstraint("digest", name="uq_organisation_sets_digest"),
        comment="each distinct combination of organisations that reports were given to",
    )
    op.create_table(
        "organisation_set_members",
        sa.Column("organisation_set_id", _ID, nullable=False),
        sa.Column(
            "organisation",
            sa.String(_MAX_ORGANISATION),
            nullable=False,
            comment=f"the first {_MAX_ORGANISATION} characters of its name",
        ),
        sa.PrimaryKeyConstraint("organisation_set_id", "organisation", name="pk_organisation_set_members"),
        sa.ForeignKeyConstraint(
            ["organisation_set_id"],
            ["organisation_sets.id"],
            name="fk_organisation_set_members_set",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_organisation_set_members_organisation", "organisation_set_members", ["organisation"])


def _move_organisations() -> None:
    """Keep each combination of organisations once, in place of once for each report.

    The reports are gone through once, however many combinations there are.
    """
    bind = op.get_bind()
    # JSON has no equality in PostgreSQL, its text has
    told = "CAST(organisations AS text)"
    texts = bind.execute(
        sa.text(f"SELECT DISTINCT {told} FROM report_details WHERE {told} <> '[]'")  # noqa: S608
    ).scalars()
    # several texts may be the same list
    ids: dict[str, int] = {}
    sets, members, meanings = [], [], []
    for number, text in enumerate(texts.all(), start=1):
        names = orjson.loads(text)
        digest = blake2b(orjson.dumps(names), digest_size=16).hexdigest()
        if digest not in ids:
            ids[digest] = number
            sets.append({"id": number, "digest": digest, "names": text})
            short = dict.fromkeys(str(name)[:_MAX_ORGANISATION] for name in names)
            members += [{"id": number, "name": name} for name in short]
        meanings.append({"told": text, "id": ids[digest]})
    if not ids:
        return
    bind.execute(
        sa.text("INSERT INTO organisation_sets (id, digest, organisations) VALUES (:id, :digest, :names)"),
        sets,
    )
    bind.execute(sa.text("INSERT INTO organisation_set_members VALUES (:id, :name)"), members)
    op.execute("CREATE TEMPORARY TABLE told (told text PRIMARY KEY, id bigint)")
    bind.execute(sa.text("INSERT INTO told VALUES (:told, :id)"), meanings)
    if bind.dialect.name == "postgresql":
        op.execute("ANALYZE told")
    op.execute(
        "UPDATE reports SET organisation_set_id = told.id FROM report_details, told "  # noqa: S608
        f"WHERE report_details.report_id = reports.id AND told.told = {told}"
    )
    op.execute("DROP TABLE told")
    if bind.dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('organisation_sets', 'id'), "
            "(SELECT max(id) FROM organisation_sets))"
        )


def _drop_indexes() -> None:
    """Drop those that statistics read, as they do not any more; and others that :func:`_index` makes anew.

    Each would be written at each report that is given its organisations.
    """
    op.drop_index("ix_reports_by_jurisdiction", "reports")
    op.drop_index("ix_reports_by_day", "reports")
    if op.get_bind().dialect.name == "postgresql":
        # SQLite writes to those alone that have a column that changes
        op.drop_index("ix_reports_geom", "reports")
        op.drop_index("ix_reports_last_activity", "reports")


def _index() -> None:
    """Make the indexes that lists of reports read."""
    op.create_index("ix_reports_jurisdiction_id_created_at", "reports", ["jurisdiction_id", "created_at"])
    op.create_index("ix_reports_created_at", "reports", ["created_at"])
    op.create_index("ix_reports_changed", "reports", ["changed"])
    is_open = sa.text("state_group = 'open'")
    op.create_index(
        "ix_reports_open_place", "reports", ["lat", "lon"], sqlite_where=is_open, postgresql_where=is_open
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_reports_geom ON reports USING gist (geom)")
        op.create_index("ix_reports_last_activity", "reports", ["last_activity"])


def _create_live() -> None:
    op.create_table(
        "keys",
        sa.Column("id", _ID),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False, comment="read, staff, write, hook or admin"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256; the key is not kept"),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
        sa.Column("last_used_at", Instant, comment="to the hour or so"),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("digest", name="uq_keys_digest"),
        comment="who may do what over HTTP",
    )
    op.create_table(
        "sync_cursors",
        sa.Column("name", sa.String(200), nullable=False, comment="the source and what of it"),
        sa.Column("cursor", sa.JSON, nullable=False, comment="how far it has been read"),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sync_cursors"),
    )
    op.create_table(
        "state_words",
        sa.Column("agency", sa.String(200), nullable=False, comment="empty for every one"),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("state", sa.String(32), nullable=False, comment="a known code"),
        sa.PrimaryKeyConstraint("agency", "label", name="pk_state_words"),
        comment="what agencies' own labels of states mean",
    )
    op.create_table(
        "retention",
        sa.Column("id", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("forget_before", Instant, nullable=False, comment="reports made before are forgotten"),
        sa.Column("whole", sa.Boolean, nullable=False, comment="the whole report, not just what is personal"),
        sa.PrimaryKeyConstraint("id", name="pk_retention"),
        sa.CheckConstraint("id = 1", name="ck_retention_one_row"),
        comment="no row, or one",
    )
    op.create_table(
        "waiting_tellings",
        sa.Column("id", _ID),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("ticket_id", sa.String(200), nullable=False),
        sa.Column("telling", sa.JSON, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_tellings"),
        comment="what was told of reports that have not come yet",
    )
    op.create_index("ix_waiting_tellings_source_ticket_id", "waiting_tellings", ["source", "ticket_id"])


def downgrade() -> None:
    """There is no way back: what newer versions keep here has no place in the older tables."""
    raise RuntimeError("Put back the backup made before the upgrade")
