"""What of a record its printed page shows, leaf by leaf, and what the page cannot tell apart."""

import re
import unicodedata

from msgspec import UNSET

from muniment.codes import states
from muniment.forms.definition import fields
from muniment.pages.official import code_of

# Not on the official page at all.
UNPRINTED = re.compile(
    r"schema_version|live_or_test|previous_accession_number|filer_cik|issuer_cik"
    r"|reporting_persons\[\d+\]\.(cik|has_no_cik)"
    # The names of a box and a list that EDGAR keeps beside the issuer's own: one list on the page, with one box.
    r"|(primary_issuer|other_issuers\[\d+\])\.no_(edgar_)?previous_names"
)
# The cover of a 13G has no address of the issuer.
_UNPRINTED_13G = re.compile(r"issuer_address\..*")
# Item 1 of a 13D prints these from the cover, where the item itself leaves them out.
_REPEATED = re.compile(r"item1\.(class_title|issuer_name|issuer_address\..*)")
_OF_ISSUER = "issuer_address."
# The name of a place is printed in place of its code: the official one, where only a code was filed.
_NAMED = re.compile(r".*\.state_name|.*\.states\[\d+\]\.name")
# Lists of which an entry may say None; beside codes, as_filed has the letters of their time.
_LISTS = ("previous_names", "edgar_previous_names", "cusips")
_CITIZENSHIP = re.compile(r"reporting_persons\[\d+\]\.citizenship")


def leaves(part, path=""):
    """The values of a part by path, and the words that stand where one belongs, such as N/A."""
    for field in fields(type(part)):
        held, here = getattr(part, field.name), f"{path}{field.name}"
        yield from ((f"{path}{one.field} says", one.words) for one in part.as_filed if _is_instead(one, field, held))
        if held is UNSET:
            continue
        if field.part is None:
            yield here, held
        elif field.repeats:
            for n, one in enumerate(held):
                yield from leaves(one, f"{here}[{n}].")
        else:
            yield from leaves(held, f"{here}.")


def _is_instead(one, field, held):
    """Whether words of the source stand where a value, or an entry of a list of names or numbers, would."""
    name, bracket, _ = one.field.partition("[")
    return bool(one.words) and name == field.name and (name in _LISTS if bracket else held is UNSET)


def shown(record):
    """The leaves that a page shows, spelled so that what it cannot tell apart is the same.

    * blank and absent, an empty list, a box that says No and one that says nothing;
    * the order of lists that are boxes or codes; white space, and letters that were drawn as one (ﬁ);
    * a place as code or by its official name; the states of a recipient, which data sets list apart from their names;
    * SCHEDULE 13G and 13G/A: an amendment is told by its number.
    """
    found = {}
    is_13g = type(record).__name__ == "Schedule13G"
    for path, held in leaves(record):
        if UNPRINTED.fullmatch(path) or (is_13g and _UNPRINTED_13G.fullmatch(path)):
            continue
        value = _spelled(path, held)
        if value in ("", (), False):
            continue
        if path.endswith("previous_names"):
            path, value = path.replace("edgar_", ""), (*found.get(path.replace("edgar_", ""), ()), *value)
        if re.search(r"previous_names\[\d+\] says$", path):  # of the issuer's list or of EDGAR's: one on the page
            path = re.sub(r"(edgar_)?(previous_names)\[\d+\]", r"\2", path)
            value = (*found.get(path, ()), value)
        if re.search(r"states\[\d+\]\.state$", path):
            path, value = path.partition(".states[")[0] + ".states", (value,)
            value = tuple(sorted((*found.get(path, ()), *value)))
        found[path] = value
    return found


def differences(filed, back):
    """What a page printed of one record and is not read back from it, and what was read that was never filed."""
    one, other = shown(filed), shown(back)
    lost = {path: (value, other.get(path)) for path, value in one.items() if other.get(path) != value}
    known = [_REPEATED, _NAMED]
    made_up = {p: v for p, v in other.items() if p not in one and not any(k.fullmatch(p) for k in known)}
    # The address in Item 1 of a 13D is that of its issuer, where the item alone states it.
    made_up = {p: v for p, v in made_up.items() if not p.startswith(_OF_ISSUER) or one.get(f"item1.{p}") != v}
    return lost, made_up


def _spelled(path, held):
    if isinstance(held, tuple):
        several = tuple(_spelled(path, one) for one in held)
        return several if path.endswith("previous_names") else tuple(sorted(several))
    if isinstance(held, str):
        held = " ".join(unicodedata.normalize("NFKC", held).split())
        if path == "submission_type":
            return held.removesuffix("/A")
        if _CITIZENSHIP.fullmatch(path):
            return code_of(states.SCHEDULE_13, held, loosely=True)
    return held
