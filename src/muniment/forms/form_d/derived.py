"""What follows from other answers of a form, so that nobody has to reckon it: the amount that remains to be sold."""

from msgspec import UNSET, UnsetType, structs

from muniment.forms.form_d.fields import FormD
from muniment.values.money import INDEFINITE

_REMAINING = "total_remaining"


def derived(before: FormD, after: FormD) -> FormD:
    """Return a record as it is after a page was filled in, with what follows from that page.

    What remains to be sold follows from the two amounts where nobody said it, and where it did so before.
    """
    remains, did = _remaining(after), _remaining(before)
    if remains is UNSET or any(one.field == _REMAINING for one in after.as_filed):
        return after
    untouched = after.total_remaining == before.total_remaining
    # Of an amount that is known nothing indefinite remains: the word is left from when it was not.
    left = after.total_remaining == INDEFINITE != remains
    if after.total_remaining is UNSET or left or (untouched and did == before.total_remaining):
        return structs.replace(after, total_remaining=remains)
    return after


def _remaining(record: FormD) -> int | str | UnsetType:
    """Return what remains to be sold by the other two amounts."""
    offered, sold = record.total_offering_amount, record.total_amount_sold
    if offered == INDEFINITE:
        return INDEFINITE
    if isinstance(offered, int) and isinstance(sold, int):
        return offered - sold if offered >= sold else UNSET
    return UNSET
