"""A process in a cluster that runs one command after the other, so that each need not join the cluster anew."""

import json
import sys

from commands import call
from muniment.engines.ray_data import join


def main() -> None:
    """Run the commands that come in, a list of words on each line; print the end of each in a line."""
    join(None)
    for line in sys.stdin:
        done = call(*json.loads(line))
        print(json.dumps([done.code, done.out.decode(), done.err.decode()]), flush=True)


if __name__ == "__main__":
    main()
