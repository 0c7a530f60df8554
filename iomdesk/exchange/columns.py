"""Which column holds what: found out by heading and by content, changeable by hand.

The result can be kept as JSON with a signature of the headings, so that the same kind of
file is read the same way next time.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iomdesk.exchange.fields import CONTENT, DOUBTFUL, HEADINGS, OWN_LOOK, Field, heading_key
from iomdesk.exchange.sheets import CellValue, Row, Sheet, cell_text, column_letters
from iomdesk.words import words

_HEADING_ROWS = 40
"""Rows from the top among which the heading row is looked for."""
_SAMPLE = 60
"""Filled cells of a column that are looked at."""
_LIKE = 85.0
"""Similarity (0 to 100) from which a misspelt heading is taken for the known one."""


class Ground(StrEnum):
    """Why a column is read as it is; words under ``[column]``."""

    HEADING = "heading"
    HEADING_LIKE = "heading_like"
    CONTENT = "content"
    HAND = "hand"
    REMEMBERED = "remembered"
    TAKEN = "taken"
    FORMULA = "formula"
    UNKNOWN = "unknown"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    Attributes:
        index: counted from 0.
        heading: as the file has it, "Column F" where there is none.
        field: what it is read as; None when it is left behind.
        confidence: 0 to 100; under 80 it is worth a look.
        ground: why.
        like: the known heading or the field that ``ground`` speaks of.
        hidden: hidden in the file.
    """

    index: int
    heading: str
    field: Field | None
    confidence: int
    ground: Ground
    like: str = ""
    hidden: bool = False

    @property
    def text(self) -> str:
        """The ground in words."""
        return words("column", self.ground, {"like": self.like, "field": self.like})


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a sheet with what they are read as.

    Attributes:
        heading_row: number of the heading row, 0 when the sheet has none.
        columns: one for each column of the sheet, in order.
        signature: changes when a heading changes, not when rows do.
    """

    heading_row: int
    columns: tuple[Column, ...]
    signature: str

    def column(self, field: Field) -> Column | None:
        """The column read as a field."""
        return next((column for column in self.columns if column.field is field), None)

    @property
    def fields(self) -> frozenset[Field]:
        """All fields some column is read as."""
        return frozenset(column.field for column in self.columns if column.field is not None)

    @property
    def left_behind(self) -> tuple[str, ...]:
        """Headings of the filled columns that are not read, in their order."""
        return tuple(
            column.heading
            for column in self.columns
            if column.field is None and column.ground is not Ground.EMPTY
        )

    @property
    def names_found(self) -> bool:
        """Whether people can be told apart at all: a surname or a full name is there."""
        return bool(self.fields & {Field.SURNAME, Field.FULL_NAME})

    def with_field(self, index: int, field: Field | None) -> "Mapping":
        """The same with one column read otherwise; who held the field before loses it."""
        return replace(
            self,
            columns=tuple(
                replace(column, field=field, confidence=100, ground=Ground.HAND, like="")
                if column.index == index
                else replace(column, field=None, ground=Ground.TAKEN, like=field.label)
                if field is not None and column.field is field
                else column
                for column in self.columns
            ),
        )

    def to_json(self) -> str:
        """The choice of fields by heading key, for next time; nothing of the rows."""
        chosen = {
            f"{heading_key(column.heading)}#{column.index}": column.field
            for column in self.columns
            if column.field is not None
        }
        return json.dumps({"signature": self.signature, "fields": chosen}, sort_keys=True)


def recognise(sheet: Sheet, *, today: date, areas: Sequence[str] = ()) -> Mapping:
    """Find the heading row and what each column holds."""
    heading_row = _heading_row(sheet)
    headings = _headings(sheet, heading_row)
    samples = [_sample(sheet, column, heading_row) for column in range(sheet.width)]
    known_areas = {heading_key(area) for area in areas}
    guesses = [
        _guess(headings[index], samples[index], today, known_areas, _formulas(sheet, index))
        for index in range(sheet.width)
    ]
    return Mapping(
        heading_row,
        tuple(
            Column(
                index,
                headings[index] or f"Column {column_letters(index)}",
                *guess,
                hidden=index in sheet.hidden_columns,
            )
            for index, guess in enumerate(_one_each(guesses))
        ),
        _signature(headings),
    )


def remembered(saved: str, sheet: Sheet, *, today: date, areas: Sequence[str] = ()) -> Mapping:
    """``recognise``, then the choices of last time where the headings are the same."""
    found = recognise(sheet, today=today, areas=areas)
    try:
        kept = json.loads(saved)
        signature, fields = kept["signature"], dict(kept["fields"])
        chosen = {key: Field(value) for key, value in fields.items()}
    except (ValueError, KeyError, TypeError):
        return found
    if signature != found.signature:
        return found
    return replace(
        found,
        columns=tuple(
            column
            if (field := chosen.get(f"{heading_key(column.heading)}#{column.index}"))
            is column.field
            else replace(
                column,
                field=field,
                confidence=100,
                ground=Ground.REMEMBERED,
                like="",
            )
            for column in found.columns
        ),
    )


def heading_words(row: Row) -> int:
    """How many cells of a row are headings known here."""
    return sum(heading_key(value) in HEADINGS for value in row.values if isinstance(value, str))


def _heading_row(sheet: Sheet) -> int:
    """The row with most known headings, two or more; rows of titles above have fewer."""
    best, most = 0, 1
    for row in sheet.rows[:_HEADING_ROWS]:
        count = heading_words(row)
        if count > most:
            best, most = row.number, count
    return best


def _headings(sheet: Sheet, heading_row: int) -> list[str]:
    """The headings; one that says nothing alone is read with the merged one above it."""
    if not heading_row:
        return [""] * sheet.width
    own = [" ".join(text.split()) for text in _texts(sheet, heading_row)]
    if heading_row < 2:
        return own
    above = [" ".join(text.split()) for text in _texts(sheet, heading_row - 1)]
    for top, left, bottom, right in sheet.merged:
        if top <= heading_row - 1 <= bottom and right - left < sheet.width // 2:
            above[left : right + 1] = [above[left]] * (right - left + 1)
    return [
        f"{upper} {text}".strip()
        if upper
        and heading_key(text) not in HEADINGS
        and heading_key(f"{upper} {text}") in HEADINGS
        else text
        for upper, text in zip(above, own, strict=True)
    ]


def _texts(sheet: Sheet, number: int) -> list[str]:
    return [cell_text(value) for value in sheet.rows[number - 1].values]


def _sample(sheet: Sheet, column: int, heading_row: int) -> list[CellValue]:
    sample: list[CellValue] = []
    for row in sheet.rows[heading_row:]:
        value = row.value(column)
        if value != "" and not (isinstance(value, str) and not value.strip()):
            sample.append(value)
            if len(sample) == _SAMPLE:
                break
    return sample


def _formulas(sheet: Sheet, column: int) -> bool:
    """Whether most of the first filled rows have a formula there."""
    rows = [row for row in sheet.rows[:200] if row.formulas]
    made = sum(column in row.formulas for row in rows)
    return made > 0 and made * 2 > len(rows)


_Guess = tuple[Field | None, int, Ground, str]


def _guess(
    heading: str, sample: list[CellValue], today: date, areas: set[str], formulas: bool
) -> _Guess:
    key = heading_key(heading)
    looks = _looks(sample, today, areas)
    by_heading = HEADINGS.get(key)
    if by_heading is not None:
        share = _share(by_heading, sample, today)
        strange = by_heading in DOUBTFUL and len(sample) >= 5 and share is not None and share < 0.2
        if strange and looks is not None and looks[0] in OWN_LOOK:
            return (looks[0], looks[1], Ground.CONTENT, "")
        return (by_heading, 70 if strange else 100, Ground.HEADING, "")
    if formulas:
        return (None, 100, Ground.FORMULA, "")
    if not heading and not sample:
        return (None, 100, Ground.EMPTY, "")
    like = _like(key)
    if like is not None:
        return (HEADINGS[like[0]], int(like[1]), Ground.HEADING_LIKE, HEADINGS[like[0]].label)
    # A heading that says something unknown outweighs a common look such as a date.
    if looks is not None and (not key or looks[0] in OWN_LOOK):
        return (looks[0], looks[1], Ground.CONTENT, "")
    return (None, 100, Ground.UNKNOWN, "")


def _like(key: str) -> tuple[str, float] | None:
    from rapidfuzz import fuzz, process

    if len(key) < 5:
        return None
    choices = [known for known in HEADINGS if len(known) >= 5]
    found = process.extractOne(key, choices, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return (found[0], found[1]) if found else None


def _share(field: Field, sample: list[CellValue], today: date) -> float | None:
    test = CONTENT.get(field)
    if test is None or not sample:
        return None
    return sum(test(value, today) for value in sample) / len(sample)


def _looks(sample: list[CellValue], today: date, areas: set[str]) -> tuple[Field, int] | None:
    """The field most cells look like, with how many of a hundred do."""
    if len(sample) < 3:
        return None
    if areas:
        share = sum(heading_key(cell_text(value)) in areas for value in sample) / len(sample)
        if share >= 0.6:
            return (Field.AREA, int(share * 90))
    for field in CONTENT:
        share = _share(field, sample, today) or 0.0
        if share >= 0.6:
            return (field, int(share * 90))
    return None


def _one_each(guesses: list[_Guess]) -> list[_Guess]:
    """Each field once: the surest column keeps it, the first among equals."""
    holder: dict[Field, int] = {}
    for index, (field, confidence, _, _) in enumerate(guesses):
        if field is not None and (field not in holder or confidence > guesses[holder[field]][1]):
            holder[field] = index
    if Field.SURNAME in holder and Field.FORENAME in holder:
        holder.pop(Field.FULL_NAME, None)  # the parts say more than the whole
    return [
        guess
        if guess[0] is None or holder.get(guess[0]) == index
        else (None, guess[1], Ground.TAKEN, guess[0].label)
        for index, guess in enumerate(guesses)
    ]


def _signature(headings: list[str]) -> str:
    keys = "|".join(heading_key(heading) for heading in headings).rstrip("|")
    return hashlib.sha256(keys.encode()).hexdigest()[:32]
