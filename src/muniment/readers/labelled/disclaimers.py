"""Disclaimers of beneficial ownership: what is one."""

import re

_OWN = r"\bown(?:s|ed|er|ers|ership)?\b"
# Not what is disclaimed together with others, a group; not what somebody does not disclaim.
_DISCLAIMS = re.compile(
    rf"(?<!\bnot )\bdisclaim\w*+(?:(?!\bgroup\b)[^.;]){{0,300}}?{_OWN}|{_OWN}[^.;]{{0,300}}(?<!\bnot )\bdisclaimed\b",
    re.IGNORECASE,
)
_ADMITS_NOT = re.compile(
    r"\b(?:not|nor|neither|nothing)\b[^.;]{0,80}\badmission\b[^.;]{0,300}\bbeneficial(?:ly)?\s+own\w*", re.IGNORECASE
)
# The form's own instructions, which some filers copy: what the box of row 10 or 12 is for.
_INSTRUCTS = re.compile(r"\bdiscloses\s+in\s+the\s+report\b|\baggregate\s+amount\s+reported\b", re.IGNORECASE)
SHORT_FORM = re.compile(r"\b(Mr|Mrs|Ms|Dr|Messrs|Inc|Corp|Co|Ltd)\.", re.IGNORECASE)


def disclaims(text: str) -> bool:
    """Whether words disclaim beneficial ownership, or say in those of the rule that filing is no admission of it.

    False for membership in a group, for what is not disclaimed, and for the instructions of the form. Source: 17 CFR
    240.13d-4.
    """
    lower = text.lower()
    if "disclaim" not in lower and "admission" not in lower:
        return False
    plain = SHORT_FORM.sub(r"\1", " ".join(text.split()))
    if _INSTRUCTS.search(plain):
        plain = ". ".join(sentence for sentence in plain.split(". ") if not _INSTRUCTS.search(sentence))
    return bool(_DISCLAIMS.search(plain) or _ADMITS_NOT.search(plain))
