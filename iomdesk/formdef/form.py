"""A form as frozen values: fields, sections, and the lines of its printed page.

Answers are texts by key, the same on screen, in drafts, in the store and on paper: dates
in ISO form once they can be read (otherwise as typed), "yes"/"no", option values,
numbers as typed, several choices joined by a line break. A ``TABLE`` of fixed rows has a
key for each cell, ``field.row.column``. What is visible, what is amiss and how an answer
is shown are decided here, once, for screen, paper and import (design section 4).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Final, TypeAlias

from iomdesk.domain.dates import show_date
from iomdesk.words import words

Answers: TypeAlias = Mapping[str, str]


class FieldType(StrEnum):
    """The kinds of field; screen and paper each cover every one."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    PERSON = "person"
    AGENCY = "agency"
    TABLE = "table"
    SIGNATURE = "signature"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowIf:
    """A field is there only while an earlier one has one of these answers."""

    field: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a table: a tick (``YES_NO``) or a text."""

    id: str
    label: str
    type: FieldType
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """One field.

    Attributes:
        label: on screen, without a colon; the form's own wording.
        note: small words beside the label, such as "if known".
        hint: words inside an empty box or under it.
        required: whether the form is incomplete without it.
        least, most: bounds of a number, most characters of a text.
        decimals: whether a number may have decimals.
        options: of a choice.
        rows, columns: of a table with fixed rows.
        reads_as: the identifier kind ("pncid", "crn") or "phone" a text is read as, "birth"
            for a date of birth; empty otherwise.
        half: whether it shares its line with the next half field.
        past: a date that cannot be in the future.
        text: of a ``NOTE``: what it says.
    """

    id: str
    type: FieldType
    label: str
    note: str = ""
    hint: str = ""
    required: bool = False
    least: int = 0
    most: int = 200
    decimals: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    columns: tuple[TableColumn, ...] = ()
    show_if: ShowIf | None = None
    reads_as: str = ""
    half: bool = False
    past: bool = False
    mnemonic: str = ""
    text: str = ""

    def keys(self) -> tuple[str, ...]:
        """The keys of its answers: its id, or one for each cell of a table; none for a note."""
        if self.type is FieldType.NOTE:
            return ()
        if self.type is FieldType.TABLE:
            return tuple(
                f"{self.id}.{row.value}.{column.id}" for row in self.rows for column in self.columns
            )
        return (self.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDef:
    """A headed part of the form on screen.

    Attributes:
        note: small words beside the heading.
        column: 1 or 2, where there is room for two.
        filled_by: "" or a role of the scheme, such as "offender_manager".
        on_paper: whether the printed form has it; checks of the rules are not on it.
    """

    id: str
    title: str
    fields: tuple[FieldDef, ...]
    note: str = ""
    column: int = 1
    filled_by: str = ""
    on_paper: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCell:
    """A box of the printed form: the source's label and the fields that fill it.

    Attributes:
        joined: what stands between two answers, ", " for surname and forename.
        lines: least height in lines when printed blank.
    """

    label: str
    fields: tuple[str, ...]
    joined: str = ", "
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A line of the printed form: one or two cells, or a heading alone."""

    cells: tuple[PaperCell, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDef:
    """A form of a scheme, complete and checked.

    Attributes:
        legend: above the form on paper: "Restricted When Complete".
        scheme_name, title: the form's two heading lines.
        intro: the paragraph under them.
        foot: the line at its end.
        paper: the printed lines in the order of the source.
    """

    id: str
    legend: str
    scheme_name: str
    title: str
    intro: str
    foot: str
    sections: tuple[SectionDef, ...]
    paper: tuple[PaperRow, ...]

    def fields(self) -> tuple[FieldDef, ...]:
        """Every field in reading order."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, field_id: str) -> FieldDef:
        """The field with that id; KeyError when there is none."""
        return {field.id: field for field in self.fields()}[field_id]

    def keys(self) -> tuple[str, ...]:
        """The keys of all answers in reading order."""
        return tuple(chain.from_iterable(field.keys() for field in self.fields()))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is amiss with an answer: a code with words under ``[rule]``.

    Attributes:
        key: of the answer; ``field``: the field it belongs to.
        code: ``MISSING`` for a required answer that is not there yet; otherwise what is
            wrong with the one that is.
        blocks: whether the form counts as incomplete because of it (an identifier whose
            check letter does not fit blocks sending, not saving).
    """

    key: str
    field: str
    code: str
    params: Mapping[str, object]
    blocks: bool = True

    @property
    def text(self) -> str:
        """The problem in words."""
        return words("rule", self.code, self.params)


MISSING: Final = "form_missing"
YES: Final = "yes"
NO: Final = "no"


def given(answers: Answers, key: str) -> str:
    """The answer without blanks around it; empty when there is none."""
    return answers.get(key, "").strip()


def chosen(answers: Answers, key: str) -> tuple[str, ...]:
    """The values of a ``MULTI_CHOICE`` answer, in the order they were given."""
    return tuple(filter(None, (line.strip() for line in answers.get(key, "").splitlines())))


def visible(field: FieldDef, answers: Answers) -> bool:
    """Whether the field is there, given the answers so far.

    One condition settles it: the loader sees to it that the field asked is always there.
    """
    condition = field.show_if
    if condition is None:
        return True
    return any(answer in condition.answers for answer in chosen(answers, condition.field))


def problems(form: FormDef, answers: Answers, today: date) -> tuple[Problem, ...]:
    """What is missing or amiss, in reading order; never raises, whatever was typed.

    Fields that are not shown are not asked. Every problem leaves the answer as typed.
    """
    from iomdesk.formdef.checking import answer_problems

    return tuple(
        chain.from_iterable(
            answer_problems(field, answers, today)
            for field in form.fields()
            if visible(field, answers)
        )
    )


def display(field: FieldDef, answers: Answers, key: str = "") -> str:
    """How an answer reads, on screen and on paper alike; what cannot be read, as typed.

    Args:
        field: the field.
        answers: of the form.
        key: one cell of a table; without it, the whole table with a line for each row
            that says something.
    """
    match field.type:
        case FieldType.NOTE:
            return field.text
        case FieldType.TABLE:
            return _cell(field, answers, key) if key else "\n".join(_rows(field, answers))
        case FieldType.MULTI_CHOICE:
            return ", ".join(_label(field, value) for value in chosen(answers, field.id))
        case FieldType.CHOICE:
            return _label(field, given(answers, field.id))
        case FieldType.YES_NO:
            return yes_or_no(given(answers, field.id))
        case FieldType.DATE:
            return _date(given(answers, field.id))
        case _:
            return given(answers, field.id)


def filled(form: FormDef, answers: Answers, amiss: Collection[str] = ()) -> tuple[int, int]:
    """How many boxes of the printed form are filled, and of how many: (17, 18).

    A box with two answers, as that of the name, needs both; a table one row that says
    something; an answer that is amiss fills nothing.

    Args:
        form: the form.
        answers: so far.
        amiss: keys of answers with a problem that blocks (``Problem.key``).
    """
    by_id = {field.id: field for field in form.fields()}
    have = of = 0
    for cell in chain.from_iterable(row.cells for row in form.paper):
        fields = [by_id[one] for one in cell.fields if visible(by_id[one], answers)]
        of += bool(fields)
        have += bool(fields) and all(
            answered(field, answers) and not set(field.keys()) & set(amiss) for field in fields
        )
    return have, of


def answered(field: FieldDef, answers: Answers) -> bool:
    """Whether the field has an answer; a table has one when a row says something."""
    if field.type is FieldType.TABLE:
        return next(_rows(field, answers), None) is not None
    return any(given(answers, key) for key in field.keys())  # noqa: SIM118 - no mapping


def read_number(typed: str) -> Decimal | None:
    """The number typed, a percent sign or not after it; None when it is none."""
    text = typed.strip().removesuffix("%").rstrip()
    whole, _, part = text.removeprefix("-").partition(".")
    digits = whole + part
    if not (whole and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return None
    return None if text.endswith(".") else Decimal(text)


def yes_or_no(value: str) -> str:
    """ "Yes" for "yes", "No" for "no", anything else as it is."""
    return words("answer", value) if value in (YES, NO) else value


_MOST_DIGITS: Final = 15
"""More digits are no count and no score."""


def _label(field: FieldDef, value: str) -> str:
    return next((option.label for option in field.options if option.value == value), value)


def _date(value: str) -> str:
    try:
        return show_date(date.fromisoformat(value))
    except ValueError:  # as typed, not read yet
        return value


def _cell(field: FieldDef, answers: Answers, key: str) -> str:
    columns = {column.id: column for column in field.columns}
    column = columns.get(key.rpartition(".")[2])
    if column is None:
        return ""
    value = given(answers, key)
    return yes_or_no(value) if column.type is FieldType.YES_NO else value


def _rows(field: FieldDef, answers: Answers) -> Iterator[str]:
    """A line for each row of a table that is ticked or has a text: "Employment: out of work"."""
    for row in field.rows:
        ticked, texts = False, []
        for column in field.columns:
            value = given(answers, f"{field.id}.{row.value}.{column.id}")
            if column.type is FieldType.YES_NO:
                ticked = ticked or value == YES
            elif value:
                texts.append(value)
        if texts:
            yield f"{row.label}: {'; '.join(texts)}"
        elif ticked:
            yield row.label
