"""The minutes of a meeting: what each reader's copy holds, and when nothing goes out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from iomdesk.domain.clock import SetClock
from iomdesk.papers.values_minutes import MinutesPaper
from iomdesk.services import minutes
from iomdesk.services.desk import Desk
from iomdesk.services.minutes import MadeAll
from tests.helpers.minuted import (
    READERS,
    Reader,
    Told,
    marked,
    may_have,
    moment,
    tell,
)
from tests.helpers.stores import make_desk
from tests.papers.looks import title_and_bookmarks


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The meeting, held once; no test of this file changes it."""
    desk, clock = _desk(tmp_path_factory.mktemp("minutes"))
    yield tell(desk, clock)
    desk.store.close()


@pytest.fixture(scope="module")
def made(told: Told) -> MadeAll:
    return minutes.make(told.desk, told.meeting_id)


def _desk(folder: Path) -> tuple[Desk, SetClock]:
    clock = SetClock(moment(9, 0))
    return make_desk(folder, clock), clock


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


# ---- the gate ---------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.agency)
def test_a_copy_holds_what_its_reader_may_have_and_nothing_else(
    made: MadeAll, reader: Reader
) -> None:
    """Design section 2.4; stated by hand in ``tests/helpers/minuted.py``."""
    (copy,) = (one for one in made.copies if one.name == reader.name)
    text = text_of(copy.pdf)
    text += title_and_bookmarks(copy.pdf)
    assert {one for one in marked() if one in text} == may_have(reader)
    assert re.findall(r"\b(\d)\. [A-Z]{5,}", text)[:1] == ["1"]


@pytest.mark.parametrize(
    "reader", [one for one in READERS if not (one.statutory and one.closed)],
    ids=lambda one: one.agency,
)  # fmt: skip
def test_a_copy_is_that_of_a_meeting_where_the_rest_was_never_said(
    told: Told, reader: Reader, tmp_path: Path
) -> None:
    """Numbers, times and quorum betray no case, and no part, that is kept from a reader."""
    desk, clock = _desk(tmp_path)
    other = tell(desk, clock, only=reader)
    assert _read(told, reader) == _read(other, reader)
    desk.store.close()


def _read(held: Told, reader: Reader) -> MinutesPaper:
    found = minutes.read(held.desk, held.meeting_id)
    paper = minutes.for_audience(held.desk, found, held.attendee(reader))
    return replace(paper, frame=replace(paper.frame, made_at=moment(11, 0)))
