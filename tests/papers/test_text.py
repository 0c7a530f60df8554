"""Line breaks, letters, pouring, and what importing the values costs."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from iomdesk.papers.blocks import Block, Column, Gap, Heading, Row, Rows, Style, Text, pour
from iomdesk.papers.fonts import BOLD, REGULAR, fit, load_fonts, printable, width, wrap
from iomdesk.papers.pack import make_pack
from tests.papers.made_up import PACK

TYPED = st.text(
    st.one_of(st.characters(), st.sampled_from(" \n\t-\u00a0\u1ec4\u0141'\u55e8\U0001f600"))
)


@settings(deadline=None)
@given(TYPED, st.floats(20, 500), st.floats(0, 15))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, across: float, first: float) -> None:
    lines = wrap(text, REGULAR, 9, across, first)
    assert lines
    for number, line in enumerate(lines):
        room = across if number else across - first
        assert width(line, REGULAR, 9) <= room + 0.01 or len(line) == 1
    kept = "".join("".join(lines).split())
    assert kept == "".join(printable(text).split())


@settings(deadline=None)
@given(TYPED)
def test_only_letters_of_the_face_and_boxes_are_printed(text: str) -> None:
    shown = printable(text)
    held = load_fonts()
    assert printable(shown) == shown
    for letter in shown:
        assert letter == "\n" or ord(letter) in held or ord(letter) <= 0xFFFF
        assert letter not in "\t\r\x00\u200b\u202e"


def test_a_long_word_is_broken_and_a_blank_line_kept() -> None:
    lines = wrap("x" * 50, REGULAR, 10, 100)
    assert len(lines) > 2
    assert "".join(lines) == "x" * 50
    assert wrap("one\n\ntwo", REGULAR, 10, 100) == ("one", "", "two")
    assert wrap("", REGULAR, 10, 100) == ("",)
    # A label that leaves too little of the first line pushes the words to the second.
    assert wrap("wonderful", REGULAR, 10, 60, 50) == ("", "wonderful")


def test_an_ellipsis_ends_what_a_band_cannot_hold() -> None:
    lines = wrap("SALTMARSH, Martin " * 20, BOLD, 8.5, 200)
    held = fit(lines, 2, BOLD, 8.5, 200)
    assert held[0] == lines[0]
    assert held[1].endswith("\u2026")
    assert width(held[1], BOLD, 8.5) <= 200
    assert fit(lines[:2], 2, BOLD, 8.5, 200) == lines[:2]


def table(rows: int, lines: int = 1) -> Rows:
    column = Column(100, Style(9, 11))
    return Rows([column], [Row((("x",) * lines,), 20)] * rows, Row((("Head",),), 15))


def heights(pages: list[list[Block]]) -> list[float]:
    return [sum(block.tall for block in page) for page in pages]


def test_a_table_goes_on_with_its_head() -> None:
    pages = pour([table(30)], 200)
    assert heights(pages) == [195, 195, 195, 75]  # a head of 15 and 9, 9, 9 and 3 rows


def test_a_heading_moves_on_with_what_it_heads() -> None:
    pages = pour([Gap(150), Heading("Actions"), table(3)], 200)
    assert [len(page) for page in pages] == [1, 2]


def test_distance_is_left_out_at_the_head_of_a_page() -> None:
    pages = pour([Text("x\n" * 9 + "x", Style(10, 20)), Gap(30), table(2)], 200)
    assert [[type(block) for block in page] for page in pages] == [[Text], [Rows]]


def test_a_row_taller_than_a_page_is_cut_and_nothing_is_left_over() -> None:
    pages = pour([table(1, 100)], 200)
    assert len(pages) > 5
    assert all(height <= 200 for height in heights(pages))


def test_two_threads_make_the_same_pack() -> None:
    alone = make_pack(PACK).pdf
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: make_pack(PACK).pdf, range(8)))
    assert made == [alone] * 8


def test_the_values_of_papers_load_without_reportlab() -> None:
    code = (
        "import sys, iomdesk.papers.values, iomdesk.formdef.scheme\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(bool(loaded & {'reportlab', 'pikepdf', 'PIL'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0
