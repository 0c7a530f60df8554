"""Who is in the room after all that happened, and which gates are passed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from iomdesk.domain.meetings import Attendee, Basis, Meeting, Session
from iomdesk.domain.sitting import (
    Gates,
    Place,
    Presence,
    PresenceLine,
    Room,
    Seat,
    Sitting,
    Spell,
    gates,
    room,
)

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEXT, OLD = "a" * 64, "b" * 64
# Two of one agency, spelled otherwise, so that people and agencies differ in number.
AGENCIES = ("Police", "Probation Service", " police ", "Harbour Recovery", "HMP Fellgate")


def attendee(number: int) -> Attendee:
    return Attendee(
        id=f"a{number}", revision=1, position=number + 1, name=f"PERSON{number}, Alex",
        agency=AGENCIES[number], basis=Basis.STATUTORY, basis_detail="", basis_until=None,
        by_phone=False, closed_session=True, consented=frozenset(),
    )  # fmt: skip


MEETING = Meeting(
    id="m", revision=1, kind="daily_tasking", on_date=date(2026, 11, 24), at_time=time(9, 30),
    place="Saltergate", chair="SALTMARSH, Martin", chair_agency="Police",
    attendees=tuple(attendee(number) for number in range(len(AGENCIES))), cases=(),
)  # fmt: skip
# One letter for each thing that may happen; X is a signature under another text.
LETTERS = {
    "S": Presence.SIGNED,
    "X": Presence.SIGNED,
    "I": Presence.IN,
    "O": Presence.OUTSIDE,
    "L": Presence.LEFT,
    "A": Presence.APOLOGIES,
}
PLACES = {"I": Place.IN, "O": Place.OUTSIDE, "L": Place.LEFT, "A": Place.APOLOGIES}
Happened = list[tuple[int, str]]


def lines(happened: Happened) -> list[PresenceLine]:
    """The minute is the place in the list, so that times can be told from it."""
    return [
        PresenceLine(
            id=str(minute),
            revision=1,
            attendee_id=f"a{who}",
            kind=LETTERS[letter],
            at=BEGIN + timedelta(minutes=minute),
            statement_sha256={"S": TEXT, "X": OLD}.get(letter, ""),
            item=f"case{minute}" if letter == "O" else "",
        )
        for minute, (who, letter) in enumerate(happened)
    ]


def second(happened: Happened, who: int) -> tuple[Place, int | None, bool, str, list[list[int]]]:
    """The same, stated on a strip of letters: one letter a minute, "." where others moved.

    Signatures are no moves, so they are read first and then struck out. Where somebody is
    says the last letter left; since when, the start of the run of that letter; and each
    stretch from an I to the next other letter is a time in the room.
    """
    strip = "".join(letter if one == who else "." for one, letter in happened)
    signed = "S" in strip
    moves = re.sub("[SX]", ".", strip)
    spells = [
        [found.start(), found.end() if found.end() < len(moves) else -1]
        for found in re.finditer(r"I[I.]*", moves)
    ]
    run = re.search(r"([IOLA])(?:\1|\.)*$", moves)
    if run is None:
        return Place.EXPECTED, None, signed, "", spells
    item = f"case{moves.rindex('O')}" if run[1] == "O" else ""
    return PLACES[run[1]], run.start(), signed, item, spells


def minute(at: datetime | None) -> int | None:
    return None if at is None else int((at - BEGIN).total_seconds() // 60)


def told(seat: Seat) -> tuple[Place, int | None, bool, str, list[list[int]]]:
    spells = [
        [minute(one.since) or 0, -1 if one.until is None else minute(one.until) or 0]
        for one in seat.spells
    ]
    return seat.place, minute(seat.since), seat.signed_at is not None, seat.item, spells


HAPPENED = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(sorted(LETTERS))), max_size=40)


@given(HAPPENED)
@example([(0, "S"), (0, "I"), (0, "O"), (0, "O"), (0, "I"), (0, "L"), (0, "I")])
@example([(0, "X"), (0, "I"), (2, "S"), (2, "I"), (1, "A"), (1, "S"), (1, "I")])
def test_any_line_of_happenings_gives_the_room_stated_a_second_way(happened: Happened) -> None:
    now = room(MEETING, lines(happened), 3, TEXT)
    for number, seat in enumerate(now.seats):
        assert told(seat) == second(happened, number)
    # Quorum, counted by crossing off: an agency counts once for whoever sits there signed.
    there = {
        " ".join(AGENCIES[number].split()).lower()
        for number in range(len(AGENCIES))
        if (found := second(happened, number))[0] is Place.IN and found[2]
    }
    assert len(now.agencies) == len(there)
    assert now.quorate == (len(there) >= 3)
    assert [seat.attendee.id for seat in now.unanswered] == [
        f"a{number}"
        for number in range(len(AGENCIES))
        if second(happened, number)[0] is Place.EXPECTED
    ]


@given(HAPPENED)
def test_the_order_between_people_does_not_matter(happened: Happened) -> None:
    """Only what happened to somebody tells where they are; others may be listed before."""
    made = lines(happened)
    apart = sorted(made, key=lambda one: one.attendee_id)
    assert room(MEETING, made, 3, TEXT) == room(MEETING, apart, 3, TEXT)


def test_two_of_one_agency_count_once_and_it_goes_with_the_last_of_them() -> None:
    """Ruling 8: distinct agencies, not people, recounted at every departure."""
    both: Happened = [(0, "S"), (0, "I"), (2, "S"), (2, "I"), (1, "S"), (1, "I")]
    third: Happened = [*both, (3, "S"), (3, "I")]
    assert room(MEETING, lines(both), 3, TEXT).agencies == ("Police", "Probation Service")
    assert not room(MEETING, lines(both), 3, TEXT).quorate
    assert room(MEETING, lines(third), 3, TEXT).quorate
    one_left: Happened = [*third, (0, "L")]
    assert room(MEETING, lines(one_left), 3, TEXT).quorate
    assert not room(MEETING, lines([*one_left, (2, "O")]), 3, TEXT).quorate
    back: Happened = [*one_left, (2, "L"), (0, "I")]
    assert room(MEETING, lines(back), 3, TEXT).quorate  # the signature stands: no second one


def test_a_time_in_the_room_ends_with_what_ended_it() -> None:
    happened: Happened = [(0, "I"), (0, "S"), (0, "O"), (0, "I"), (0, "I"), (0, "L")]
    at = [BEGIN + timedelta(minutes=number) for number in range(6)]
    assert room(MEETING, lines(happened), 3, TEXT).seats[0].spells == (
        Spell(since=at[0], until=at[2], why=Presence.OUTSIDE),
        Spell(since=at[3], until=at[5], why=Presence.LEFT),
    )


def sitting(*, read: str = "", began: bool = False) -> Sitting:
    return Sitting(
        id="s", revision=1, meeting_id="m", session=Session.OPEN, item="", item_since=None,
        read_at=BEGIN if read else None, read_by="SALTMARSH, Martin" if read else "",
        statement_sha256=read, opened_at=BEGIN, began_at=BEGIN if began else None, ended_at=None,
        approved_at=None, approved_by="",
    )  # fmt: skip


def seated(happened: Happened) -> Room:
    return room(MEETING, lines(happened), 3, TEXT)


ALL_IN: Happened = [(who, letter) for who in (0, 1, 3) for letter in "SI"]
APOLOGIES: Happened = [(2, "A"), (4, "A")]
KNOWN = {f"a{number}": True for number in range(5)}


def test_the_gates_open_in_their_order() -> None:
    """Domain items 29 to 33: read, signed by all, bases known, enough agencies."""
    whole = seated([*ALL_IN, *APOLOGIES])
    assert gates(None, whole, KNOWN, TEXT).missing == ("read",)
    assert gates(sitting(), whole, KNOWN, TEXT).missing == ("read",)
    assert gates(sitting(read=OLD), whole, KNOWN, TEXT).missing == ("read",)
    assert gates(sitting(read=TEXT), whole, KNOWN, TEXT).may_begin

    nobody = gates(sitting(read=TEXT), seated([]), {}, TEXT)
    assert nobody.missing == ("signed", "bases", "quorum")
    unsaid = gates(sitting(read=TEXT), seated([*ALL_IN, (2, "A")]), KNOWN, TEXT)
    assert unsaid.missing == ("signed",)
    unsigned = gates(sitting(read=TEXT), seated([*ALL_IN, (2, "I"), (4, "A")]), KNOWN, TEXT)
    assert unsigned.missing == ("signed",)
    waiting = gates(sitting(read=TEXT), seated([*ALL_IN, (2, "O"), (4, "A")]), KNOWN, TEXT)
    assert waiting.missing == ("signed",)
    baseless = gates(sitting(read=TEXT), whole, KNOWN | {"a3": False}, TEXT)
    assert baseless.missing == ("bases",)
    elsewhere = gates(sitting(read=TEXT), whole, KNOWN | {"a4": False}, TEXT)
    assert elsewhere.may_begin  # of somebody who sent apologies no basis is asked
    few = gates(sitting(read=TEXT), seated([*ALL_IN, *APOLOGIES, (3, "L")]), KNOWN, TEXT)
    assert few.missing == ("quorum",)


def test_once_begun_a_lost_quorum_and_a_late_name_keep_no_case_shut() -> None:
    """Below quorum notes go on and decisions wait; who is put on the list late is expected."""
    left = seated([*ALL_IN, (3, "L")])
    before = gates(sitting(read=TEXT), left, KNOWN, TEXT)
    assert before.missing == ("signed", "quorum")
    after = gates(sitting(read=TEXT, began=True), left, KNOWN, TEXT)
    assert after.may_go_on
    assert not after.may_begin
    assert not after.missing
    unsigned = seated([*ALL_IN, (2, "I")])
    assert gates(sitting(read=TEXT, began=True), unsigned, KNOWN, TEXT).missing == ("signed",)
    outside = seated([*ALL_IN, (2, "O")])  # waits there, unsigned and without a basis
    known = KNOWN | {"a2": False}
    assert gates(sitting(read=TEXT, began=True), outside, known, TEXT).may_go_on
    assert gates(sitting(read=TEXT, began=True), seated([*ALL_IN, (2, "I")]), known, TEXT).missing
    other = gates(sitting(read=OLD, began=True), left, KNOWN, TEXT)
    assert other.missing == ("read",)  # a new text is in force: it is read and signed first


def test_what_is_missing_and_whether_a_case_may_open_say_the_same() -> None:
    for read, signed, bases, quorum, began in product((False, True), repeat=5):
        found = Gates(read=read, signed=signed, bases=bases, quorum=quorum, began=began)
        assert found.may_go_on == (not found.missing)
        assert found.may_begin == (found.may_go_on and quorum)
