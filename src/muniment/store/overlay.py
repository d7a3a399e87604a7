"""People's corrections laid over what a reader made of a source: a copy of the record as they say it is.

The last correction of a path counts. Values are put in first, parents before what is in them; the place right behind
the end of a list adds to it. Then what is said not to be there is taken out, from the end, so that an index means what
it meant to whoever judged it.

A correction whose place is not there any more, or is that of somebody else now, changes nothing, and `standings` says
so: a new entry is made only where there was none when the correction was made.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import UNSET, Struct, structs

from muniment.errors import UsageError
from muniment.evidence import State
from muniment.forms import Record, form_of
from muniment.forms.definition import Part
from muniment.forms.paths import placed, replaced, steps, value_at
from muniment.store.body import Body
from muniment.store.correcting import entry_around, field_at, name_in, seen_at
from muniment.store.stored import NO_ENTRY, Correction, Held, Seen
from muniment.values.characters import folded

P = TypeVar("P", bound=Part)

How = Literal["replaced", "confirms", "applies", "agreed", "changed", "lost"]


class Standing(Struct, frozen=True):
    """A correction, and how it stands to what the filing shows now.

    * replaced: somebody said something else of the place later; only the last one counts;
    * confirms: the reading was right when it was judged, and still says the same;
    * applies: it is laid over a reading that says what it said when it was judged;
    * agreed: the reading said something else then, and now says what the correction says;
    * changed: the reading says a third thing now; the correction is laid over it, and asks for a second look;
    * lost: the filing has no such place any more; nothing is changed by it, and it asks for a second look.
    """

    correction: Correction
    how: How

    @property
    def asks(self) -> bool:
        """Whether somebody should look again."""
        return self.how in ("changed", "lost")


def last_said(corrections: Iterable[Correction]) -> dict[str, Correction]:
    """Return the correction that counts of each path."""
    return {one.path: one for one in corrections}


def corrected(record: Record, corrections: Sequence[Correction]) -> Record:
    """Return the record with corrections laid over it; itself where there are none."""
    return _laid(record, corrections)[0]


def laid_over(held: Held, corrections: Sequence[Correction]) -> Held:
    """Return a filing with corrections laid over its record, and over the reasons for what it lacks."""
    if not corrections:
        return held
    record, states = corrected(held.record, corrections), corrected_states(held.states, corrections)
    return structs.replace(held, record=record, states=states)


def corrected_states(states: Mapping[str, State], corrections: Iterable[Correction]) -> dict[str, State]:
    """Return why values are absent, by path, as people say: not applicable and unreadable are answers, too."""
    told = dict(states)
    for path, one in last_said(corrections).items():
        if one.kind in ("not applicable", "unreadable"):
            told[path] = State(one.kind, one.words)
        elif one.kind == "value" or told.get(path, State("blank")).kind != "blank":
            told.pop(path, None)
    return told


def standings(shown: Body, corrections: Sequence[Correction]) -> tuple[Standing, ...]:
    """Return how each correction stands to what a filing shows, in the order of the corrections."""
    last = last_said(corrections)
    lost = set(last) if shown.record is UNSET else _laid(shown.record, corrections)[1]
    return tuple(
        Standing(one, "replaced" if last[one.path] is not one else "lost" if one.path in lost else _how(shown, one))
        for one in corrections
    )


def _how(shown: Body, one: Correction) -> How:
    family = form_of(shown.record).name if shown.record is not UNSET else ""
    field = field_at(family, one.path)
    now, said = seen_at(shown, one.path, field), _said(one, family)
    if _same(now, said):
        return "confirms" if one.seen is UNSET or _same(one.seen, said) else "agreed"
    return "applies" if one.seen is UNSET or _same(one.seen, now) else "changed"


def _said(one: Correction, family: str) -> Seen:
    """Return a correction as what a reading would say."""
    if one.kind != "value" or one.value is None:
        return Seen(state="" if one.kind in ("absent", "value") else one.kind)
    field = field_at(family, one.path)
    kind = field.at.kind if field else None
    try:
        if kind is None:
            return Seen(str(one.value))
        return Seen(tuple(map(kind.write, one.value)) if isinstance(one.value, tuple) else kind.write(one.value))
    except (TypeError, AttributeError, KeyError):  # no value of this form any more
        return Seen(str(one.value))


def _same(one: Seen, other: Seen) -> bool:
    """Whether two say the same: a blank and silence both state nothing."""
    silent = ("", "blank")
    return one.value == other.value and (one.state == other.state or (one.state in silent and other.state in silent))


# ---- laying ---------------------------------------------------------------------------------------------------------


def _laid(record: P, corrections: Sequence[Correction]) -> tuple[P, set[str]]:
    """Return a record with corrections laid over it, and the paths that it does not have."""
    lost: set[str] = set()
    last = sorted(last_said(corrections).values(), key=lambda one: _order(one.path))
    lost.update(one.path for one in last if not _is_there(record, one))
    there = [one for one in last if one.path not in lost]
    for one in there:
        if one.kind == "value" and one.value is not None:
            record = _with(record, one.path, one.value, lost)
    for one in reversed(there):
        if one.kind != "value" or one.value is None:
            record = _without(record, one.path, lost)
    return record, lost


def _is_there(record: Part, one: Correction) -> bool:
    """Whether the entry of a list that a correction is about is there, and is still that of the same name."""
    entry, seen = entry_around(one.path), one.seen
    if entry:
        held = value_at(record, entry)
        if held is UNSET:
            return seen is not UNSET and seen.state == NO_ENTRY
        is_name = value_at(record, one.path) == name_in(held)
        return seen is UNSET or not seen.of or is_name or folded(name_in(held)) == folded(seen.of)
    if one.path.endswith("]") and value_at(record, one.path) is UNSET:
        return seen is not UNSET and seen.value is None
    return True


def _order(path: str) -> tuple[tuple[bool, int, str], ...]:
    """Return what sorts paths as the places stand; entries of a list by their number."""
    return tuple((True, step, "") if isinstance(step, int) else (False, 0, step) for step in steps(path))


def _with(record: P, path: str, value: object, lost: set[str]) -> P:
    try:
        return _respelled(placed(record, path, value), path)
    except (UsageError, TypeError):
        lost.add(path)
        return record


def _without(record: P, path: str, lost: set[str]) -> P:
    """Return a record in which nothing stands at a path; of a list the entry is taken out."""
    way = steps(path)
    try:
        if value_at(record, path) is UNSET:
            _need_place(record, path, way)
            return _respelled(record, path)
        if not isinstance(way[-1], int):
            return _respelled(replaced(record, path, UNSET), path)
        around = path[: path.rindex("[")]
        entries = value_at(record, around)
        kept = tuple(one for number, one in enumerate(entries) if number != way[-1])
        return replaced(record, around, kept or UNSET)
    except UsageError:
        lost.add(path)
        return record


def _need_place(record: Part, path: str, way: tuple[str | int, ...]) -> None:
    """Raise where the parts around a place are not there, or its entry of a list is not."""
    around = _around(path)
    held = value_at(record, around) if around else record
    entry_missing = isinstance(way[-1], int)
    if (held is UNSET and "[" in around) or entry_missing:
        raise UsageError(f"{path!r} is not there")


def _around(path: str) -> str:
    return path.rpartition(".")[0]


def _respelled(record: P, path: str) -> P:
    """Return a record that does not hold the source's own spelling of a value that was replaced."""
    around, name = _around(path), steps(path[path.rfind(".") + 1 :])[0]
    part = value_at(record, around) if around else record
    spelled = getattr(part, "as_filed", ())
    kept = tuple(one for one in spelled if one.field.partition("[")[0] != name)
    if len(kept) == len(spelled):
        return record
    part = structs.replace(part, as_filed=kept)
    return replaced(record, around, part) if around else part
