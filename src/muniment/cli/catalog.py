"""The commands as data: names, options, help and the values that options take, from `catalog.json`.

Completion and the help of a command whose extra is not installed come from here, so that nothing is loaded for them.
`python docs/generate.py` makes the file from the commands themselves; a test compares the help of both.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer
from msgspec import Struct
from typer.core import TyperCommand, TyperGroup

SETTINGS = {"help_option_names": ["-h", "--help"]}
_KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "Path": Path}


class Param(Struct, frozen=True, omit_defaults=True):
    """An option, or an argument (its `opts` do not begin with a dash), as its help shows it.

    `kind` is a name of `_KINDS`, `values` what its type takes; `names` says which list of `Catalog.names` completes it.
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


# ---- from the commands ----------------------------------------------------------------------------------------------


def entry_of(command: Any, completed: Mapping[str, str]) -> Entry:  # noqa: ANN401 - Typer keeps its types to itself
    """Return a command as data; `completed` has the list of names by an option or metavar, as `muniment.cli` has it."""
    context = command.make_context(command.name, [], resilient_parsing=True)
    commands = {}
    if isinstance(command, TyperGroup):
        commands = {name: entry_of(command.get_command(context, name), completed) for name in command.commands}
    params = tuple(_param(param, completed) for param in command.params if param.expose_value)
    return Entry(
        help=command.help or "",
        short=command.short_help or "",
        params=params,
        commands=commands,
        alone=bool(commands) and command.invoke_without_command,
    )


def _param(param: Any, completed: Mapping[str, str]) -> Param:  # noqa: ANN401
    values = tuple(str(getattr(value, "value", value)) for value in param.type_descriptor.choices or ())
    default = param.default
    if isinstance(default, StrEnum):
        default = default.value
    elif not isinstance(default, str | int | float | bool | None):
        default = str(default)
    kind, info = param.type_descriptor.annotation, param.type_descriptor.parameter_info
    if not values and (param.nargs == -1 or getattr(param, "multiple", False)):
        (kind,) = getattr(kind, "__args__", (str,))
    *names, last = param.opts  # `--live/--test` is one that is switched on or off
    return Param(
        name=param.name,
        opts=(*names, "/".join((last, *param.secondary_opts))),
        help=param.help or "",
        kind=kind.__name__ if kind in _KINDS.values() and not info.parser else "str",
        metavar=param.metavar or "",
        default=default,
        required=param.required,
        repeats=param.nargs == -1 or getattr(param, "multiple", False),
        envvar=param.envvar or "",
        least=param.min,
        most=param.max,
        values=values,
        names=next((completed[key] for key in (*param.opts, param.metavar) if key in completed), ""),
    )


# ---- to the commands ------------------------------------------------------------------------------------------------


def stub(
    name: str, entry: Entry, leaf: type[TyperCommand] = TyperCommand, group: type[TyperGroup] = TyperGroup
) -> TyperCommand | TyperGroup:
    """Return a command that has the help and the completion of an entry, and does nothing."""
    holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if not entry.commands:
        shown = {"cls": leaf, "help": entry.help, "short_help": entry.short or None, "context_settings": SETTINGS}
        holder.command(name, **shown)(_nothing(entry))
        return typer.main.get_command(holder)  # type: ignore[return-value]
    holder.info.name = name
    holder.callback(
        cls=group,
        help=entry.help,
        invoke_without_command=entry.alone,
        no_args_is_help=not entry.alone,
        context_settings=SETTINGS,
    )(_nothing(entry))
    made: Any = typer.main.get_group(holder)
    made.commands = {inner: stub(inner, found, leaf, group) for inner, found in entry.commands.items()}
    return made


def _nothing(entry: Entry) -> Callable[..., None]:
    def nothing(**given: object) -> None: ...

    arguments = [Argument(param.name, Argument.KEYWORD_ONLY, **_argument(param)) for param in entry.params]
    nothing.__signature__ = Signature(arguments)
    nothing.__annotations__ = {argument.name: argument.annotation for argument in arguments}
    return nothing


def _argument(param: Param) -> dict[str, Any]:
    kind: Any = Literal[param.values] if param.values else _KINDS[param.kind]
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
