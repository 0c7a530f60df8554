"""Two versions of a form: which answers differ, and how they read."""

from iomdesk.formdef.form import Answers, FormDef, display
from iomdesk.ui.widgets.compare import Difference
from iomdesk.words import words


def differences(
    form: FormDef, base: Answers, theirs: Answers, yours: Answers
) -> tuple[Difference, ...]:
    """The answers that somebody changed since the form was opened, in reading order."""
    found = []
    for key in form.keys():  # noqa: SIM118 - no mapping
        then, there, here = (one.get(key, "").strip() for one in (base, theirs, yours))
        if len({then, there, here}) > 1:
            found.append(Difference(key, label_of(form, key), then, there, here))
    return tuple(found)


def label_of(form: FormDef, key: str) -> str:
    """What the answer of a key is called; a cell by its row and column."""
    field_id, _, cell = key.partition(".")
    field = form.field(field_id)
    row_id, _, column_id = cell.partition(".")
    row = next((one.label for one in field.rows if one.value == row_id), "")
    column = next((one.label for one in field.columns if one.id == column_id), "")
    return f"{row}, {column}" if row else field.label


def said(form: FormDef, key: str, answer: str) -> str:
    """An answer in words; an empty one says that there is nothing."""
    field = form.field(key.partition(".")[0])
    told = display(field, {key: answer}, key if "." in key else "")
    return told or words("forms", "nothing")
