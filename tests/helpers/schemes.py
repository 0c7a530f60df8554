"""Scheme files that a test damages, and the agreement they are compared with."""

import re
from pathlib import Path

import pytest

from iomdesk.formdef.errors import FormError
from iomdesk.formdef.scheme import load_scheme
from iomdesk.words import words

SOURCE = Path(__file__).parents[2].parent / "shared" / "sources" / "002_a36addaaaea5a71c.txt"
needs_source = pytest.mark.skipif(
    not SOURCE.exists(), reason="the source document lies beside the project, not in it"
)


def source(start: str, end: str = "") -> str:
    """The agreement from the last place of ``start`` up to ``end``."""
    text = SOURCE.read_text(encoding="utf-8")
    found = text[text.rindex(start) :]
    return found[: found.index(end)] if end else found


def plain(text: str) -> str:
    """Runs of blanks as one: the only thing a comparison with the source passes over."""
    return re.sub(r"\s+", " ", text).strip()


def change(path: Path, before: str, after: str) -> None:
    """Replace the one place in a file; a test whose place is gone must not pass."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def refused(scheme: str, folder: Path) -> FormError:
    """The error a damaged scheme is refused with; its words have every gap filled."""
    with pytest.raises(FormError) as caught:
        load_scheme(scheme, folder)
    problem = caught.value
    text = words("form", problem.code, problem.params)
    assert "Nothing was changed." in text
    assert "{" not in text
    return problem
