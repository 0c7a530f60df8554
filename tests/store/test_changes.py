"""The one mechanism that writes: insert, amend, erase, each with its log entry."""

from datetime import date, datetime

import pytest

from iomdesk.domain.people import Rag
from iomdesk.store import log
from iomdesk.store.changes import Conflict, Work, plain
from iomdesk.store.log import Verb
from iomdesk.store.queries import people
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store
from tests.store.support import CLOCK, SOURCE, WHO, add, scalar, surnames, write


def row(store: Store, person_id: str) -> dict[str, object]:
    with store.read() as reading:
        found = reading.exec_driver_sql("SELECT * FROM person WHERE id = ?", (person_id,))
        return {str(name): value for name, value in found.mappings().one().items()}


def history(store: Store, person_id: str) -> tuple[log.Entry, ...]:
    with store.read() as reading:
        return log.of_person(reading, person_id)


def test_an_insert_is_stamped_and_logged_with_what_it_holds(store: Store) -> None:
    person_id = add(store, "Oakapple", birth_date=date(1988, 2, 2), ppo=True, rag=Rag.RED)
    found = row(store, person_id)
    assert (found["revision"], found["created_by"], found["changed_by"]) == (1, WHO, WHO)
    assert found["created_at"] == found["changed_at"] == CLOCK.now().isoformat()
    assert (found["birth_date"], found["ppo"], found["rag"]) == ("1988-02-02", 1, "red")
    (entry,) = history(store, person_id)
    assert (entry.verb, entry.who, entry.subject, entry.row_id) == (
        Verb.COLLECTION,
        WHO,
        "person",
        person_id,
    )
    assert entry.fields["surname"] == (None, "Oakapple")
    assert entry.fields["birth_date"] == (None, "1988-02-02")
    assert "other_names" not in entry.fields


def test_an_amendment_logs_before_and_after_of_what_differs_only(store: Store) -> None:
    person_id = add(store, "Oakapple", forename="Steven", area="Saltergate")
    revision = write(
        store,
        lambda work: work.amend(
            Kind.PERSON, person_id, 1, {"forename": "Stephen", "area": "Saltergate"}
        ),
    )
    assert revision == 2
    entry = history(store, person_id)[0]
    assert (entry.verb, dict(entry.fields)) == (
        Verb.ALTERATION,
        {"forename": ("Steven", "Stephen")},
    )
    assert row(store, person_id)["revision"] == 2


def test_an_amendment_that_changes_nothing_writes_nothing(store: Store) -> None:
    person_id = add(store, "Oakapple")
    same = {"surname": "Oakapple"}
    assert write(store, lambda work: work.amend(Kind.PERSON, person_id, 1, same)) == 1
    assert len(history(store, person_id)) == 1


def test_touch_counts_a_change_of_what_hangs_off_a_row(store: Store) -> None:
    person_id = add(store, "Oakapple")
    revision = write(store, lambda work: work.amend(Kind.PERSON, person_id, 1, {}, touch=True))
    assert (revision, row(store, person_id)["revision"]) == (2, 2)
    assert len(history(store, person_id)) == 1


def test_a_stale_revision_is_a_conflict_that_shows_what_is_there_now(store: Store) -> None:
    person_id = add(store, "Oakapple")
    write(store, lambda work: work.amend(Kind.PERSON, person_id, 1, {"area": "Millbeck"}))
    with pytest.raises(Conflict) as conflict:
        write(store, lambda work: work.amend(Kind.PERSON, person_id, 1, {"area": "Thornhope"}))
    assert conflict.value.base_revision == 1
    assert conflict.value.now is not None
    assert conflict.value.now["area"] == "Millbeck"
    assert "Oakapple" not in str(conflict.value)
    assert row(store, person_id)["area"] == "Millbeck"
    assert len(history(store, person_id)) == 2
    with pytest.raises(Conflict):
        write(store, lambda work: work.erase(Kind.PERSON, person_id, 1))
    with pytest.raises(Conflict) as gone:
        write(store, lambda work: work.amend(Kind.PERSON, "nobody", 1, {"area": "Millbeck"}))
    assert gone.value.now is None


@pytest.mark.parametrize("keep", [False, True])
def test_an_erasure_says_that_it_went_and_what_only_when_asked(store: Store, keep: bool) -> None:
    person_id = add(store, "Oakapple")
    write(store, lambda work: work.erase(Kind.PERSON, person_id, 1, keep_fields=keep))
    assert surnames(store) == []
    entry = history(store, person_id)[0]
    assert (entry.verb, entry.row_id) == (Verb.ERASURE, person_id)
    assert entry.fields.get("surname") == (("Oakapple", None) if keep else None)


def test_a_consultation_and_a_disclosure_change_no_row(store: Store) -> None:
    person_id = add(store, "Oakapple")

    def look(work: Work) -> None:
        work.note(Verb.CONSULTATION, Kind.PERSON, person_id, person_id=person_id)
        work.note(
            Verb.DISCLOSURE,
            Kind.PACK_COPY,
            "copy",
            person_id=person_id,
            recipients="SELFHEAL, Jo",
            fields={"pages": 3},
        )

    write(store, look)
    disclosure, consultation, _ = history(store, person_id)
    assert (consultation.verb, dict(consultation.fields)) == (Verb.CONSULTATION, {})
    assert (disclosure.recipients, dict(disclosure.fields)) == (
        "SELFHEAL, Jo",
        {"pages": (None, 3)},
    )
    assert row(store, person_id)["revision"] == 1


def test_a_rule_of_the_tables_holds_and_tells_no_names(store: Store) -> None:
    with pytest.raises(Exception, match="CHECK constraint failed") as problem:
        add(store, "Oakapple", rag="purple")
    assert "Oakapple" not in str(problem.value)
    with pytest.raises(Exception, match="FOREIGN KEY") as loose:
        write(
            store,
            lambda work: work.insert(
                Kind.FLAG, {"person_id": "nobody", "body": "Marker", **SOURCE}
            ),
        )
    assert "Marker" not in str(loose.value)
    with pytest.raises(KeyError, match="colour"):
        add(store, "Oakapple", colour="purple")
    assert surnames(store) == []
    assert scalar(store, "SELECT count(*) FROM log") == 0


def test_values_that_have_no_stored_form_are_refused() -> None:
    assert plain(datetime.fromisoformat("2026-11-24T09:00:00+00:00")) == "2026-11-24T09:00:00+00:00"
    assert (plain(True), plain(None), plain(Rag.RED)) == (1, None, "red")
    with pytest.raises(TypeError, match="list"):
        plain([])


def test_drafts_are_kept_replaced_and_dropped_without_a_log_entry(store: Store) -> None:
    def keep(text: str) -> None:
        write(
            store,
            lambda work: work.keep_draft(
                "person", "p1", base_revision=3, answers={"surname": text}
            ),
        )

    keep("Oaka")
    keep("Oakapple")
    assert scalar(store, "SELECT answers FROM draft") == '{"surname": "Oakapple"}'
    write(store, lambda work: work.drop_draft("person", "p1"))
    assert scalar(store, "SELECT count(*) FROM draft") == 0
    assert scalar(store, "SELECT count(*) FROM log") == 0


def test_search_follows_what_is_written(store: Store) -> None:
    def hits(typed: str) -> int:
        with store.read() as reading:
            return len(people.rows(reading, people.Filter(text=typed)))

    person_id = add(store, "Nguyen-Sedge", other_names="Ginge")
    number = write(
        store,
        lambda work: work.insert(
            Kind.IDENTIFIER,
            {
                "person_id": person_id,
                "kind": "pncid",
                "typed": "09/9990012V",
                "canonical": "2009/9990012V",
                **SOURCE,
            },
        ),
    )
    assert [hits(typed) for typed in ("sedge", "ginge", "nguyensed", "2009/99", "9990012")] == [
        1
    ] * 5
    assert [hits(typed) for typed in ("sedges", '"', "OR", "sedge ginge", "sedge oak")] == [
        0, 1, 0, 1, 0,
    ]  # fmt: skip
    write(store, lambda work: work.amend(Kind.PERSON, person_id, 1, {"surname": "Oakapple"}))
    assert (hits("sedge"), hits("oakapple")) == (0, 1)
    write(store, lambda work: work.erase(Kind.IDENTIFIER, number, 1))
    assert (hits("9990012"), hits("oakapple")) == (0, 1)
    write(store, lambda work: work.erase(Kind.PERSON, person_id, 2))
    assert hits("oakapple") == 0
    assert scalar(store, "SELECT count(*) FROM search_key") == 0
