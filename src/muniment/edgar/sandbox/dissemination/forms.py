"""What lists and pages call a form in words."""

from functools import lru_cache

from muniment.forms import FORMS, names


@lru_cache(maxsize=1024)
def form_words(form: str) -> str:
    """Return the title of one of our forms, with a mark on an amendment; "" for any other form.

    >>> form_words("D/A"), form_words("8-K")
    ('Notice of Exempt Offering of Securities [Amend]', '')
    """
    name = names.parse(form)
    if name is None:
        return ""
    return FORMS[name.form].title + (" [Amend]" if form.endswith("/A") else "")
