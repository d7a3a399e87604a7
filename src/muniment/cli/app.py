"""The `muniment` command: its subcommands, and how any failure is told."""

import errno
import os
import sys
import traceback
from pathlib import Path

import typer
from typer.exceptions import TyperException

from muniment.cli.ending import Ended, end_at_once, end_like_an_interruption
from muniment.cli.late import Commands
from muniment.cli.misuse import told
from muniment.cli.output import complain
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, UsageError, defect
from muniment.version import __version__

_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

app = typer.Typer(
    name="muniment",
    cls=Commands,
    help="Read, check, write, file and study SEC ownership and offering notices: Form D, Schedules 13G and 13D.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"muniment {__version__}")
        raise typer.Exit


@app.callback()
def _everything(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Read, check, write, file and study SEC ownership and offering notices: Form D, Schedules 13G and 13D."""


def program() -> None:
    """Be the process `muniment`: run a command, and end."""
    try:
        main()
    finally:
        end_at_once()


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 an input failed, 2 wrong use, 3 the environment lacks something."""
    end_like_an_interruption()
    try:
        sys.exit(app(standalone_mode=False))
    except TyperException as error:
        if not error.format_message():  # the help was asked for by naming nothing, and is printed
            sys.exit(2)
        _leave(UsageError(told(error)), 2)
    except UsageError as error:
        _leave(error, 2)
    except EnvironmentProblem as error:
        _leave(error, 3)
    except MunimentError as error:
        _leave(error, 1)
    except Ended as error:
        complain(error.words)
        raise
    except BrokenPipeError:  # the reader of a pipe has seen enough, as `| head` does
        _write_no_more()
        sys.exit(1)
    except OSError as error:
        if sys.flags.dev_mode:
            raise
        _write_no_more()
        refused = " cannot be written" if error.errno in _UNWRITTEN else ""
        _leave(EnvironmentProblem(f"{error.filename or 'the output'}{refused}: {error.strerror or error}"), 3)
    except DEFECTS as error:
        if sys.flags.dev_mode:
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        _leave(MunimentError(f"{defect(error)} ({Path(last.filename).name}, line {last.lineno})"), 1)


def _write_no_more() -> None:
    """Let what is left in standard output go nowhere, so that the end of the process does not fail by it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(error: MunimentError, code: int) -> None:
    complain(str(error))
    sys.exit(code)
