"""Writes the list of everything that a bundle holds (SBOM), out of its components.json.

It is CycloneDX. Every builder writes that file while it collects the licences, so both tell of the
same parts.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

# What is in a package under another name than its own. Their versions are the package's business.
INSIDE = {
    "pyside6-essentials": (("Qt", "LGPL-3.0-only"),),
    "sqlcipher3": (("SQLCipher", "BSD-3-Clause"), ("SQLite", None), ("OpenSSL", "Apache-2.0")),
    "pynacl": (("libsodium", "ISC"),),
    "numpy": (("OpenBLAS", "BSD-3-Clause"),),
}
OF_THE_MAKER = {"Qt"}  # as old as its package

Told = Mapping[str, str]


def main() -> int:
    """Read components.json, write the list beside it or to `--out`, and hold it to the schema."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("components", type=Path, help="the components.json of a builder")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    told = json.loads(asked.components.read_text(encoding="utf-8"))
    text = str(JsonV1Dot6(bill(told)).output_as_string(indent=2)) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"The list is not CycloneDX: {wrong}")
    asked.out.write_text(text, encoding="utf-8")
    print(f"{asked.out.name}: {len(told['components'])} components, valid CycloneDX 1.6")
    return 0


def bill(told: Mapping[str, object]) -> Bom:
    """The whole list; the same components give the same list."""
    whole = json.dumps(told, sort_keys=True)
    made = datetime.fromtimestamp(int(str(told["made"])), UTC)
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, whole))
    bom.metadata.timestamp = made
    program = _component(
        {"name": "kap-companion", "version": str(told["version"]), "licence": "MIT"},
        ComponentType.APPLICATION,
    )
    music = _component(
        {"name": "Six Phases", "version": str(told["version"]), "licence": "CC0-1.0"},
        ComponentType.DATA,
    )
    bom.metadata.component = program
    parts = told["components"]
    assert isinstance(parts, list)  # noqa: S101  # so the builders write it
    components = [music, *(_component(each, ComponentType.LIBRARY) for each in parts)]
    for each in components:
        bom.components.add(each)
    bom.register_dependency(program, components)
    return bom


def _component(told: Told, kind: ComponentType) -> Component:
    licence = told.get("licence")
    link = told.get("purl")
    return Component(
        name=told["name"],
        version=told.get("version"),
        type=kind,
        bom_ref=link or told["name"],
        purl=PackageURL.from_string(link) if link else None,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else (),
        components=_inside(told),
    )


def _inside(told: Told) -> Iterator[Component]:
    for name, licence in INSIDE.get(told["name"], ()):
        inner = {"name": name} | ({"licence": licence} if licence else {})
        if name in OF_THE_MAKER:
            inner["version"] = told["version"]
        yield _component(inner, ComponentType.LIBRARY)


if __name__ == "__main__":
    sys.exit(main())
