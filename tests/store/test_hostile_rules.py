"""A rule set from a folder that somebody made to do harm, or by mistake."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from iomdesk.domain.problems import RuleViolation
from iomdesk.formdef.errors import FormError
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from tests.helpers.referrals import tasking
from tests.helpers.rules import newer_rules


def _pipe(file: Path) -> None:
    file.unlink(missing_ok=True)
    os.mkfifo(file)


def _endless(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_pipe, "missing_file"),
        (_endless, "missing_file"),
        (lambda file: file.write_text("#" * 2_000_000), "too_big"),
        (lambda file: file.write_text("a = " + "9" * 5_000), "not_toml"),
        (lambda file: file.write_text("a = " + "[" * 100_000), "not_toml"),
        (lambda file: file.write_text(".".join(["a"] * 50_000) + " = 1"), "too_deep"),
        (lambda file: file.write_bytes(b"\xff\xfe"), "not_toml"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(
    desk: Desk, tmp_path: Path, change: Callable[[Path], object], code: str
) -> None:
    folder = newer_rules(tmp_path)
    change(folder / "rag.toml")
    with pytest.raises(FormError) as refused:
        rulesets.candidate(desk, folder)
    assert (refused.value.code, refused.value.file) == (code, "brackenshire/rag.toml")


def test_a_kind_of_meeting_in_the_diary_is_not_taken_away(desk: Desk, tmp_path: Path) -> None:
    folder = newer_rules(tmp_path)
    parent = folder.parent / "derbyshire" / "scheme.toml"
    text = parent.read_text(encoding="utf-8")
    parent.write_text(text.replace('id = "daily_tasking"', 'id = "tasking"'), encoding="utf-8")
    rulesets.candidate(desk, folder)
    tasking(desk)
    with pytest.raises(RuleViolation) as refused:
        rulesets.candidate(desk, folder)
    assert (refused.value.code, refused.value.params["kind"]) == ("kind_in_use", "Daily tasking")


@pytest.mark.parametrize("version", ["9" * 5_000, "2 beta", "2\\u0000", "two"])
def test_a_version_is_numbers(desk: Desk, tmp_path: Path, version: str) -> None:
    with pytest.raises(FormError) as refused:
        rulesets.candidate(desk, newer_rules(tmp_path, version=version))
    assert (refused.value.code, refused.value.field) == ("not_a_version", "version")
