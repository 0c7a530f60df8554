"""Looking into what is shipped: its files, the metadata of its wheels, versions in bytes."""

import json
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from installer.parts import Missing, Part, canonical
from installer.shipped import python_parts

_FIXED_FILE_INFO: Final = struct.pack("<I", 0xFEEF04BD)


@dataclass(frozen=True, slots=True)
class Tree:
    """Where to look: the folder that is shipped, and the site-packages with its metadata."""

    platform: str
    shipped: Path
    site: Path

    def files(self, *patterns: str) -> list[Path]:
        """Files of what is shipped that match any pattern, in order."""
        return sorted({f for p in patterns for f in self.shipped.rglob(p) if f.is_file()})

    def found(self, pattern: bytes, *names: str) -> str:
        """The first group of ``pattern`` in the first shipped file of these names.

        Raises:
            Missing: no such file, or it does not tell.
        """
        for file in self.files(*names):
            hit = re.search(pattern, file.read_bytes())
            if hit:
                return hit.group(1).decode("ascii")
        message = f"no version is told by {', '.join(names)}"
        raise Missing(message)

    def info(self, name: str) -> Path | None:
        """The metadata folder of a distribution."""
        for info in sorted(self.site.glob("*.dist-info")):
            if canonical(info.name.partition("-")[0]) == name:
                return info
        return None

    def texts(self, name: str, pattern: str) -> tuple[tuple[str, str], ...]:
        """Texts a distribution carries for others, those whose name matches."""
        part = python_parts(self.site, [name])[0]
        return tuple(each for each in part.texts if re.search(pattern, each[0], re.IGNORECASE))

    def bills(self, name: str) -> list[dict[str, Any]]:
        """The bills of materials in a wheel's metadata (PEP 770)."""
        info = self.info(name)
        files = sorted(info.glob("sboms/*.json")) if info is not None else []
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]

    def piece(self, name: str, licence: str) -> Part:
        """A distribution of which only a piece is shipped, under the licence of that piece."""
        info = self.info(name)
        if info is None:
            message = f"{name} is not there"
            raise Missing(message)
        version = info.name.removesuffix(".dist-info").rpartition("-")[2]
        texts = tuple(
            (file.name, file.read_text(encoding="utf-8"))
            for file in sorted(info.rglob("*"))
            if re.match(r"licen[cs]e|copying", file.name, re.IGNORECASE) and file.is_file()
        )
        return Part(name, version, licence, texts, f"pkg:pypi/{name}@{version}", "")


def file_version(dll: Path) -> tuple[str, str]:
    """Version and maker in the version resource of a DLL (VS_FIXEDFILEINFO, CompanyName)."""
    raw = dll.read_bytes()
    at = raw.find(_FIXED_FILE_INFO)
    if at < 0:
        return "", ""
    high, low = struct.unpack_from("<II", raw, at + 8)
    numbers = (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)
    key = "CompanyName\0".encode("utf-16-le")
    maker = raw[raw.find(key) + len(key) :][:128] if key in raw else b""
    if dll.name.lower() == "python311.dll":  # 3.11.9 is kept as 3.11.9150.1013
        return f"{numbers[0]}.{numbers[1]}.{numbers[2] // 1000}", "Python Software Foundation"
    return ".".join(map(str, numbers)), maker.decode("utf-16-le", "replace")


def expression(component: dict[str, Any]) -> str:
    """The licences a bill gives a component, as one SPDX expression."""
    said = [
        str(one.get("expression") or one.get("license", {}).get("id", ""))
        for one in component.get("licenses", [])
    ]
    return " AND ".join(one if " " not in one or len(said) == 1 else f"({one})" for one in said)


def address(component: dict[str, Any]) -> str:
    """Where a component of a bill has its source or its home."""
    links = {e["type"]: str(e["url"]) for e in component.get("externalReferences", [])}
    return links.get("vcs") or links.get("website") or ""
