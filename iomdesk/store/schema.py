"""The tables of a store, as SQLAlchemy Core metadata; migrations must reach exactly this.

Portable from day one (design section 3): text keys made in Python, ISO text dates, 0/1
integers, JSON that SQL never looks into. Tables of facts about a person carry the
provenance columns (``sourced``); tables that people change carry ``revision``.
"""

from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Kind(StrEnum):
    """The domain tables, by the name under which the log speaks of them."""

    PERSON = "person"
    IDENTIFIER = "identifier"
    RAG_CHANGE = "rag_change"
    NOTE = "note"
    EVENT = "event"
    NEED = "need"
    SCORE = "score"
    CUSTODY = "custody"
    FLAG = "flag"
    ACTION = "action"
    MEETING = "meeting"
    ATTENDEE = "attendee"
    CONSENT = "consent"
    MEETING_CASE = "meeting_case"
    PACK = "pack"
    PACK_COPY = "pack_copy"
    IMPORT = "import_batch"
    IMPORT_MAPPING = "import_mapping"
    SETTING = "setting"
    RULE_SET = "rule_set"
    REFERRAL = "referral"
    REFERRAL_EVENT = "referral_event"
    MATRIX = "matrix"
    DETAINEE = "detainee"
    RAG_FACT = "rag_fact"
    AGENCY = "agency"
    PRACTITIONER = "practitioner"
    AGREEMENT = "agreement"
    NOMINATION = "nomination"
    MERGE = "merge"
    SITTING = "sitting"
    PRESENCE = "presence"
    MEETING_REFERRAL = "meeting_referral"
    DECISION = "decision"
    MINUTE = "minute"


def _text(name: str, *, empty: bool = True) -> Column[str]:
    """A text column that is never NULL."""
    return Column(name, Text, nullable=False, server_default=text("''") if empty else None)


def _flag(name: str) -> Column[int]:
    """A yes or no, stored as 1 or 0."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _own() -> list[Column[str] | Column[int]]:
    """Key, revision and stamps that every domain table carries."""
    return [
        Column("id", Text, primary_key=True),
        Column("revision", Integer, nullable=False, server_default=text("1")),
        _text("created_at", empty=False),
        _text("created_by", empty=False),
        _text("changed_at", empty=False),
        _text("changed_by", empty=False),
    ]


def _sourced() -> list[Column[str] | Column[int]]:
    """Provenance of a fact about a person (S1 5.2.3; design section 2.3)."""
    return [
        _text("originator", empty=False),
        _text("received_on", empty=False),
        _text("channel", empty=False),
        Column("fact_kind", Text, nullable=False, server_default=text("'fact'")),
        _text("grade"),
        _text("handling"),
        _text("onward_permission"),
        _flag("hmpps_unpublished"),
        _text("sensitivity"),
        _text("ground"),
    ]


def _of_person() -> Column[str]:
    return Column("person_id", Text, ForeignKey("person.id"), nullable=False)


person = Table(
    Kind.PERSON,
    metadata,
    *_own(),
    _text("surname", empty=False),
    _text("forename"),
    _text("other_names"),
    Column("birth_date", Text),
    _text("area"),
    _text("address"),
    _text("phone"),
    _text("offender_manager"),
    _flag("ppo"),
    _text("mappa"),
    Column("registered_on", Text),
    Column("last_conviction_on", Text),
    Column("left_on", Text),
    _text("leave_reason"),
    Column("rag", Text, nullable=False, server_default=text("'not_set'")),
    Column("rag_since", Text),
    _text("rag_reason"),
    Column("look_again_on", Text),
    *_sourced(),
    Column("merged_into", Text),
    CheckConstraint("rag IN ('red','amber_alert','amber','green','not_set')", name="rag"),
)
Index(
    "ix_person_list",
    person.c.left_on,
    person.c.rag,
    person.c.surname,
    person.c.forename,
    person.c.other_names,
    person.c.birth_date,
    person.c.area,
    person.c.rag_since,
    person.c.registered_on,
    person.c.look_again_on,
    person.c.revision,
    person.c.id,
    person.c.merged_into,
)
Index("ix_person_merged_into", person.c.merged_into, sqlite_where=person.c.merged_into.is_not(None))

identifier = Table(
    Kind.IDENTIFIER,
    metadata,
    *_own(),
    _of_person(),
    _text("kind", empty=False),
    _text("typed", empty=False),
    _text("canonical", empty=False),
    _text("problem"),
    *_sourced(),
)
Index("ix_identifier_kind_canonical", identifier.c.kind, identifier.c.canonical)
Index("ix_identifier_list", identifier.c.kind, identifier.c.person_id, identifier.c.canonical)
Index("ix_identifier_person_id", identifier.c.person_id)

rag_change = Table(
    Kind.RAG_CHANGE,
    metadata,
    *_own(),
    _of_person(),
    _text("before", empty=False),
    _text("status", empty=False),
    _text("reason", empty=False),
    _text("agreed_by"),
    _text("set_at", empty=False),
    Column("look_again_on", Text),
    Column("meeting_id", Text, ForeignKey("meeting.id")),
    *_sourced(),
    _text("suggested"),
    _text("against"),
    _text("tests"),
    _text("rule_set"),
)
Index("ix_rag_change_person_id", rag_change.c.person_id, rag_change.c.set_at)

note = Table(
    Kind.NOTE,
    metadata,
    *_own(),
    _of_person(),
    _text("on_date", empty=False),
    _text("body", empty=False),
    *_sourced(),
    _flag("closed_only"),
    _text("anonymised"),
    Column("meeting_id", Text),
    _text("at_time"),
    _text("named"),
)
Index("ix_note_person_id", note.c.person_id)
Index("ix_note_meeting_id", note.c.meeting_id, sqlite_where=note.c.meeting_id.is_not(None))

event = Table(
    Kind.EVENT,
    metadata,
    *_own(),
    _of_person(),
    _text("on_date", empty=False),
    _text("kind", empty=False),
    _text("body", empty=False),
    *_sourced(),
    _text("at_time"),
    _text("line"),
    Column("count", Integer, nullable=False, server_default=text("1")),
    _text("service"),
    _text("outcome"),
    Column("ended_on", Text),
    Column("from_event", Text),
    _flag("closed_only"),
    _text("anonymised"),
    Column("import_id", Text),
)
Index("ix_event_person_id", event.c.person_id, event.c.on_date)
Index("ix_event_from_event", event.c.from_event)
Index("ix_event_import_id", event.c.import_id, sqlite_where=event.c.import_id.is_not(None))

# One dated statement of one of the five facts a status rests on (S2 Strategy App C).
rag_fact = Table(
    Kind.RAG_FACT,
    metadata,
    *_own(),
    _of_person(),
    _text("fact", empty=False),
    _text("value", empty=False),
    _text("as_at", empty=False),
    _text("body"),
    _text("rests_on"),
    *_sourced(),
    CheckConstraint(
        "fact IN ('pnc','wanted','intelligence','supervision','treatment')", name="fact"
    ),
)
Index("ix_rag_fact_person_id", rag_fact.c.person_id, rag_fact.c.fact, rag_fact.c.as_at)

need = Table(
    Kind.NEED,
    metadata,
    *_own(),
    _of_person(),
    _text("pathway", empty=False),
    _text("level", empty=False),
    _text("body"),
    _text("assessed_on", empty=False),
    *_sourced(),
    _text("owner_agency"),
    _text("owner_person"),
    _text("next_step"),
    Column("next_on", Text),
)
Index("ix_need_person_id", need.c.person_id)

score = Table(
    Kind.SCORE,
    metadata,
    *_own(),
    _of_person(),
    _text("tool", empty=False),
    Column("months", Integer),
    _text("value", empty=False),
    Column("scored_on", Text),
    _text("rule_set"),
    *_sourced(),
    _text("version"),
    _text("basis"),
)
Index("ix_score_person_id", score.c.person_id)

custody = Table(
    Kind.CUSTODY,
    metadata,
    *_own(),
    _of_person(),
    _text("establishment", empty=False),
    Column("release_on", Text),
    _text("release_type"),
    Column("ended_on", Text),
    *_sourced(),
    Column("started_on", Text),
    Column("sentence_days", Integer),
    _text("end_reason"),
)
Index("ix_custody_person_id", custody.c.person_id)

flag = Table(
    Kind.FLAG,
    metadata,
    *_own(),
    _of_person(),
    _text("body", empty=False),
    Column("until", Text),
    _flag("closed_only"),
    *_sourced(),
)
Index("ix_flag_person_id", flag.c.person_id)

action = Table(
    Kind.ACTION,
    metadata,
    *_own(),
    _of_person(),
    _text("body", empty=False),
    _text("owner_agency", empty=False),
    _text("owner_person"),
    Column("due_on", Text),
    Column("done_on", Text),
    Column("meeting_id", Text, ForeignKey("meeting.id")),
    *_sourced(),
    _text("outcome"),
    Column("dropped_on", Text),
    _flag("on_wall"),
    _flag("closed_only"),
)
Index("ix_action_person_id", action.c.person_id)
Index("ix_action_open", action.c.done_on, action.c.due_on, action.c.person_id)

meeting = Table(
    Kind.MEETING,
    metadata,
    *_own(),
    _text("kind", empty=False),
    _text("on_date", empty=False),
    _text("at_time", empty=False),
    _text("place", empty=False),
    _text("chair"),
    _text("chair_agency"),
    _text("series"),
    Column("cancelled_on", Text),
    _text("cancelled_reason"),
)
Index("ix_meeting_on_date", meeting.c.on_date)

attendee = Table(
    Kind.ATTENDEE,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("name", empty=False),
    _text("agency", empty=False),
    _text("basis", empty=False),
    _text("basis_detail"),
    Column("basis_until", Text),
    _flag("by_phone"),
    _flag("closed_session"),
    CheckConstraint("basis IN ('statutory','contract','consent')", name="basis"),
)
Index("ix_attendee_meeting_id", attendee.c.meeting_id)

consent = Table(
    Kind.CONSENT,
    metadata,
    *_own(),
    Column("attendee_id", Text, ForeignKey("attendee.id"), nullable=False),
    _of_person(),
    Column("seen_on", Text),
)
Index("ix_consent_attendee_id", consent.c.attendee_id)

meeting_case = Table(
    Kind.MEETING_CASE,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    _of_person(),
    Column("position", Integer, nullable=False),
    Column("session", Text, nullable=False, server_default=text("'open'")),
    _text("why"),
    CheckConstraint("session IN ('open','closed')", name="session"),
)
Index("ix_meeting_case_meeting_id", meeting_case.c.meeting_id, meeting_case.c.position)
Index("ix_meeting_case_person_id", meeting_case.c.person_id)

pack = Table(
    Kind.PACK,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    _text("reference", empty=False),
    _text("made_at", empty=False),
    _text("rule_set", empty=False),
    _text("statement_sha256", empty=False),
)
Index("ix_pack_reference", pack.c.reference, unique=True)
Index("ix_pack_meeting_id", pack.c.meeting_id)

pack_copy = Table(
    Kind.PACK_COPY,
    metadata,
    *_own(),
    Column("pack_id", Text, ForeignKey("pack.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    _text("name", empty=False),
    _text("agency", empty=False),
    _text("session", empty=False),
    Column("pages", Integer, nullable=False, server_default=text("0")),
    _text("sha256"),
    Column("printed_at", Text),
    Column("saved_at", Text),
    Column("returned_at", Text),
    Column("destroyed_at", Text),
    _text("destroyed_by"),
)
Index("ix_pack_copy_pack_id", pack_copy.c.pack_id)

import_batch = Table(
    Kind.IMPORT,
    metadata,
    *_own(),
    _text("file_name", empty=False),
    _text("sheet"),
    _text("sha256", empty=False),
    Column("rows_taken", Integer, nullable=False),
    Column("rows_waiting", Integer, nullable=False),
    Column("undone_at", Text),
)

import_mapping = Table(
    Kind.IMPORT_MAPPING,
    metadata,
    *_own(),
    _text("signature", empty=False),
    _text("mapping", empty=False),
)
Index("ix_import_mapping_signature", import_mapping.c.signature, unique=True)

setting = Table(
    Kind.SETTING,
    metadata,
    *_own(),
    _text("name", empty=False),
    _text("value", empty=False),
)
Index("ix_setting_name", setting.c.name, unique=True)

# The rule sets a store has worked under, as the texts they were read from (S2 section 1).
rule_set = Table(
    Kind.RULE_SET,
    metadata,
    *_own(),
    _text("name", empty=False),
    _text("version", empty=False),
    _text("dated", empty=False),
    _text("authorised_by", empty=False),
    _text("authorised_on", empty=False),
    _text("reference"),
    _text("files", empty=False),
    _text("in_force_from", empty=False),
    _flag("in_force"),
)
Index("ix_rule_set_name", rule_set.c.name, rule_set.c.version, unique=True)

# Somebody on a repeat-detainee list: only these facts may be held (S2 section 5).
detainee = Table(
    Kind.DETAINEE,
    metadata,
    *_own(),
    _text("surname", empty=False),
    _text("forename"),
    Column("birth_date", Text),
    _text("address"),
    _text("reason"),
    *_sourced(),
)
Index("ix_detainee_surname", detainee.c.surname, detainee.c.birth_date)

referral = Table(
    Kind.REFERRAL,
    metadata,
    *_own(),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("detainee_id", Text, ForeignKey("detainee.id")),
    _text("rule_set", empty=False),
    _text("answers", empty=False),
    _text("surname"),
    _text("forename"),
    Column("birth_date", Text),
    _text("area"),
    Column("referred_on", Text),
    _text("stage", empty=False),
    _text("route", empty=False),
    *_sourced(),
)
Index("ix_referral_stage", referral.c.stage, referral.c.referred_on)
Index("ix_referral_person_id", referral.c.person_id)
Index("ix_referral_surname", referral.c.surname, referral.c.birth_date)

referral_event = Table(
    Kind.REFERRAL_EVENT,
    metadata,
    *_own(),
    Column("referral_id", Text, ForeignKey("referral.id"), nullable=False),
    Column("person_id", Text, ForeignKey("person.id")),
    _text("kind", empty=False),
    _text("on_date", empty=False),
    _text("body"),
    _text("outcome"),
    Column("meeting_id", Text, ForeignKey("meeting.id")),
    _text("agencies"),
    _text("named"),
    _text("how"),
    _text("rule_set"),
)
Index("ix_referral_event_referral_id", referral_event.c.referral_id)

matrix = Table(
    Kind.MATRIX,
    metadata,
    *_own(),
    Column("referral_id", Text, ForeignKey("referral.id")),
    Column("person_id", Text, ForeignKey("person.id")),
    _text("rule_set", empty=False),
    _text("scored_on", empty=False),
    _text("scored_by", empty=False),
    _text("nominal_number"),
    _text("sheet", empty=False),
    Column("total", Integer, nullable=False),
    _text("band", empty=False),
    *_sourced(),
)
Index("ix_matrix_referral_id", matrix.c.referral_id, matrix.c.scored_on)
Index("ix_matrix_person_id", matrix.c.person_id, matrix.c.scored_on)

# What the coordinator set of an agency; the scheme's own list is where it starts (S2 section 2).
agency = Table(
    Kind.AGENCY,
    metadata,
    *_own(),
    _text("name", empty=False),
    _text("kind", empty=False),
    _text("role"),
    _text("area"),
    _text("basis"),
    _text("phone"),
    _text("email"),
    _flag("retired"),
    CheckConstraint("kind IN ('statutory','contract','consent','unset')", name="kind"),
)
Index("ix_agency_name", agency.c.name, unique=True)

practitioner = Table(
    Kind.PRACTITIONER,
    metadata,
    *_own(),
    _text("agency", empty=False),
    _text("name", empty=False),
    _text("role"),
    _text("phone"),
    _text("email"),
    _flag("nominated"),
    Column("left_on", Text),
)
Index("ix_practitioner_agency", practitioner.c.agency)

# A contract with a statutory body, or a person's consent (S2 section 10; domain item 33).
agreement = Table(
    Kind.AGREEMENT,
    metadata,
    *_own(),
    _text("kind", empty=False),
    _text("agency", empty=False),
    _text("practitioner"),
    Column("person_id", Text, ForeignKey("person.id")),
    _text("lead_body"),
    _text("begins_on", empty=False),
    Column("until", Text),
    Column("paper_seen_on", Text),
    _text("paper_at"),
    Column("withdrawn_on", Text),
    _text("withdrawn_reason"),
    CheckConstraint("kind IN ('contract','consent')", name="kind"),
)
Index("ix_agreement_person_id", agreement.c.person_id)
Index("ix_agreement_agency", agreement.c.agency, agreement.c.until)

# A change of an agency's nominated officer, to be told within five working days (S1 7.4).
nomination = Table(
    Kind.NOMINATION,
    metadata,
    *_own(),
    _text("agency", empty=False),
    _text("before"),
    _text("now", empty=False),
    _text("changed_on", empty=False),
    _text("notify_by", empty=False),
    Column("notified_on", Text),
    _text("notified_how"),
)

# Two records of one person made one; everything needed to take it apart again.
merge = Table(
    Kind.MERGE,
    metadata,
    *_own(),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("merged_id", Text, ForeignKey("person.id"), nullable=False),
    _text("reason", empty=False),
    _text("fields", empty=False),
    _text("moved", empty=False),
    Column("undone_at", Text),
    _text("undone_reason"),
)
Index("ix_merge_person_id", merge.c.person_id)

# A meeting that is or was held: the gates, where it stands, and how it ended (S2 section 10).
sitting = Table(
    Kind.SITTING,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("session", Text, nullable=False, server_default=text("'open'")),
    _text("item"),
    Column("item_since", Text),
    Column("read_at", Text),
    _text("read_by"),
    _text("statement_sha256"),
    _text("opened_at", empty=False),
    Column("began_at", Text),
    Column("ended_at", Text),
    Column("approved_at", Text),
    _text("approved_by"),
    CheckConstraint("session IN ('open','closed')", name="session"),
)
Index("ix_sitting_meeting_id", sitting.c.meeting_id, unique=True)

# Who signed, came in, waited outside, left: only added to; a slip is taken out with the log.
presence = Table(
    Kind.PRESENCE,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("attendee_id", Text, ForeignKey("attendee.id"), nullable=False),
    _text("kind", empty=False),
    _text("at", empty=False),
    _text("name"),
    _text("statement_sha256"),
    _text("item"),
    _text("reason"),
    CheckConstraint("kind IN ('signed','in','outside','left','apologies')", name="kind"),
)
Index("ix_presence_meeting_id", presence.c.meeting_id)

# A referral on the agenda of a meeting.
meeting_referral = Table(
    Kind.MEETING_REFERRAL,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    Column("referral_id", Text, ForeignKey("referral.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("session", Text, nullable=False, server_default=text("'open'")),
    CheckConstraint("session IN ('open','closed')", name="session"),
)
Index(
    "ix_meeting_referral_meeting_id", meeting_referral.c.meeting_id, meeting_referral.c.referral_id,
    unique=True,
)  # fmt: skip
Index("ix_meeting_referral_referral_id", meeting_referral.c.referral_id)

# What a meeting decided of a case or a referral; never altered, a correction is a minute.
decision = Table(
    Kind.DECISION,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    _text("item", empty=False),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("referral_id", Text, ForeignKey("referral.id")),
    _text("session", empty=False),
    _text("outcome", empty=False),
    _text("before"),
    _text("after"),
    _text("reason", empty=False),
    _text("agencies"),
    Column("look_again_on", Text),
    _text("against"),
    _text("ground"),
    _text("facts"),
    Column("rag_change_id", Text),
    _text("at", empty=False),
    _text("rule_set"),
)
Index("ix_decision_meeting_id", decision.c.meeting_id)
Index("ix_decision_person_id", decision.c.person_id)

# A line of the minutes as the meeting goes; only added to.
minute = Table(
    Kind.MINUTE,
    metadata,
    *_own(),
    Column("meeting_id", Text, ForeignKey("meeting.id"), nullable=False),
    _text("kind", empty=False),
    _text("item"),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("referral_id", Text, ForeignKey("referral.id")),
    Column("decision_id", Text, ForeignKey("decision.id")),
    Column("session", Text, nullable=False, server_default=text("'open'")),
    _text("at", empty=False),
    _text("body"),
    _text("named"),
    _text("outcome"),
    _text("refers_to"),
    *_sourced(),
)
Index("ix_minute_meeting_id", minute.c.meeting_id)
Index("ix_minute_person_id", minute.c.person_id)

# Not domain tables: the log itself, drafts, and what search is built from.

log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _text("at", empty=False),
    _text("who", empty=False),
    _text("verb", empty=False),
    _text("subject", empty=False),
    _text("row_id"),
    _text("person_id"),
    _text("fields"),
    _text("recipients"),
    _text("context"),
    _text("batch_id"),
    _text("before_hash", empty=False),
    _text("hash", empty=False),
    CheckConstraint(
        "verb IN ('collection','alteration','consultation','disclosure','combination','erasure')",
        name="verb",
    ),
    sqlite_autoincrement=True,
)
Index("ix_log_person_id", log.c.person_id, log.c.seq)
Index("ix_log_batch_id", log.c.batch_id, log.c.seq)

draft = Table(
    "draft",
    metadata,
    Column("form", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("base_revision", Integer, nullable=False),
    _text("answers", empty=False),
    _text("saved_at", empty=False),
    _text("saved_by", empty=False),
)

search_key = Table(
    "search_key",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("person_id", Text, nullable=False, unique=True),
)

BY_KIND: dict[Kind, Table] = {kind: metadata.tables[kind] for kind in Kind}

# What metadata cannot say: full-text search, and the log that nobody can rewrite.
EXTRA_SQL: tuple[str, ...] = (
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

LOG_GUARDS: tuple[str, ...] = tuple(sql for sql in EXTRA_SQL if "TRIGGER log_" in sql)
"""The triggers without which the log could be rewritten, as a store keeps their text."""
