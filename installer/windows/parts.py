"""The licences of everything in the folder of the program, and what its SBOM names."""

from pathlib import Path
from typing import Final

from installer import shipped
from installer.windows.stage import Staged

LICENCES: Final = "licences"


def listed(staged: Staged) -> tuple[shipped.Part, ...]:
    """Every part that ships: the libraries of which a file is left, and what lies in them."""
    kept = shipped.names_in(staged.site, staged.folder)
    inside = shipped.runtime_parts(
        "win32", site=staged.site, tree=staged.folder, runtime=staged.folder, names=kept
    )
    return (*shipped.python_parts(staged.site, kept), *inside)


def add(staged: Staged) -> tuple[shipped.Part, ...]:
    """Lay the texts beside the program; gives the parts."""
    parts = listed(staged)
    shipped.write_licences(staged.folder / LICENCES, parts)
    return parts


def deliver(packages: tuple[Path, Path], parts: tuple[shipped.Part, ...]) -> Path:
    """What a release takes from this build: the licences again, and the bill of materials."""
    return shipped.deliver("windows", packages, parts)
