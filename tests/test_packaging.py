"""What ships beside the package: units that systemd takes, a Containerfile whose steps work."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import Distribution
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing
from packaging.markers import Marker
from packaging.requirements import Requirement

from commands import run
from muniment.cli.app import COMMANDS
from muniment.version import __version__
from muniment.web.app import served
from web.conftest import store_path  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
UNITS = sorted([*PACKAGING.glob("*.service"), *PACKAGING.glob("*.timer")])
CONTAINERFILE = (PACKAGING / "Containerfile").read_text("utf-8").replace("\\\n", " ")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def loaded(name):
    """A script of the folder, as a module."""
    spec = spec_from_file_location(name, PACKAGING / f"{name}.py")
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


sys.path.append(str(PACKAGING))  # as Python has it for who runs a script there
names = ("locked", "third_party", "sbom", "mcp_manifests")
locked, third_party, sbom, mcp_manifests = map(loaded, names)


def instructions(name):
    return re.findall(rf"^\s*{name}\s+(.+)$", CONTAINERFILE, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/muniment/bin/muniment", sys.executable)
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "muniment" in line]
    assert ours == []
    assert len(UNITS) == 4


def test_units_call_commands_and_options_that_there_are():
    text = "\n".join(unit.read_text("utf-8") for unit in UNITS)
    called = re.findall(r"/opt/muniment/bin/muniment (\w+)((?: --[a-z]+)*)", text)
    assert {name for name, _ in called} == {"serve", "backup", "verify", "watch"}
    for name, options in called:
        out, _ = run(name, "--help")
        assert name in COMMANDS
        assert all(option in out for option in options.split())


@pytest.fixture
def context(tmp_path):
    """A folder with what the image copies to build, where it stands in the image."""
    ignored = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines() == ignored
    for copied in instructions("COPY"):
        *names, there = copied.split()
        for name in names if not copied.startswith("--from") else ():
            assert f"!{name}" in ignored
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, tmp_path / there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (tmp_path / there).mkdir(exist_ok=True)
                shutil.copy(ROOT / name, tmp_path / there)
    return tmp_path


def test_what_the_image_copies_is_enough_to_build_the_package(context):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(command, cwd=context, check=True, capture_output=True)
    assert [one.suffix for one in (context / "out").iterdir()] == [".whl"]


def build(context, extras):
    """Do in the folder what the image does to build: by this Python, with the environment beside the folder."""
    (steps,) = [one for one in instructions("RUN") if "pip install" in one]
    steps = re.sub(r"\bpython3 ", f"{shlex.quote(sys.executable)} ", steps).replace("--no-cache-dir ", "")
    command = ["sh", "-c", steps.replace("/opt/muniment", f"{context}/there")]
    given = os.environ | {"EXTRAS": extras, "PIP_COMPILE": "0"}  # nothing of it is run but pip
    done = subprocess.run(command, cwd=context, env=given, capture_output=True, text=True, check=False)
    if "Failed to establish a new connection" in done.stderr:
        pytest.skip("no package index can be asked")
    return done


@pytest.mark.nightly
@pytest.mark.clients
def test_the_image_has_what_the_lock_names(context):
    done = build(context, "")
    assert done.returncode == 0, done.stderr[-3000:]
    own = str(context / "there" / "bin" / "python")
    told = subprocess.run([own, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout
    there = {locked.name_of(one["name"]): one["version"] for one in json.loads(told)}
    lock = locked.pinned((ROOT / "requirements.lock").read_text("utf-8"))
    for name in ("pip", "setuptools"):  # what Python puts into every environment
        there.pop(name, None)
    assert there.items() <= {("muniment", __version__), *((one.name, one.version) for one in lock)}
    assert {locked.name_of(one) for one in locked.needs(PROJECT["project"], [])} <= there.keys()
    assert there.keys().isdisjoint({"hatchling", "pytest", "sqlalchemy"})


@pytest.mark.nightly
@pytest.mark.clients
def test_the_image_takes_nothing_that_has_another_hash(context):
    lock = context / "requirements.lock"
    # The wrong one stands first, so that nothing is fetched before it.
    packages = sorted(re.split(r"\n(?=\S)", lock.read_text("utf-8")), key=lambda lines: not lines.startswith("mdurl=="))
    packages[0] = re.sub(r"[0-9a-f]{64}", "0" * 64, packages[0])
    lock.write_text("\n".join(packages), "utf-8")
    done = build(context, "")
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (context / "there" / "bin" / "muniment").exists()


def needed(requirements):
    """All that is installed here since some requirements ask for it, by what the packages themselves say."""
    found, left = set(), [(Requirement(requirement), "") for requirement in requirements]
    done = set()
    while left:
        one, extra = left.pop()
        name = locked.name_of(one.name)
        if (one.marker and not one.marker.evaluate({"extra": extra})) or (name, *one.extras) in done:
            continue
        done.add((name, *one.extras))
        found.add(name)
        left += [
            (Requirement(each), of) for each in third_party.installed(name).requires or () for of in ("", *one.extras)
        ]
    return found


@pytest.mark.parametrize("extras", ["", "store", "web,team", "mcp", "all", "all,ocr,ray"])
def test_the_lines_for_some_extras_are_what_the_packages_ask_for(extras):
    asked = list(locked.needs(PROJECT["project"], filter(None, extras.split(","))))
    lines = locked.wanted(locked.pinned((ROOT / "requirements.lock").read_text("utf-8")), asked)
    here = {one.name for one in lines if not one.marker or Marker(one.marker).evaluate()}
    wanted = needed(asked)
    assert wanted <= here
    # The lock says that faker and click ask for them, and not that they do so on Windows alone.
    assert here - wanted <= {"tzdata", "colorama"}
    assert all(len(one.lines) > 1 and "--hash=sha256:" in one.lines[-1] for one in lines)
    assert not lines[-1].lines[-1].endswith("\\")


def test_all_has_every_extra_but_what_is_large():
    extras = PROJECT["project"]["optional-dependencies"]
    everything = set(locked.needs(PROJECT["project"], extras))
    left_out = everything - set(locked.needs(PROJECT["project"], ["all"]))
    assert {locked.name_of(one) for one in left_out} == {"ray", "rapidocr", "onnxruntime"}


def test_the_image_is_healthy_where_the_pages_answer(store_path):  # noqa: F811
    (found,) = instructions("HEALTHCHECK")
    command = json.loads(found.partition("CMD")[2])
    with served(store_path) as address:
        code = command[-1].replace("http://127.0.0.1:8321", address)
        assert subprocess.run([sys.executable, *command[1:-1], code], check=False).returncode == 0
    assert subprocess.run([sys.executable, *command[1:-1], code], capture_output=True, check=False).returncode == 1


def test_the_image_runs_as_somebody_without_rights():
    assert instructions("USER") == ["10001"]
    assert shlex.split(instructions("ENTRYPOINT")[0].strip("[]")) == ["muniment"]
    assert "MUNIMENT_STORE=/var/lib/muniment/filings.db" in CONTAINERFILE
    assert instructions("VOLUME") == ["/var/lib/muniment"]


# ---- what is installed, and its licences ----------------------------------------------------------------------------

GPL = re.compile(r"(?<!Lesser )(?<!Library )General Public License|\bA?GPL", re.I)
NAMES_GPL = re.compile(r"\bGNU\s+(\w+\s+)?General\s+Public|\b[AL]?GPL", re.I)
PERMITTED_WITH_REASON: dict[str, str] = {}
"""Packages of the environment of development under the GPL or AGPL, and where CONTRIBUTING.md says why: none."""


def shipped():
    """The packages that are installed here of those that come with muniment and all its extras."""
    asked = locked.needs(PROJECT["project"], PROJECT["project"]["optional-dependencies"])
    return [third_party.installed(name) for name in sorted(needed(asked))]


def terms(found):
    """What a package says of its licence; the texts in it where it says nothing."""
    told = found.metadata
    said = [told.get("License-Expression"), (told.get("License") or "").strip().partition("\n")[0]]
    said += [one for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    said = [one for one in said if one and one != "UNKNOWN"]
    return said or [*licence_texts(found)]


def licence_texts(found):
    for name in third_party.texts(found):
        yield Path(found.locate_file(name)).read_text("utf-8", "replace")


def test_nothing_under_the_gpl_is_in_the_environment_of_development():
    told = {one.name: terms(one) for one in Distribution.discover(path=third_party.PLACES)}
    assert [name for name, said in told.items() if not said] == []
    under = {name for name, said in told.items() if any(map(GPL.search, said))}
    assert under == PERMITTED_WITH_REASON.keys()


@pytest.mark.parametrize(
    ("words", "is_gpl"),
    [
        ("GNU Affero General Public License v3 or later (AGPLv3+)", True),
        ("GNU GPLv3+", True),
        ("GPL-3.0-only", True),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("LGPL-3.0-only", False),
        ("MIT", False),
    ],
)
def test_a_licence_is_known_for_the_gpl(words, is_gpl):
    assert bool(GPL.search(words)) is is_gpl


@pytest.mark.slow
def test_every_part_stands_with_its_licence():
    assert third_party.page() == (ROOT / "THIRD-PARTY.md").read_text("utf-8")
    told = third_party.kept()
    assert {locked.name_of(one.name) for one in shipped()} <= told.keys()
    spdx = get_spdx_licensing()
    assert [error for one in told.values() for error in spdx.validate(one).errors] == []
    assert set(PROJECT["project"]["license-files"]) == {"LICENSE", "THIRD-PARTY.md"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="what packages contain differs from system to system")
def test_every_part_whose_licence_names_the_gpl_has_its_notice():
    names = {
        locked.name_of(one.name)
        for one in shipped()
        if NAMES_GPL.search(third_party.licence(one)) or any(map(NAMES_GPL.search, licence_texts(one)))
    }
    assert names <= third_party.NOTICES.keys()
    assert {"psycopg", "psycopg-binary", "python-stdnum", "shapely", "numpy"} <= names


def test_a_part_that_is_not_installed_needs_a_line(monkeypatch, tmp_path):
    monkeypatch.setattr(third_party, "PAGE", tmp_path / "THIRD-PARTY.md")
    with pytest.raises(SystemExit, match="without a line"):
        third_party.page()


@pytest.mark.slow
def test_the_parts_list_is_cyclonedx_and_has_every_part(tmp_path):
    given = os.environ | {"SOURCE_DATE_EPOCH": "1800000000"}
    command = [sys.executable, str(PACKAGING / "sbom.py"), str(tmp_path / "dist")]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    path = Path(done.stdout.strip())
    assert path == tmp_path / "dist" / f"muniment-{__version__}.cdx.json"
    text = path.read_text("utf-8")
    validator = JsonStrictValidator(SchemaVersion.from_version(sbom.SPECIFICATION))
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"library"', '"libraries"')) is not None
    told = json.loads(text)
    assert told["metadata"]["component"]["name"] == "muniment"
    assert told["metadata"]["timestamp"].startswith("2027-01-15T08:00:00")
    parts = {one["bom-ref"]: one for one in told["components"]}
    assert {(locked.name_of(one.name), one.version) for one in shipped()} <= {
        (one["name"], one["version"]) for one in parts.values()
    }
    assert {"pkg:pypi/pywin32@312", "pkg:pypi/lxml@6.1.3"} <= parts.keys()
    assert all(one["licenses"] and one["purl"] for one in parts.values())
    assert parts["pkg:pypi/lxml@6.1.3"]["scope"] == "required"
    leads = {one["ref"]: set(one.get("dependsOn", ())) for one in told["dependencies"]}
    own = told["metadata"]["component"]["bom-ref"]
    reached, left = set(), {own}
    while left:
        reached |= left
        left = set().union(*(leads[one] for one in left)) - reached
    assert reached == {own, *parts}
    again = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    assert Path(again.stdout.strip()).read_text("utf-8") == text


# ---- what MCP registries and programs take --------------------------------------------------------------------------

REGISTRY_KEYS = {"$schema", "name", "title", "description", "version", "packages"}
MANIFEST_KEYS = {
    "manifest_version", "name", "display_name", "version", "description", "author", "license", "keywords", "server",
    "tools", "compatibility", "user_config",
}  # fmt: skip
"""What the registry's schema of 2025-12-11 and the manifest of 0.4 have, of what we use; the latter refuses others."""


def test_the_registry_manifest_has_its_shape():
    found = mcp_manifests.server_json()
    assert found.keys() == REGISTRY_KEYS
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", found["name"])
    assert len(found["description"]) <= 100
    (package,) = found["packages"]
    assert found["version"] == package["version"] == __version__
    assert package["transport"] == {"type": "stdio"}
    assert all(each["type"] == "positional" or each["name"] for each in package["packageArguments"])
    assert found["name"].startswith(mcp_manifests.NOBODYS)  # until somebody publishes who owns another
    options, _ = run("mcp", "--help")
    assert all(each.get("name", "") in options for each in package["packageArguments"])


def test_the_bundle_has_what_its_manifest_names(tmp_path):
    (tmp_path / f"muniment-{__version__}-py3-none-any.whl").write_bytes(b"wheel")
    registry, bundle = mcp_manifests.write(tmp_path)
    assert json.loads(registry.read_text("utf-8")) == mcp_manifests.server_json()
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found = json.loads(files["manifest.json"])
    assert found.keys() == MANIFEST_KEYS
    server, config = found["server"], found["user_config"]
    assert server["entry_point"] in files
    assert tomllib.loads(files["pyproject.toml"].decode())["tool"]["uv"]["sources"]["muniment"]["path"] in files
    asked = {name for word in server["mcp_config"]["args"] for name in re.findall(r"\$\{user_config\.(\w+)\}", word)}
    assert asked == config.keys()
    assert all({"type", "title", "description"} <= each.keys() for each in config.values())
    assert [tool["name"] for tool in found["tools"]] == ["read", "check", "search", "ask", "holders", "due"]
    before = bundle.read_bytes()
    assert mcp_manifests.write(tmp_path)[1].read_bytes() == before
