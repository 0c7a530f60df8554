"""Meetings as they are held: sittings, attendance, decisions, minutes, referrals on agendas."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, *, empty: bool = True) -> sa.Column[str]:
    default = sa.text("''") if empty else None
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def _flag(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _session() -> sa.Column[str]:
    return sa.Column("session", sa.Text(), server_default=sa.text("'open'"), nullable=False)


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


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    column = f"{other}_id"
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _in_parts(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("session IN ('open','closed')", name=op.f(f"ck_{table}_session"))


def upgrade() -> None:
    """Add what notes, meetings and copies lack, then the tables of a meeting that is held."""
    op.add_column("note", _maybe("meeting_id"))
    op.add_column("note", _text("at_time"))
    op.add_column("note", _text("named"))
    where = sa.text("meeting_id IS NOT NULL")
    op.create_index("ix_note_meeting_id", "note", ["meeting_id"], unique=False, sqlite_where=where)
    for column in (_text("series"), _maybe("cancelled_on"), _text("cancelled_reason")):
        op.add_column("meeting", column)
    op.add_column("pack_copy", _maybe("destroyed_at"))
    op.add_column("pack_copy", _text("destroyed_by"))
    _sitting()
    _agenda()
    _minutes()


def _sitting() -> None:
    op.create_table(
        "sitting",
        *_own(),
        _text("meeting_id", empty=False),
        _session(),
        _text("item"),
        _maybe("item_since"),
        _maybe("read_at"),
        _text("read_by"),
        _text("statement_sha256"),
        _text("opened_at", empty=False),
        _maybe("began_at"),
        _maybe("ended_at"),
        _maybe("approved_at"),
        _text("approved_by"),
        _in_parts("sitting"),
        _primary("sitting"),
        _to("sitting", "meeting"),
    )
    op.create_index("ix_sitting_meeting_id", "sitting", ["meeting_id"], unique=True)
    op.create_table(
        "presence",
        *_own(),
        _text("meeting_id", empty=False),
        _text("attendee_id", empty=False),
        _text("kind", empty=False),
        _text("at", empty=False),
        _text("name"),
        _text("statement_sha256"),
        _text("item"),
        _text("reason"),
        sa.CheckConstraint(
            "kind IN ('signed','in','outside','left','apologies')", name=op.f("ck_presence_kind")
        ),
        _primary("presence"),
        _to("presence", "meeting"),
        _to("presence", "attendee"),
    )
    op.create_index("ix_presence_meeting_id", "presence", ["meeting_id"], unique=False)


def _agenda() -> None:
    op.create_table(
        "meeting_referral",
        *_own(),
        _text("meeting_id", empty=False),
        _text("referral_id", empty=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _session(),
        _in_parts("meeting_referral"),
        _primary("meeting_referral"),
        _to("meeting_referral", "meeting"),
        _to("meeting_referral", "referral"),
    )
    op.create_index(
        "ix_meeting_referral_meeting_id", "meeting_referral", ["meeting_id", "referral_id"],
        unique=True,
    )  # fmt: skip
    op.create_index(
        "ix_meeting_referral_referral_id", "meeting_referral", ["referral_id"], unique=False
    )


def _minutes() -> None:
    op.create_table(
        "decision",
        *_own(),
        _text("meeting_id", empty=False),
        _text("item", empty=False),
        _maybe("person_id"),
        _maybe("referral_id"),
        _text("session", empty=False),
        _text("outcome", empty=False),
        _text("before"),
        _text("after"),
        _text("reason", empty=False),
        _text("agencies"),
        _maybe("look_again_on"),
        _text("against"),
        _text("ground"),
        _text("facts"),
        _maybe("rag_change_id"),
        _text("at", empty=False),
        _text("rule_set"),
        _primary("decision"),
        _to("decision", "meeting"),
        _to("decision", "person"),
        _to("decision", "referral"),
    )
    op.create_index("ix_decision_meeting_id", "decision", ["meeting_id"], unique=False)
    op.create_index("ix_decision_person_id", "decision", ["person_id"], unique=False)
    op.create_table(
        "minute",
        *_own(),
        _text("meeting_id", empty=False),
        _text("kind", empty=False),
        _text("item"),
        _maybe("person_id"),
        _maybe("referral_id"),
        _maybe("decision_id"),
        _session(),
        _text("at", empty=False),
        _text("body"),
        _text("named"),
        _text("outcome"),
        _text("refers_to"),
        *_sourced(),
        _primary("minute"),
        _to("minute", "meeting"),
        _to("minute", "person"),
        _to("minute", "referral"),
        _to("minute", "decision"),
    )
    op.create_index("ix_minute_meeting_id", "minute", ["meeting_id"], unique=False)
    op.create_index("ix_minute_person_id", "minute", ["person_id"], unique=False)
