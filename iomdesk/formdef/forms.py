"""Reading the file of a form strictly: every mistake is refused with its file and field."""

from collections.abc import Iterable, Mapping
from typing import Final

from iomdesk.formdef.form import (
    FieldDef,
    FieldType,
    FormDef,
    Option,
    PaperCell,
    PaperRow,
    SectionDef,
    ShowIf,
    TableColumn,
)
from iomdesk.formdef.reading import Table

_TEXT_MOST: Final = 200
_LONG_MOST: Final = 4000
_MOST: Final = 20_000
_HIGHEST: Final = 1_000_000
_READS_AS: Final = {
    FieldType.TEXT: ("crn", "pncid", "cro", "asn", "nomis", "phone"),
    FieldType.DATE: ("birth",),
}
_CHOICES: Final = (FieldType.CHOICE, FieldType.MULTI_CHOICE)
_ASKED: Final = (*_CHOICES, FieldType.YES_NO)
"""What a ``show_if`` may ask: fields whose possible answers are known beforehand."""
_NOTHING: Final[Mapping[str, tuple[Option, ...]]] = {}


def read_form(table: Table, lists: Mapping[str, tuple[Option, ...]] = _NOTHING) -> FormDef:
    """The form of a file, complete and checked.

    Args:
        table: the file.
        lists: options a field may take by name (``options_from = "areas"``).

    Raises:
        FormError: whatever is missing, unknown, twice or out of bounds; a ``show_if`` that
            asks a later field, itself or one that may be hidden; a mnemonic that is taken;
            a printed line that names no field; a field that is neither printed nor named
            under ``not_printed``.
    """
    sections = _sections(table, lists)
    form = FormDef(
        id=table.key_text("id"),
        legend=table.text("legend"),
        scheme_name=table.text("scheme_name"),
        title=table.text("title"),
        intro=table.text("intro"),
        foot=table.text("foot"),
        sections=sections,
        paper=_paper(table, sections),
    )
    table.done()
    return form


def _sections(table: Table, lists: Mapping[str, tuple[Option, ...]]) -> tuple[SectionDef, ...]:
    sections: list[SectionDef] = []
    earlier: dict[str, FieldDef] = {}
    letters: dict[str, str] = {}
    for one in table.tables("section"):
        fields = []
        for part in one.tables("field"):
            field = _field(part, lists, earlier)
            if field.id in earlier:
                raise part.fail("id", "twice", value=field.id)
            if field.mnemonic and letters.setdefault(field.mnemonic, field.id) != field.id:
                taken = letters[field.mnemonic]
                raise part.fail("mnemonic", "mnemonic_taken", value=field.mnemonic, other=taken)
            earlier[field.id] = field
            fields.append(field)
            part.done()
        sections.append(
            SectionDef(
                id=one.key_text("id"),
                title=one.text("title"),
                fields=tuple(fields),
                note=one.text_or("note"),
                column=one.number_or("column", 1, 2, 1),
                filled_by=one.key_text("filled_by") if one.has("filled_by") else "",
                on_paper=one.flag_or("on_paper", otherwise=True),
            )
        )
        one.done()
    table.unlike("section", (section.id for section in sections))
    return tuple(sections)


def _field(
    table: Table, lists: Mapping[str, tuple[Option, ...]], earlier: Mapping[str, FieldDef]
) -> FieldDef:
    """One field; only the keys that its type has a use for are taken."""
    kind = FieldType(table.choice("type", FieldType))
    text = kind in (FieldType.TEXT, FieldType.LONG_TEXT)
    number = kind is FieldType.NUMBER
    label = table.text("label")
    usual = {FieldType.LONG_TEXT: _LONG_MOST, FieldType.NUMBER: _HIGHEST}.get(kind, _TEXT_MOST)
    least = table.number_or("least", -_HIGHEST, _HIGHEST, 0) if number else 0
    most = usual
    if text or number:
        most = table.number_or("most", least if number else 1, _HIGHEST if number else _MOST, usual)
    reads_as = ""
    if kind in _READS_AS and table.has("reads_as"):
        reads_as = table.choice("reads_as", _READS_AS[kind])
    noted = kind is FieldType.NOTE
    return FieldDef(
        id=table.key_text("id"),
        type=kind,
        label=label,
        note="" if noted else table.text_or("note"),
        hint="" if noted else table.text_or("hint"),
        required=False if noted else table.flag_or("required"),
        least=least,
        most=most,
        decimals=number and table.flag_or("decimals"),
        options=_options(table, lists) if kind in _CHOICES else (),
        rows=_listed(table, "rows") if kind is FieldType.TABLE else (),
        columns=_columns(table) if kind is FieldType.TABLE else (),
        show_if=_show_if(table.table("show_if"), earlier) if table.has("show_if") else None,
        reads_as=reads_as,
        half=table.flag_or("half"),
        past=kind is FieldType.DATE and table.flag_or("past"),
        mnemonic=_mnemonic(table, label),
        text=table.text("text") if noted else "",
    )


def _mnemonic(table: Table, label: str) -> str:
    """A letter of the label, in capitals; empty when the field has none."""
    letter = table.text_or("mnemonic").upper()
    if letter and (len(letter) != 1 or not letter.isalnum() or letter not in label.upper()):
        raise table.fail("mnemonic", "not_in_label", value=letter)
    return letter


def _options(table: Table, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    if not table.has("options_from"):
        return _listed(table, "options")
    return lists[table.choice("options_from", lists)]


def _listed(table: Table, key: str) -> tuple[Option, ...]:
    found = []
    for one in table.tables(key):
        value = one.text("value")  # "1" is a value: MAPPA level 1
        if any(mark.isspace() for mark in value) or "." in value:
            raise one.fail("value", "not_a_key", value=value)
        found.append(Option(value=value, label=one.text("label")))
        one.done()
    table.unlike(key, (one.value for one in found))
    table.unlike(key, (one.label for one in found))
    return tuple(found)


def _columns(table: Table) -> tuple[TableColumn, ...]:
    found = []
    for one in table.tables("columns"):
        kind = FieldType(one.choice("type", (FieldType.YES_NO, FieldType.TEXT)))
        text = kind is FieldType.TEXT
        found.append(
            TableColumn(
                id=one.key_text("id"),
                label=one.text("label"),
                type=kind,
                most=one.number_or("most", 1, _MOST, _TEXT_MOST) if text else 0,
            )
        )
        one.done()
    table.unlike("columns", (one.id for one in found))
    return tuple(found)


def _show_if(table: Table, earlier: Mapping[str, FieldDef]) -> ShowIf:
    """Only an earlier field with known answers can be asked, and one that is always there."""
    asked = table.key_text("field")
    if asked not in earlier:
        raise table.fail("field", "not_earlier", value=asked)
    field = earlier[asked]
    if field.type not in _ASKED or field.show_if is not None:
        raise table.fail("field", "cannot_be_asked", value=asked)
    possible = {option.value for option in field.options} or {"yes", "no"}
    answers = table.texts("answers")
    for answer in answers:
        if answer not in possible:
            allowed = ", ".join(sorted(possible))
            raise table.fail("answers", "not_a_choice", value=answer, allowed=allowed)
    table.done()
    return ShowIf(field=asked, answers=answers)


def _paper(table: Table, sections: Iterable[SectionDef]) -> tuple[PaperRow, ...]:
    """The printed lines; each field of a printed section stands on one, once."""
    printable = {
        field.id
        for section in sections
        if section.on_paper
        for field in section.fields
        if field.type is not FieldType.NOTE
    }
    unprinted = table.texts("not_printed", empty=True) if table.has("not_printed") else ()
    waiting = printable.difference(unprinted)
    for number, field in enumerate(unprinted, 1):
        if field not in printable:
            raise table.fail(f"not_printed[{number}]", "no_such_field", value=field)
    rows = []
    for one in table.tables("paper"):
        if one.has("heading"):
            rows.append(PaperRow(heading=one.text("heading")))
        else:
            rows.append(PaperRow(cells=_cells(one, waiting)))
        one.done()
    if waiting:
        raise table.fail("paper", "not_on_paper", value=", ".join(sorted(waiting)))
    return tuple(rows)


def _cells(table: Table, waiting: set[str]) -> tuple[PaperCell, ...]:
    """One or two cells; what they hold is taken out of ``waiting``."""
    cells = []
    for one in table.tables("cells"):
        fields = one.texts("fields")
        for field in fields:
            if field not in waiting:  # unknown, not on paper, or on an earlier line
                raise one.fail("fields", "no_such_field", value=field)
            waiting.remove(field)
        cells.append(
            PaperCell(
                label=one.text("label"),
                fields=fields,
                lines=one.number_or("lines", 1, 40, 1),
            )
        )
        one.done()
    if len(cells) > 2:
        raise table.fail("cells", "not_so_many", wanted=2)
    return tuple(cells)
