"""The tables of the store.

``reports`` is narrow, for counting: everything long or personal is in ``report_details``. Combinations that
repeat (the areas that a report lies in, its categories) are kept once, in ``jurisdictions`` and
``category_sets``, so that a statistic groups the narrow table by two small integers and joins tiny tables.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from geo_fondue.reports.instants import EPOCH, microseconds


class Instant(TypeDecorator[datetime]):
    """An instant, in Python an aware datetime in UTC.

    Kept as microseconds since 1970-01-01T00:00Z where the database has no type for it (SQLite), else as
    ``timestamp with time zone``. :func:`~geo_fondue.reports.store.sql.microseconds` is the number in SQL.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type the database has for it."""
        kind = BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn a datetime into what the database keeps."""
        if value is None or dialect.name != "sqlite":
            return value
        return microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn what the database keeps into a datetime."""
        if value is None or dialect.name != "sqlite":
            return None if value is None else value.astimezone(UTC)
        return EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the column is plainly INTEGER.
_Id = BigInteger().with_variant(Integer(), "sqlite")

jurisdictions = Table(
    "jurisdictions",
    metadata,
    Column("id", _Id, primary_key=True),
    Column(
        "digest",
        String(32),
        nullable=False,
        unique=True,
        comment="of areas, for the unique index",
    ),
    Column("areas", JSON, nullable=False, comment="area code by layer"),
    comment="each distinct combination of areas that a report lies in; {} is outside of every area",
)

jurisdiction_areas = Table(
    "jurisdiction_areas",
    metadata,
    Column("jurisdiction_id", _Id, ForeignKey(jurisdictions.c.id), primary_key=True),
    Column("layer", String(64), primary_key=True),
    Column("code", String(200), nullable=False),
    Index(None, "layer", "code"),
    sqlite_with_rowid=False,
)

category_sets = Table(
    "category_sets",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("digest", String(32), nullable=False, unique=True, comment="of categories, for the unique index"),
    Column("categories", JSON, nullable=False, comment="list, in the order given"),
    comment="each distinct combination of categories; [] is a report without any",
)

category_set_members = Table(
    "category_set_members",
    metadata,
    Column("category_set_id", _Id, ForeignKey(category_sets.c.id), primary_key=True),
    Column("category", String(200), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

organisation_sets = Table(
    "organisation_sets",
    metadata,
    Column("id", _Id, primary_key=True),
    Column(
        "digest", String(32), nullable=False, unique=True, comment="of organisations, for the unique index"
    ),
    Column("organisations", JSON, nullable=False, comment="list of names, in the order given"),
    comment="each distinct combination of organisations that reports were given to",
)

MAX_ORGANISATION = 200
"""So many characters of an organisation's name can be asked for; an index holds no endless ones."""

organisation_set_members = Table(
    "organisation_set_members",
    metadata,
    Column(
        "organisation_set_id",
        _Id,
        # the name by the convention is too long for PostgreSQL
        ForeignKey(organisation_sets.c.id, name="fk_organisation_set_members_set"),
        primary_key=True,
    ),
    Column(
        "organisation",
        String(MAX_ORGANISATION),
        primary_key=True,
        index=True,
        comment=f"the first {MAX_ORGANISATION} characters of its name",
    ),
    sqlite_with_rowid=False,
)

# PostgreSQL does not check the references of this table: see the migration 0006.
reports = Table(
    "reports",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("ticket_id", String(200), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("state", Text, nullable=False, comment="code, or the label as it came where not known"),
    Column("state_group", String(8), nullable=False, comment="open, closed or excluded"),
    Column("state_known", Boolean, nullable=False),
    Column("created_at", Instant),
    Column("last_activity", Instant),
    Column("started_at", Instant),
    Column("closed_at", Instant, comment="only while the state group is closed"),
    Column("reopened", Integer, nullable=False),
    Column("star", SmallInteger),
    Column("category_set_id", _Id, ForeignKey(category_sets.c.id), nullable=False),
    Column("jurisdiction_id", _Id, ForeignKey(jurisdictions.c.id), nullable=False),
    Column("edition", String(64), nullable=False, comment="of the boundaries it was resolved by"),
    Column("outcome", String(8), nullable=False, comment="inside, nearest or outside"),
    Column("distance_m", Float(53), comment="to the nearest area, only where the outcome is nearest"),
    Column(
        "organisation_set_id", _Id, ForeignKey(organisation_sets.c.id), comment="null where none is named"
    ),
    Column(
        "changed",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        index=True,
        comment="the version of the data that last wrote this row",
    ),
    UniqueConstraint("source", "ticket_id"),
    Index(None, "jurisdiction_id", "created_at"),
    Index(None, "created_at"),
)
Index(
    "ix_reports_open_place",
    reports.c.lat,
    reports.c.lon,
    sqlite_where=reports.c.state_group == "open",
    postgresql_where=reports.c.state_group == "open",
)

report_details = Table(
    "report_details",
    metadata,
    Column("report_id", _Id, ForeignKey(reports.c.id, ondelete="CASCADE"), primary_key=True),
    Column("description", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("photo", JSON, nullable=False, comment="list of addresses"),
    Column("photo_after", JSON, nullable=False, comment="list of addresses"),
    Column("extra", JSON, nullable=False, comment="what else the source said, under its own names"),
    Column(
        "stamps",
        JSON(none_as_null=True),
        comment="by field, the instant of its telling where that is older than the report's last activity",
    ),
    comment="what is long or personal; never part of a public answer",
)

deleted_reports = Table(
    "deleted_reports",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False, comment="that deleted it"),
    Column("report_id", _Id, primary_key=True, autoincrement=False),
    comment="reports that were deleted in this generation of the data, for who follows it",
    sqlite_with_rowid=False,
)

report_states = Table(
    "report_states",
    metadata,
    Column("report_id", _Id, ForeignKey(reports.c.id, ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("state", Text, primary_key=True),
    comment="every state that a report was seen in, with its time; arrival out of order leaves no trace",
    sqlite_with_rowid=False,
)

report_areas_history = Table(
    "report_areas_history",
    metadata,
    Column("report_id", _Id, ForeignKey(reports.c.id, ondelete="CASCADE"), primary_key=True),
    Column("until", Instant, primary_key=True, comment="when it was given other areas"),
    Column("jurisdiction_id", _Id, ForeignKey(jurisdictions.c.id), nullable=False),
    Column("edition", String(64), nullable=False, comment="of the boundaries it had been resolved by"),
    Column("outcome", String(8), nullable=False, comment="inside, nearest or outside"),
    comment="the areas that reports lay in before they got others, by a new edition or a new place",
    sqlite_with_rowid=False,
)

data_version = Table(
    "data_version",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("changed_at", Instant, comment="when anything was last changed here; null: never"),
    Column(
        "generation",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="counted up when all is to be read anew by who follows the data",
    ),
    Column("store_id", String(32), comment="tells this store from every other"),
    CheckConstraint("id = 1", name="one_row"),
    comment="one row, counted up in the transaction of every change",
)

keys = Table(
    "keys",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("scope", String(16), nullable=False, comment="read, staff, write, hook or admin"),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256; the key is not kept"),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant, comment="to the hour or so"),
    comment="who may do what over HTTP",
)

sync_cursors = Table(
    "sync_cursors",
    metadata,
    Column("name", String(200), primary_key=True, comment="the source and what of it"),
    Column("cursor", JSON, nullable=False, comment="how far it has been read"),
    Column("updated_at", Instant, nullable=False),
)

state_words = Table(
    "state_words",
    metadata,
    Column("agency", String(200), primary_key=True, comment="empty for every one"),
    Column("label", String(200), primary_key=True),
    Column("state", String(32), nullable=False, comment="a known code"),
    comment="what agencies' own labels of states mean",
)

retention = Table(
    "retention",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column(
        "erase_before", Instant, comment="of reports made before, what is personal is erased; null: of none"
    ),
    Column("delete_before", Instant, comment="reports made before are deleted; null: none"),
    Column("grid_m", Float(53), nullable=False, comment="metres; what is erased is in the middle of a cell"),
    CheckConstraint("id = 1", name="one_row"),
    comment="no row, or one; also for what comes in late or again",
)

waiting_tellings = Table(
    "waiting_tellings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("ticket_id", String(200), nullable=False),
    Column("telling", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "source", "ticket_id"),
    comment="what was told of reports that have not come yet",
)
