"""What is shipped with iomdesk: each part with its version, its licence and its texts.

A package holds the work of many others. Each of them is a :class:`Part` here, read from what
is really shipped (the metadata of a wheel, the package database of Debian, the bytes of a
library), never from a list kept by hand; :mod:`installer.native` finds what lies inside the
wheels. From the parts come the folder of licences (:func:`write_licences`), Debian's
``copyright`` (:func:`copyright_file`) and, in :mod:`installer.sbom`, the bill of materials.
"""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Final

from installer import facts, licences
from installer.licences import ordered, places_of
from installer.parts import Missing as Missing
from installer.parts import Part as Part
from installer.parts import canonical, own_texts, text_of

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


def names_in(site: Path, tree: Path) -> tuple[str, ...]:
    """The distributions of ``site`` of which at least one file lies in ``tree``.

    ``tree``, or ``lib`` in it, holds the files where the wheels put them; Python files may be
    compiled there.
    Distributions in a frozen archive cannot be seen so.
    """
    found = []
    for info in site.glob("*.dist-info"):
        record = (info / "RECORD").read_text(encoding="utf-8").splitlines()
        files = [row.partition(",")[0] for row in record if info.name not in row]
        names = [f"{sub}{file}{end}" for file in files for sub in ("", "lib/") for end in ("", "c")]
        if any((tree / name).is_file() for name in names):
            found.append(canonical(info.name.partition("-")[0]))
    return tuple(sorted(found))


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
    inside = [(_relative(file, info), text_of(file)) for file in sorted(files)]
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
    text = text_of(copyright_)
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


def write_sbom(
    file: Path,
    parts: Sequence[Part],
    *,
    product_file: str,
    sums: Mapping[str, str] | None = None,
) -> None:
    """The bill of materials, see :func:`installer.sbom.write_sbom`."""
    from installer import sbom

    sbom.write_sbom(file, parts, product_file=product_file, sums=sums)


def write_licences(folder: Path, parts: Iterable[Part]) -> None:
    """The folder of licences, see :func:`installer.licences.write_licences`."""
    licences.write_licences(folder, parts)


def deliver(platform: str, packages: Sequence[Path], parts: Sequence[Part]) -> Path:
    """What a build leaves for a release beside its packages: their licences and their bill.

    The licences go to ``build/licences/PLATFORM``, the bill to the folder of the packages;
    its file is given back.
    """
    folder = facts.BUILD / "licences" / platform
    if folder.exists():
        shutil.rmtree(folder)
    write_licences(folder, parts)
    file = packages[0].parent / f"{facts.NAME}-{facts.version()}-{platform}.cdx.json"
    sums = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in packages}
    write_sbom(file, parts, product_file=", ".join(sorted(sums)), sums=sums)
    return file


def copyright_file(parts: Iterable[Part], *, texts_at: str = "/usr/lib/iomdesk/licences") -> str:
    """Debian's ``copyright`` (DEP-5) over the product and its parts.

    A licence that every Debian holds is pointed to there (Debian Policy 12.5); a short text
    stands in full; a long one, which is many texts of one wheel, is pointed to under
    ``texts_at``, where :func:`write_licences` has put it.
    """
    from installer.dep5 import compose

    every = ordered(parts)
    return compose(every, places_of(every), texts_at)
