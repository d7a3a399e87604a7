"""A printed schedule of whose values some are in doubt, whatever today's reader thinks of them."""

from msgspec import UNSET, structs

from muniment.documents.archive import Item
from muniment.evidence import Candidate, Evidence, Problem, State
from muniment.pipeline.ingest import extract
from muniment.store.packing import pack_evidence, unpack_evidence
from muniment.store.stored import Entry

from .hostile import EXAMPLES, SCRIPT

DATA = (EXAMPLES / "schedule-13g-1997.txt").read_bytes() + b"\nA note below the form, which no value was made from.\n"
LIKELY, DOUBTED, UNSURE = (
    f"reporting_persons[0].{name}_power" for name in ("sole_voting", "sole_dispositive", "shared_voting")
)
SIGNED = "signatures[0].signers[0].date"


def doubted() -> Entry:
    """Return the entry: one value likely, one doubtful, one too unsure to be stated, and a doubtful day of signing."""
    (entry,) = extract(Item("doubted.txt", DATA))
    found = {path: _sure(one, 1.0) for path, one in unpack_evidence(entry.evidence, entry.content_hash).items()}
    found[LIKELY] = _sure(found[LIKELY], 0.973)
    found[DOUBTED] = _sure(found[DOUBTED], 0.62)
    found[SIGNED] = _sure(found[SIGNED], 0.71)
    candidates = Candidate("4150", 0.31, found[UNSURE].spans), Candidate(SCRIPT, 0.12, found[DOUBTED].spans)
    found[UNSURE] = structs.replace(_sure(found[UNSURE], 0.31), candidates=candidates)
    persons = entry.record.reporting_persons
    persons = (structs.replace(persons[0], shared_voting_power=UNSET), *persons[1:])
    problems = (
        Problem(DOUBTED, "doubtful", "read as '986150', with some doubt", found[DOUBTED].spans[0]),
        Problem(UNSURE, "candidate", "may be '4150', too unsure to be stated", found[UNSURE].spans[0]),
        Problem(SIGNED, "doubtful", "read as '1997-02-12', with some doubt", found[SIGNED].spans[0]),
    )
    return structs.replace(
        entry,
        record=structs.replace(entry.record, reporting_persons=persons),
        states={**entry.states, UNSURE: State("unreadable", "4l5O")},
        problems=problems,
        evidence=pack_evidence(found),
    )


def _sure(one: Evidence, confidence: float) -> Evidence:
    return structs.replace(one, confidence=confidence, candidates=())
