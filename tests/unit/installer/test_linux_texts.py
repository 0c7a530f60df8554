"""The small files of the Debian package: control, changelog, man page, desktop entry, types."""

import argparse
import configparser
import gzip
import re

import pytest
from defusedxml import ElementTree

from installer import facts
from installer.linux import build, texts
from iomdesk import __version__
from iomdesk.app import cli

_DAY = 1_795_348_800  # 2026-11-22, noon


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of a parser and of the jobs below it."""
    found: set[str] = set()
    for action in parser._actions:
        found |= {option for option in action.option_strings if option.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for job in action.choices.values():
                found |= _options(job)
    return found


def test_the_man_page_names_every_option_and_no_other() -> None:
    """Read from the program's own parsers."""
    page = texts.man_page(version="1.2.3", built=_DAY).replace("\\-", "-")
    named = set(re.findall(r"--[a-z][a-z-]*", page))
    assert named == _options(cli._desk_parser()) | _options(cli._jobs_parser())


def test_the_man_page_names_every_job_with_what_it_takes() -> None:
    """A job's heading lists its arguments in their order."""
    page = texts.man_page(version="1.2.3", built=_DAY)
    headings = dict(re.findall(r"^\.SS (\S+) ?(.*)$", page, re.MULTILINE))
    assert tuple(headings) == cli.JOBS
    jobs = next(
        action
        for action in cli._jobs_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    for name, job in jobs.choices.items():
        taken = [one.metavar or one.dest for one in job._positionals._group_actions]
        assert headings[name].split() == taken, name


def test_the_man_page_carries_version_and_day() -> None:
    """Filled in, nothing left open."""
    page = texts.man_page(version="1.2.3", built=_DAY)
    assert 'IOMDESK 1 "2026-11-22" "iomdesk 1.2.3"' in page
    assert "@" not in page.replace(".invalid", "")


def test_one_version_in_the_package_and_in_the_program() -> None:
    """The control file, the file's name and the program agree."""
    control = texts.control(version=facts.version(), depends=("libc6",), installed_kib=1)
    assert f"\nVersion: {__version__}\n" in control
    assert build.package_file().name == f"iomdesk_{__version__}_amd64.deb"


def test_the_control_file_is_one_of_debian() -> None:
    """Fields of Policy 5.3, each line of the description begun by a blank and short."""
    control = texts.control(version="1.2.3", depends=("a (>= 1)", "b"), installed_kib=42)
    fields = [line for line in control.splitlines() if not line.startswith(" ")]
    named = dict(line.split(": ", 1) for line in fields)
    assert named["Depends"] == "a (>= 1), b"
    assert named["Installed-Size"] == "42"
    assert {"Package", "Architecture", "Maintainer", "Section", "Priority"} <= set(named)
    assert not named["Description"].lower().startswith(("a ", "the ", "iomdesk"))
    described = control.split("Description: ", 1)[1].splitlines()[1:]
    assert described
    assert all(line.startswith(" ") and len(line) <= 80 for line in described)
    assert control.endswith("\n")


def test_size_on_disk_counts_as_the_policy_does() -> None:
    """Each file rounded up to a KiB, a folder or a link one KiB."""
    assert texts.installed_kib({"folder": 0, "one": 1, "even": 2048, "odd": 2049}) == 1 + 1 + 2 + 3


_CHANGES = """# Changelog

## [Unreleased]

### Added

- Not yet out.

## [1.2.0] - 2026-11-22

### Added

- A `thing`, told at some length so that the line of Debian's changelog has to be broken
  somewhere; see [the handbook](docs/handbook.md).

### Fixed

- Another.

## [1.1.0] - 2026-10-01

### Added

- The first.

[1.2.0]: over-there
"""


def test_the_changelog_becomes_debians() -> None:
    """Newest first, days as RFC 5322 has them, points wrapped, marks of Markdown gone."""
    made = texts.changelog(_CHANGES, version="1.2.0", built=_DAY)
    lines = made.splitlines()
    assert lines[0] == "iomdesk (1.2.0) stable; urgency=medium"
    assert "Not yet out" not in made
    assert "  [ Added ]" in lines
    assert "  [ Fixed ]" in lines
    assert "  * A thing, told at some length" in made
    assert "see the handbook." in " ".join(made.split())
    assert f" -- {facts.MAINTAINER}  Sun, 22 Nov 2026 12:00:00 +0000" in lines
    assert max(len(line) for line in lines if not line.startswith(" -- ")) <= texts.WIDTH
    assert lines.index("iomdesk (1.1.0) stable; urgency=medium") > lines.index("  * Another.")
    assert "over-there" not in made


def test_what_is_unreleased_counts_as_the_version_being_built() -> None:
    """While it has no section of its own."""
    made = texts.changelog(_CHANGES, version="1.3.0", built=_DAY)
    assert made.startswith(
        "iomdesk (1.3.0) stable; urgency=medium\n\n  [ Added ]\n  * Not yet out."
    )


def test_a_version_nobody_wrote_about_is_refused() -> None:
    """An empty changelog would be worse than none."""
    with pytest.raises(texts.NoChanges):
        texts.changelog(_CHANGES.replace("- Not yet out.", ""), version="1.3.0", built=_DAY)


def test_our_own_changelog_converts() -> None:
    """The real one, for the real version."""
    text = (facts.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    made = texts.changelog(text, version=facts.version(), built=_DAY)
    assert f"iomdesk ({__version__}) " in made
    assert "**" not in made
    assert made.count("\n  * ") > 20


def test_the_desktop_entry_takes_a_store() -> None:
    """Valid keys, the program's own type of file, and an argument for it."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(texts.written("iomdesk.desktop"))
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "iomdesk %f"
    assert entry["MimeType"] == f"{facts.MEDIA_TYPE};"
    assert entry["Icon"] == entry["StartupWMClass"] == facts.NAME
    assert entry["Type"] == "Application"
    assert all(value.endswith(";") for key in ("Categories", "Keywords") for value in [entry[key]])
    for action in entry["Actions"].rstrip(";").split(";"):
        command = parser[f"Desktop Action {action}"]["Exec"].split()[1:]
        cli._desk_parser().parse_args(command)


def test_the_type_of_file_is_told_from_its_name() -> None:
    """Well formed, our media type, our ending, our icon."""
    tree = ElementTree.fromstring(texts.written("iomdesk.xml"))
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = tree.find(f"{space}mime-type")
    assert kind is not None
    assert kind.get("type") == facts.MEDIA_TYPE
    glob, icon = kind.find(f"{space}glob"), kind.find(f"{space}icon")
    assert glob is not None
    assert glob.get("pattern") == f"*{facts.SUFFIX}"
    assert icon is not None
    assert icon.get("name") == facts.MEDIA_TYPE.replace("/", "-")


def test_every_icon_of_the_package_is_there() -> None:
    """Both kinds in every size and as drawing."""
    folder = facts.ROOT / "resources" / "app"
    for kind in ("iomdesk", "store"):
        assert (folder / f"{kind}.svg").is_file()
        assert all((folder / f"{kind}-{size}.png").is_file() for size in build.SIZES)


def test_gzip_holds_neither_name_nor_time() -> None:
    """The same text gives the same bytes."""
    packed = texts.packed("text\n")
    assert packed == texts.packed("text\n")
    assert packed[4:8] == bytes(4)
    assert not packed[3] & 0x08  # no name
    assert gzip.decompress(packed) == b"text\n"


def test_every_override_has_its_reason() -> None:
    """A comment stands before each group."""
    lines = texts.written("iomdesk.lintian-overrides").splitlines()
    assert lines[0].startswith("# ")
    assert all(line.startswith(("# ", f"{facts.NAME}: ")) for line in lines)
