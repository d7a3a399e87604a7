"""`muniment correct`: what people say of a place in a filing."""

from typing import Annotated, Any

import typer
from msgspec import UNSET

from muniment.cli.output import emit, printable, user
from muniment.cli.store_options import DEFAULT_STORE, StorePath, following, opened
from muniment.errors import UsageError
from muniment.forms.paths import value_at
from muniment.pipeline.evidence import EvidenceCache, excerpt_of
from muniment.store.corrections import How, standings
from muniment.store.stored import Correction, Said, StoredFiling
from muniment.study import review
from muniment.study.updating import update_studied

STANDS: dict[How, str] = {
    "replaced": "replaced by a later one",
    "confirms": "read rightly",
    "applies": "laid over the reading",
    "agreed": "the reading agrees by now",
    "changed": "the reading is another now: look again",
    "lost": "its place is gone: look again",
}
"""How a correction stands to the reading, in words."""


def correct_command(
    filing: Annotated[str, typer.Argument(metavar="FILING", help="Accession number, or the number in lists.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Such as reporting_persons[0].percent.")],
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="As the form writes it; lists with ;.")] = None,
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="Why; it is kept and shown.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who says so (default: the user of this machine).")] = "",
    absent: Annotated[bool, typer.Option("--absent", help="Nothing is stated there.")] = False,
    not_applicable: Annotated[
        bool, typer.Option("--not-applicable", help="The source says it does not apply.")
    ] = False,
    unreadable: Annotated[
        bool, typer.Option("--unreadable", help="Something stands there; nobody can read it.")
    ] = False,
    right: Annotated[bool, typer.Option("--right", help="It was read rightly.")] = False,
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Say what is right at a place of a filing: a value, or why there is none.

    The record stays what the source says. A correction is laid over it wherever filings are shown and studied, and
    stays whatever is read later; the last one counts.
    """
    kind = _kind(value, absent=absent, not_applicable=not_applicable, unreadable=unreadable, right=right)
    if not because.strip():
        raise UsageError("say why with --because: it is kept with the correction")
    with opened(store, read_only=False, create=False) as opened_store:
        shelf, stored = EvidenceCache(opened_store), opened_store.filing(filing)
        given: Any = _as_read(stored, path) if right else value
        excerpt = excerpt_of(shelf, stored, path)
        opened_store.correct(stored.row.id, path, given, who or user(), because, kind=kind, excerpt=excerpt)
        with following("the correction"):
            review.update(opened_store, [stored.row.id])
            update_studied(opened_store, [stored.row.id])
        stored = opened_store.filing(stored.row.id)
    last = standings(stored.body, stored.corrections)[-1]
    emit(f"{stored.row.key}\t{path}\t{answer(last.correction)}\t{STANDS[last.how]}\n")


def answer(correction: Correction) -> str:
    """Return a correction in one line: the value, or why there is none."""
    values = correction.value if isinstance(correction.value, tuple) else (correction.value,)
    if correction.value is None:
        return "nothing is stated" if correction.kind in ("absent", "value") else correction.kind
    return "; ".join(" ".join(printable(str(value)).split()) for value in values)


def _kind(value: str | None, *, absent: bool, not_applicable: bool, unreadable: bool, right: bool) -> Said:
    """Return what is said, once it is one thing."""
    flags: dict[Said, bool] = {"absent": absent, "not applicable": not_applicable, "unreadable": unreadable}
    chosen: list[Said] = [kind for kind, flag in flags.items() if flag]
    if len(chosen) + right + (value is not None) != 1:
        raise UsageError("give a VALUE, or one of --absent, --not-applicable, --unreadable and --right")
    return chosen[0] if chosen else "value"


def _as_read(filing: StoredFiling, path: str) -> object:
    value = UNSET if filing.record is UNSET else value_at(filing.record, path)
    if value is UNSET:
        raise UsageError(f"nothing was read at {path}: say --absent, --not-applicable or --unreadable")
    return value
