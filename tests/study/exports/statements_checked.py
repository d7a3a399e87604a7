"""What the Beneficial Ownership Data Standard objects to in files: its schema, and the checks of its own library.

That library is under the AGPL: it is in an environment of its own, and asked there by this script, which imports
nothing of ours. `python statements_checked.py FILE...` prints the objections to each as JSON.
"""

import json
import sys
from pathlib import Path

import libcovebods
from jsonschema import Draft202012Validator, FormatChecker
from libcovebods.config import LibCoveBODSConfig
from libcovebods.data_reader import DataReader
from libcovebods.run_tasks import TASK_CLASSES, process_additional_checks
from libcovebods.schema import SchemaBODS
from referencing import Registry, Resource

_PARTS = ("statement", "components", "entity-record", "person-record", "relationship-record")
_ASKS_THE_NET = "CheckStatementEntityIdentifiersHaveKnownScheme"


def main(paths: list[str]) -> None:
    folder = Path(libcovebods.__file__).parent / "data" / "schema-0-4-0"
    held = [json.loads((folder / f"{name}.json").read_text("utf-8")) for name in _PARTS]
    registry = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in held)
    schema = Draft202012Validator(held[0], registry=registry, format_checker=FormatChecker())
    print(json.dumps([_objections(path, schema) for path in paths]))


def _objections(path: str, schema: Draft202012Validator) -> list:
    said = [error.message for error in schema.iter_errors(json.loads(Path(path).read_text("utf-8")))]
    reader, config = DataReader(path), LibCoveBODSConfig()
    tasks = [one for one in TASK_CLASSES if one.__module__.endswith("record_based_checks")]
    tasks = [one for one in tasks if one.__name__ != _ASKS_THE_NET]
    found = process_additional_checks(reader, config, SchemaBODS(reader, config), tasks)
    return [*said, *found["additional_checks"]]


main(sys.argv[1:])
