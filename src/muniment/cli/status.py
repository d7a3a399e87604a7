"""`muniment status`: what became of submissions."""

from typing import Annotated

import typer

from muniment.cli.edgar_options import EndpointOption, TokensOption, purse_for
from muniment.cli.output import note
from muniment.cli.states import exit_code, tell_states
from muniment.cli.store_options import Format, FormatOption
from muniment.edgar.client.answers import State
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.filing import Filing
from muniment.edgar.client.transport import line_to

WaitOption = Annotated[bool, typer.Option("--wait", help="Ask until EDGAR has made up its mind.")]


def status_command(
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help="Accession numbers.")],
    to: EndpointOption = "sandbox",
    wait: WaitOption = False,
    fmt: FormatOption = Format.TABLE,
    tokens: TokensOption = None,
) -> None:
    """Tell what became of submissions; of one that was suspended the reasons, with the fields they concern.

    Exit code 1 when one was suspended or EDGAR does not know it.
    """
    where = endpoint(to)
    with line_to(where) as line:
        filing = Filing(line, where, purse_for(where, tokens))
        states = filing.follow(numbers, tell_change) if wait else filing.status(numbers)
    tell_states(states, fmt)
    raise typer.Exit(exit_code(states))


def tell_change(state: State) -> None:
    """Tell on standard error that a submission has come further."""
    note([f"{state.accession} {state.status}"])
