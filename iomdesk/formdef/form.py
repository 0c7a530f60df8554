"""A form as frozen values: fields, sections, and the lines of its printed page.

Answers are texts by key, the same on screen, in drafts, in the store and on paper: dates
in ISO form once they can be read (otherwise as typed), "yes"/"no", option values,
numbers as typed, several choices joined by a line break. A ``TABLE`` of fixed rows has a
key for each cell, ``field.row.column``. What is visible, what is amiss and how an answer
is shown are decided here, once, for screen, paper and import (design section 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeAlias

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
        reads_as: the identifier kind ("pncid", "crn") or "phone" a text is read as.
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
        blocks: whether the form counts as incomplete because of it (an identifier whose
            check letter does not fit blocks sending, not saving).
    """

    key: str
    field: str
    code: str
    params: Mapping[str, object]
    blocks: bool = True
