"""docs/rules.md names, for each rule, functions and tests that exist."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "rules.md"
HEADING = ("Rule", "Source", "Kept by", "Shown by")
PLACE_IN_A_DOCUMENT = re.compile(
    r", (?:section|appendix|annex|item|items|page|paragraph|ruling|rulings|table) \S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    line: int
    rule: str
    source: str
    kept_by: str
    shown_by: str


def rows(text: str) -> list[Row]:
    """The rows under the heading; a line with too many or too few cells raises ValueError."""
    found: list[Row] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("|"):
            inside = False
            continue
        cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1])
        if cells == HEADING:
            inside = True
        elif inside and not all(set(cell) <= set("-: ") for cell in cells):
            if len(cells) != len(HEADING):
                message = f"line {number} has {len(cells)} cells"
                raise ValueError(message)
            found.append(Row(number, *cells))
    return found


def _names(cell: str) -> list[str]:
    """What stands between back quotes in a cell."""
    return re.findall(r"`([^`]+)`", cell)


@cache
def _defined(path: Path) -> frozenset[str]:
    """Functions, classes, methods and module constants of a file, as dotted names."""
    found: set[str] = set()

    def walk(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(prefix + node.name)
                if isinstance(node, ast.ClassDef):
                    walk(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(prefix + node.target.id)
            elif isinstance(node, ast.Assign):
                found.update(prefix + t.id for t in node.targets if isinstance(t, ast.Name))

    walk(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return frozenset(found)


def faults(row: Row) -> list[str]:
    """What is wrong with a row: empty cells, no place in the source, names that do not exist."""
    said: list[str] = []
    if not row.rule or not PLACE_IN_A_DOCUMENT.search(row.source):
        said.append("a rule and its source (document, then section) are needed")
    kept, shown = _names(row.kept_by), _names(row.shown_by)
    if not kept or not shown:
        said.append("a function and a test are needed, in back quotes")
    for name in kept:
        module, _, thing = name.partition(":")
        path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        if not path.is_file():
            path = path.with_suffix("") / "__init__.py"
        if not module.startswith("iomdesk") or not path.is_file() or thing not in _defined(path):
            said.append(f"there is no {name}")
    for name in shown:
        file, _, test = name.partition("::")
        path = ROOT / file
        there = file.startswith("tests/") and path.is_file()
        if not there or test.replace("::", ".") not in _defined(path) or "test" not in test:
            said.append(f"there is no {name}")
    return said


ROWS = rows(TABLE.read_text(encoding="utf-8"))


def test_the_table_has_rows() -> None:
    """The table was found and is not empty."""
    assert ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line{row.line}")
def test_a_rule_names_what_keeps_and_what_shows_it(row: Row) -> None:
    """Source, function and test of each rule are given and exist."""
    assert faults(row) == []


GOOD = ROWS[0]


@pytest.mark.parametrize(
    ("source", "kept_by", "shown_by"),
    [
        ("NIST SP 800-63B", GOOD.kept_by, GOOD.shown_by),
        (GOOD.source, "`iomdesk.domain.passphrase:gone`", GOOD.shown_by),
        (GOOD.source, "`iomdesk.domain.gone:require`", GOOD.shown_by),
        (GOOD.source, "", GOOD.shown_by),
        (GOOD.source, GOOD.kept_by, "`tests/unit/test_passphrase.py::test_gone`"),
        (GOOD.source, GOOD.kept_by, "`tests/unit/test_gone.py::test_gone`"),
        (GOOD.source, GOOD.kept_by, "soon"),
    ],
)
def test_a_row_that_promises_too_much_is_refused(source: str, kept_by: str, shown_by: str) -> None:
    """Each kind of fault is seen."""
    assert len(faults(Row(1, GOOD.rule, source, kept_by, shown_by))) == 1


def test_a_row_with_a_missing_cell_is_refused() -> None:
    """A cell forgotten does not hide the row."""
    table = "| Rule | Source | Kept by | Shown by |\n|---|---|---|---|\n| a | b | c |\n"
    with pytest.raises(ValueError, match="line 3 has 3 cells"):
        rows(table)
