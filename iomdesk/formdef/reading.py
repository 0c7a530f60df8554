"""Reading TOML strictly: every key is asked for once, of one type, and none is left over.

Each loader of a scheme file (scheme, RAG table, statement, agencies; forms later) takes
what it expects from a ``Table`` and ends with ``done``. Whatever is missing, of another
type, twice or unknown becomes a ``FormError`` that names file and field.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from iomdesk.formdef.errors import FormError

MOST_BYTES: Final = 200_000
"""No scheme file is near this size; a larger one is not read."""

_MOST_DOTS: Final = 200
"""In a line. Each dot of a key costs the parser more than the one before: 20,000 take it 7 s."""

_Kind = TypeVar("_Kind")
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Table:
    """One table of a TOML file, with the way to it for error reports."""

    def __init__(self, file: str, data: Mapping[str, Any], path: str = "") -> None:
        self.file = file
        self._data = data
        self._path = path
        self._taken: set[str] = set()

    def field(self, key: str) -> str:
        """The key with the way to it: "status[2].response"."""
        return f"{self._path}.{key}" if self._path else key

    def fail(self, key: str, code: str, **params: object) -> FormError:
        """The error for a key of this table, to be raised by the caller."""
        return FormError(self.file, self.field(key), code, params)

    def has(self, key: str) -> bool:
        """Whether the key is there; asking does not take it."""
        return key in self._data

    def text(self, key: str, *, empty: bool = False) -> str:
        """A text without blanks at its ends; refused when empty unless ``empty``."""
        value = self._take(key, str, "a text")
        if value != value.strip() or "\n" in value:
            raise self.fail(key, "stray_blank")
        if not value and not empty:
            raise self.fail(key, "empty")
        return value

    def key_text(self, key: str) -> str:
        """A text that serves as key: small letters, digits and underscores."""
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.fail(key, "not_a_key", value=value)
        return value

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """A text out of those allowed."""
        value = self.text(key, empty=True)
        options = list(allowed)
        if value not in options:
            raise self.fail(key, "not_a_choice", value=value, allowed=", ".join(options))
        return value

    def number(self, key: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._take(key, int, "a whole number")
        if isinstance(value, bool):
            raise self.fail(key, "wrong_type", wanted="a whole number")
        if not least <= value <= most:
            raise self.fail(key, "out_of_range", least=least, most=most)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        return self._take(key, bool, "true or false")

    def day(self, key: str) -> date:
        """A date without a time."""
        value = self._take(key, date, "a date")
        if isinstance(value, datetime):
            raise self.fail(key, "wrong_type", wanted="a date")
        return value

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        values = self._take(key, list, "a list")
        if not values and not empty:
            raise self.fail(key, "empty")
        part = Table(self.file, {f"{key}[{n}]": text for n, text in enumerate(values, 1)},
                     self._path)  # fmt: skip
        texts = tuple(part.text(f"{key}[{n}]") for n in range(1, len(values) + 1))
        self.unlike(key, texts)
        return texts

    def text_or(self, key: str, otherwise: str = "") -> str:
        """A text that may be left out."""
        return self.text(key) if key in self._data else otherwise

    def flag_or(self, key: str, *, otherwise: bool = False) -> bool:
        """True or false, or left out."""
        return self.flag(key) if key in self._data else otherwise

    def number_or(self, key: str, least: int, most: int, otherwise: int) -> int:
        """A whole number from ``least`` to ``most``, or left out."""
        return self.number(key, least, most) if key in self._data else otherwise

    def numbers(self, key: str, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers, none of them twice."""
        values = self._take(key, list, "a list")
        if not values:
            raise self.fail(key, "empty")
        part = Table(self.file, {f"{key}[{n}]": one for n, one in enumerate(values, 1)}, self._path)
        found = tuple(part.number(f"{key}[{n}]", least, most) for n in range(1, len(values) + 1))
        self.unlike(key, map(str, found))
        return found

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        return Table(self.file, self._take(key, dict, "a table"), self.field(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables, at least one."""
        values = self._take(key, list, "a list of tables")
        if not values:
            raise self.fail(key, "empty")
        found = []
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                raise self.fail(f"{key}[{number}]", "wrong_type", wanted="a table")
            found.append(Table(self.file, value, self.field(f"{key}[{number}]")))
        return tuple(found)

    def unlike(self, key: str, values: Iterable[str]) -> None:
        """Refuse a list that has the same text twice, capitals or not."""
        seen: set[str] = set()
        for value in values:
            if value.casefold() in seen:
                raise self.fail(key, "twice", value=value)
            seen.add(value.casefold())

    def done(self) -> None:
        """Refuse keys nobody asked for: a misspelt key must not be lost in silence."""
        for key in self._data:
            if key not in self._taken:
                raise self.fail(key, "unknown_key")

    def _take(self, key: str, kind: type[_Kind], wanted: str) -> _Kind:
        self._taken.add(key)
        if key not in self._data:
            raise self.fail(key, "missing_key")
        value = self._data[key]
        if not isinstance(value, kind):
            raise self.fail(key, "wrong_type", wanted=wanted)
        return value


def read_file(folder: Path, name: str) -> str:
    """The text of the file ``name`` of a scheme's folder, line ends made alike.

    Raises:
        FormError: ``missing_file``, also for what is no file (a device or a pipe would
            never end), ``too_big``, or ``not_toml`` when it is no text.
    """
    file = f"{folder.name}/{name}"
    path = folder / name
    try:
        if not path.is_file():
            raise FormError(file, "", "missing_file")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise FormError(file, "", "too_big", {"limit": MOST_BYTES})
        return data.decode().replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError as missing:
        raise FormError(file, "", "missing_file") from missing
    except UnicodeDecodeError as broken:
        raise FormError(file, "", "not_toml", {"reason": str(broken)}) from broken


class _Deep(ValueError):
    """A line with more dots than a rule set has; its number."""


def parse(text: str) -> dict[str, Any]:
    """TOML as a mapping; ValueError or RecursionError when it is none."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MOST_DOTS:
            raise _Deep(number)
    return tomllib.loads(text)


def read_table(texts: Mapping[str, str], file: str) -> Table:
    """The file ``file`` ("derbyshire/rag.toml") out of a rule set's texts as a ``Table``.

    Raises:
        FormError: ``missing_file``, ``too_big``, ``too_deep`` or ``not_toml`` with the line.
    """
    if file not in texts:
        raise FormError(file, "", "missing_file")
    text = texts[file]
    if len(text) > MOST_BYTES:
        raise FormError(file, "", "too_big", {"limit": MOST_BYTES})
    try:
        return Table(file, parse(text))
    except _Deep as deep:
        raise FormError(file, "", "too_deep", {"line": deep.args[0]}) from deep
    except (ValueError, RecursionError) as broken:  # ValueError: an endless number as well
        raise FormError(file, "", "not_toml", {"reason": str(broken)}) from broken
