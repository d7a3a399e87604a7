"""What a judgement does: an answer that was chosen or typed is kept with who, when, why, and the words it rests on."""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from msgspec import UNSET

from muniment.errors import UsageError
from muniment.forms.paths import value_at
from muniment.pipeline.evidence import Shelf
from muniment.pipeline.grounds import grounds
from muniment.store import Store
from muniment.store.stored import Said, StoredFiling
from muniment.study import review
from muniment.study.review import Filter, QueueItem
from muniment.study.updating import update_studied
from muniment.web.access.log import What
from muniment.web.access.visits import record
from muniment.web.reviewing.doubt import Typed, opened

_WAIT = 10  # seconds for another program that writes
_ABSENCES: Mapping[str, Said] = {
    "absent": "absent",
    "not applicable": "not applicable",
    "unreadable": "unreadable",
}


def keep(request: Request[Any, Any, Any], key: str, path: str, typed: Typed, wanted: Filter) -> QueueItem | None:
    """Keep what somebody says of a place; return the doubt that follows it in the queue, None where none does.

    Raises:
        NotThere: there is no such filing, or no such place in it.
        UsageError: nothing was chosen, the value is none for the place, or who or why is missing.
        EnvironmentProblem: the store cannot be written.
    """
    shelf: Shelf = request.app.state.shelf
    held, _ = opened(shelf, key, path)
    kind, value = _answer(held, path, typed)
    if not typed.why.strip():
        raise UsageError("Say why: it is kept with the answer.")
    if not typed.who.strip():
        raise UsageError("Say who you are: it is kept with the answer.")
    by = grounds(shelf, held, path)
    with Store.open(shelf.store.place, create=False, wait=_WAIT) as store:
        place = _place(store, held.row.id, path)
        store.correct(held.row.id, path, value, typed.who, typed.why, kind=kind, grounds=by)
        record(request, What.JUDGED, f"{held.row.key} {path}")
        review.update(store, [held.row.id])
        update_studied(store, [held.row.id])
        with store.reading() as connection:
            return review.after(connection, wanted, place) if place else None


def _place(store: Store, filing: int, path: str) -> tuple[int, int, int] | None:
    """Return where a doubt stood in the queue before it was judged."""
    review.update(store, [filing])
    with store.reading() as connection:
        one = review.doubt_at(connection, filing, path)
    return one.place if one else None


def _answer(held: StoredFiling, path: str, typed: Typed) -> tuple[Said, Any]:
    """Return what somebody says of a place.

    Raises:
        UsageError: nothing, or nothing that the page has.
    """
    if typed.answer in _ABSENCES:
        return _ABSENCES[typed.answer], None
    if typed.answer == "right":
        value = UNSET if held.record is UNSET else value_at(held.record, path)
        if value is UNSET:
            raise UsageError("Nothing was read here, so that nothing can have been read rightly.")
        return "value", value
    if typed.answer.startswith("candidate:"):
        return "value", typed.answer.removeprefix("candidate:")
    if typed.answer == "value":
        if not typed.value.strip():
            raise UsageError("Type the value, or choose another answer.")
        return "value", typed.value
    raise UsageError("Choose an answer.")
