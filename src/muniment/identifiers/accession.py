"""Accession number: EDGAR's name for one submission, `NNNNNNNNNN-YY-SSSSSS`.

The first ten digits are the CIK of the LOGIN that sent the submission. That is often a filing agent (0001193125 and
0000950127 are printers that filed for thousands of companies), so these digits NEVER tell who the filer, the issuer or
the reporting person is: read those from the submission header. Then follow the year in which the number was given,
in two digits, and the login's running number in that year. There is no check digit.

Source: SEC, "Accessing EDGAR Data"; the looser pattern with fewer digits is that of eis_Schedule13D_Filer.xsd and
eis_Schedule13G_Filer.xsd (XML Technical Specification 2.2, March 2026).

>>> validate("0000950127-03-001233")
'0000950127-03-001233'
>>> validate("0000950127/03/001233")
Traceback (most recent call last):
    ...
muniment.errors.WrongShape: '0000950127/03/001233' is not an accession number such as 0000950127-03-001233
>>> is_valid("0000950127-03-001233"), is_valid("0000950127-03-1233x"), is_valid(None)
(True, False, False)
"""

import re

from muniment.errors import WrongShape
from muniment.identifiers import never_raising, quote, tidy

_DASHED = re.compile(r"([0-9]{1,10})-([0-9]{1,2})-([0-9]{1,6})")
_RUN_TOGETHER = re.compile(r"([0-9]{10})([0-9]{2})([0-9]{6})")
_WHOLE = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}|[0-9]{18}")
_FIRST_YEAR = 93  # EDGAR took no electronic filing before 1993, so 93 to 99 are of the last century


def compact(text: str) -> str:
    """Return the twenty characters with two dashes; 18 digits without dashes and lost leading zeros are accepted.

    >>> compact("000095012703001233")
    '0000950127-03-001233'
    >>> compact("950127-3-1233")
    '0000950127-03-001233'
    >>> compact("0000950127-03")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: '0000950127-03' is not an accession number such as 0000950127-03-001233
    """
    number = tidy(text)
    match = _DASHED.fullmatch(number) or _RUN_TOGETHER.fullmatch(number)
    if not match:
        raise WrongShape(f"{quote(text)} is not an accession number such as 0000950127-03-001233")
    login, year, sequence = match.groups()
    return f"{login.zfill(10)}-{year.zfill(2)}-{sequence.zfill(6)}"


def validate(text: str) -> str:
    """Return the canonical spelling, refusing a number whose login is CIK 0000000000: nobody can sign in as that.

    >>> validate("0000912057-94-000700")
    '0000912057-94-000700'
    >>> validate("0000000000-00-000000")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: accession number '0000000000-00-000000' is a placeholder: no login has CIK zero
    """
    number = compact(text)
    if not number[:10].strip("0"):
        raise WrongShape(f"accession number {quote(number)} is a placeholder: no login has CIK zero")
    return number


def typed(text: str) -> str:
    """Return the canonical spelling of a number with all its digits, with or without dashes.

    A digit too few may be missing anywhere: what is typed is not filled up with zeros.

    >>> typed("000095012703001233")
    '0000950127-03-001233'
    >>> typed("950127-3-1233")
    Traceback (most recent call last):
        ...
    muniment.errors.WrongShape: '950127-3-1233' is not an accession number such as 0000950127-03-001233
    """
    if not _WHOLE.fullmatch(tidy(text)):
        raise WrongShape(f"{quote(text)} is not an accession number such as 0000950127-03-001233")
    return validate(text)


is_valid = never_raising(validate)
"""Tell whether `text` could name a submission; only EDGAR knows whether it does."""


def year(text: str) -> int:
    """Return the year in which the number was given: the filing date may, rarely, fall in the next one.

    >>> year("0000912057-94-000700"), year("0001193125-26-209100")
    (1994, 2026)
    """
    two_digits = int(compact(text)[11:13])
    return two_digits + (1900 if two_digits >= _FIRST_YEAR else 2000)


def login_cik(text: str) -> str:
    """Return the CIK of the login that sent the submission: often a filing agent, and NEVER proof of who filed.

    Do not join, group or look up companies by it; the submission header names the parties.

    >>> login_cik("0001193125-26-209100")
    '0001193125'
    """
    return compact(text)[:10]


def sequence(text: str) -> int:
    """Return the running number of the login in the year, which says in which order it was given numbers.

    >>> sequence("0001193125-26-209100")
    209100
    """
    return int(compact(text)[14:])
