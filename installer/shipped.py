"""What is shipped with iomdesk: each part with its version, its licence and its texts.

A package holds the work of many others. Each of them is a :class:`Part` here, read from what
is really shipped (the metadata of a wheel, the package database of Debian, the bytes of a
library), never from a list kept by hand; :mod:`installer.native` finds what lies inside the
wheels. From the parts come the folder of licences (:func:`write_licences`), Debian's
``copyright`` (:func:`copyright_file`) and, in :mod:`installer.sbom`, the bill of materials.
"""

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Final

from installer import facts

TEXTS: Final = Path(__file__).resolve().parent / "texts"
"""Licence texts for parts that carry none of their own."""

_LEGAL: Final = re.compile(r"licen[cs]e|copying|notice|authors|contributors", re.IGNORECASE)
# Parts whose metadata names no SPDX expression: what their own texts say.
_SPDX: Final = {
    "charset-normalizer": "MIT",
    "defusedxml": "PSF-2.0",
    "et-xmlfile": "MIT",
    "lxml": "BSD-3-Clause",
    "openpyxl": "MIT",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "python-dateutil": "BSD-3-Clause AND (Apache-2.0 OR BSD-3-Clause)",
    "reportlab": "BSD-3-Clause",
    "rl-accel": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "six": "MIT",
    "sqlcipher3": "Zlib",
}
# Parts of one house whose texts stand once under installer/texts.
_TEXTS_OF: Final = {"pyside6-essentials": "qt", "shiboken6": "qt"}


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


def python_parts(site: Path, names: Iterable[str]) -> tuple[Part, ...]:
    """Each named distribution of ``site``, with licence and texts from its metadata.

    ``site`` is a folder with ``*.dist-info`` (the site-packages of a checkout, or those
    staged for Windows).

    Raises:
        Missing: a distribution is not there, names no licence, or has no text of it.
    """
    there = {canonical(info.name.partition("-")[0]): info for info in site.glob("*.dist-info")}
    found = []
    for name in sorted({canonical(name) for name in names}):
        if name not in there:
            message = f"{name} is not among the packages that are shipped"
            raise Missing(message)
        found.append(_python_part(name, there[name]))
    return tuple(found)


def _python_part(name: str, info: Path) -> Part:
    told = message_from_string((info / "METADATA").read_text(encoding="utf-8"))
    texts = _texts_of(name, info, told)
    licence = str(told["License-Expression"] or _SPDX.get(name, ""))
    if not licence or not texts:
        message = f"{name} {told['Version']} has no {'text' if licence else 'named'} licence"
        raise Missing(message)
    version = str(told["Version"])
    return Part(name, version, licence, texts, f"pkg:pypi/{name}@{version}", _home(told))


def _texts_of(name: str, info: Path, told: Message) -> tuple[tuple[str, str], ...]:
    """The files of the metadata (PEP 639, and where older wheels put them), then our own."""
    named = [str(each) for each in told.get_all("License-File", [])]
    places = [info / sub / each for each in named for sub in ("licenses", "")]
    files = {place for place in places if place.is_file()}
    files |= {
        file
        for file in info.rglob("*")
        if file.is_file() and _LEGAL.search(file.name) and "sboms" not in file.parts
    }
    inside = [(_relative(file, info), _text(file)) for file in sorted(files)]
    return tuple(sorted(inside)) or own_texts(_TEXTS_OF.get(name, name))


def _relative(file: Path, info: Path) -> str:
    inner = file.relative_to(info)
    return "-".join(inner.parts[1:] if inner.parts[0] == "licenses" else inner.parts)


def _home(told: Message) -> str:
    """Where its makers are: the home page, else the first address that looks like one."""
    links = {
        label.strip().lower(): address.strip()
        for label, _, address in (str(e).partition(",") for e in told.get_all("Project-URL", []))
    }
    for label in ("homepage", "source", "source code", "repository", "github", "documentation"):
        if label in links:
            return links[label]
    return str(told["Home-page"] or "")


def debian_part(package: str) -> Part:
    """A library of this Debian that is bundled, with the copyright file of its package.

    Raises:
        Missing: the package is not installed or has no copyright file.
    """
    done = subprocess.run(
        [
            "dpkg-query",
            "-W",
            "-f=${db:Status-Abbrev}\t${Package}\t${Version}\t${Architecture}"
            "\t${source:Package}\t${source:Version}\n",
            package,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("ii")]
    if not rows:
        message = f"{package} is not a package installed here"
        raise Missing(message)
    _, name, version, machine, source, source_version = rows[0]
    copyright_ = Path("/usr/share/doc") / name / "copyright"
    if not copyright_.is_file():
        message = f"{package} has no copyright file"
        raise Missing(message)
    text = _text(copyright_)
    return Part(
        name=name,
        version=version,
        licence=f"LicenseRef-debian-{re.sub(r'[^A-Za-z0-9.-]', '-', source)}",
        texts=(("copyright", text),),
        purl=f"pkg:deb/debian/{name}@{_quoted(version)}?arch={machine}&distro=debian-12"
        f"&upstream={source}%40{_quoted(source_version)}",
        home=f"https://tracker.debian.org/pkg/{source}",
    )


def _quoted(version: str) -> str:
    return version.replace("+", "%2B").replace(":", "%3A").replace("~", "~")


def runtime_parts(
    platform: str,
    *,
    site: Path | None = None,
    tree: Path | None = None,
    runtime: Path | None = None,
    names: Iterable[str] | None = None,
) -> tuple[Part, ...]:
    """What lies inside the wheels and beside them, see :func:`installer.native.native_parts`."""
    from installer.native import native_parts

    return native_parts(platform, site=site, tree=tree, runtime=runtime, names=names)


def write_sbom(file: Path, parts: Sequence[Part], *, product_file: str, sha256: str = "") -> None:
    """The bill of materials, see :func:`installer.sbom.write_sbom`."""
    from installer import sbom

    sbom.write_sbom(file, parts, product_file=product_file, sha256=sha256)


def _ordered(parts: Iterable[Part]) -> list[Part]:
    """Each part once, by name and version."""
    return sorted(set(parts), key=lambda part: (part.folder, part.version, part.inside))


def write_licences(folder: Path, parts: Iterable[Part]) -> None:
    """A folder for each part with its texts, and ``LICENCES.txt`` over them all.

    The bytes depend on the parts alone. Two versions of one part share no folder; the many
    crates compiled into one extension share one, and so does a part whose texts are among
    those of the part that carries it.

    Raises:
        Missing: a part has no text.
    """
    ordered = _ordered(parts)
    places = _places(ordered)
    for part in ordered:
        if not part.texts:
            message = f"{part.name} has no licence text"
            raise Missing(message)
        place = folder / places[part]
        place.mkdir(parents=True, exist_ok=True)
        for name, text in part.texts:
            (place / name).write_text(text, encoding="utf-8", newline="\n")
    for place_name in sorted({places[part] for part in ordered if part.holder}):
        held = [p for p in ordered if places[p] == place_name and p.holder]
        lines = [f"{p.name} {p.version}\n    {p.licence}\n    {p.holder}\n" for p in held]
        file = folder / place_name / "COPYRIGHT.txt"
        file.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    overview = _overview(ordered, places)
    (folder / "LICENCES.txt").write_text(overview, encoding="utf-8", newline="\n")


def _places(ordered: Sequence[Part]) -> dict[Part, str]:
    """Where each part's texts lie."""
    texts = {part.folder: set(part.texts) for part in ordered if not part.inside}
    places = {}
    for part in ordered:
        carrier = re.sub(r"[^a-z0-9.+-]+", "-", part.inside.lower())
        twins = {p.texts for p in ordered if p.folder == part.folder}
        if part.purl.startswith("pkg:cargo/"):
            places[part] = f"{carrier}-crates"
        elif set(part.texts) <= texts.get(carrier, set()):
            places[part] = carrier
        else:
            places[part] = part.folder if len(twins) == 1 else f"{part.folder}-{part.version}"
    return places


def _overview(ordered: Sequence[Part], places: dict[Part, str]) -> str:
    own = (facts.ROOT / "LICENSE").read_text(encoding="utf-8")
    lines = [(TEXTS / "overview.txt").read_text(encoding="utf-8").rstrip("\n"), ""]
    for part in ordered:
        within = f", inside {part.inside}" if part.inside else ""
        lines += [
            f"{part.name} {part.version}{within}",
            f"    Licence: {part.licence}",
            f"    Texts:   {places[part]}/",
        ]
        lines += [f"    Home:    {part.home}"] if part.home else []
        lines.append("")
    return "\n".join([*lines, f"{facts.TITLE} {facts.version()} itself", "", own])


def copyright_file(parts: Iterable[Part], *, texts_at: str = "/usr/lib/iomdesk/licences") -> str:
    """Debian's ``copyright`` (DEP-5) over the product and its parts.

    A licence that every Debian holds is pointed to there (Debian Policy 12.5); a short text
    stands in full; a long one, which is many texts of one wheel, is pointed to under
    ``texts_at``, where :func:`write_licences` has put it.
    """
    from installer.dep5 import compose

    ordered = _ordered(parts)
    return compose(ordered, _places(ordered), texts_at)


def _read(folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple((file.name, _text(file)) for file in sorted(folder.iterdir()) if file.is_file())


def _text(file: Path) -> str:
    """A text of others, which is not always UTF-8; line ends made one way."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
