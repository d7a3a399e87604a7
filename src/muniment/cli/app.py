"""The `muniment` command: its subcommands, how any failure is printed, and the signals that end it."""

import errno
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from muniment.cli.output import complain
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError, UsageError, defect
from muniment.extras import need
from muniment.version import __version__
from muniment.wording import did_you_mean

SignalHandler = Callable[[int, FrameType | None], None]

TERMINATED = 143
"""The exit code that shells know: 128 and the number of the signal."""


class Interrupted(SystemExit):
    """A command was interrupted, and has ended: `message` and the exit code say by what."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(code)
        self.message = message


class Terminated(KeyboardInterrupt):
    """The system wants this process to end: as Ctrl-C, what is under way is undone or left to be gone on with."""


def handle_termination() -> None:
    """Have SIGTERM end this process as Ctrl-C does, instead of at once."""
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def interrupted(error: KeyboardInterrupt) -> Interrupted:
    """Return how a command reports that it was interrupted."""
    return (
        Interrupted("ended by the system", TERMINATED)
        if isinstance(error, Terminated)
        else Interrupted("interrupted", 130)
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


class Command(NamedTuple):
    """Where a command is defined, the extra it needs, and its line in the list of commands."""

    module: str
    function: str
    extra: str
    summary: str


_STORED = "muniment.cli.stored"
COMMANDS = {
    "read": Command("muniment.cli.read", "read_command", "", "Show what filings say."),
    "write": Command("muniment.cli.write", "write_command", "", "Write a filing as XML, JSON, YAML, or as its page."),
    "check": Command("muniment.cli.check", "check_command", "", "Check filings by the rules of EDGAR and of the law."),
    "rules": Command("muniment.cli.rules", "rules_command", "", "List the rules, or explain some."),
    "ingest": Command(
        "muniment.cli.ingest", "ingest_command", "store", "Store filings from files, folders, zips, data sets."
    ),
    "convert": Command(
        "muniment.cli.convert", "convert_command", "", "Convert printed Schedules 13D and 13G to today's form."
    ),
    "diff": Command("muniment.cli.diff", "diff_command", "", "Show what changed between two filings."),
    "draft": Command("muniment.cli.draft", "draft_command", "drafts", "Prepare filings as commented YAML files."),
    "due": Command("muniment.cli.due", "due_command", "", "Tell when a notice is due, and why."),
    "list": Command(_STORED, "list_command", "store", "List the filings of a store."),
    "show": Command(_STORED, "show_command", "store", "Show a filing of a store, with sources and versions."),
    "search": Command(_STORED, "search_command", "store", "Search names and answers."),
    "export": Command(
        "muniment.cli.export", "export_command", "store", "Export filings and their study for other programs."
    ),
    "ask": Command("muniment.cli.ask", "ask_command", "store", "Ask a studied store who holds what, who raised what."),
    "sql": Command("muniment.cli.sql", "sql_command", "store", "Ask a store in SQL, read-only."),
    "reread": Command(_STORED, "reread_command", "store", "Read again what is stored, after a better reader."),
    "who": Command("muniment.cli.study", "who_command", "store", "Show an entity and its mentions; join, split."),
    "study": Command("muniment.cli.study", "study_command", "store", "Work out statements, holders and money raised."),
    "review": Command("muniment.cli.review", "review_command", "store", "List values that need review, by priority."),
    "correct": Command("muniment.cli.review", "correct_command", "store", "Say what is right at a place of a filing."),
    "backup": Command("muniment.cli.backup", "backup_command", "store", "Copy a store and what lies beside it."),
    "restore": Command("muniment.cli.backup", "restore_command", "store", "Put a backup where a store is to be."),
    "verify": Command("muniment.cli.backup", "verify_command", "store", "Look whether a store is whole."),
    "edgar": Command("muniment.cli.edgar", "edgar_command", "edgar", "Run an EDGAR on this machine."),
    "submit": Command("muniment.cli.submit", "submit_command", "edgar", "Send a filing to EDGAR."),
    "status": Command("muniment.cli.submit", "status_command", "edgar", "Tell what became of submissions."),
    "fetch": Command("muniment.cli.fetch", "fetch_command", "edgar", "Fetch filings from EDGAR."),
    "evaluate": Command("muniment.cli.evaluate", "evaluate_command", "", "Score readings against truth files."),
    "sample": Command("muniment.cli.sample", "sample_command", "", "Make fictional filings of all forms and years."),
    "serve": Command("muniment.cli.serve", "serve_command", "web", "Show a store in the browser."),
    "roles": Command(
        "muniment.cli.roles", "roles_command", "store", "Print SQL that makes the users of a shared store."
    ),
    "team": Command("muniment.cli.team", "team_command", "team", "Manage the users of `muniment serve --team`."),
    "mcp": Command(
        "muniment.cli.mcp", "mcp_command", "store", "Answer programs that speak the Model Context Protocol."
    ),
    "forms": Command("muniment.cli.forms", "forms_command", "", "Show the forms, field by field."),
    "doctor": Command("muniment.cli.doctor", "doctor_command", "", "Show versions and optional parts."),
}


class Commands(TyperGroup):
    """The group of all commands; each is only named until it is called."""

    listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer keeps its types of these to itself
        """Return the names of all commands."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """Return a command, loaded unless it is for the mere list."""
        command = COMMANDS.get(cmd_name)
        if command is None:
            near = get_close_matches(cmd_name, COMMANDS, 1)
            hint = f"did you mean {near[0]}?" if near else "`muniment --help` lists all"
            raise UsageError(f"there is no command {cmd_name!r}; {hint}")
        if self.listing:
            return TyperCommand(cmd_name, help=command.summary)
        found = getattr(need(command.module, command.extra), command.function)
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        settings = {"help_option_names": ["-h", "--help"]}
        holder.command(cmd_name, help=_paragraphs(found.__doc__ or ""), context_settings=settings)(found)
        return typer.main.get_command(holder)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run a command; one that is interrupted says so, which Typer would not."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise interrupted(error) from error

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Print the list of commands without loading them."""
        self.listing = True
        super().format_help(ctx, formatter)
        self.listing = False


def _paragraphs(text: str) -> str:
    """Return paragraphs each in one line, so that a terminal of any width breaks them alone."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


_LONGEST = 60  # of what was typed, shown again


def usage_message(error: TyperException) -> str:
    """Return the fault that Typer finds in a command line, and which page of help shows how it is written."""
    context: Any = getattr(error, "ctx", None)
    fault = _fault(error, context)
    return f"{fault}; see `{context.command_path} --help`" if context else fault


def _fault(error: Any, context: Any) -> str:  # noqa: ANN401 - Typer keeps its types of these to itself
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        options = (
            option
            for parameter in context.command.get_params(context)
            for option in parameter.opts
            if option[:2] == "--"
        )
        return f"there is no option {_clip(error.option_name)}; {did_you_mean(error.option_name, options)}"
    if param is None:
        return _flowing(error.format_message())
    name = param.opts[0] if param.param_type_name == "option" else param.display_name_raw
    if kind == "MissingParameter":
        return f"{name} is missing"
    faults = getattr(error.__cause__, "errors", list)()  # of the check of its type, which has what was typed
    given = str(faults[0]["input"]) if faults else ""
    if given and param.type_descriptor.choices:
        options = [str(getattr(choice, "value", choice)) for choice in param.type_descriptor.choices]
        return f"{name}: there is no {_clip(given)!r}; {did_you_mean(given, options)}"
    return f"{name}: {f'{_clip(given)!r}: ' if given else ''}{_flowing(error.message)}"


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _flowing(sentence: str) -> str:
    """Return a sentence as the end of a line: without its capital and its full stop."""
    flowing = " ".join(sentence.split()).removesuffix(".")
    return flowing[:1].lower() + flowing[1:]


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
        skip_cleanup()


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 an input failed, 2 wrong use, 3 an environment problem."""
    handle_termination()
    try:
        sys.exit(app(standalone_mode=False))
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
    except typer.Abort as error:  # what Typer makes of a signal before a command begins and after it has ended
        ended = interrupted(error.__cause__ if isinstance(error.__cause__, KeyboardInterrupt) else KeyboardInterrupt())
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


def _write_no_more() -> None:
    """Let what is left in standard output go nowhere, so that the end of the process does not fail by it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(error: MunimentError, code: int) -> None:
    complain(str(error))
    sys.exit(code)
