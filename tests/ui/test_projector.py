"""The wall: measures, what is painted, nothing but the value, and the screen it stands on."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.meetings import Session
from iomdesk.domain.people import Rag
from iomdesk.domain.wall import WallAction, WallCase, WallKind, WallValue
from iomdesk.formdef.scheme import load_scheme
from iomdesk.ui.projector.page import SMALL, Badge, Box, Icon, Page, Piece, Text, start_of
from iomdesk.ui.projector.paint import paint, pieces, said, scale_of
from iomdesk.ui.projector.projection import Projection
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.theme import Mode, Theme
from iomdesk.words import _section, words
from tests.helpers import screens
from tests.helpers.wall import CASE, FACTS, REFERRAL, TEASELWOOD, WAITING, statement_of_scheme

DRAWN = QSize(1440, 900)
SIZES = (DRAWN, QSize(1920, 1080), QSize(1024, 768), QSize(3840, 2160), QSize(1280, 720))
CHILD = Path(__file__).parents[1] / "helpers" / "wallchild.py"
STATEMENT = statement_of_scheme(load_scheme("derbyshire"))
TASK = "Recovery worker to see him at home with the housing officer before the week is out"
LONG = replace(
    TEASELWOOD,
    training=True,
    case=replace(
        CASE,
        name="FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew Alexander Montgomery",
        rag=Rag.AMBER_ALERT,
        proposed=None,
        response="Prioritisation resources/ joint working",
        actions=tuple(
            WallAction(text=TASK, owner_agency="Thornhope Debt Advice and Support Partnership",
                       due=date(2026, 11, 26), late=late)
            for late in ("", "126 days late", "")
        ),
        more=12,
        decision=f"Amber to Amber Alert. {' '.join([TASK] * 12)}",
    ),
)  # fmt: skip
VALUES = {
    "case": TEASELWOOD,
    "referral": REFERRAL,
    "statement": STATEMENT,
    "wait": WAITING,
    "long": LONG,
    "training": replace(WAITING, training=True),
    "nothing known": replace(TEASELWOOD, case=WallCase(number=1, of=1, session=Session.CLOSED,
                                                       name="")),
}  # fmt: skip


@pytest.fixture(params=list(VALUES.values()), ids=list(VALUES))
def value(request: pytest.FixtureRequest) -> WallValue:
    """Each kind of value."""
    found: WallValue = request.param
    return found


def texts(found: tuple[Piece, ...]) -> dict[str, Text]:
    return {one.text: one for one in found if isinstance(one, Text)}


def boxes(found: tuple[Piece, ...], **wanted: object) -> list[QRectF]:
    return [
        one.rect
        for one in found
        if isinstance(one, Box) and all(getattr(one, key) == held for key, held in wanted.items())
    ]


# ---- measures ---------------------------------------------------------------------------


def test_a_case_stands_as_it_is_drawn() -> None:
    """UX section 9, screen 8, and the drawing: margins, bands, name, badges, blocks, box, bar."""
    found = pieces(TEASELWOOD, DRAWN)
    assert boxes(found, fill="banner") == [QRectF(0, 0, 1440, 40), QRectF(0, 860, 1440, 40)]
    assert boxes(found, fill="nav") == [QRectF(0, 802, 1440, 58)]
    now, proposed = (one for one in found if isinstance(one, Badge))
    assert (now.rect.topLeft().toTuple(), now.rect.height()) == ((64, 214), 64)
    assert (proposed.rect.top(), proposed.rect.height()) == (214, 64)
    assert proposed.rect.left() == pytest.approx(now.rect.right() + 22 + 44 + 22)
    assert [one.rag for one in (now, proposed)] == [Rag.AMBER, Rag.AMBER_ALERT]
    by_text = texts(found)
    name = by_text["TEASELWOOD, Dean"]
    assert (name.rect.left(), name.rect.top(), name.px, name.weight) == (64, 106, 72, 600)
    assert by_text["Case 4 of 6"].rect.topLeft().toTuple() == (64, 72)
    assert by_text["Daily tasking, Saltergate, 24 Nov 2026"].rect.right() == 1440 - 64
    under = boxes(found, fill="text")
    assert under == [QRectF(64, 364, 446, 2), QRectF(566, 364, 810, 2)]
    rows = [by_text[one].rect for one in ("See at home", "Housing assessment", "joint visit")]
    assert [one.top() for one in rows] == [379, 446, 513]
    assert by_text["Harbour Recovery"].rect.left() == 566 + 810 - 278 - 196
    assert by_text["6 days late"].rect.left() == 566 + 810 - 196
    assert (by_text["6 days late"].ink, by_text["6 days late"].weight) == ("redText", 600)
    assert by_text["New:"].weight == 600
    assert boxes(found, edge=3) == [QRectF(64, 607, 1312, 76)]
    assert by_text["See at home"].px == by_text["Decision"].px == pytest.approx(23 * 96 / 72, 0.01)
    foot = [one for one in found if isinstance(one, Text) and one.rect.top() == 811]
    assert [one.text for one in foot] == [
        "OPEN SESSION", "Statement read 09:31", "Everyone has signed",
        "5 agencies, quorum met", "09:52",
    ]  # fmt: skip
    wait = texts(pieces(WAITING, DRAWN))
    assert wait["Please wait"].rect == QRectF(0, 390, 1440, 56)
    assert wait["The meeting will go on in a moment"].rect == QRectF(0, 456, 1440, 40)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_everything_fits_and_can_be_read_from_afar(value: WallValue, size: QSize) -> None:
    """20 pt is the least but for the marking; nothing leaves the screen or runs into another."""
    found = pieces(value, size)
    wide, high = size.width() / scale_of(size), size.height() / scale_of(size)
    assert wide >= 1440 - 0.01
    bands = [one for one in found if isinstance(one, Text) and one.px == 20]
    assert len(bands) == 2 + value.training
    lines = [(one, _ink(one)) for one in found if isinstance(one, Text) and one not in bands]
    foot = high - 40 - (58 if value.facts else 0)
    for one, ink in lines:
        assert one.px >= SMALL - 0.01 or value.kind is WallKind.STATEMENT, one.text
        assert ink.left() >= 63
        assert value.kind is WallKind.WAIT or ink.right() <= wide - 62, one.text
        assert ink.top() >= 40
        assert ink.bottom() <= foot or ink.top() >= foot
        for other, its in lines:
            assert one is other or not ink.intersects(its), (one.text, other.text)
    for mark in found:
        if isinstance(mark, Badge | Icon):
            assert mark.rect.right() <= wide - 62
            assert mark.rect.bottom() <= foot


def _ink(one: Text) -> QRectF:
    """Where a text has its letters: as long as it is, and as high as capitals and tails."""
    x, base = start_of(one)
    wide = Page(0, 0).width(one.text, one.px, one.weight, one.spacing)
    return QRectF(x, base - 0.7 * one.px, wide, 0.9 * one.px)


def test_no_word_of_the_statement_is_left_out() -> None:
    statement, found = STATEMENT.statement, ""
    assert statement is not None
    for size in SIZES:
        found = " ".join(said(pieces(STATEMENT, size)))
        for text in (statement.title, statement.opening, *(one.text for one in statement.points)):
            assert text in found
        for bullet in (each for one in statement.points for each in one.bullets):
            assert bullet in found
    # Read in order, a number before each point.
    assert re.findall(r"\b([1-9])\. ", found) == ["1", "2", "3", "4", "5"]


def test_a_name_is_made_smaller_before_it_is_broken() -> None:
    long = replace(TEASELWOOD, case=replace(CASE, name="QUILLFEATHER-MARSHLIGHT, Bartholomew"))
    name = texts(pieces(long, DRAWN))["QUILLFEATHER-MARSHLIGHT, Bartholomew"]
    assert 40 <= name.px < 72


# ---- what is painted --------------------------------------------------------------------

FIXED = re.compile(
    "|".join(
        re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)) for text in _section("wall").values()
    )
)  # fmt: skip


def strings(found: object) -> list[str]:
    """Every string inside a value, and its days and statuses as they are said."""
    match found:
        case str():
            return [found]
        case tuple():
            return [text for one in found for text in strings(one)]
        case None | bool() | int() | date() | time():
            return []
    names = getattr(found, "__dataclass_fields__", {})
    return [text for name in names for text in strings(getattr(found, name))]


def test_what_is_painted_is_what_the_value_says(tmp_path: Path, value: WallValue) -> None:
    """The window painted as a PDF, and the text read out of that: the pieces, and no more."""
    path = tmp_path / "wall.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(72)
    writer.setPageSize(QPageSize(DRAWN, "wall", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(writer.pageLayout().margins() * 0)
    painter = QPainter(writer)
    found = pieces(value, DRAWN)
    paint(painter, found, DRAWN)
    painter.end()
    seen = _letters(PdfReader(path).pages[0].extract_text())
    for text in said(found):
        plain = _letters(text)
        assert plain in seen, text
        seen = seen.replace(plain, "\n", 1)
    assert seen.strip() == ""


def _letters(text: str) -> str:
    """Without blanks, and with the letters that a ligature stands for."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_every_painted_word_is_the_values_own_or_a_fixed_one(value: WallValue) -> None:
    own = " ".join(strings(value))
    days = re.compile(r"\d\d? \w{3} \d{4}|\d\d:\d\d|\d\.|TRAINING: .*")
    for text in said(pieces(value, DRAWN)):
        plain = text.rstrip("…")
        known = plain in own or FIXED.fullmatch(plain) or days.fullmatch(plain)
        assert known or plain in {rag.word for rag in Rag}, text


@settings(max_examples=40)
@given(
    text=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=80),
    rag=st.sampled_from([None, *list(Rag)[:4]]),
    decided=st.booleans(),
)
def test_nothing_written_breaks_the_wall(text: str, rag: Rag | None, decided: bool) -> None:
    """Odd letters, one endless word, nothing but blanks: it stays within its lines."""
    case = replace(
        CASE, name=text or "X", rag=rag, proposed=None, response=text,
        actions=tuple(replace(one, text=text, owner_agency=text) for one in CASE.actions),
        decision=text if decided else "",
    )  # fmt: skip
    for one in pieces(replace(TEASELWOOD, case=case), DRAWN):
        assert one.rect.bottom() <= 900
        assert one.rect.left() >= 0


# ---- the window -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.CONTRAST])
def test_it_is_light_whatever_the_desk_looks_like(themed: Theme, qtbot: QtBot, mode: Mode) -> None:
    window = ProjectorWindow(TEASELWOOD)
    qtbot.addWidget(window)
    window.resize(DRAWN)
    light = window.grab().toImage()
    themed.choose(mode=mode, percent=150)
    assert window.grab().toImage() == light


def test_a_reader_of_the_screen_is_told_what_stands_there(qtbot: QtBot, value: WallValue) -> None:
    window = ProjectorWindow(value)
    qtbot.addWidget(window)
    window.resize(DRAWN)
    window.show_value(value)
    told = QAccessible.queryAccessibleInterface(window)
    assert told.text(QAccessible.Text.Name) == " ".join(said(pieces(value, DRAWN)))
    assert told.childCount() == 0
    assert (told.text(QAccessible.Text.Description), window.toolTip()) == ("", "")
    assert window.windowTitle() == words("wall", "window")


def test_it_takes_no_focus_no_menu_and_keeps_no_program_alive(qtbot: QtBot) -> None:
    window = ProjectorWindow(WAITING)
    qtbot.addWidget(window)
    assert window.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    assert window.contextMenuPolicy() is Qt.ContextMenuPolicy.PreventContextMenu
    assert window.actions() == []


# ---- the projection ---------------------------------------------------------------------


@pytest.fixture
def clock() -> SetClock:
    """09:52, as in the drawing."""
    return SetClock(datetime(2026, 11, 24, 9, 52, 58, tzinfo=UTC))


def test_the_foot_tells_the_time_and_asks_nothing_but_the_clock(
    qtbot: QtBot, clock: SetClock
) -> None:
    wall = Projection(clock)
    wall.show(TEASELWOOD)
    pictures: list[object] = []
    wall.picture_changed.connect(pictures.append)
    wall.tell_time()
    assert (wall.value, pictures) == (TEASELWOOD, [])
    clock.at = clock.at.replace(minute=53, second=1)
    wall.tell_time()
    assert wall.value == replace(TEASELWOOD, facts=replace(FACTS, now=time(9, 53, 1)))
    assert len(pictures) == 1
    wall.show(WAITING)
    wall.tell_time()
    assert wall.value == WAITING


def test_locked_it_shows_nothing_whatever_it_is_handed(clock: SetClock) -> None:
    wall = Projection(clock)
    wall.show(TEASELWOOD)
    wall.lock()
    assert wall.value == WAITING
    wall.show(REFERRAL)
    assert wall.value == WAITING
    wall.unlock()
    assert wall.value == WAITING, "and after it, until it is handed something"
    wall.show(REFERRAL)
    assert wall.value == REFERRAL
    wall.blank()
    assert wall.value == WAITING


def test_off_its_picture_says_so_and_shows_nothing_else(clock: SetClock) -> None:
    wall = Projection(clock)
    off = wall.picture().toImage()
    wall.show(TEASELWOOD)
    assert wall.picture().toImage() == off
    assert (wall.is_on, wall.screen_name) == (False, "")


def test_on_one_screen_it_is_refused_and_says_how_to_extend(clock: SetClock) -> None:
    wall = Projection(clock)
    assert "Extend" in wall.turn_on()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ProjectorWindow)]


def ran(printed: str) -> list[str]:
    return re.findall(r"done: (\w+)", printed)


def test_on_the_second_screen(tmp_path: Path) -> None:
    parts = ["stands_on_the_second", "uses_the_screen_the_chair_does_not",
             "is_blank_between_items", "fills_its_screen_again",
             "goes_when_the_program_does"]  # fmt: skip
    env = screens.offscreen(tmp_path, screens.CHAIR, screens.WALL)
    assert ran(screens.run(CHILD, parts, env)) == parts


def test_on_a_screen_with_small_dots(tmp_path: Path) -> None:
    """A screen the system scales by one and a half is filled the same."""
    env = screens.offscreen(tmp_path, screens.CHAIR, screens.WALL, ratio=1.5)
    parts = ["stands_on_the_second", "fills_its_screen_again"]
    assert ran(screens.run(CHILD, parts, env)) == parts


def test_two_screens_with_one_picture_are_refused(tmp_path: Path) -> None:
    env = screens.offscreen(tmp_path, screens.CHAIR, screens.CHAIR)
    assert ran(screens.run(CHILD, ["says_why_not"], env)) == ["says_why_not"]


def test_a_screen_that_goes_takes_the_wall_with_it() -> None:
    parts = ["stands_on_the_second", "is_off_when_its_screen_goes", "paints_what_the_screen_shows"]
    with screens.two_screens() as server:
        assert ran(screens.run(CHILD, parts, server.env)) == parts
