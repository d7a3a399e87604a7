"""How sure a reading is of each value, under the paths of the summary."""

import re
from collections.abc import Mapping

from muniment.evidence import Evidence

_CERTAIN = ("xml", "data set")
_NAMES = {
    "issuer_name": "issuer.name",
    "issuer_cik": "issuer.cik",
    "class_title": "security.title",
    "cusips": "security.cusips",
    "item3.types": "item3",
    "item5.five_percent_or_less": "item5_exit",
}
_OF_PERSONS = {
    "fund_sources": "funds",
    "sole_voting_power": "sole_voting",
    "shared_voting_power": "shared_voting",
    "sole_dispositive_power": "sole_dispositive",
    "shared_dispositive_power": "shared_dispositive",
    "aggregate_amount": "aggregate",
}
_OF_SIGNATURES = {"signers[0].signature": "name", "signers[0].title": "title", "signers[0].date": "date"}
_PERSON = re.compile(r"reporting_persons(\[\d+\])\.(.+)").fullmatch
_SIGNATURE = re.compile(r"signatures(\[\d+\])\.(.+)").fullmatch


def is_from_print(evidence: Mapping[str, Evidence]) -> bool:
    """Whether any value was read from a printed text, where XML and data sets name what each of them is."""
    return any(not one.how.startswith(_CERTAIN) for one in evidence.values())


def confidences(evidence: Mapping[str, Evidence]) -> dict[str, float]:
    """Return the probability of each value of a schedule read from print; nothing where all is certain, as in XML."""
    if not is_from_print(evidence):
        return {}
    return {path: round(one.confidence, 4) for name, one in evidence.items() if (path := path_of(name))}


def path_of(name: str) -> str:
    """Return the path in the summary of a record path."""
    person, signature = _PERSON(name), _SIGNATURE(name)
    if person:
        return f"persons{person[1]}.{_OF_PERSONS.get(person[2], person[2])}"
    if signature:
        return f"signatures{signature[1]}.{_OF_SIGNATURES.get(signature[2], 'for')}"
    return _NAMES.get(name, name)
