"""What is wrong with a command line, in one line as all else: what stood where, what was meant, where it is told."""

from typing import Any

from typer.exceptions import TyperException

from muniment.wording import meant

_LONGEST = 60  # of what was typed, shown again


def told(error: TyperException) -> str:
    """Return what Typer has against a command line, and which page of help tells how it is written."""
    context: Any = getattr(error, "ctx", None)
    words = _words(error, context)
    return f"{words}; see `{context.command_path} --help`" if context else words


def _words(error: Any, context: Any) -> str:  # noqa: ANN401 - Typer keeps its types of these to itself
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        known = (option for one in context.command.get_params(context) for option in one.opts if option[:2] == "--")
        return f"there is no option {_clip(error.option_name)}; {meant(error.option_name, known)}"
    if param is None:
        return _flowing(error.format_message())
    name = param.opts[0] if param.param_type_name == "option" else param.display_name_raw
    if kind == "MissingParameter":
        return f"{name} is missing"
    faults = getattr(error.__cause__, "errors", list)()  # of the check of its type, which keeps what was typed
    given = str(faults[0]["input"]) if faults else ""
    if given and param.type_descriptor.choices:
        known = [str(getattr(one, "value", one)) for one in param.type_descriptor.choices]
        return f"{name}: there is no {_clip(given)!r}; {meant(given, known)}"
    return f"{name}: {f'{_clip(given)!r}: ' if given else ''}{_flowing(error.message)}"


def _clip(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _flowing(words: str) -> str:
    """Return a sentence as the end of a line: without its capital and its full stop."""
    flowing = " ".join(words.split()).removesuffix(".")
    return flowing[:1].lower() + flowing[1:]
