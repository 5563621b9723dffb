"""What made writing reports dear and served nobody: an index, and on PostgreSQL three foreign keys.

``last_activity`` is looked for in the columns now. What ``reports`` names in other tables is added before, in
the same transaction, and never deleted, but checking it took a quarter of the server's time in an import.
SQLite checks it for little, and would have to write the whole table anew to leave that. ``geo-fondue doctor``
looks for references that lead nowhere.

It takes a moment whatever the table holds, but on PostgreSQL waits for those who read from it.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

_REFERENCES = {
    "fk_reports_category_set_id_category_sets": ("category_sets", "category_set_id"),
    "fk_reports_jurisdiction_id_jurisdictions": ("jurisdictions", "jurisdiction_id"),
    "fk_reports_organisation_set_id_organisation_sets": ("organisation_sets", "organisation_set_id"),
}


def upgrade() -> None:
    """Drop them."""
    op.drop_index("ix_reports_last_activity", "reports")
    if op.get_bind().dialect.name == "postgresql":
        for name in _REFERENCES:
            op.drop_constraint(name, "reports")


def downgrade() -> None:
    """Make them again."""
    if op.get_bind().dialect.name == "postgresql":
        for name, (table, column) in _REFERENCES.items():
            op.create_foreign_key(name, "reports", table, [column], ["id"])
    op.create_index("ix_reports_last_activity", "reports", ["last_activity"])
