"""The wall's value has a place for what UX section 8 lists, and for nothing else."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from typing import get_args, get_type_hints

import pytest

from iomdesk.domain import wall
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.domain.wall import WallCase, WallKind, WallValue

ALLOWED = {
    # "meeting name and date", the marking, and that the people are fictional
    "WallValue": {"kind", "marking", "occasion", "case", "statement", "facts", "training"},
    # "case number and count within this session, name, status now and proposed, response line,
    # look-again date, at most 3 actions marked on the wall and how many more are so marked,
    # decision state and final wording"; that it goes to the Panel is what is proposed
    "WallCase": {
        "number", "of", "session", "name", "rag", "proposed", "response", "look_again_on",
        "goes_on", "actions", "more", "decision",
    },
    "WallAction": {"text", "owner_agency", "due", "late", "new"},
    # "session open / closed, statement read, signed, agencies count, time"
    "WallFacts": {"session", "read_at", "signed", "agencies", "quorate", "now"},
    "WallStatement": {"title", "opening", "points"},
    "WallPoint": {"text", "bullets"},
}  # fmt: skip
PLAIN = {str, int, bool, date, time, Rag, Session, WallKind, type(None)}


def test_the_value_has_the_fields_of_the_allow_list_and_no_others() -> None:
    found = {
        name: {one.name for one in fields(kind)}
        for name, kind in vars(wall).items()
        if is_dataclass(kind) and isinstance(kind, type)
    }
    assert found == ALLOWED


def _leaves(hint: object) -> set[object]:
    inner = [one for one in get_args(hint) if one is not Ellipsis]
    return set().union(*map(_leaves, inner)) if inner else {hint}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_field_holds_plain_values_or_another_part_of_the_wall(name: str) -> None:
    """No id, no person, no provenance, nothing that leads back to the store."""
    kind = vars(wall)[name]
    parts = {vars(wall)[each] for each in ALLOWED}
    for leaf in set().union(*map(_leaves, get_type_hints(kind).values())):
        assert leaf in PLAIN | parts, (name, leaf)
    with pytest.raises(AttributeError):  # frozen, and nothing can be hung onto it
        object.__setattr__(object.__new__(kind), "person_id", "")


def test_what_makes_another_item() -> None:
    case = WallCase(number=1, of=2, session=Session.OPEN, name="OAKAPPLE, Alex")
    value = WallValue(kind=WallKind.CASE, marking="M", case=case)
    for same in ({"decision": "Stays"}, {"proposed": Rag.RED}, {"more": 3}, {"of": 3}):
        assert replace(value, case=replace(case, **same)).item == value.item
    for other in ({"number": 2}, {"session": Session.CLOSED}, {"name": "TEASELWOOD, Dean"}):
        assert replace(value, case=replace(case, **other)).item != value.item
    assert replace(value, kind=WallKind.REFERRAL).item != value.item
