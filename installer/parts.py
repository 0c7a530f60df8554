"""One part of what is shipped: the work of others, with its licence and its texts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TEXTS: Final = Path(__file__).resolve().parent / "texts"
"""Licence texts for parts that carry none of their own."""


class Missing(Exception):
    """A part has no licence or no text of it: it must not be shipped so."""


@dataclass(frozen=True, slots=True)
class Part:
    """The work of others in a package.

    ``licence`` is an SPDX expression; ``texts`` are (file name, text) in order of the name;
    ``inside`` names the part that carries this one in its files, empty when it stands alone;
    ``holder`` is the copyright line of a part whose text is the plain one of its licence.
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]
    purl: str
    home: str
    inside: str = ""
    holder: str = ""

    @property
    def folder(self) -> str:
        """Name of its folder among the licences, safe for every file system."""
        return re.sub(r"[^a-z0-9.+-]+", "-", self.name.lower())


def canonical(name: str) -> str:
    """The one spelling of a Python distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def own_texts(folder: str) -> tuple[tuple[str, str], ...]:
    """The texts kept under ``installer/texts/FOLDER``; none when there is no such folder."""
    return _read(TEXTS / folder) if (TEXTS / folder).is_dir() else ()


def _read(folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple((file.name, text_of(file)) for file in sorted(folder.iterdir()) if file.is_file())


def text_of(file: Path) -> str:
    """A text of others, which is not always UTF-8; line ends made one way."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
