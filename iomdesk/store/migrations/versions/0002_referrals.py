"""Rule sets kept in the store, referrals with their life, matrices, repeat detainees."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of referrals and rule sets; scores say which version and on what basis."""
    for name in ("version", "basis"):
        column = sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        op.add_column("score", column)
    op.create_table(
        "rule_set",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("authorised_by", sa.Text(), nullable=False),
        sa.Column("authorised_on", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
    )
    op.create_index("ix_rule_set_name", "rule_set", ["name", "version"], unique=True)
    op.create_table(
        "detainee",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("forename", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detainee")),
    )
    op.create_index("ix_detainee_surname", "detainee", ["surname", "birth_date"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("detainee_id", sa.Text(), nullable=True),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("forename", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("referred_on", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id")),
        sa.ForeignKeyConstraint(
            ["detainee_id"], ["detainee.id"], name=op.f("fk_referral_detainee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_person_id", "referral", ["person_id"], unique=False)
    op.create_index("ix_referral_stage", "referral", ["stage", "referred_on"], unique=False)
    op.create_index("ix_referral_surname", "referral", ["surname", "birth_date"], unique=False)
    op.create_table(
        "referral_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("outcome", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("agencies", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("named", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("how", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rule_set", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_referral_event_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_referral_event_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(
        "ix_referral_event_referral_id", "referral_event", ["referral_id"], unique=False
    )
    op.create_table(
        "matrix",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("scored_on", sa.Text(), nullable=False),
        sa.Column("scored_by", sa.Text(), nullable=False),
        sa.Column("nominal_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_matrix_referral_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_matrix_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix")),
    )
    op.create_index("ix_matrix_person_id", "matrix", ["person_id", "scored_on"], unique=False)
    op.create_index("ix_matrix_referral_id", "matrix", ["referral_id", "scored_on"], unique=False)
