"""The bill of materials: CycloneDX JSON, held against its own schema before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from release_facts.parts import PROJECT, Part, Unreadable

OURS = "teller-app"


def make_sbom(version: str, parts: Iterable[Part], made: datetime) -> str:
    """Write the bill of materials of the program's ``version``.

    The same parts and the same time give the same text to the byte.

    Raises:
        Unreadable: the schema of CycloneDX 1.6 does not take it; its text says where.
    """
    bom = Bom()
    whole = Component(
        type=ComponentType.APPLICATION,
        name=OURS,
        version=version,
        bom_ref=OURS,
        licenses=[LicenseExpression("Apache-2.0")],
    )
    bom.metadata.component, bom.metadata.timestamp = whole, made
    made_of = {part: _component(part) for part in parts}
    bom.components.update(made_of.values())
    by_name = {part.name: found for part, found in made_of.items() if not part.inside} | {PROJECT: whole}
    for part, found in made_of.items():
        for name in (part.inside,) if part.inside else part.needed_by:
            if name in by_name:  # the lock also names those that need it for tests only
                bom.register_dependency(by_name[name], [found])
    listed = "\n".join(sorted(str(part) for part in made_of))
    bom.serial_number = uuid5(NAMESPACE_URL, f"{OURS} {version} {made.isoformat()}\n{listed}")
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise Unreadable(f"the bill of materials is not valid CycloneDX 1.6: {wrong}")
    return text + "\n"


def _component(part: Part) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        bom_ref=f"{part.inside}>{part.name}@{part.version}" if part.inside else f"{part.name}@{part.version}",
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        licenses=[LicenseExpression(part.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in part.hashes],
        properties=list(_properties(part)),
    )


def _properties(part: Part) -> Iterable[Property]:
    if part.hashes:
        yield Property(
            name=f"{OURS}:hashes", value="one for each file that the lock admits, by platform and Python"
        )
    if part.marker:
        yield Property(name=f"{OURS}:only-where", value=part.marker)
    if part.inside:
        yield Property(name=f"{OURS}:inside", value=part.inside)
    if part.note:
        yield Property(name=f"{OURS}:licence-note", value=part.note)
