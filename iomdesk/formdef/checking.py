"""What can be amiss with an answer, one check for each type of field.

Nothing here refuses to keep what was typed: a problem says what to look at, and whether
the form counts as complete with it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from iomdesk.domain.dates import Sense, read_date
from iomdesk.domain.identifiers import SOFT, read_identifier
from iomdesk.domain.meetings import read_time
from iomdesk.domain.people import IdentifierKind
from iomdesk.formdef.form import (
    MISSING,
    NO,
    YES,
    Answers,
    FieldDef,
    FieldType,
    Problem,
    answered,
    chosen,
    given,
    read_number,
)

_FEWEST_DIGITS: Final = 10
"""Digits of a telephone number in the United Kingdom with its code."""


def answer_problems(field: FieldDef, answers: Answers, today: date) -> Iterator[Problem]:
    """What is missing or amiss in one field that is shown."""
    if not answered(field, answers):
        if field.required:
            key = next(iter(field.keys()), field.id)
            yield _problem(field, MISSING, key=key, label=field.label)
        return
    yield from CHECKS[field.type](field, answers, today)


def _problem(
    field: FieldDef, code: str, *, key: str = "", blocks: bool = True, **params: object
) -> Problem:
    return Problem(key or field.id, field.id, code, MappingProxyType(params), blocks)


def _text(field: FieldDef, answers: Answers, today: date) -> Iterator[Problem]:
    typed = answers.get(field.id, "")
    if len(typed) > field.most:
        yield _problem(field, "text_too_long", most=field.most)
    elif field.reads_as == "phone":
        digits = sum(mark.isdigit() for mark in typed)
        if 0 < digits < _FEWEST_DIGITS:  # "none" is an answer, half a number is not
            yield _problem(field, "form_phone", blocks=False, digits=digits)
    elif field.reads_as:
        reading = read_identifier(IdentifierKind(field.reads_as), typed, today=today)
        if reading.problem:
            soft = reading.problem in SOFT
            yield _problem(
                field,
                "form_identifier",
                blocks=not soft,
                said=reading.text,
                problem=reading.problem.value,
                name=reading.params["name"],
            )


def _date(field: FieldDef, answers: Answers, today: date) -> Iterator[Problem]:
    sense = Sense.RECENT if field.past else Sense.ANY
    if field.reads_as == "birth":
        sense = Sense.BIRTH
    reading = read_date(given(answers, field.id), today=today, sense=sense)
    if reading.problem:
        said = reading.text
        yield _problem(field, "form_date", said=said, problem=reading.problem.value)


def _time(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    if read_time(given(answers, field.id)) is None:
        yield _problem(field, "not_a_time")


def _choice(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    known = {option.value for option in field.options}
    values = chosen(answers, field.id)
    several = field.type is FieldType.CHOICE and len(values) > 1
    if several or not known.issuperset(values):
        yield _problem(field, "form_not_an_option", label=field.label)


def _yes_no(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    if given(answers, field.id) not in (YES, NO):
        yield _problem(field, "form_not_an_option", label=field.label)


def _number(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    number = read_number(given(answers, field.id))
    if number is None:
        yield _problem(field, "form_number", label=field.label)
    elif not field.least <= number <= field.most:
        least, most = field.least, field.most
        yield _problem(field, "form_number_range", label=field.label, least=least, most=most)
    elif not field.decimals and number != int(number):
        yield _problem(field, "form_number_whole", label=field.label)


def _person(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    """A name in another form is kept and may be sent: papers do not always know better."""
    typed = given(answers, field.id)
    if len(typed) > field.most:
        yield _problem(field, "text_too_long", most=field.most)
        return
    surname, comma, forename = typed.partition(",")
    if not (surname.strip() and comma and forename.strip()):
        yield _problem(field, "name_form", blocks=False)


def _table(field: FieldDef, answers: Answers, _today: date) -> Iterator[Problem]:
    for row in field.rows:
        for column in field.columns:
            key = f"{field.id}.{row.value}.{column.id}"
            value = answers.get(key, "")
            if column.type is FieldType.YES_NO:
                if value.strip() not in ("", YES, NO):
                    yield _problem(field, "form_not_an_option", key=key, label=row.label)
            elif len(value) > column.most:
                yield _problem(field, "text_too_long", key=key, most=column.most)


def _nothing(_field: FieldDef, _answers: Answers, _today: date) -> Iterator[Problem]:
    return iter(())


CHECKS: Final[Mapping[FieldType, Callable[[FieldDef, Answers, date], Iterator[Problem]]]] = (
    MappingProxyType(
        {
            FieldType.TEXT: _text,
            FieldType.LONG_TEXT: _text,
            FieldType.DATE: _date,
            FieldType.TIME: _time,
            FieldType.CHOICE: _choice,
            FieldType.MULTI_CHOICE: _choice,
            FieldType.YES_NO: _yes_no,
            FieldType.NUMBER: _number,
            FieldType.PERSON: _person,
            FieldType.AGENCY: _text,
            FieldType.TABLE: _table,
            FieldType.SIGNATURE: _text,
            FieldType.NOTE: _nothing,
        }
    )
)
"""One check for each type; a test sees to it that none is left out."""
