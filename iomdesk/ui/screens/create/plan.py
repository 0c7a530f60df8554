"""What the wizard gathers, and what it asks of whoever makes the store."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

SUFFIX: Final = ".iomstore"

_WINDOWS_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class SchemeOffer:
    """A scheme that ships with the program.

    Attributes:
        id: the folder under ``forms``.
        title: what people call it; also the proposal for the store's name.
        areas: its localities.
    """

    id: str
    title: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is settled before a store is made."""

    folder: Path
    name: str
    scheme: str
    area: str
    person: str
    passphrase: str


class Draft(Protocol):
    """A store that is being made and has nobody's trust yet."""

    @property
    def recovery_code(self) -> str:
        """Eight groups of five characters joined by dashes."""
        ...


class Maker(Protocol):
    """Makes stores. All but ``throw_away`` are called in a thread.

    All may raise EnvironmentProblem; what is refused is raised as RuleViolation.
    """

    def begin(self, plan: Plan) -> Draft:
        """Make the store beside its place; nobody can open it there by mistake."""
        ...

    def save_page(self, draft: Draft, file: Path) -> None:
        """Write the recovery page as a PDF."""
        ...

    def page(self, draft: Draft) -> bytes:
        """The recovery page as a PDF, to be printed."""
        ...

    def prove(self, draft: Draft, code: str) -> None:
        """Open the store with the code as typed."""
        ...

    def keep(self, draft: Draft) -> Path:
        """Move the proved store to its place and tell where that is."""
        ...

    def throw_away(self, draft: Draft) -> None:
        """Leave nothing of it."""
        ...


def folder_name(name: str) -> str:
    """The folder for a store's name: "Brackenshire IOM" becomes brackenshire-iom.iomstore.

    Small letters, digits and dashes only, so that every file system takes it.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "store"
    if _WINDOWS_DEVICES.fullmatch(stem):
        stem = f"store-{stem}"
    return stem + SUFFIX
