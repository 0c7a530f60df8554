"""How each type of field reads on paper: one entry for every ``FieldType``, and a test says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from iomdesk.formdef.form import (
    NO,
    YES,
    Answers,
    FieldDef,
    FieldType,
    chosen,
    display,
    given,
    visible,
)
from iomdesk.papers.labels import say


class Mark(StrEnum):
    """What stands before a part of an answer."""

    NONE = ""
    EMPTY_BOX = "empty_box"
    TICKED_BOX = "ticked_box"
    MISSING = "missing"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer.

    Attributes:
        below: begins a line of its own under the label.
        strong: drawn before the text, in the heavier face: a row of a table.
        write: leaves the rest of the line to write on.
    """

    text: str
    below: bool = False
    mark: Mark = Mark.NONE
    strong: str = ""
    write: bool = False


Flowable: TypeAlias = Callable[[FieldDef, Answers, bool], Sequence[Part]]


def _plain(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    text = "" if blank else display(field, answers).strip()
    return [Part(text)] if text else []


def _long(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    text = "" if blank else display(field, answers).strip()
    return [Part(text, below=True)] if text else []


def _options(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    """To be ticked on a blank form; the answer in words on a completed one."""
    if not blank:
        return _plain(field, answers, blank)
    return [Part(one.label, below=True, mark=Mark.EMPTY_BOX) for one in field.options]


def _several(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    """Each option with its box, ticked or not."""
    ticked = () if blank else chosen(answers, field.id)
    return [
        Part(
            one.label,
            below=True,
            mark=Mark.TICKED_BOX if one.value in ticked else Mark.EMPTY_BOX,
        )
        for one in field.options
    ]


def _table(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    """Rows with their boxes and what was written; those that were not ticked in one line."""
    if blank:
        return [
            Part("", below=True, mark=Mark.EMPTY_BOX, strong=row.label, write=True)
            for row in field.rows
        ]
    parts: list[Part] = []
    untouched: list[str] = []
    refused: list[str] = []
    for row in field.rows:
        ticks, texts = _cells(field, row.value, answers)
        if YES in ticks or texts:
            mark = Mark.TICKED_BOX if YES in ticks else Mark.EMPTY_BOX
            strong = f"{row.label}:" if texts else row.label
            parts.append(Part("; ".join(texts), below=True, mark=mark, strong=strong))
        elif NO in ticks:
            refused.append(row.label)
        else:
            untouched.append(row.label)
    for code, labels in (("form_not_raised", refused), ("form_no_answer", untouched)):
        if labels:
            parts.append(Part("; ".join(labels), below=True, strong=f"{say(code)}:"))
    return parts


def _cells(field: FieldDef, row: str, answers: Answers) -> tuple[list[str], list[str]]:
    """The ticks and the texts of one row of a table."""
    ticks: list[str] = []
    texts: list[str] = []
    for column in field.columns:
        value = given(answers, f"{field.id}.{row}.{column.id}")
        if column.type is FieldType.YES_NO:
            ticks.append(value)
        elif value:
            texts.append(value)
    return ticks, texts


def _signature(field: FieldDef, answers: Answers, blank: bool) -> Sequence[Part]:
    name = "" if blank else display(field, answers).strip()
    return [Part(name, below=True, mark=Mark.SIGNATURE)]


def _note(field: FieldDef, answers: Answers, _blank: bool) -> Sequence[Part]:
    return [Part(display(field, answers), below=True)]


FLOWABLES: Final[Mapping[FieldType, Flowable]] = MappingProxyType(
    {
        FieldType.TEXT: _plain,
        FieldType.LONG_TEXT: _long,
        FieldType.DATE: _plain,
        FieldType.TIME: _plain,
        FieldType.CHOICE: _options,
        FieldType.MULTI_CHOICE: _several,
        FieldType.YES_NO: _plain,
        FieldType.NUMBER: _plain,
        FieldType.PERSON: _plain,
        FieldType.AGENCY: _plain,
        FieldType.TABLE: _table,
        FieldType.SIGNATURE: _signature,
        FieldType.NOTE: _note,
    }
)
"""What each type of field becomes on paper (design section 4)."""


def flow(field: FieldDef, answers: Answers, *, blank: bool) -> Sequence[Part]:
    """The parts of an answer; none for a field that is not there, or not answered."""
    if not blank and not visible(field, answers):
        return []
    return FLOWABLES[field.type](field, answers, blank)
