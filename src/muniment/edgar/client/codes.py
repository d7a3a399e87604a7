"""Access codes (CCC) in the environment: a variable for each filer, so that no code stands in a command line."""

from collections.abc import Mapping

from muniment.identifiers import cik as ciks

VARIABLE = "MUNIMENT_CCC_"
"""What stands before the CIK in the name of a variable."""


def code_in(environment: Mapping[str, str], cik: str) -> str:
    """Return the access code of a filer, "" where there is none; the CIK may stand there with or without its zeros.

    >>> code_in({"MUNIMENT_CCC_320193": "abcd1$ef"}, "0000320193")
    'abcd1$ef'

    Raises:
        IdentifierError: that is no CIK.
    """
    names = (f"{VARIABLE}{ciks.compact(cik)}", f"{VARIABLE}{ciks.format(cik)}")
    return next((code for name in names if (code := environment.get(name, "").strip())), "")
