"""The history of a person's data in words: what, before, after, who, when."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from iomdesk.domain.dates import show_date, show_moment
from iomdesk.domain.events import is_intelligence
from iomdesk.domain.identifiers import NAMES
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import IdentifierKind, Rag
from iomdesk.domain.records import HistoryLine
from iomdesk.formdef.form import FieldDef, FormDef, display
from iomdesk.services.desk import Desk, Reading
from iomdesk.store import log
from iomdesk.store.log import Entry, Verb
from iomdesk.store.queries import merges, people, records
from iomdesk.store.queries.intelligence import folded
from iomdesk.store.schema import Kind
from iomdesk.words import words

VERBS: tuple[str, ...] = tuple(verb.value for verb in Verb)
"""The six verbs of DPA 2018 s.62, by which the history can be narrowed."""

# Fields that only repeat another one, or that say nothing to a person.
_UNSPOKEN = frozenset({"person_id", "meeting_id", "before", "set_at", "problem", "sha256"})
_YES_NO = frozenset({"ppo", "closed_only", "hmpps_unpublished", "by_phone", "closed_session"})
_STATUS = frozenset({"rag", "status"})
_CODED = {"level": "need_level", "fact_kind": "fact_kind", "pathway": "pathway"}
# Columns that repeat answers of the form, or that only the program reads.
_UNSPOKEN_OF: Mapping[str, frozenset[str]] = {
    Kind.REFERRAL: frozenset(
        {"surname", "forename", "birth_date", "area", "referred_on", "detainee_id"}
    ),
    Kind.REFERRAL_EVENT: frozenset({"referral_id"}),
    Kind.MATRIX: frozenset({"referral_id", "sheet", "band"}),
    Kind.MERGE: frozenset({"merged_id", "fields", "moved"}),
    Kind.PERSON: frozenset({"merged_into"}),
    Kind.DECISION: frozenset({"item", "referral_id", "rag_change_id"}),
    Kind.MINUTE: frozenset({"item", "referral_id", "decision_id"}),
}
_CODED_OF: Mapping[tuple[str, str], str] = {
    (Kind.REFERRAL, "stage"): "referral_stage",
    (Kind.REFERRAL, "route"): "referral_route",
    (Kind.REFERRAL_EVENT, "kind"): "referral_event",
    (Kind.REFERRAL_EVENT, "outcome"): "referral_event",
    (Kind.DECISION, "outcome"): "history_verdict",
    (Kind.DECISION, "session"): "history_part",
    (Kind.DECISION, "ground"): "leave_ground",
    (Kind.MINUTE, "kind"): "minute_kind",
    (Kind.MINUTE, "session"): "history_part",
}
_TEXTS = frozenset({"body", "anonymised", "outcome"})
# What a closed part said: of a warning its text, of a decision or a line of the minutes all.
_CLOSED_TEXTS = frozenset({"body", "reason", "against", "facts"})
_OF_PARTS = frozenset({Kind.DECISION, Kind.MINUTE})
# What a new row holds when nothing was said.
_USUAL = {"fact_kind": "fact"}


def _known(section: str, code: str, fallback: str) -> str:
    try:
        return words(section, code)
    except KeyError:
        return fallback


def verb_words(verb: str) -> str:
    """ "Collected", "Changed", "Looked at" and so on."""
    return words("history_verb", verb)


def field_words(subject: str, field: str) -> str:
    """The words for a field of a row, such as "Date of birth"."""
    fallback = field.replace("_", " ").capitalize()
    return _known("history_field", f"{subject}_{field}", _known("history_field", field, fallback))


def value_words(field: str, value: object) -> str:
    """A stored value in words: dates in full, Yes and No, statuses by name."""
    if value is None or value == "":
        return ""
    text = str(value)
    if field in _STATUS:
        return Rag(text).spoken
    if field in _YES_NO:
        return words("history_value", "yes" if text in {"1", "True"} else "no")
    if field in _CODED:
        return _known(_CODED[field], text, text)
    if len(text) >= 10 and text[4:5] == text[7:8] == "-":
        with suppress(ValueError):
            if len(text) == 10:
                return show_date(date.fromisoformat(text))
            return show_moment(datetime.fromisoformat(text))
    return text


def _number_fields(entry: Entry, name: str) -> list[tuple[str, str, str]]:
    """One line for what was typed, one more where the full form differs from it."""
    lines = []
    typed = entry.fields.get("typed")
    full = entry.fields.get("canonical")
    if typed is not None:
        lines.append((name, value_words("typed", typed[0]), value_words("typed", typed[1])))
    if full is not None and full != typed:
        label = words("history_field", "in_full", {"name": name})
        lines.append((label, value_words("canonical", full[0]), value_words("canonical", full[1])))
    return lines


def _answer_fields(entry: Entry, form: FormDef) -> list[tuple[str, str, str]]:
    """A line for each answer of a referral's form that changed, as the form words it."""
    before, after = (_packed(side) for side in entry.fields.get("answers", ("", "")))
    fields = {field.id: field for field in form.fields()}
    lines = []
    for key in dict.fromkeys((*form.keys(), *before, *after)):
        old, new = before.get(key, ""), after.get(key, "")
        field = fields.get(key.partition(".")[0])
        if old == new or field is None:
            continue
        cell = key if "." in key else ""
        lines.append((answer_label(field, key), display(field, before, cell),
                      display(field, after, cell)))  # fmt: skip
    return lines


def _packed(side: object) -> dict[str, str]:
    found = json.loads(str(side)) if side else {}
    return {str(key): str(value) for key, value in found.items()}


def answer_label(field: FieldDef, key: str) -> str:
    """What an answer is called; a cell of a table by its row and column."""
    _, row_id, column_id = (*key.split("."), "", "")[:3]
    row = next((one.label for one in field.rows if one.value == row_id), "")
    column = next((one.label for one in field.columns if one.id == column_id), "")
    return f"{row}, {column}" if row else field.label


def _referral_value(subject: str, field: str, value: object) -> str:
    if (subject, field) == (Kind.DECISION, "after") and value:
        return Rag(str(value)).spoken
    if (subject, field) in _CODED_OF and value:
        return _known(_CODED_OF[subject, field], str(value), str(value))
    if field == "agencies" and subject in {Kind.REFERRAL_EVENT, Kind.DECISION} and value:
        return "; ".join(str(one) for one in json.loads(str(value)))
    return value_words(field, value)


def _fields(
    entry: Entry, kinds: Mapping[str, str], form: FormDef, *, closed: bool, intelligence: bool
) -> tuple[tuple[str, str, str], ...]:
    """The fields of one entry in words.

    Of a closed-session item only that there is one; of intelligence not its texts, which
    are read on their own tab, where that is logged.
    """
    lines: list[tuple[str, str, str]] = []
    skipped = set(_UNSPOKEN)
    if entry.subject == Kind.IDENTIFIER:
        kind = kinds.get(entry.row_id, "")
        name = NAMES[IdentifierKind(kind)] if kind else field_words(entry.subject, "typed")
        lines += _number_fields(entry, name)
        skipped |= {"kind", "typed", "canonical"}
    skipped |= _UNSPOKEN_OF.get(entry.subject, frozenset())
    if entry.subject == Kind.REFERRAL:
        lines += _answer_fields(entry, form)
        skipped |= {"answers"}
    for field, (before, after) in entry.fields.items():
        if field in skipped or (before is None and _USUAL.get(field) == after):
            continue
        if closed and field in _CLOSED_TEXTS:
            for_closed = words("history_value", "closed")
            lines.append((field_words(entry.subject, field), "", for_closed))
            continue
        if intelligence and field in _TEXTS:
            folded_away = words("history_value", "intelligence")
            lines.append((field_words(entry.subject, field), "", folded_away))
            continue
        shown = tuple(_referral_value(entry.subject, field, one) for one in (before, after))
        if before is None and after in (0, "0") and field in _YES_NO:
            continue
        lines.append((field_words(entry.subject, field), shown[0], shown[1]))
    return tuple(lines)


def history(desk: Desk, person_id: str) -> tuple[HistoryLine, ...]:
    """Everything done with a person's data, latest first: before, after, who, when."""
    with desk.read() as reading:
        entries = _with_merged(reading, person_id)
        kinds = {one.id: one.kind.value for one in people.identifiers_of(reading, person_id)}
        closed = {one.id for one in records.flags(reading, person_id) if one.closed_only}
        reports = {one.id for one in folded(reading, person_id)}
    for entry in entries:  # numbers that were taken away since
        if entry.subject == Kind.IDENTIFIER and "kind" in entry.fields:
            before, after = entry.fields["kind"]
            kinds.setdefault(entry.row_id, str(after or before))
        if entry.subject == Kind.FLAG and any(entry.fields.get("closed_only", ())):
            closed.add(entry.row_id)
        if entry.subject in _OF_PARTS and Session.CLOSED in entry.fields.get("session", ()):
            closed.add(entry.row_id)
        if entry.subject == Kind.EVENT and _of_intelligence(entry):
            reports.add(entry.row_id)
    return tuple(
        HistoryLine(
            at=entry.at,
            who=entry.who,
            verb=entry.verb,
            subject=_known("history_subject", entry.subject, entry.subject),
            fields=_fields(
                entry,
                kinds,
                desk.scheme.referral,
                closed=entry.row_id in closed,
                intelligence=entry.row_id in reports,
            ),
            recipients=entry.recipients,
            context=_known("history_context", entry.context, entry.context),
        )
        for entry in entries
    )


def _of_intelligence(entry: Entry) -> bool:
    """Whether an entry tells that its event is, or was, an intelligence report."""
    kinds, grades = entry.fields.get("kind", ()), entry.fields.get("grade", ())
    said = (is_intelligence(str(kind or ""), "") for kind in kinds)
    return any(said) or any(is_intelligence("", str(grade or "")) for grade in grades)


def _with_merged(reading: Reading, person_id: str) -> tuple[Entry, ...]:
    """The log of a person and of the records that were merged into this one, latest first."""
    entries = log.of_person(reading, person_id)
    for merged in merges.family(reading, person_id):
        entries = (*entries, *log.of_person(reading, merged))
    return tuple(sorted(entries, key=lambda one: one.seq, reverse=True))


def saved_by(desk: Desk, referral_id: str) -> str:
    """Who saved a referral last, as the log tells; empty when it tells nothing."""
    with desk.read() as reading:
        entries = log.of_row(reading, Kind.REFERRAL, referral_id)
    saves = {Verb.COLLECTION, Verb.ALTERATION}
    return next((one.who for one in entries if one.verb in saves), "")
