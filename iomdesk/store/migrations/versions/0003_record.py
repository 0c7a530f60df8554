"""The record: sourced events and RAG facts, agencies and agreements, merged records."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SOURCED = (
    "person", "identifier", "rag_change", "note", "event", "need", "score", "custody", "flag",
    "action", "detainee", "referral", "matrix",
)  # fmt: skip


def _text(name: str, *, empty: bool = True) -> sa.Column[str]:
    default = sa.text("''") if empty else None
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _own() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        _text("id", empty=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _text("created_at", empty=False),
        _text("created_by", empty=False),
        _text("changed_at", empty=False),
        _text("changed_by", empty=False),
    ]


def _sourced() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        _text("originator", empty=False),
        _text("received_on", empty=False),
        _text("channel", empty=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        _text("grade"),
        _text("handling"),
        _text("onward_permission"),
        _flag("hmpps_unpublished"),
        _text("sensitivity"),
        _text("ground"),
    ]


def _primary(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _to_person(table: str, column: str = "person_id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_person")
    return sa.ForeignKeyConstraint([column], ["person.id"], name=name)


def _where_there(table: str, column: str) -> None:
    """An index of the few rows that have a value at all."""
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(f"ix_{table}_{column}", table, [column], unique=False, sqlite_where=where)


def upgrade() -> None:
    """Add what the tables of a person lack, then the new tables."""
    for table in SOURCED:
        op.add_column(table, _text("sensitivity"))
        op.add_column(table, _text("ground"))
    _widen()
    _facts()
    _agencies()
    op.create_table(
        "merge",
        *_own(),
        _text("person_id", empty=False),
        _text("merged_id", empty=False),
        _text("reason", empty=False),
        _text("fields", empty=False),
        _text("moved", empty=False),
        _maybe("undone_at"),
        _text("undone_reason"),
        _primary("merge"),
        _to_person("merge"),
        _to_person("merge", "merged_id"),
    )
    op.create_index("ix_merge_person_id", "merge", ["person_id"], unique=False)


def _widen() -> None:
    op.add_column("person", _maybe("merged_into"))
    op.drop_index("ix_person_list", table_name="person")
    op.create_index(
        "ix_person_list",
        "person",
        ["left_on", "rag", "surname", "forename", "other_names", "birth_date", "area", "rag_since",
         "registered_on", "look_again_on", "revision", "id", "merged_into"],
        unique=False,
    )  # fmt: skip
    _where_there("person", "merged_into")
    for name in ("suggested", "against", "tests", "rule_set"):
        op.add_column("rag_change", _text(name))
    op.add_column("note", _flag("closed_only"))
    op.add_column("note", _text("anonymised"))
    for column in (
        _text("at_time"),
        _text("line"),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _text("service"),
        _text("outcome"),
        _maybe("ended_on"),
        _maybe("from_event"),
        _flag("closed_only"),
        _text("anonymised"),
        _maybe("import_id"),
    ):
        op.add_column("event", column)
    op.create_index("ix_event_from_event", "event", ["from_event"], unique=False)
    _where_there("event", "import_id")
    for column in (
        _text("owner_agency"), _text("owner_person"), _text("next_step"), _maybe("next_on")
    ):  # fmt: skip
        op.add_column("need", column)
    for column in (
        _maybe("started_on"),
        sa.Column("sentence_days", sa.Integer(), nullable=True),
        _text("end_reason"),
    ):
        op.add_column("custody", column)
    for column in (
        _text("outcome"), _maybe("dropped_on"), _flag("on_wall"), _flag("closed_only")
    ):  # fmt: skip
        op.add_column("action", column)


def _facts() -> None:
    op.create_table(
        "rag_fact",
        *_own(),
        _text("person_id", empty=False),
        _text("fact", empty=False),
        _text("value", empty=False),
        _text("as_at", empty=False),
        _text("body"),
        _text("rests_on"),
        *_sourced(),
        sa.CheckConstraint(
            "fact IN ('pnc','wanted','intelligence','supervision','treatment')",
            name=op.f("ck_rag_fact_fact"),
        ),
        _primary("rag_fact"),
        _to_person("rag_fact"),
    )
    op.create_index(
        "ix_rag_fact_person_id", "rag_fact", ["person_id", "fact", "as_at"], unique=False
    )


def _agencies() -> None:
    op.create_table(
        "agency",
        *_own(),
        _text("name", empty=False),
        _text("kind", empty=False),
        *(_text(name) for name in ("role", "area", "basis", "phone", "email")),
        _flag("retired"),
        sa.CheckConstraint(
            "kind IN ('statutory','contract','consent','unset')", name=op.f("ck_agency_kind")
        ),
        _primary("agency"),
    )
    op.create_index("ix_agency_name", "agency", ["name"], unique=True)
    op.create_table(
        "practitioner",
        *_own(),
        _text("agency", empty=False),
        _text("name", empty=False),
        *(_text(name) for name in ("role", "phone", "email")),
        _flag("nominated"),
        _maybe("left_on"),
        _primary("practitioner"),
    )
    op.create_index("ix_practitioner_agency", "practitioner", ["agency"], unique=False)
    op.create_table(
        "agreement",
        *_own(),
        _text("kind", empty=False),
        _text("agency", empty=False),
        _text("practitioner"),
        _maybe("person_id"),
        _text("lead_body"),
        _text("begins_on", empty=False),
        _maybe("until"),
        _maybe("paper_seen_on"),
        _text("paper_at"),
        _maybe("withdrawn_on"),
        _text("withdrawn_reason"),
        sa.CheckConstraint("kind IN ('contract','consent')", name=op.f("ck_agreement_kind")),
        _primary("agreement"),
        _to_person("agreement"),
    )
    op.create_index("ix_agreement_person_id", "agreement", ["person_id"], unique=False)
    op.create_index("ix_agreement_agency", "agreement", ["agency", "until"], unique=False)
    op.create_table(
        "nomination",
        *_own(),
        _text("agency", empty=False),
        _text("before"),
        *(_text(name, empty=False) for name in ("now", "changed_on", "notify_by")),
        _maybe("notified_on"),
        _text("notified_how"),
        _primary("nomination"),
    )
