"""The bill of materials: CycloneDX 1.6 in JSON, the same bytes for the same parts."""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression, is_supported_id
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from installer import facts
from installer.parts import Part, canonical

_SPACE: Final = uuid.UUID("5e3c0b6a-8a4e-5d7c-9c39-2a1c6f0b7d11")


class NotABill(Exception):
    """What was written does not fit the schema of CycloneDX 1.6."""


def write_sbom(
    file: Path, parts: Sequence[Part], *, product_file: str, sums: Mapping[str, str] | None = None
) -> None:
    """Write the bill of one package, and read it back against the schema.

    ``product_file`` is the name of the package it is for; ``sums`` gives the SHA-256 of each
    file the bill lies beside. The serial number comes from product, version and parts (UUID 5),
    the time from the commit.

    Raises:
        NotABill: the result does not fit the schema.
    """
    text = render(parts, product_file=product_file, sums=sums)
    check(text)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def check(text: str) -> None:
    """Hold a bill against the schema.

    Raises:
        NotABill: it does not fit; the first fault is told.
    """
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        message = f"the bill of materials does not fit CycloneDX 1.6: {fault}"
        raise NotABill(message)


def render(
    parts: Sequence[Part], *, product_file: str, sums: Mapping[str, str] | None = None
) -> str:
    """The bill as JSON text."""
    ordered = sorted(set(parts), key=lambda part: (part.folder, part.version, part.inside))
    product = Component(
        name=facts.NAME,
        version=facts.version(),
        type=ComponentType.APPLICATION,
        bom_ref=f"{facts.NAME}@{facts.version()}",
        purl=PackageURL("generic", None, facts.NAME, facts.version()),
        description=facts.SUMMARY,
        licenses=[_licence("MIT")],
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(name),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sum_)],
            )
            for name, sum_ in sorted((sums or {}).items())
        ],
        properties=[Property(name=f"{facts.NAME}:package", value=product_file)],
    )
    bom = Bom(serial_number=_serial(ordered, product_file))
    bom.metadata.timestamp = datetime.fromtimestamp(facts.epoch(), UTC)
    bom.metadata.component = product
    components = {part: _component(part) for part in ordered}
    for component in components.values():
        bom.components.add(component)
    carriers = {canonical(part.name): components[part] for part in ordered if not part.inside}
    within: dict[str, list[Component]] = {}
    for part in ordered:
        holder = canonical(part.inside) if canonical(part.inside) in carriers else ""
        within.setdefault(holder, []).append(components[part])
    for holder, held in within.items():
        bom.register_dependency(carriers[holder] if holder else product, held)
    return _steady(JsonV1Dot6(bom).output_as_string())


def _component(part: Part) -> Component:
    own = f"{part.purl}#inside-{canonical(part.inside)}" if part.inside else part.purl
    return Component(
        name=part.name,
        version=part.version or None,
        type=ComponentType.LIBRARY,
        bom_ref=own,
        purl=PackageURL.from_string(part.purl),
        licenses=[_licence(part.licence)],
        external_references=(
            [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.home))]
            if part.home
            else []
        ),
        properties=(
            [Property(name=f"{facts.NAME}:inside", value=part.inside)] if part.inside else []
        ),
    )


def _licence(expression: str) -> DisjunctiveLicense | LicenseExpression:
    """An SPDX identifier, an expression of them, or the name as it is."""
    if is_supported_id(expression):
        return DisjunctiveLicense(id=expression)
    if known(expression):
        return LicenseExpression(expression)
    return DisjunctiveLicense(name=expression)


def known(expression: str) -> bool:
    """Whether this is an expression of SPDX, names of our own (``LicenseRef-``) among them."""
    if is_supported_id(expression) or is_expression(expression):
        return True
    ours = re.sub(r"LicenseRef-[A-Za-z0-9.-]+", "MIT", expression)
    return ours != expression and (is_supported_id(ours) or is_expression(ours))


def _serial(parts: Sequence[Part], product_file: str) -> uuid.UUID:
    told = [facts.version(), product_file, str(facts.epoch())]
    told += [f"{part.purl}|{part.inside}|{part.licence}" for part in parts]
    return uuid.uuid5(_SPACE, "\n".join(told))


def _steady(text: str) -> str:
    """The library's JSON with its lists, which it keeps as sets, in one order."""
    bill: dict[str, Any] = json.loads(text)
    bill["components"].sort(key=lambda each: str(each["bom-ref"]))
    bill["dependencies"].sort(key=lambda each: str(each["ref"]))
    for each in bill["dependencies"]:
        if "dependsOn" in each:
            each["dependsOn"].sort()
    return json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
