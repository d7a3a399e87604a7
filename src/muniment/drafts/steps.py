"""Which fields of a form stand on which page on which it is asked: the pages are those of its `FormSpec`."""

from functools import cache

from muniment.forms import FORMS
from muniment.forms.describe import Field, fields
from muniment.forms.spec import SIGNATURE, Step


def step_of(form: str, path: str) -> Step | None:
    """Return the page that asks for the field at a path, None where it is no field of the form."""
    name = path.partition(".")[0].partition("[")[0]
    return next((one for one in FORMS[form].steps if any(field.name == name for field in fields_of(form, one))), None)


@cache
def fields_of(form: str, step: Step) -> tuple[Field, ...]:
    """Return the fields of a form, of its first level, that stand on a page."""
    every = fields(FORMS[form].record)
    apart = {name for one in FORMS[form].steps for name in one.lists}
    return tuple(one for one in every if one.name in step.lists or (one.name not in apart and _is_on(form, step, one)))


def _is_on(form: str, step: Step, field: Field) -> bool:
    """Tell whether a page asks for a field; an item that no page names is asked with the signatures, not lost."""
    items = {item for one in FORMS[form].steps for item in one.items}
    item = field.at.item
    return item in step.items or (item not in items and step.key == SIGNATURE)
