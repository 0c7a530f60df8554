"""The first form of a store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCH_AND_LOG = (
    "CREATE VIRTUAL TABLE person_search USING fts5("
    "body, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE TRIGGER log_no_update BEFORE UPDATE ON log "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_no_delete BEFORE DELETE ON log "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_no_replace BEFORE INSERT ON log "
    "WHEN EXISTS (SELECT 1 FROM log WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
)


def upgrade() -> None:
    """Make all tables, full-text search and the guards of the log."""
    op.create_table(
        "draft",
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form", "subject_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_waiting", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
    )
    op.create_index("ix_import_mapping_signature", "import_mapping", ["signature"], unique=True)
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("person_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("fields", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipients", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("context", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("batch_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("before_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verb IN ('collection','alteration','consultation','disclosure','combination',"
            "'erasure')",
            name=op.f("ck_log_verb"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_batch_id", "log", ["batch_id", "seq"], unique=False)
    op.create_index("ix_log_person_id", "log", ["person_id", "seq"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("at_time", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("chair_agency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_on_date", "meeting", ["on_date"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("forename", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("other_names", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("offender_manager", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ppo", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("mappa", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("registered_on", sa.Text(), nullable=True),
        sa.Column("last_conviction_on", sa.Text(), nullable=True),
        sa.Column("left_on", sa.Text(), nullable=True),
        sa.Column("leave_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rag", sa.Text(), server_default=sa.text("'not_set'"), nullable=False),
        sa.Column("rag_since", sa.Text(), nullable=True),
        sa.Column("rag_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("look_again_on", sa.Text(), nullable=True),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "rag IN ('red','amber_alert','amber','green','not_set')", name=op.f("ck_person_rag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(
        "ix_person_list",
        "person",
        [
            "left_on",
            "rag",
            "surname",
            "forename",
            "other_names",
            "birth_date",
            "area",
            "rag_since",
            "registered_on",
            "look_again_on",
            "revision",
            "id",
        ],
        unique=False,
    )
    op.create_table(
        "search_key",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_search_key_person_id")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index("ix_setting_name", "setting", ["name"], unique=True)
    op.create_table(
        "action",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("owner_agency", sa.Text(), nullable=False),
        sa.Column("owner_person", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_action_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index("ix_action_open", "action", ["done_on", "due_on", "person_id"], unique=False)
    op.create_index("ix_action_person_id", "action", ["person_id"], unique=False)
    op.create_table(
        "attendee",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("basis_detail", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("basis_until", sa.Text(), nullable=True),
        sa.Column("by_phone", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("closed_session", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "basis IN ('statutory','contract','consent')", name=op.f("ck_attendee_basis")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendee_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
    )
    op.create_index("ix_attendee_meeting_id", "attendee", ["meeting_id"], unique=False)
    op.create_table(
        "custody",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("establishment", sa.Text(), nullable=False),
        sa.Column("release_on", sa.Text(), nullable=True),
        sa.Column("release_type", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_custody_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    op.create_index("ix_custody_person_id", "custody", ["person_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_person_id", "event", ["person_id", "on_date"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("closed_only", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_flag_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index("ix_flag_person_id", "flag", ["person_id"], unique=False)
    op.create_table(
        "identifier",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identifier_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
    )
    op.create_index(
        "ix_identifier_kind_canonical", "identifier", ["kind", "canonical"], unique=False
    )
    op.create_index(
        "ix_identifier_list", "identifier", ["kind", "person_id", "canonical"], unique=False
    )
    op.create_index("ix_identifier_person_id", "identifier", ["person_id"], unique=False)
    op.create_table(
        "meeting_case",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("session", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("session IN ('open','closed')", name=op.f("ck_meeting_case_session")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_case_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_case_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_case")),
    )
    op.create_index(
        "ix_meeting_case_meeting_id", "meeting_case", ["meeting_id", "position"], unique=False
    )
    op.create_index("ix_meeting_case_person_id", "meeting_case", ["person_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("assessed_on", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_need_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index("ix_need_person_id", "need", ["person_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_person_id", "note", ["person_id"], unique=False)
    op.create_table(
        "pack",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("statement_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_pack_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    op.create_index("ix_pack_meeting_id", "pack", ["meeting_id"], unique=False)
    op.create_index("ix_pack_reference", "pack", ["reference"], unique=True)
    op.create_table(
        "rag_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.Column("look_again_on", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_rag_change_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rag_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rag_change")),
    )
    op.create_index("ix_rag_change_person_id", "rag_change", ["person_id", "set_at"], unique=False)
    op.create_table(
        "score",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scored_on", sa.Text(), nullable=True),
        sa.Column("rule_set", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("originator", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fact_kind", sa.Text(), server_default=sa.text("'fact'"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handling", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("onward_permission", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hmpps_unpublished", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
    )
    op.create_index("ix_score_person_id", "score", ["person_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("attendee_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_consent_attendee_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_attendee_id", "consent", ["attendee_id"], unique=False)
    op.create_table(
        "pack_copy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sha256", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("printed_at", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_copy_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_copy")),
    )
    op.create_index("ix_pack_copy_pack_id", "pack_copy", ["pack_id"], unique=False)
    for statement in SEARCH_AND_LOG:
        op.execute(statement)
