"""Who is who: `python -m bench entities`, over the shared filings or those of `--store` or `--files`.

EDGAR's own numbers are the truth. Every other filing, chosen by the hash of its number, loses the CIK of its issuers;
what a method says of these is held against what was hidden. What is trained (Splink) is trained on the companies of
one half, chosen by the hash of their CIK, and every row is of the other half. Ours has no numbers that were fitted, but
its rules were written by authors who had read what went wrong in these filings.

* precision, recall: of the links to a CIK; recall of those that have their CIK in another filing;
* B-cubed: over the mentions that lost theirs, each with all mentions that it is put together with;
* pairs: of mentions put together of which one at least lost its CIK.

The plain method is the baseline: the name without case and punctuation; linked where one known CIK alone bears it.
Splink and nomenklatura get rows where `--peers` names the Python of an environment that has them: `python -m venv X`,
`X/bin/pip install splink pandas nomenklatura`, `--peers X/bin/python`.

Covers: a schedule's typed names, nothing beside them, held against the CIKs of EDGAR's header, among all companies of
all headers and notices. People: pairs judged twice from their two notices, see `tests/study/entities/judged.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from msgspec import Struct, structs

from bench import linkers
from bench.linkers import Hidden, Method, Place, in_test
from bench.who import Named, filings
from muniment.documents.header import Party
from muniment.store.showing import REPORTING_PERSON
from muniment.study.entities.linking import hashed
from muniment.study.facts import FILER, OTHER_ISSUER, Mention
from study.entities.judged import read, score
from study.intent.labelled import kappa

_ISSUERS = frozenset({"issuer", OTHER_ISSUER})
_NO_ADDRESS = {"street": "", "city": "", "state": "", "zip": ""}
# Covers that name somebody else than the header does: what the header says is no truth for them.
_OTHERS = {
    "0000025445-94-000008": "the header's subject company is who files",
    "0000068100-95-000016": "Neozyme II Corp. on the cover, Neozyme Corp in the header",
    "0000904440-97-000022": "another person files",
    "0000910079-94-000005": "a company files what a person reports",
    "0000950144-94-000357": "the parent company files what a bank reports",
    "0001044321-06-000336": "two people in one row of the cover",
}


def run(store: Path | None, files: Sequence[Path], python: Path | None, errors: int) -> None:
    """Print what each method finds, by role; `python` is that of an environment with Splink and nomenklatura."""
    named = filings(store, files)
    notices = [filing for filing in named if filing.notice]
    ours: dict[str, Method] = {"plain name": linkers.plain, "muniment": linkers.ours}
    _measure("issuers of Form D", hide(notices, _ISSUERS), ours | linkers.peers(python), errors)
    _measure("issuers of Form D without address", hide(notices, _ISSUERS, _NO_ADDRESS), ours, errors)
    schedules = [filing for filing in named if not filing.notice]
    _measure("filers of schedules", hide(schedules, {FILER}), ours, errors)
    left_out = sum(filing.key in _OTHERS for filing in named)
    print(f"covers, but {left_out} whose header is of somebody else:")
    _measure("issuers on covers", on_covers(named), ours, errors)
    _measure("filers on covers", filers_on_covers(named), {"muniment": linkers.ours}, errors)
    _people(notices)


def hide(named: Iterable[Named], roles: Iterable[str], blank: Mapping[str, str] | None = None) -> Hidden:
    """Return filings of which every other has no CIK, nor what `blank` names, in these roles."""
    without = {"cik": "", **(blank or {})}
    shown: list[Named] = []
    truth: dict[Place, str] = {}
    hidden: set[Place] = set()
    for filing in named:
        hides = hashed(filing.key) % 2 == 0
        ours = {mention.cik for mention in filing.mentions if mention.role in roles and mention.cik}
        for position, mention in enumerate(filing.mentions):
            if mention.role in roles and mention.cik:
                truth[filing.key, position] = mention.cik
                if hides:
                    hidden.add((filing.key, position))
        mentions = filing.mentions
        if hides:
            mentions = tuple(structs.replace(it, **without) if it.cik in ours and it.cik else it for it in mentions)
        shown.append(structs.replace(filing, mentions=mentions))
    return Hidden(shown, truth, hidden)


def on_covers(named: Iterable[Named]) -> Hidden:
    """Return the issuers of schedules by their typed name alone, among the parties of all headers with their CIK."""
    shown: list[Named] = []
    truth: dict[Place, str] = {}
    hidden: set[Place] = set()
    for filing in named:
        cik = _cik_of(filing.parties, {"subject company"})
        if not filing.notice and cik and filing.mentions[0].path == "issuer_name" and filing.key not in _OTHERS:
            shown.append(structs.replace(filing, mentions=(Mention("issuer", filing.mentions[0].name, "issuer_name"),)))
            truth[filing.key, 0] = cik
            hidden.add((filing.key, 0))
        key, parties = f"header {filing.key}", [party for party in filing.parties if party.name and party.cik]
        mentions = tuple(
            Mention("issuer", str(party.name), "header", cik=str(party.cik).zfill(10)) for party in parties
        )
        shown.append(Named(key, mentions, (), notice=False))
        truth |= {(key, position): mention.cik for position, mention in enumerate(mentions)}
    return Hidden(shown, truth, hidden)


def filers_on_covers(named: Iterable[Named]) -> Hidden:
    """Return the only reporting person of schedules that one party files: theirs is the CIK of the header."""
    truth: dict[Place, str] = {}
    for filing in named:
        cik = _cik_of(filing.parties, {"filed by", "reporting-owner"})
        places = [number for number, mention in enumerate(filing.mentions) if mention.role == REPORTING_PERSON]
        if not filing.notice and cik and len(places) == 1 and filing.key not in _OTHERS:
            truth[filing.key, places[0]] = cik
    return Hidden(list(named), truth, set(truth))


def _cik_of(parties: Sequence[Party], roles: Set[str]) -> str:
    """Return the CIK of the one party in these roles, "" where there is none or several."""
    ciks = {str(party.cik).zfill(10) for party in parties if party.role.casefold() in roles and party.cik}
    return ciks.pop() if len(ciks) == 1 else ""


def _people(notices: list[Named]) -> None:
    """Print precision and recall of pairs of people, by half and how the pair was chosen; unclear ones do not count."""
    pairs, entities = read(), linkers.keys(notices)
    for half in dict.fromkeys(pair.half for pair in pairs):
        chosen = [pair for pair in pairs if pair.half == half]
        here = sum(entities.keys() >= set(pair.places) for pair in chosen)
        agreed = kappa(pair.readings for pair in chosen)
        print(f"people, {half}: {here} of {len(chosen)} pairs are here; kappa of the two readings {agreed:.3f}")
        groups = {rule: [pair for pair in chosen if pair.chosen_by == rule] for rule in {it.chosen_by for it in chosen}}
        for name, group in (*sorted(groups.items()), ("all", chosen)):
            found = score(group, entities)
            joined, same = found.right + found.wrong, found.right + found.missed
            print(f"  {name:22} {joined:4} joined, {found.wrong} wrong; {found.missed:4} missed; {found.unclear:3} "
                  f"unclear; precision {_share(found.right, joined)}, recall {_share(found.right, same)}")  # fmt: skip


def _measure(words: str, case: Hidden, methods: Mapping[str, Method], errors: int) -> None:
    known = {case.truth[place] for place in case.truth.keys() - case.hidden}
    measured = {place for place in case.hidden if in_test(case.truth[place])}
    findable = sum(case.truth[place] in known for place in measured)
    print(
        f"{words}: {len(measured):,} of {len(case.hidden):,} hidden are measured, {findable:,} have their CIK elsewhere"
    )
    print(f"  {'':14}  links  right  precision  recall   B-cubed P      R     F1   pairs P      R")
    for name, method in methods.items():
        labels = method(case)
        scores = Score.of(labels, case.truth, measured)
        linked = [place for place in measured if labels[place].startswith("cik:")]
        wrong = [place for place in linked if labels[place] != f"cik:{case.truth[place]}"]
        right = len(linked) - len(wrong)
        print(f"  {name:14} {len(linked):6,} {right:6,} {_share(right, len(linked)):10} {_share(right, findable):8}"
              f"   {scores.b_precision:.5f} {scores.b_recall:.5f} {scores.b_f1:.5f}   {scores.pair_precision:.5f} "
              f"{scores.pair_recall:.5f}", flush=True)  # fmt: skip
        missed = sorted(place for place in measured if case.truth[place] in known and place not in linked)
        names = {filing.key: filing.mentions for filing in case.named}
        for place in [*sorted(wrong), *missed][:errors]:
            mention = names[place[0]][place[1]]
            print(f"      {'wrong' if place in wrong else 'missed'} {place[0]} {mention.name}: {labels[place]}, "
                  f"not cik:{case.truth[place]}")  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4%}" if whole else "-"


class Score(Struct, frozen=True):
    """How well mentions are put together, by mention (B-cubed) and by pairs; 1 where there is nothing to say."""

    b_precision: float
    b_recall: float
    pair_precision: float
    pair_recall: float

    @property
    def b_f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return 2 * self.b_precision * self.b_recall / ((self.b_precision + self.b_recall) or 1)

    @staticmethod
    def of(labels: Mapping[Place, str], truth: Mapping[Place, str], measured: set[Place]) -> "Score":
        """Return the scores of `measured` mentions; pairs of which none is measured do not count."""
        everybody, rest = (
            (
                Counter((labels[place], truth[place]) for place in places),
                Counter(labels[place] for place in places),
                Counter(truth[place] for place in places),
            )
            for places in (truth.keys(), truth.keys() - measured)
        )
        both, put, true = everybody
        cells = [(labels[place], truth[place]) for place in measured]
        count = len(cells) or 1
        precision = sum(both[cell] / put[cell[0]] for cell in cells) / count
        recall = sum(both[cell] / true[cell[1]] for cell in cells) / count
        right, joined, of_one = (
            _pairs(all_.values()) - _pairs(left.values()) for all_, left in zip(everybody, rest, strict=True)
        )
        return Score(precision, recall, right / joined if joined else 1, right / of_one if of_one else 1)


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)
