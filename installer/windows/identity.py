"""Names by which Windows knows the program again, from one version to the next.

None of these may ever change: an upgrade finds the version before by them.
"""

import uuid
from typing import Final

from installer import facts

FAMILY: Final = uuid.UUID("0e0b9f1c-5b3a-5d86-9a47-3f1d5c2e7a10")
"""What every other code is derived from."""
UPGRADE_CODE: Final = uuid.uuid5(FAMILY, "upgrade")
"""The same for every version; Windows Installer finds the version before by it."""
KEY: Final = rf"Software\{facts.NAME}"
"""Registry key of this machine: which of the two packages is installed, and where."""
UNINSTALL: Final = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{facts.NAME}"
"""Where setup.exe enters the program in the list of installed apps."""
STORE_TYPE: Final = f"{facts.NAME}.store"
"""The file type of the small file in each store that opens it by double click."""
FOLDER_VERB: Final = "Open in iomdesk"


def code(kind: str, *parts: str) -> str:
    """A code in the form Windows Installer writes it, the same for the same words."""
    return "{" + str(uuid.uuid5(FAMILY, "\n".join((kind, *parts)))).upper() + "}"


def product_code() -> str:
    """One for each version."""
    return code("product", facts.version())


def package_code(content: str) -> str:
    """One for each content: two packages of different bytes never share it."""
    return code("package", facts.version(), content)


def component_code(path: str) -> str:
    """One for each installed file, by its path below the folder of the program."""
    return code("component", path.lower())
