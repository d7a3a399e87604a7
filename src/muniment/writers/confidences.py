"""How sure a reading is of each value, under the paths of the summary."""

import re
from collections.abc import Mapping

from muniment.evidence import Evidence

_CERTAIN = ("xml", "data set", "draft", "EDGAR's rendering")
# Items 1 and 2 of a 13G have an answer for each of their parts; all other items have one.
_PARTS_13G = {
    "item1.issuer_name": "1a",
    "item1.issuer_address": "1b",
    "item2.names": "2a",
    "item2.addresses": "2b",
    "item2.citizenship": "2c",
}
_OF_13G = re.compile(r"item(?:4\.amount|5\.(?:five|not)|[67]\.(?:not|others|subsid)|8|9|10|3\.types)").match
_ITEM = re.compile(r"item(\d+)\.(?!not_applicable)").match
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
    told: dict[str, float] = {}
    of_13g = any(map(_OF_13G, evidence))
    for name, one in evidence.items():
        path = path_of(name, of_13g=of_13g)
        if path:
            told[path] = min(round(one.confidence, 4), told.get(path, 1.0))
    return told


def path_of(name: str, *, of_13g: bool = False) -> str:
    """Return the path in the summary of a record path; parts of Items 1 and 2 are answers of their own in a 13G."""
    person, signature = _PERSON(name), _SIGNATURE(name)
    if person:
        return f"persons{person[1]}.{_OF_PERSONS.get(person[2], person[2])}"
    if signature:
        return f"signatures{signature[1]}.{_OF_SIGNATURES.get(signature[2], 'for')}"
    if name in _NAMES:
        return _NAMES[name]
    item = _ITEM(name)
    if item:
        return f"items.{_PARTS_13G.get(name, item[1]) if of_13g else item[1]}"
    return name
