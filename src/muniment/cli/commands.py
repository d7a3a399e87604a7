"""The commands of the program: where each is defined, the extra it needs, its group and its examples; and as data."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

import msgspec
import typer
from msgspec import Struct
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.tsv import table_rows

# ---- the commands as data -------------------------------------------------------------------------------------------


OfTyper: TypeAlias = Any
"""A context, a command or a formatter: Typer keeps its types of these to itself."""

SETTINGS = {"help_option_names": ["-h", "--help"]}
KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "Path": Path}
"""The types of parameters by their names in the catalog."""


class Param(Struct, frozen=True, omit_defaults=True):
    """An option, or an argument (its `opts` do not begin with a dash), as its help shows it.

    `kind` is a name of `KINDS`, `values` what its type takes; `names` says which list of `Catalog.names` completes it.
    """

    name: str
    opts: tuple[str, ...]
    help: str
    kind: str = "str"
    metavar: str = ""
    default: str | int | float | bool | None = None
    required: bool = False
    repeats: bool = False
    envvar: str = ""
    least: int | float | None = None
    most: int | float | None = None
    values: tuple[str, ...] = ()
    names: str = ""


class Entry(Struct, frozen=True, omit_defaults=True):
    """A command, or a group of commands, which is called without one where `alone`."""

    help: str
    short: str = ""
    params: tuple[Param, ...] = ()
    commands: dict[str, "Entry"] = {}
    alone: bool = False


class Catalog(Struct, frozen=True):
    """All commands by name, and the lists of names that complete options."""

    commands: dict[str, Entry]
    names: dict[str, tuple[str, ...]]


@cache
def catalog() -> Catalog:
    """Return the catalog of this version."""
    return msgspec.json.decode(files("muniment.cli").joinpath("catalog.json").read_bytes(), type=Catalog)


# ---- to the commands ------------------------------------------------------------------------------------------------


def stub(
    name: str, entry: Entry, leaf: type[TyperCommand] = TyperCommand, group: type[TyperGroup] = TyperGroup
) -> TyperCommand | TyperGroup:
    """Return a command that has the help and the completion of an entry, and does nothing."""
    holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if not entry.commands:
        shown = {"cls": leaf, "help": entry.help, "short_help": entry.short or None, "context_settings": SETTINGS}
        holder.command(name, **shown)(_nothing(entry))
        made: Any = typer.main.get_command(holder)
        return made
    holder.info.name = name
    holder.callback(
        cls=group,
        help=entry.help,
        invoke_without_command=entry.alone,
        no_args_is_help=not entry.alone,
        context_settings=SETTINGS,
    )(_nothing(entry))
    made = typer.main.get_group(holder)
    made.commands = {inner: stub(inner, command, leaf, group) for inner, command in entry.commands.items()}
    return made


def _nothing(entry: Entry) -> Callable[..., None]:
    def nothing(**given: object) -> None: ...

    arguments = [Argument(param.name, Argument.KEYWORD_ONLY, **_argument(param)) for param in entry.params]
    nothing.__signature__ = Signature(arguments)
    nothing.__annotations__ = {argument.name: argument.annotation for argument in arguments}
    return nothing


def _argument(param: Param) -> dict[str, Any]:
    kind: Any = Literal[param.values] if param.values else KINDS[param.kind]
    if param.repeats:  # Typer takes lists of an enumeration, and not of literals
        kind = list[StrEnum(param.name, [(value, value) for value in param.values]) if param.values else kind]
    kind = kind if param.required or param.default is not None else kind | None
    named: dict[str, Any] = {"help": param.help, "metavar": param.metavar or None, "envvar": param.envvar or None}
    if not param.values and param.kind in ("int", "float"):
        named |= {"min": param.least, "max": param.most}
    if param.names:

        def beginning(incomplete: str) -> list[str]:
            return [word for word in catalog().names[param.names] if word.startswith(incomplete)]

        named["autocompletion"] = beginning
    is_option = param.opts[0].startswith("-")
    info = typer.Option(*param.opts, **named) if is_option else typer.Argument(**named)
    default = {} if param.required else {"default": param.default}
    return {"annotation": Annotated[kind, info], **default}


# ---- the commands ---------------------------------------------------------------------------------------------------


class Command(NamedTuple):
    """The module of a command in this package, the extra it needs, its group, and its line in the list of commands.

    Its function is `NAME_command`.
    """

    module: str
    extra: str
    group: str
    summary: str


COMMANDS = {
    row["command"]: Command(row["module"], row["extra"], row["group"], row["summary"])
    for row in table_rows(__file__, "commands.tsv")
}
"""The commands by name, in the order of the list."""


class _Answering:
    """What a command and a group of commands have in common: what was typed counts, and examples stand in the help."""

    def parse_args(self: OfTyper, ctx: OfTyper, args: list[str]) -> list[str]:
        """Refuse options that are no answer, see `_check_given`."""
        _check_given(self, ctx, args)
        command: Any = super()
        return command.parse_args(ctx, args)

    def format_help(self: OfTyper, ctx: OfTyper, formatter: OfTyper) -> None:
        """Print the help, and examples under it."""
        command: Any = super()
        command.format_help(ctx, formatter)
        typer.echo("\n".join([" Examples:", *(f"   {line}" for line in examples_of(ctx.command_path)), ""]))


class Leaf(_Answering, TyperCommand):
    """A command; where its answer has a format `json`, `--json` is short for that."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if _takes_json(self):
            self.params.append(_json_option())

    def parse_args(self, ctx: OfTyper, args: list[str]) -> list[str]:
        """Take `--json` for `--format json`."""
        if _takes_json(self):
            end = args.index("--") if "--" in args else len(args)
            pairs = (("--format", "json") if word == "--json" else (word,) for word in args[:end])
            args = [*(word for pair in pairs for word in pair), *args[end:]]
        return super().parse_args(ctx, args)


class Group(_Answering, TyperGroup):
    """A command that has commands of its own."""

    command_class = Leaf


def _check_given(command: TyperCommand | TyperGroup, context: OfTyper, args: list[str]) -> None:
    """Refuse what would be left out in silence.

    Raises:
        UsageError: an option that has one value is given twice: of two values one would be left out; or its value
            is empty, as of a variable that is not set: it would count as not given.
    """
    if context.resilient_parsing:
        return
    values: Any
    given: Any
    values, _, given = command.make_parser(context).parse_args(list(args))
    for number, parameter in enumerate(given):
        name = parameter.opts[0] if parameter.param_type_name == "option" else parameter.display_name_raw
        if parameter in given[:number] and not (parameter.multiple or parameter.is_flag or parameter.count):
            raise UsageError(f"{name} is given twice")
        value = values.get(parameter.name)
        texts = value if isinstance(value, list | tuple) else [value]
        is_blank = any(isinstance(text, str) and not text.strip() for text in texts)
        if is_blank and '""' not in (parameter.help or ""):  # it says what that is for
            raise UsageError(f"{name} has no value: {'' if parameter.required else 'leave it out, or '}give it one")


def group_of(name: str, help: str, **settings: Any) -> typer.Typer:
    """Return a command to which others are added; without one of these it shows its help, unless `settings` differ."""
    settings = {"cls": Group, "no_args_is_help": not settings.get("invoke_without_command"), **settings}
    return typer.Typer(
        name=name,
        help=help,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings=SETTINGS,
        **settings,
    )


def _takes_json(command: OfTyper) -> bool:
    return any(
        "--format" in param.opts
        and "json" in [str(getattr(value, "value", value)) for value in param.type_descriptor.choices or ()]
        for param in command.params
    )


def _json_option() -> TyperOption:
    def alias(json: bool = typer.Option(False, "--json", help="The same as --format json.")) -> None: ...

    holder = typer.Typer(add_completion=False)
    holder.command()(alias)
    option: Any = typer.main.get_command(holder).params[0]
    option.expose_value = False
    return option


# ---- examples -------------------------------------------------------------------------------------------------------


def examples_of(path: str) -> list[str]:
    """Return the example lines of a command, by its path as `muniment draft new`; a question has two of all questions.

    A group has the first lines of its commands.
    """
    lines = files("muniment.cli").joinpath("examples.txt").read_text("utf-8").splitlines()
    examples = [line for line in lines if f"{line} ".startswith(f"{path} ")]
    if path.startswith("muniment ask "):
        examples += [f"{path} --store filings.db", f"{path} --store filings.db --as-of 2025-12-31 --json"]
    return examples[:2]


# ---- loading --------------------------------------------------------------------------------------------------------


def _uninstalled(problem: EnvironmentProblem) -> tuple[type[Leaf], type[Group]]:
    """Return what a command and a group are whose extra is not installed: they have their help, and do nothing else."""

    class Uninstalled(_Answering):
        def invoke(self, ctx: OfTyper) -> OfTyper:
            raise problem

        def format_help(self: OfTyper, ctx: OfTyper, formatter: OfTyper) -> None:
            super().format_help(ctx, formatter)
            typer.echo(f" Not installed here: {problem}\n")

    class UninstalledLeaf(Uninstalled, Leaf):
        def parse_args(self, ctx: OfTyper, args: list[str]) -> list[str]:
            try:
                return super().parse_args(ctx, args)
            except TyperException as error:  # say what is missing before any fault of the command line
                raise problem from error

    class UninstalledGroup(Uninstalled, Group):
        """A group of such commands."""

    return UninstalledLeaf, UninstalledGroup


def command_of(name: str) -> OfTyper:
    """Return a command, loaded; one whose extra is not installed has its help, and says what to install."""
    command = COMMANDS[name]
    try:
        function = getattr(need(f"muniment.cli.{command.module}", command.extra), f"{name}_command")
    except EnvironmentProblem as error:
        return stub(name, catalog().commands[name], *_uninstalled(error))
    if isinstance(function, typer.Typer):
        for inner in function.registered_commands:
            inner.cls, inner.context_settings = Leaf, {**(inner.context_settings or {}), **SETTINGS}
        return typer.main.get_command(function)
    holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    paragraphs = (function.__doc__ or "").split("\n\n")
    # Each in one line, so that a terminal of any width breaks them alone.
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    holder.command(name, cls=Leaf, help=text, context_settings=SETTINGS)(function)
    return typer.main.get_command(holder)


def typed(context: typer.Context, *names: str) -> list[str]:
    """Return which options, of some parameters of a command, stand on its command line: not by default or variable."""
    named = {str(parameter.name): parameter.opts[0] for parameter in context.command.params if parameter.name in names}
    sources = {name: context.get_parameter_source(name) for name in named}
    return [named[name] for name, source in sources.items() if source and source.name == "COMMANDLINE"]


def refuse_idle(context: typer.Context, way: str, *names: str) -> None:
    """Refuse options that have no meaning in the way a command is asked: they would be passed over in silence.

    Raises:
        UsageError: one of them stands on the command line.
    """
    if idle := typed(context, *names):
        raise UsageError(f"{idle[0]} has no meaning {way}")
