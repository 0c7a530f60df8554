"""Random facts before random readers: nothing withheld is in any output, nor betrayed by one.

What a reader may see is worked out here from the second statement of the documents and from
readers described by hand; the program is asked for nothing but its outputs. Each output is
compared with that of a store in which what is withheld never was.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import Audience, Item, ItemKind
from iomdesk.services import meetings, referral_papers
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef, Recipient
from iomdesk.store.changes import source_values
from iomdesk.store.schema import Kind
from tests.helpers.gateworld import (
    DAY,
    KINDS,
    MANY,
    OWN,
    PLACES,
    PLAIN,
    PRINTED,
    READERS,
    VARIED,
    Fact,
    Place,
    Reader,
    blank,
    copy_of,
    facts,
    forget,
    made_place,
    marked,
    may,
    plant,
    said_by,
    sources,
)
from tests.helpers.referrals import accepted, tasking
from tests.unit.domain.gate_statement import verdict


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The store that all examples of this file share."""
    yield from made_place(tmp_path_factory.mktemp("gate"))


# Every kind of fact with every single thing that may stand against it, one thing at a turn.
TURNS = [
    [
        Fact(place, "", replace(PLAIN, **one), closed=closed, anonymised=True)  # type: ignore[arg-type]
        for closed in (False, True)
        for place in PLACES
        if not closed or place in {"event", "note", "action", "flag"}
    ]
    for one in VARIED
]
TURNS.append([Fact("event", "", PLAIN, kind=kind) for kind in KINDS])


ALIKE = frozenset({"CLOVER, Sam"})
"""Told by the same rules as another of the list; the difference is on which paper."""


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.invitation.name.split(",")[0])
def test_each_thing_by_itself_before_each_reader(place: "Place", reader: Reader) -> None:
    """Those who hear the open case: every turn; the others: enough to see that they do not."""
    hears = reader.basis is not None and reader.until is None
    hears = hears and reader.invitation.name not in ALIKE
    hears = hears and (reader.basis is not Basis.CONSENT or reader.consents)
    for turn in TURNS if hears else TURNS[:1]:
        _look_at_copy(place.desk, marked(turn), PLAIN, Session.OPEN, reader, why="")


@MANY
@given(
    found=st.lists(facts, max_size=9).map(marked),
    person_source=sources,
    case=st.sampled_from((Session.OPEN, Session.OPEN, Session.CLOSED)),
    reader=st.sampled_from(READERS),
    why=st.sampled_from(("zqwhyzq", "")),
)
def test_a_copy_says_what_its_reader_may_hear_as_if_there_were_no_more(
    place: Place, found: list[Fact], person_source: Provenance, case: Session, reader: Reader,
    why: str,
) -> None:  # fmt: skip
    _look_at_copy(place.desk, found, person_source, case, reader, why=why)


def _look_at_copy(
    desk: Desk, found: list[Fact], person_source: Provenance, case: Session, reader: Reader,
    *, why: str,
) -> None:  # fmt: skip
    """Make a reader's copy, hold it to the documents, and make it again without the rest."""
    world = plant(desk, person_source, case, found, why)
    meeting = meetings.meeting(desk, world.meeting_id)
    attendee = next(one for one in meeting.attendees if one.name == reader.invitation.name)
    to = reader.audience(world.person_id)
    copy, sheet, counts = copy_of(desk, world, attendee)
    for one in found:
        answer = may(one, world, case, to)
        expected = answer == "whole" and one.place in PRINTED
        if one.place == "status" and why:
            expected = False  # the agenda says why; the reason stands there only without it
        assert (one.marker in copy) is expected, (answer, one, to)
        anonymous = answer == "anonymised" and one.place == "event"
        assert (one.anonymous_marker in copy) is anonymous, (answer, one, to)
        assert one.marker not in sheet
    heard = Item(kind=ItemKind.WHY, person_id=world.person_id, session=case)
    assert ("zqwhyzq" in copy) is (bool(why) and verdict(heard, to) == "whole")
    own = Item(
        kind=ItemKind.DETAIL, person_id=world.person_id, session=case, provenance=person_source
    )
    assert ("zqmanagerzq" in copy) is (verdict(own, to) == "whole")
    assert ("PPO" in copy) is (verdict(replace(own, kind=ItemKind.FLAG), to) == "whole")
    forget(desk, world, [one for one in found if may(one, world, case, to) == "no"])
    if verdict(own, to) == "no":
        blank(desk, world)
    assert copy_of(desk, world, attendee) == (copy, sheet, counts)
    (only,) = meetings.meeting(desk, world.meeting_id).cases
    if case is Session.CLOSED and verdict(replace(heard, kind=ItemKind.CASE), to) == "no":
        meetings.drop_case(desk, world.meeting_id, only)
        assert copy_of(desk, world, attendee)[:2] == (copy, sheet)


RECIPIENTS = (
    Recipient("HAREBELL, Simon", "Probation"),
    Recipient("SALTMARSH, Martin", "Police"),
    Recipient("FIR, Ash", "Public Health"),
    Recipient("LARCHE, Robin", "Probation"),
    Recipient("SELFHEAL, Jo", "Harbour Recovery"),
    Recipient("NOBODY, Known", "A Charity"),
)
ANSWERED = ("address", "primary_substance", "concern", "orders")


@settings(parent=MANY, max_examples=25)
@given(source=sources, recipient=st.sampled_from(RECIPIENTS), kind=st.sampled_from(
    (PaperKind.FORM, PaperKind.LETTER, PaperKind.MATRIX)))  # fmt: skip
def test_a_paper_of_a_referral_says_what_its_recipient_may_read(
    place: Place, tmp_path_factory: pytest.TempPathFactory, source: Provenance,
    recipient: Recipient, kind: PaperKind,
) -> None:  # fmt: skip
    desk = place.desk
    crn = f"X99{len(_held):04}"
    markers = {key: f"zq{key.replace('_', '')}zq" for key in ANSWERED}
    referral = accepted(desk, tasking(desk), surname=f"Fern{len(_held)}", crn=crn, **markers)
    _held.append(referral.id)
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, referral.id, referral.revision, source_values(source)
        ),
        context="test",
    )
    ref = _ref(desk, kind, referral.id)
    statutory_now = recipient.agency in {"Probation", "Police"}
    statutory_now = statutory_now and recipient.name != "LARCHE, Robin"
    to = Audience(
        on=DAY, basis=Basis.STATUTORY if statutory_now else None, agency=recipient.agency, own=OWN
    )
    item = Item(kind=ItemKind.DETAIL, person_id=referral.id, provenance=source)
    allowed = verdict(item, to) == "whole"
    drawn = referral_papers.draw(desk, ref, recipient)
    said = said_by(drawn.pdf)
    if kind is PaperKind.LETTER:
        said += referral_papers.letter_text(desk, referral.id, recipient)
    if not allowed:
        for marker in markers.values():
            assert marker not in said, (kind, marker)
        assert crn not in said
        assert "9 Aug 1997" not in said
    elif kind is PaperKind.FORM:
        assert all(marker in said for marker in (crn, *markers.values()))
    elif kind is PaperKind.LETTER:
        assert crn in said
    file = tmp_path_factory.mktemp("out") / "paper.pdf"
    sent = False
    with suppress(RuleViolation):
        referral_papers.save(desk, ref, file, recipient=recipient)
        sent = True
    if kind is not PaperKind.MATRIX:
        assert sent is allowed
    assert file.exists() is sent
    if kind is PaperKind.FORM and not allowed:
        _forget_answers(desk, referral.id)
        assert said_by(referral_papers.draw(desk, ref, recipient).pdf) == said


_held: list[str] = []


def _ref(desk: Desk, kind: PaperKind, referral_id: str) -> PaperRef:
    if kind is not PaperKind.MATRIX:
        return PaperRef(kind, referral_id)
    from iomdesk.services import scoring

    (matrix,) = scoring.matrices(desk, referral_id=referral_id)
    return PaperRef(kind, matrix.id)


def _forget_answers(desk: Desk, referral_id: str) -> None:
    from iomdesk.services import referrals

    held = referrals.read_referral(desk, referral_id)
    names = {key: held.answers[key] for key in ("surname", "forename")}
    desk.write(
        lambda work: work.amend(
            Kind.REFERRAL, referral_id, held.revision, {"answers": json.dumps(names)}
        ),
        context="test",
    )
