"""The `muniment` command: its subcommands, how any failure is printed, and the signals that end it."""

import _thread
import errno
import gc
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, Literal, TextIO

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from muniment.cli.commands import COMMANDS, SETTINGS, OfTyper, catalog, command_of, stub
from muniment.cli.output import complain, warn
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, UsageError, defect
from muniment.version import __version__
from muniment.wording import clipped, did_you_mean, nearest_name

SignalHandler = Callable[[int, FrameType | None], None]

_INTERRUPTED, TERMINATED = 130, 143
"""The exit codes that shells know: 128 and the number of the signal."""


class Interrupted(SystemExit):
    """A command was interrupted, and has ended: `message` and the exit code say by what."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(code)
        self.message = message


class Terminated(KeyboardInterrupt):
    """The system wants this process to end: as Ctrl-C, what is under way is undone or left to be gone on with."""


def handle_termination() -> None:
    """Have SIGTERM end this process as Ctrl-C does, instead of at once."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)


_AGAIN = 0.05  # seconds after which what a signal raised is raised once more


def repeat_what_is_lost() -> None:
    """Have a signal come again whose exception was lost, for it was raised while an object was taken down.

    Python drops what finalizers and callbacks of weak references raise, and a process asked to end would go on.
    """
    former = sys.unraisablehook

    def repeated(lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            former(lost)
            return
        number = signal.SIGTERM if issubclass(lost.exc_type, Terminated) else signal.SIGINT

        def send() -> None:
            time.sleep(_AGAIN)
            os.kill(os.getpid(), number)

        _thread.start_new_thread(send, ())  # `threading` has locks, which may be held where this is called

    sys.unraisablehook = repeated


def interrupted(error: KeyboardInterrupt) -> Interrupted:
    """Return how a command reports that it was interrupted."""
    return (
        Interrupted("ended by the system", TERMINATED)
        if isinstance(error, Terminated)
        else Interrupted("interrupted", _INTERRUPTED)
    )


def skip_cleanup() -> None:
    """Have nothing hold up the end of this process: its command is over, and a signal needs no message any more.

    An interpreter that ends looks for garbage in all that was loaded: a tenth of a second that is spared here.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()


def _exit() -> None:
    os._exit(1)


def with_deadline(seconds: float, handle: SignalHandler, act: Callable[[], object] = _exit) -> SignalHandler:
    """Return a handler of a signal that does what `handle` does, and acts later: it ends the process by default.

    What is over before that is not acted upon.
    """

    def handling(number: int, frame: FrameType | None) -> None:
        watch = threading.Timer(seconds, act)
        watch.daemon = True
        watch.start()
        handle(number, frame)

    return handling


class Commands(TyperGroup):
    """The group of all commands; each is only named until it is called."""

    listing = False

    def list_commands(self, ctx: OfTyper) -> list[str]:
        """Return the names of all commands."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: OfTyper, cmd_name: str) -> OfTyper:
        """Return a command, loaded unless it is for the mere list or for completion."""
        command = COMMANDS.get(cmd_name)
        if command is None:
            if _COMPLETING in os.environ:
                return None
            near = get_close_matches(cmd_name, COMMANDS, 1)
            hint = f"did you mean {near[0]}?" if near else "`muniment --help` lists all"
            raise UsageError(f"there is no command {cmd_name!r}; {hint}")
        if self.listing:
            return TyperCommand(cmd_name, help=command.summary, rich_help_panel=command.group)
        if _COMPLETING in os.environ:
            return stub(cmd_name, catalog().commands[cmd_name])
        return command_of(cmd_name)

    def make_context(self, *given: Any, **named: Any) -> OfTyper:
        """Begin with a command line; a signal is told here as in `invoke`."""
        try:
            return super().make_context(*given, **named)
        except KeyboardInterrupt as error:
            raise interrupted(error) from error

    def invoke(self, ctx: OfTyper) -> OfTyper:
        """Run a command; one that is interrupted says so, which Typer would not."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise interrupted(error) from error

    def format_help(self, ctx: OfTyper, formatter: OfTyper) -> None:
        """Print the list of commands without loading them."""
        with self._for_listing():
            super().format_help(ctx, formatter)

    def shell_complete(self, ctx: OfTyper, incomplete: str) -> OfTyper:
        """Return the commands and options that begin so."""
        with self._for_listing():
            return super().shell_complete(ctx, incomplete)

    @contextmanager
    def _for_listing(self) -> Iterator[None]:
        self.listing = True
        try:
            yield
        finally:
            self.listing = False


_LONGEST = 60  # of what was typed, shown again


def usage_message(error: TyperException) -> str:
    """Return the fault that Typer finds in a command line, and which page of help shows how it is written."""
    context: Any = getattr(error, "ctx", None)
    fault = _fault(error, context)
    return f"{fault}; see `{context.command_path} --help`" if context else fault


def _fault(error: OfTyper, context: OfTyper) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        options = (
            option
            for parameter in context.command.get_params(context)
            for option in parameter.opts
            if option[:2] == "--"
        )
        return f"there is no option {clipped(error.option_name, _LONGEST)}; {did_you_mean(error.option_name, options)}"
    if param is None:
        return _flowing(error.format_message())
    name = param.opts[0] if param.param_type_name == "option" else param.display_name_raw
    if kind == "MissingParameter":
        return f"{name} is missing"
    faults = getattr(error.__cause__, "errors", list)()  # of the check of its type, which has what was typed
    given = str(faults[0]["input"]) if faults else ""
    if given and param.type_descriptor.choices:
        options = [str(getattr(choice, "value", choice)) for choice in param.type_descriptor.choices]
        return f"{name}: there is no {clipped(given, _LONGEST)!r}; {did_you_mean(given, options)}"
    return f"{name}: {f'{clipped(given, _LONGEST)!r}: ' if given else ''}{_flowing(error.message)}"


def _flowing(sentence: str) -> str:
    """Return a sentence as the end of a line: without its capital and its full stop."""
    flowing = " ".join(sentence.split()).removeprefix("Value error, ").removesuffix(".")
    return flowing[:1].lower() + flowing[1:]


_COMPLETING = "_MUNIMENT_COMPLETE"
"""The variable by which a shell asks for completions: its script, which `--show-completion` prints, sets it."""

_GREETING = f"""\
muniment {__version__}: read, check, write, file and study SEC Form D and Schedules 13D and 13G.

Three things to try:
  muniment read FILE                                what a filing says; --evidence shows where each value stands
  muniment due --form 13G --event 2026-03-31        when a notice is due, with each step of the count
  muniment sample --count 20 --output samples       fictional filings of all forms, to try the rest with

`muniment --help` lists all commands, `muniment COMMAND --help` has examples; `muniment --install-completion` has your
shell complete them."""

_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

app = typer.Typer(
    name="muniment",
    cls=Commands,
    help="Read, check, write, file and study SEC ownership and offering notices: Form D, Schedules 13G and 13D.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
)


_OURS = "MUNIMENT_"
VARIABLES = (
    "EDGAR_RESOLVER",
    "EDGAR_URL",
    "FILER_TOKEN",
    "FORMS",
    "LOG",
    "PASSWORD",
    "SERVE",
    "SQL_STORE",
    "STORE",
    "USER_AGENT",
    "USER_TOKEN",
    "WATCH",
)
"""The environment variables of the program and of what is packed beside it, behind `MUNIMENT_`."""


def _version(show: bool) -> None:
    if show:
        typer.echo(f"muniment {__version__}")
        raise typer.Exit


@app.callback()
def _everything(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Read, check, write, file and study SEC ownership and offering notices: Form D, Schedules 13G and 13D."""
    # Variables that are named nearly as one of the program's.
    for variable in os.environ:
        name = variable.removeprefix(_OURS)
        if name != variable and name not in VARIABLES and not name.startswith("CCC_"):  # behind which a CIK stands
            meant = nearest_name(name, VARIABLES)
            if meant:
                warn(f"{variable}: there is no such environment variable; did you mean {_OURS}{meant}?")
    if context.invoked_subcommand is None:
        typer.echo(_GREETING)


def program() -> None:
    """Be the process `muniment`: run a command, and end."""
    repeat_what_is_lost()
    try:
        main()
    finally:
        skip_cleanup()


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 an input failed, 2 wrong use, 3 an environment problem."""
    handle_termination()
    # Closed before the start, as by `<&-`: whoever reads it finds nothing, what is written there goes nowhere.
    if sys.stdin is None:
        sys.stdin = _nowhere(0, "r")
    if sys.stderr is None:
        sys.stderr = _nowhere(2, "w")
    if sys.stdout is None:  # closed before the start, as by `>&-`
        _leave(EnvironmentProblem("standard output is closed: send it to a file, or to /dev/null"), 3)
    try:
        code = app(standalone_mode=False, prog_name="muniment")
        if code == _INTERRUPTED:  # what Typer makes of a signal when the command has just ended
            complain(interrupted(KeyboardInterrupt()).message)
        sys.exit(code)
    except TyperException as error:
        if not error.format_message():  # the help was asked for by naming nothing, and is printed
            sys.exit(2)
        _leave(UsageError(usage_message(error)), 2)
    except UsageError as error:
        _leave(error, 2)
    except EnvironmentProblem as error:
        _leave(error, 3)
    except MunimentError as error:
        _leave(error, 1)
    except Interrupted as error:
        complain(error.message)
        raise
    except (KeyboardInterrupt, typer.Abort) as error:  # outside of a command, or what it asked for has ended
        ended = interrupted(error if isinstance(error, KeyboardInterrupt) else KeyboardInterrupt())
        complain(ended.message)
        raise ended from error
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


def _nowhere(descriptor: int, mode: Literal["r", "w"]) -> TextIO:
    """Open the empty device where a standard stream belongs: no file may be opened there, and workers inherit it."""
    opened = os.open(os.devnull, os.O_RDWR)
    if opened != descriptor:
        os.dup2(opened, descriptor)
        os.close(opened)
    os.set_inheritable(descriptor, True)
    return open(descriptor, mode, encoding="utf-8")


def _write_no_more() -> None:
    """Let what is left in standard output go nowhere, so that the end of the process does not fail by it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(error: MunimentError, code: int) -> None:
    complain(str(error))
    sys.exit(code)
