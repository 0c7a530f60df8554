"""Debian's machine-readable copyright file (DEP-5) from the parts of the package."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from installer import facts
from installer.parts import Part, canonical

_FORMAT: Final = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
_FULL: Final = 16_000
"""Texts up to this many characters stand in the file itself."""
# What every Debian holds (base-files), by the SPDX name it answers to.
_COMMON: Final = {
    "Apache-2.0": "Apache-2.0",
    "GPL-2.0-only": "GPL-2",
    "GPL-2.0-or-later": "GPL-2",
    "GPL-3.0-only": "GPL-3",
    "GPL-3.0-or-later": "GPL-3",
    "LGPL-2.1-or-later": "LGPL-2.1",
    "LGPL-3.0-only": "LGPL-3",
    "MPL-2.0": "MPL-2.0",
}
_COPYRIGHT: Final = re.compile(r"^\W*((?:portions )?copyright\b.*\d{4}.*)$", re.IGNORECASE)


def compose(parts: Sequence[Part], places: Mapping[Part, str], texts_at: str) -> str:
    """The whole file. ``places`` gives each part's folder under ``texts_at``."""
    own = (facts.ROOT / "LICENSE").read_text(encoding="utf-8")
    blocks = [
        f"Format: {_FORMAT}\nUpstream-Name: {facts.NAME}\nUpstream-Contact: {facts.MAINTAINER}\n"
        "Source: the source archive published with each release\n"
        "Comment:\n The package holds the program and, beside it in its folder, the libraries it\n"
        f" needs. {texts_at}/LICENCES.txt lists them, with a folder of texts for each.",
        f"Files: *\nCopyright: {'; '.join(holders(own)) or facts.PUBLISHER}\nLicense: Expat\n"
        + _body(own.strip("\n")),
    ]
    carried: dict[str, list[Part]] = {}
    for part in parts:
        carried.setdefault(canonical(part.inside or part.name), []).append(part)
    blocks += [_stanza(name, held, places, texts_at) for name, held in sorted(carried.items())]
    return "\n\n".join(blocks) + "\n"


def holders(text: str) -> list[str]:
    """The copyright lines of a text, each once, in the order they stand."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        hit = _COPYRIGHT.match(line)
        if hit and len(line) < 160 and "[yyyy]" not in line:
            found.setdefault(" ".join(hit.group(1).split()))
    return list(found)


def _stanza(name: str, held: list[Part], places: Mapping[Part, str], texts_at: str) -> str:
    """One paragraph over a part and all that lies inside its files."""
    said = [line for part in held for _, text in part.texts for line in holders(text)]
    said += [part.holder for part in held if part.holder]
    lines = list(dict.fromkeys(said)) or [f"the makers of {held[0].name}"]
    stem = re.sub(r"[^A-Za-z0-9]+", "?", name)
    licences = list(dict.fromkeys(part.licence for part in held))
    short = " and ".join(
        f"({one})" if len(licences) > 1 and " " in one else one for one in licences
    )
    for old, new in ((" OR ", " or "), (" AND ", " and "), (" WITH ", " with ")):
        short = short.replace(old, new)  # DEP-5 spells them in lower case
    bodies: dict[str, list[Part]] = {}
    for part in held:
        bodies.setdefault(_licence_text(part, f"{texts_at}/{places[part]}"), []).append(part)
    text = "\n\n".join(
        "\n".join([*(f"{p.name} {p.version}: {p.licence}" for p in those), "", body])
        for body, those in bodies.items()
    )
    return (
        f"Files: usr/lib/{facts.NAME}/*{stem}*\nCopyright: "
        + "\n ".join(lines)
        + f"\nLicense: {short}\n{_body(text)}"
    )


def _licence_text(part: Part, place: str) -> str:
    named = re.findall(r"[A-Za-z0-9.-]+", part.licence)
    common = sorted({_COMMON[name] for name in named if name in _COMMON})
    lines = [
        f"On Debian the whole text of {name} is in /usr/share/common-licenses/{name}."
        for name in common
    ]
    whole = "\n\n".join(text.strip("\n") for _, text in part.texts)
    if common or len(whole) > _FULL:
        names = ", ".join(name for name, _ in part.texts[:6])
        more = f" and {len(part.texts) - 6} more" if len(part.texts) > 6 else ""
        lines.append(f"The texts as the makers gave them: {place}/ ({names}{more}).")
        return "\n".join(lines)
    return whole


def _body(text: str) -> str:
    """A text as the continuation lines of a field: one blank before, a dot for an empty line."""
    return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.splitlines())
