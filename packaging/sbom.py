"""Write the parts list (SBOM) of muniment with all its extras, as CycloneDX 1.6 in JSON, into a folder.

python packaging/sbom.py FOLDER

The versions are those of requirements.lock, for every system; the licences, what the installed packages say. The same
lock gives the same file, but for the time: that of SOURCE_DATE_EPOCH, or now.
"""

import os
import sys
import time
import tomllib
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import locked
import third_party
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

SPECIFICATION = "1.6"
_LICENCES = LicenseFactory()


def parts() -> Bom:
    """Return the list: muniment, all packages that it needs, and which of them needs which."""
    project = tomllib.loads((locked.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = locked.pinned((locked.ROOT / "requirements.lock").read_text("utf-8"))
    always = {(one.name, one.version) for one in locked.wanted(lock, locked.needs(project, []))}
    direct = {locked.name_of(one) for one in locked.needs(project, project["optional-dependencies"])}
    own = _part(project["name"], third_party.installed(project["name"]).version, kind=ComponentType.APPLICATION)
    made = [(one, _part(one.name, one.version)) for one in locked.wanted(lock, direct)]
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, " ".join(str(one.purl) for one in (own, *(part for _, part in made)))))
    bom.metadata.component = own
    bom.metadata.timestamp = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())), UTC)
    bom.register_dependency(own, [part for one, part in made if one.name in direct])
    for one, part in made:
        part.scope = ComponentScope.REQUIRED if (one.name, one.version) in always else ComponentScope.OPTIONAL
        bom.components.add(part)
        bom.register_dependency(part, [other for asked, other in made if one.name in asked.via])
    return bom


def _part(name: str, version: str, *, kind: ComponentType = ComponentType.LIBRARY) -> Component:
    purl = PackageURL("pypi", name=name, version=version)
    return Component(name=name, version=version, type=kind, purl=purl, bom_ref=str(purl), licenses=_licence(name))


def _licence(name: str) -> list[License]:
    """Return the licence of a package, as THIRD-PARTY.md has it where it is for other systems only."""
    try:
        told = third_party.licence(third_party.installed(name))
    except PackageNotFoundError:
        told = third_party.kept().get(name, "")
    return [_LICENCES.make_from_string(told)] if told else []


def main() -> None:
    """Write the file, and print its name."""
    bom = parts()
    own = bom.metadata.component
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    path = Path(*sys.argv[1:2]) / f"{own.name}-{own.version}.cdx.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", "utf-8")
    print(path)


if __name__ == "__main__":
    main()
