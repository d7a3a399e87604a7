"""What became of submissions, for people and for programs."""

import msgspec
from rich.text import Text

from muniment.cli.output import console, emit, hanging, printable
from muniment.cli.store_options import Format
from muniment.edgar.client.answers import State, Told

_STYLES = {"SUSPENDED": "bold red", "ACCEPTED": "bold green", "DISSEMINATED": "bold green", "DONE": "bold green"}
_UNKNOWN = "UNKNOWN"
_DATES = ("received", "accepted", "suspended", "filed")


def tell_states(states: list[State], fmt: Format) -> None:
    """Print submissions: for people, or one JSON object a line."""
    for state in states:
        if fmt is Format.JSON:
            emit(f"{msgspec.json.encode(state).decode()}\n")
        else:
            console().print(_block(state), soft_wrap=True)


def exit_code(states: list[State]) -> int:
    """Return 1 where a submission was suspended or is not known, else 0."""
    return int(any(one.is_suspended or not one.is_known for one in states))


def _block(state: State) -> Text:
    """Return a submission as lines: what it is, when, its numbers, and what EDGAR says against it."""
    word = state.status or _UNKNOWN
    head = Text.assemble(f"{state.accession}  ", (printable(word), _STYLES.get(word, "bold")))
    head.append(printable("".join(f"  {one}" for one in (state.form, state.mode, state.company) if one)))
    told = [head]
    if not state.is_known:
        words = "EDGAR knows no such submission, or no longer: it keeps them for 2 to 60 days"
        return Text("\n").join([head, hanging("  ", words, console())])
    dates = {name: getattr(state, name) for name in _DATES}
    beside = {**dates, "file number": ", ".join(state.file_numbers), "items": ", ".join(state.items)}
    told += [hanging(f"  {name}: ", value, console()) for name, value in beside.items() if value]
    for reason in state.reasons:
        told += _reason(reason)
    return Text("\n").join(told)


def _reason(reason: Told) -> list[Text]:
    """Return a message, and the field or place that it is about in a line of its own."""
    label = " ".join(filter(None, ((reason.type or "error").lower(), reason.number, reason.label)))
    style = "bold red" if reason.is_error else "bold yellow"
    lines = [hanging(f"  {label}: ", reason.content or "(no words)", console(), (style, ""))]
    places = {"document": reason.document, "line": reason.line, "column": reason.offset}
    where = ", ".join([reason.context] * bool(reason.context) + [f"{k} {v}" for k, v in places.items() if v])
    return [*lines, hanging("    at: ", where, console())] if where else lines
