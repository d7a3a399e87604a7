"""The command line: it dresses the answers that the other rooms give."""

import sys

from muniment.errors import UsageError

try:
    from muniment.cli.app import main, program
except UsageError as problem:  # a form that the environment names is made when it is imported
    print(f"error: {problem}", file=sys.stderr)
    sys.exit(2)
except KeyboardInterrupt:  # loading takes a moment, in which Ctrl-C would print a traceback
    print("error: interrupted", file=sys.stderr)
    sys.exit(130)

__all__ = ["main", "program"]
