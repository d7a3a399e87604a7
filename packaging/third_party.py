"""Write THIRD-PARTY.md: what is installed with muniment, under which licences, and what these ask for.

python packaging/third_party.py           write it, from what the installed packages say of themselves
python packaging/third_party.py --check   change nothing; exit 1 when it is out of date

What is for other systems only, and so is not installed here, keeps its line.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError
from sysconfig import get_path

import locked

PAGE = locked.ROOT / "THIRD-PARTY.md"
_TEXT = re.compile(r"licen[cs]e|copying|notice|attribution", re.I)
# Words of older packages for licences, as SPDX has them.
_SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "3-clause bsd license": "BSD-3-Clause",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.1-or-later",
}
_SPOKEN = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*").fullmatch
# Whose own words are unclear: what the texts in the packages are.
_LOOKED_UP = {
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "omegaconf": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-stdnum": "LGPL-2.1-or-later",
    "uvloop": "MIT OR Apache-2.0",
}

NOTICES = {
    "psycopg": (
        "LGPL-3.0. Used as it is published, imported and not copied; whoever has muniment may put another version of "
        "it in its place. Its source is on PyPI under the version that is installed."
    ),
    "psycopg-binary": (
        "LGPL-3.0, as psycopg. Contains libpq, OpenSSL, Kerberos, OpenLDAP, SASL, libcrypt and libkeyutils (both "
        "LGPL-2.1) as shared libraries, which other builds of them may replace."
    ),
    "python-stdnum": (
        "LGPL-2.1 or later. Used as it is published, imported and not copied; another version may take its place, as "
        "with psycopg."
    ),
    "shapely": "Contains GEOS (LGPL-2.1) as a shared library, which another build of it may replace.",
    "opencv-python-headless": (
        "Contains FFmpeg (LGPL-2.1), on macOS libunistring (LGPL-3.0), as shared libraries, which other builds of "
        "them may replace."
    ),
    "lxml": (
        "Contains iconv (LGPL-2.1) where the system has none. GPL is the script that runs its tests, which is not "
        "installed."
    ),
    "numpy": (
        "Contains libgfortran and libquadmath of GCC (GPL-3.0 with the GCC Runtime Library Exception, LGPL-2.1): "
        "what uses them takes no licence from them."
    ),
    "pypdfium2": (
        "Contains PDFium and the libraries that this is made of; where built for musl, libgcc and libstdc++ (GPL-3.0 "
        "with the GCC Runtime Library Exception)."
    ),
    "pillow": (
        "Contains FreeType, under the FreeType License, not the GPL that may be chosen instead: portions of this "
        "software are copyright © The FreeType Project (https://freetype.org). Of xz it has liblzma alone, which is "
        "not under the GPL."
    ),
    "onnxruntime": "Contains Eigen (MPL-2.0), which names the GPL as a licence that may be chosen instead.",
    "certifi": "MPL-2.0: the certificates of Mozilla, unchanged. Their source is the package itself.",
    "tqdm": "MPL-2.0 and MIT, unchanged. Its source is the package itself.",
    "rapidocr": "Contains models of PaddleOCR, copyright Baidu and the PaddleOCR authors, Apache-2.0.",
    "duckdb": "Part of its interface is made after Apache Spark, whose licence text names the LGPL.",
    "et-xmlfile": "Its text holds the history of Python's licence, which calls itself compatible with the GPL.",
    "pandas": "Its texts hold the history of Python's licence, which calls itself compatible with the GPL.",
    "typing-extensions": (
        "Its text holds the history of Python's licence, which calls itself compatible with the GPL."
    ),
    "ray": "Contains packages of others, whose texts are beside them; of Python's licence the same history.",
    "pyarrow": (
        "Contains libraries of others under permissive licences, each with its text; their words name the GPL."
    ),
}
"""What is to be said of packages whose licences, or those of what they contain, ask for something or name the GPL."""


PLACES = [get_path("purelib"), get_path("platlib")]
"""Where packages are installed: what some of them bring along for themselves, as Ray does, is no package here."""


def installed(name: str) -> Distribution:
    """Return what is known of an installed package.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    for found in Distribution.discover(name=name, path=PLACES):
        return found
    raise PackageNotFoundError(name)


def licence(found: Distribution) -> str:
    """Return the licence of a package as an expression of SPDX; "" where it says none that is known."""
    name, told = locked.name_of(found.name), found.metadata
    if name in _LOOKED_UP:
        return _LOOKED_UP[name]
    words = [*(told.get_all("License-Expression") or ())]
    words += [one.strip().partition("\n")[0] for one in told.get_all("License") or ()]
    words += [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    spoken = (_SPDX.get(one.lower(), one if _SPOKEN(one) else "") for one in words)
    return next(filter(None, spoken), "")


def texts(found: Distribution) -> list[str]:
    """Return the names of the files in a package that hold its licence and notices."""
    named = tuple(found.metadata.get_all("License-File") or ())
    files = [one for one in found.files or () if one.suffix not in (".py", ".pyc")]
    return sorted(
        one.as_posix() for one in files if _TEXT.search(one.name) or (named and one.as_posix().endswith(named))
    )


def page() -> str:
    """Return the page."""
    project = tomllib.loads((locked.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {locked.name_of(one): one for one in locked.needs(project, project["optional-dependencies"])}
    lock = locked.wanted(locked.pinned((locked.ROOT / "requirements.lock").read_text("utf-8")), asked)
    before = _lines(PAGE.read_text("utf-8") if PAGE.exists() else "")
    names = sorted({one.name for one in lock})
    return "\n".join([*_HEAD, *(_line(one, asked.get(one, ""), lock, before) for one in names), "", *_notices(names)])


def _line(name: str, asked: str, lock: list[locked.Pinned], before: dict[str, str]) -> str:
    try:
        found = installed(name)
    except PackageNotFoundError:
        if name not in before:
            raise SystemExit(f"{name}: not installed here, and without a line in {PAGE.name}: write it") from None
        return before[name]
    via = {one for pin in lock if pin.name == name for one in pin.via} & {pin.name for pin in lock}
    wanted = asked.partition(";")[0].replace("|", r"\|") or f"with {', '.join(sorted(via)[:3])}"
    files = [re.sub(r"^[^/]*\.dist-info/", "", one) for one in texts(found)]
    shown = ", ".join(f"`{one}`" for one in files[:2]) + (f", {len(files) - 2} more" if len(files) > 2 else "")
    return f"| {name} | {licence(found)} | {wanted} | {shown or f'[PyPI](https://pypi.org/project/{name}/)'} |"


def kept() -> dict[str, str]:
    """Return the licence of each package as the page has it."""
    return {name: line.split(" | ")[1] for name, line in _lines(PAGE.read_text("utf-8")).items()}


def _lines(text: str) -> dict[str, str]:
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| package ")]
    return {line.split()[1]: line for line in rows}


def _notices(names: list[str]) -> Iterator[str]:
    yield from ("## Notices", "")
    for name in sorted(NOTICES):
        if name in names:
            yield f"* **{name}**: {NOTICES[name]}"
    yield ""


_HEAD = """# Third parties

Made by `python packaging/third_party.py`: do not edit, but for what is installed on other systems only.

muniment contains no code of others. What it needs is installed beside it, with its extras all of these packages, each
under its own licence; the texts are in the packages, most in the folder `….dist-info` of each. The versions of a
release stand in `requirements.lock`, and in the parts list (CycloneDX) that `make dist` writes. The XML schemas are the
SEC's.

| package | licence (SPDX) | asked for as | texts |
|---|---|---|---|""".splitlines()


def main() -> int:
    """Do what the command line asks."""
    made = page()
    if "--check" not in sys.argv:
        PAGE.write_text(made, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != made:
        print(f"{PAGE.name}: out of date; run python packaging/third_party.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
