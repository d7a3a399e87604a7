"""What goes out to a cluster while the rest is still being listed."""

from contextlib import closing

from muniment.documents.archive import Item
from muniment.engines import LoadedFile, engine, nothing_known
from patience import patience

NAMES = ["a", "b", "c"]
DRIVER = """
from engines.test_planning import main
from muniment.engines import ray_data
ray_data._SECONDS = 0.0
main()
"""


def name_of(item):
    """Return the name of a file."""
    yield item.name


def main() -> None:
    """Print when each file is listed, and when it is done."""
    with closing(engine("ray", 2)) as by:
        for some in by.run(name_of, listed(), nothing_known, together=4):
            for one in some:
                print("done", *one.made)


def listed():
    for name in NAMES:
        print("listed", name)
        yield LoadedFile(Item(name, name.encode()))


def test_what_is_long_in_coming_is_not_waited_for(cluster):
    with patience():
        told, failed = cluster.python("-c", DRIVER).communicate()
    assert failed == ""
    assert told.splitlines() == [f"{what} {name}" for name in NAMES for what in ("listed", "done")]
