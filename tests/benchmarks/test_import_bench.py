"""Reading, checking and matching a cohort file of 5,000 rows against 25,000 known people.

Aim: under 3 s in all (issue 2; measured.md section E). The file is made here, untidy on
purpose: dates in seven forms, statuses by word and by colour, short PNCIDs, numbers for
telephones.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from iomdesk.domain.identifiers import check_letter
from iomdesk.domain.people import IdentifierKind
from iomdesk.exchange.cohort import CheckedSheet, check_rows
from iomdesk.exchange.columns import recognise
from iomdesk.exchange.matching import KnownPeople, KnownPerson, Match, MatchKind, match
from iomdesk.exchange.tables import read_table

TODAY = date(2026, 11, 24)
AREAS = ("Saltergate", "Millbeck", "Thornhope", "Calder Bridge")
HEADINGS = [
    "Surname",
    "Forename(s)",
    "D.O.B.",
    "PNC ID",
    "CRN",
    "NOMS No",
    "Area",
    "PPO",
    "RAG",
    "RAG date",
    "OM",
    "OGRS3 12m",
    "OGRS3 24m",
    "On scheme",
    "Last convicted",
    "MAPPA",
    "In custody",
    "Release date",
    "Address",
    "Tel",
    "Notes",
    "Days on",
]
ROWS, KNOWN = 5_000, 25_000
SURNAMES = [
    "OAKAPPLE",
    "SNOWBERRY",
    "RUSHLIGHT",
    "DRIFTWOODE",
    "TEASELWOOD",
    "SPURGEWORT",
    "MILKTHISTLE",
    "KNAPWEEDE",
    "STITCHWORT",
    "MELILOTTE",
    "LOOSESTRIFE",
    "BETONYE",
    "MADDERWYN",
    "MULLEINE",
    "NAVELWORT",
    "ORPINELL",
]
FORENAMES = [
    "Stephen",
    "Tanya",
    "Adam",
    "Shaun",
    "Dean",
    "Col",
    "Carly",
    "Darren",
    "Vera",
    "Jason",
    "Abe",
    "Chris",
    "Siân",
    "Zoë",
]


class Benchmark(Protocol):
    """The part of pytest-benchmark that is used here."""

    extra_info: dict[str, Any]

    def __call__(self, work: Callable[[], Any]) -> Any:
        """Run the work often enough and keep the times."""
        ...


def _pncid(number: int) -> str:
    year = 1990 + number % 30
    serial = 9_000_000 + number
    return f"{year}/{serial}{check_letter(f'{year % 100:02}{serial}')}"


def _birth(number: int) -> date:
    return date(1960, 1, 1) + timedelta(days=(number * 7919) % 16_000)


def _written(day: date, chance: random.Random) -> date | str:
    return chance.choice(
        (
            day,
            day,
            f"{day:%d/%m/%Y}",
            f" {day.day}/{day.month}/{day.year} ",
            f"{day:%d.%m.%y}",
            f"{day:%d-%m-%y}",
            day.isoformat(),
        )
    )


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The untidy file: every second person is known to the store."""
    from openpyxl import Workbook
    from openpyxl.styles import PatternFill

    chance = random.Random(20261124)
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["BRACKENSHIRE IOM COHORT - IN CONFIDENCE"])
    page.append(HEADINGS)
    amber = PatternFill("solid", fgColor="FFFFC000")
    for number in range(0, ROWS * 2, 2):
        known = number < ROWS
        row = number + 3 if known else KNOWN + number
        pncid = _pncid(row)
        page.append(
            [
                SURNAMES[row % len(SURNAMES)],
                FORENAMES[row % len(FORENAMES)],
                _written(_birth(row), chance),
                pncid[2:] if chance.random() < 0.1 else pncid,
                f"x{900_000 + row}" if chance.random() < 0.1 else f"X{900_000 + row}",
                f"A{1000 + row % 9000}{chr(65 + row // 9000)}Z",
                chance.choice(AREAS),
                chance.choice(("Y", "N", None, "yes", "PPO")),
                chance.choice(("Red", "AMBER", "Amber alert!", "G", "green", None)),
                _written(TODAY - timedelta(days=row % 300), chance),
                "HAREBELL, Simon",
                row % 100,
                f"{row % 100}%" if chance.random() < 0.1 else row % 100,
                _written(TODAY - timedelta(days=400 + row % 300), chance),
                _written(TODAY - timedelta(days=700 + row % 300), chance),
                chance.choice(("1", None, None)),
                chance.choice(("HMP Fellgate", None, None)),
                None,
                f"{row % 200} Placeholder Lane, Millbeck",
                1_632_960_000 + row % 1000 if chance.random() < 0.2 else "01632 960123",
                chance.choice(("=see old file", "Dogs at address", None)),
                f"=TODAY()-N{page.max_row + 1}",
            ]
        )
        if page.cell(page.max_row, 9).value is None:
            page.cell(page.max_row, 9).fill = amber
    path = tmp_path_factory.mktemp("import") / "cohort.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def people() -> list[KnownPerson]:
    return [
        KnownPerson(
            id=f"person-{number}",
            surname=SURNAMES[number % len(SURNAMES)],
            forename=FORENAMES[number % len(FORENAMES)],
            birth_date=_birth(number),
            identifiers=(
                (IdentifierKind.PNCID, _pncid(number)),
                (IdentifierKind.CRN, f"X{900_000 + number}"),
            ),
        )
        for number in range(KNOWN)
    ]


def _read(path: Path) -> CheckedSheet:
    book = read_table(path)
    mapping = recognise(book.sheet, today=TODAY, areas=AREAS)
    return check_rows(book.sheet, mapping, today=TODAY, areas=AREAS)


def test_reading_alone(benchmark: Benchmark, workbook: Path) -> None:
    book = benchmark(lambda: read_table(workbook))
    assert len(book.sheet.rows) == ROWS + 2


def test_reading_and_checking(benchmark: Benchmark, workbook: Path) -> None:
    checked = benchmark(lambda: _read(workbook))
    assert len(checked.rows) == ROWS


def test_laying_out_the_known(benchmark: Benchmark, people: list[KnownPerson]) -> None:
    assert len(benchmark(lambda: KnownPeople(people))) == KNOWN


def test_matching(benchmark: Benchmark, workbook: Path, people: list[KnownPerson]) -> None:
    checked = _read(workbook)
    known = KnownPeople(people)
    matches = benchmark(lambda: [match(row.values, known) for row in checked.rows])
    assert sum(one.kind is MatchKind.SAME for one in matches) >= ROWS // 2 - 5


def test_the_whole_way(benchmark: Benchmark, workbook: Path, people: list[KnownPerson]) -> None:
    def whole() -> list[Match]:
        known = KnownPeople(people)
        return [match(row.values, known) for row in _read(workbook).rows]

    assert len(benchmark(whole)) == ROWS
    benchmark.extra_info["aim_seconds"] = 3.0
