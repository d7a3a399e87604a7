"""The options of every command that asks a store: where it is, and which filings are meant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import structs
from typer.models import OptionInfo

from muniment.cli.inputs import amount_option, day_option, refuse_reversed
from muniment.cli.output import note
from muniment.errors import EnvironmentProblem
from muniment.store import Query, Store
from muniment.store.database import place_of

StorePath = Annotated[
    str, typer.Option("--store", envvar="MUNIMENT_STORE", help="The store: a file, or a database URL.")
]
DraftsOption = Annotated[
    Path | None, typer.Option("--drafts", help="The folder of drafts (default: drafts, beside the store).")
]
DEFAULT_STORE = "muniment.db"


_FILTERS: dict[str, OptionInfo] = {  # by the field of the query that each says, which has its type and default
    "form": typer.Option("--form", help="D, 13G or 13D, in any spelling; 13G/A for amendments only."),
    "since": day_option("--since", help="Filed on this day or later."),
    "until": day_option("--until", help="Filed on this day or before."),
    "issuer": typer.Option("--issuer", help="The issuer's CIK, or the beginnings of words of its name."),
    "holder": typer.Option("--holder", help="A reporting or related person's CIK, or beginnings of its name."),
    "state": typer.Option("--state", help="State or country of the issuer, by EDGAR's code."),
    "industry": typer.Option("--industry", help="Of the issuer on Form D, or a heading of the list: biotech."),
    "exemption": typer.Option("--exemption", help="One of those claimed on Form D: 506c."),
    "least": amount_option("--least", help="Dollars offered, or shares owned, at least."),
    "greatest": amount_option("--greatest", help="Dollars offered, or shares owned, at most."),
}


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which filings are meant; it gets them as its argument `query`."""
    parameters = [parameter for parameter in signature(command).parameters.values() if parameter.name != "query"]
    fields = {field.name: field for field in structs.fields(Query)}
    filters = [
        Parameter(
            name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=fields[name].default,
            annotation=Annotated[fields[name].type, option],
        )
        for name, option in _FILTERS.items()
    ]

    def asking(**given: Any) -> None:
        refuse_reversed(given, ("since", "until"), ("least", "greatest"))
        query = Query(**{name: given.pop(name) for name in _FILTERS})
        command(**given, query=query)

    ordered = sorted([*parameters, *filters], key=lambda parameter: parameter.default is not Parameter.empty)
    update_wrapper(asking, command)
    asking.__signature__ = signature(command).replace(parameters=ordered)
    return asking


def opened(where: str, *, read_only: bool = True, create: bool = True) -> Store:
    """Open the store that a command names; one that only asks makes none."""
    return Store.open(where, read_only=read_only, create=create and not read_only)


def begin(where: str) -> Path | None:
    """Begin an empty store where there is no file yet, and say so; return its file, None where there is a store."""
    place = place_of(where)
    if not isinstance(place.at, Path) or not place.at.parent.is_dir():
        return None
    if place.at.exists() and place.at.stat().st_size:  # what SQLite left empty is none
        return None
    Store.open(place).close()
    note([f"{place.name} begins as an empty store"])
    return place.at


@contextmanager
def begun(where: str) -> Iterator[Store]:
    """Open a store to write into; one that begins here is gone again if nothing comes of it."""
    made, done = begin(where), False
    try:
        with opened(where, read_only=False, create=False) as store:
            yield store
        done = True
    finally:
        if made and not done:
            made.unlink(missing_ok=True)


@contextmanager
def following(what: str) -> Iterator[None]:
    """Report that a decision is stored, where what follows from it cannot be worked out."""
    try:
        yield
    except EnvironmentProblem as error:
        message = "and the study does not have it yet: `muniment study` takes it up, do not say it again"
        raise EnvironmentProblem(f"{what} is kept, {message}: {error}") from error
