"""Which lines of requirements.lock, with their hashes, an installation with some extras needs.

python3 packaging/locked.py                 those of every extra
python3 packaging/locked.py web,team        those of some; "" for none, "all" for all but ocr and ray
python3 packaging/locked.py --build         those of what builds the package

The lock says of each package on whose account it is there: so what is needed is told by it alone, without an index.
For `pip install --require-hashes --no-deps`.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$")
_NAME = re.compile(r"(?P<name>[\w.-]+)(?:\[(?P<extras>[^\]]*)\])?")


class Pinned(NamedTuple):
    """A package of the lock: where it is for some systems only, `marker` says which; `via` names who asks for it."""

    name: str
    version: str
    marker: str
    lines: list[str]
    via: set[str]


def pinned(lock: str) -> list[Pinned]:
    """Return the packages of a lock; one of which systems need different versions is there several times."""
    found: list[Pinned] = []
    for line in lock.splitlines():
        if line[:1].strip() and not line.startswith("#"):
            match = _PINNED.fullmatch(line)
            if match is None:
                raise SystemExit(f"requirements.lock: no pinned package: {line}")
            found.append(Pinned(match["name"], match["version"], match["marker"] or "", [line], set()))
        elif line.lstrip().startswith("--hash="):
            found[-1].lines.append(line)
        elif name := re.sub(r"^ *# *(via\b)? *", "", line):
            found[-1].via.add(name)
    return found


def needs(project: dict[str, Any], extras: Iterable[str]) -> Iterator[str]:
    """Yield the requirements of the package with some extras."""
    yield from project["dependencies"]
    for extra in extras:
        for one in project["optional-dependencies"][extra]:
            match = _NAME.match(one)
            if match and match["name"] == project["name"]:
                yield from needs(project | {"dependencies": []}, match["extras"].split(","))
            else:
                yield one


def name_of(requirement: str) -> str:
    """Return the name of the package that a requirement asks for, as the lock spells it."""
    match = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", match["name"] if match else requirement).lower()


def wanted(lock: list[Pinned], requirements: Iterable[str]) -> list[Pinned]:
    """Return the packages that meet some requirements, and those that these need."""
    found = {name_of(one) for one in requirements}
    while more := {one.name for one in lock if one.via & found} - found:
        found |= more
    return [one for one in lock if one.name in found]


def main() -> None:
    """Print the lines."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = sys.argv[1].split(",") if sys.argv[1:] else told["project"]["optional-dependencies"]
    asked = told["build-system"]["requires"]
    if extras != ["--build"]:
        asked = needs(told["project"], filter(None, extras))
    for one in wanted(pinned((ROOT / "requirements.lock").read_text("utf-8")), asked):
        print("\n".join(one.lines))


if __name__ == "__main__":
    main()
